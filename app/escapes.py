"""How a text that came from a file is made harmless before it stands on the screen, and how long it may be.

Streamlit renders `![](http://…)` out of labels, options and metrics, and Plotly reads `<b>` and `<a>`: every name or
value from data goes through one of these two functions, or into `st.text` or a data frame. Knows nothing of Streamlit.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 40
"""Characters of a foreign text that a label or a chart shows; the rest becomes «…»."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/^=\"'])")
_SEAMS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=[-<>=])(?=[-<>=])|(?<=:)(?=[a-z_]+:)", re.IGNORECASE)
_WORKS = re.compile(r"[\\\\`*_\[\]<>~|$#&]|:\w|://|^\s*(?:[-+=]|\d+[.)])")
_SEAM: Final = "\x00"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_ENTITIES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


class Markdown(str):
    """A text that is Markdown on purpose: written by us, or escaped already. `markdown` leaves it as it is."""

    __slots__ = ()


def shortened(text: str, *, longest: int | None = LONGEST) -> str:
    """One line of at most `longest` characters (None: any number), without control or direction characters.

    >>> shortened("  one\\n two ")
    'one two'
    >>> shortened("x" * 50, longest=5)
    'xxxx…'
    """
    line = re.sub(" {2,}", " ", _CONTROL.sub(" ", text)).strip()
    return line if longest is None or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def markdown(text: str, *, longest: int | None = LONGEST) -> Markdown:
    """`text` so that a Markdown surface shows it as it is written.

    Streamlit turns addresses into links, `->` into an arrow and `:streamlit:` into a picture after it has undone the
    backslashes (seen in 1.67); an empty `:small[]` in their middle, invisible and no character, keeps them apart.

    >>> markdown("5 -> 3")
    '5 \\\\-:small[]\\\\> 3'
    >>> print(markdown("![](http://x.example/)"))
    \\!\\[\\]\\(http\\::small[]\\/\\/x\\.example\\/\\)
    """
    if isinstance(text, Markdown):
        return text
    seamed = _SEAMS.sub(_SEAM, shortened(text, longest=longest))
    return Markdown(_MARKUP.sub(r"\\\1", seamed).replace(_SEAM, ":small[]"))


def spoken(text: str) -> str:
    """`text` as the label of a slider, which is Markdown and is read out as it is written: escaped only where it works.

    >>> spoken("Secteur d'activité – 50 %"), spoken("<b>")
    ("Secteur d'activité – 50 %", '\\\\<b\\\\>')
    """
    return markdown(text, longest=None) if _WORKS.search(text) or _SEAMS.search(text) else shortened(text, longest=None)


def plotly(text: str, *, longest: int | None = LONGEST) -> str:
    """`text` so that a Plotly figure shows it as it is written.

    >>> plotly("<b>Île</b>")
    '&lt;b&gt;Île&lt;/b&gt;'
    """
    return shortened(text, longest=longest).translate(_ENTITIES)
