"""Where the screen starts: `leadgrid app` and `streamlit run app/streamlit_app.py`; settings are in `.streamlit/`.

Streamlit reads this file twice over: as a module that makes the server and its routes, and as the script of each run.
The server listens before anything else is imported: a browser needs most of a second to start Streamlit's page, and the
screen is made ready meanwhile.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    from screens import screen

    screen()
else:
    import deliveries
    import warmups

    app = st.App(Path(__file__), routes=deliveries.routes(), lifespan=warmups.while_it_serves)
