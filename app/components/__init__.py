"""What pages are drawn with: thin wrappers that draw with Streamlit and answer with a plain value.

Taken by module (`from components.figures import figures`), so that a page names what it needs and this name is found.
The live tuner's own modules are in `tuner/`, the plain mode in `plain/`; `tuners` chooses between them.
"""
