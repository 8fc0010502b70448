"""The voice of whoever is reading now: `t`, `number`, `percent`, `day` in the session's language.

What `t` says stands on a Markdown surface, so texts given to it as values are escaped here, once; where plain text is
wanted (data frames, file names, charts) take `voice().t`.
"""

from __future__ import annotations

from datetime import date

import escapes
import state
from escapes import Markdown
from leadgrid import grids
from leadgrid.grids import Band, Criterion, Group, Label
from leadgrid.sentences import attribute_named, is_yes_or_no
from voices import Voice


def voice() -> Voice:
    """The reader's voice."""
    return Voice(state.language())


def t(key: str, **values: object) -> Markdown:
    """The sentence behind `key` as Markdown; texts among the values are escaped unless they are `Markdown` already."""
    safe = {name: escapes.markdown(value) if isinstance(value, str) else value for name, value in values.items()}
    return Markdown(voice().t(key, **safe))


def number(value: float, *, places: int = 0) -> Markdown:
    """A number as the reader writes it (`Voice.number`)."""
    return Markdown(voice().number(value, places=places))


def signed(value: float, *, places: int = 0) -> Markdown:
    """A difference as the reader writes it (`Voice.signed`)."""
    return Markdown(voice().signed(value, places=places))


def percent(share: float | None, *, places: int = 0) -> Markdown:
    """A share of 1 as the reader writes it (`Voice.percent`)."""
    return Markdown(voice().percent(share, places=places))


def day(moment: date | int) -> Markdown:
    """A date or an instant as the reader writes it (`Voice.day`)."""
    return Markdown(voice().day(moment))


def named(part: Group | Criterion | Band, *, longest: int = escapes.LONGEST) -> Markdown:
    """What a part of a grid is called by the reader (`grids.named`)."""
    return escapes.markdown(grids.named(part, voice().language), longest=longest)


def told(label: Label, *, longest: int = escapes.LONGEST) -> Markdown:
    """What a grid says, in the reader's language where it does."""
    return escapes.markdown(label.told(voice().language), longest=longest)


def attribute(name: str) -> str:
    """What an attribute is called in a list (`attribute_named`). Plain text."""
    return attribute_named(name).told(voice().language)


def attribute_value(name: str, text: str) -> str:
    """What an attribute says: one that was made to say yes or no in words, others as written. Plain text."""
    return voice().t(f"editor.yesno.{text}") if is_yes_or_no(name) and text in ("true", "false") else text
