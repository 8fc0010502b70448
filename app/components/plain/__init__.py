"""The plain mode of tuning: Streamlit's own sliders beside what they do, drawn anew when one is let go.

It works where the live tuner does not. `pages` is its door; nothing outside this room asks for the rest.
"""
