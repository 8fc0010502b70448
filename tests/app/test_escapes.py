"""Texts of other people stay texts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import escapes

UNDONE = re.compile(r":small\[\]|\\([!-/:-@[-`{-~])")


@given(st.text())
def test_escaped_markdown_holds_the_text_and_no_sign_that_works(text: str) -> None:
    escaped = escapes.markdown(text, longest=None)
    assert UNDONE.sub(lambda found: found[1] or "", escaped) == escapes.shortened(text, longest=None)
    assert not re.search(r"(?<!\\)[\[\]<>`*_$!|~#]", escaped.replace(":small[]", ""))


@given(st.text(), st.integers(2, 60))
def test_a_shortened_text_is_one_line_that_fits(text: str, longest: int) -> None:
    shown = escapes.shortened(text, longest=longest)
    assert len(shown) <= longest
    assert not re.search(r"[\x00-\x1f\u202a-\u202e]", shown)
    assert escapes.shortened(shown, longest=longest) == shown


@given(st.text())
def test_plotly_sees_no_tag_and_no_entity_of_others(text: str) -> None:
    shown = escapes.plotly(text)
    assert "<" not in shown
    assert ">" not in shown
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown)


def test_markdown_is_not_escaped_twice() -> None:
    once = escapes.markdown("a*b")
    assert escapes.markdown(once) is once
