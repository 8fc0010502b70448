"""What the server's log may say of an error: its kind and its places, not its message, which can quote somebody's row.

It holds for every logger of the process, for Streamlit's and the server's own too, which log whole traces of what fails
in a callback or while a download is made. Knows nothing of the screen.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


def say_no_messages() -> None:
    """From now on no log record of this process holds the message of an error."""
    before = logging.getLogRecordFactory()
    if getattr(before, "says_no_messages", False):
        return

    def record(*given: Any, **named: Any) -> logging.LogRecord:
        made = before(*given, **named)
        if isinstance(made.args, tuple):
            made.args = tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in made.args)
        if isinstance(made.exc_info, tuple) and made.exc_info[0] is not None:
            kind, _, places = made.exc_info
            made.msg = f"{made.getMessage()}: {kind.__name__}\n{''.join(traceback.format_tb(places))}".rstrip()
            made.args, made.exc_info, made.exc_text = (), None, None
        return made

    record.says_no_messages = True  # type: ignore[attr-defined] # a mark, so that a second start wraps nothing twice
    logging.setLogRecordFactory(record)
