"""Makes the first screen ready while the first browser still loads the page: imports, words, the sample measured.

Whoever comes earlier waits for the same things instead of making them again (`resources` keeps each of them once).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any


@asynccontextmanager
async def while_it_serves(_app: object) -> AsyncIterator[dict[str, Any]]:
    """The lifespan of the server: warm up beside it, and let it end whenever it ends."""
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield {}


def warm_up() -> None:
    """Do once what the first run would do; what fails here fails again there, where somebody can be told."""
    try:
        # here and not above: the server does not listen before its modules are read
        import components.rankings
        import components.tuners  # noqa: F401 what the first page imports, which Streamlit runs as a script
        import resources
        import screens  # noqa: F401 what every run imports
        import voices

        resources.warm()
        for language in voices.LANGUAGES:
            voices.catalogue(language)
        resources.settled()
    except Exception as error:
        logging.getLogger("leadgrid.app").warning("not warmed up: %s", type(error).__name__)
