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
    import logging

    from starlette.middleware import Middleware

    import answers
    import deliveries
    import logs
    import signins
    import warmups

    if (Path(__file__).parents[1] / "src").is_dir():
        # an editable install carries the manifest without the modules beside it; components/served.py declares them
        logging.getLogger("streamlit.components.v2.component_manager").addFilter(
            lambda record: "component manifests" not in record.getMessage()
        )

    logs.say_no_messages()
    answers.keep_answers()
    signins.warn()
    doors = [Middleware(signins.Doorkeeper)]
    app = st.App(Path(__file__), routes=deliveries.routes(), middleware=doors, lifespan=warmups.while_it_serves)
