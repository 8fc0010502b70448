"""Both languages say the same things, each in its own typography."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.numerals import NARROW
from leadgrid.problems import Language
from voices import LANGUAGES, Voice, catalogue

APP = Path(__file__).parents[2] / "app"
TUNER = APP / "components" / "tuner"


def forms(language: Language) -> Iterator[tuple[str, str]]:
    for key, entry in catalogue(language).items():
        for text in [entry] if isinstance(entry, str) else entry.values():
            yield key, text


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def keys_in_modules() -> Iterator[str]:
    """Every text that the live tuner's own modules write like a key: `"live.undo"`, or `live.axis.${axis}`."""
    for path in TUNER.rglob("*.js"):
        if "vendor" not in path.parts:
            yield from re.findall(r"[\"`](live\.[^\"`]+)[\"`]", path.read_text(encoding="utf-8"))


def test_both_languages_have_the_same_keys_and_forms() -> None:
    french, english = catalogue("fr"), catalogue("en")
    assert sorted(french) == sorted(english)
    assert [key for key in french if isinstance(french[key], str) != isinstance(english[key], str)] == []


def test_both_languages_ask_for_the_same_values() -> None:
    asked = {
        language: {key: placeholders(" ".join(text for own, text in forms(language) if own == key)) for key in keys}
        for language, keys in ((language, catalogue(language)) for language in LANGUAGES)
    }
    assert asked["fr"] == asked["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_padded(language: Language) -> None:
    assert [key for key, text in forms(language) if not text or text != text.strip()] == []


def test_french_signs_stand_behind_narrow_spaces() -> None:
    loose = re.compile(r"[ \u00a0](?=[?!;%»:](?!\w))|«(?!\u202f)|\w[?!;»](?!\w)")
    assert [text for _, text in forms("fr") if loose.search(text)] == []


def test_every_key_that_the_app_names_exists_and_every_key_is_named() -> None:
    named: set[str] = set()
    patterns: set[str] = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            match node.args[0]:
                case ast.Constant(value=str(key)) if called == "t":
                    named.add(key)
                case ast.JoinedStr(values=parts) if called == "t":
                    patterns.add(
                        "".join(
                            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z_]+"
                            for part in parts
                        )
                    )
    for key in keys_in_modules():
        if "${" in key:
            patterns.add(re.sub(r"\\\$\\\{[^}]*\\\}", "[a-z_]+", re.escape(key)))
        else:
            named.add(key)
    known = set(catalogue("fr"))
    assert sorted(named - known) == []
    unused = known - named
    assert sorted(key for key in unused if not any(re.fullmatch(pattern, key) for pattern in patterns)) == []


@pytest.mark.parametrize(
    ("language", "count", "says"),
    [
        ("fr", 0, "0 client"),
        ("fr", 1, "1 client"),
        ("fr", 2, "2 clients"),
        ("en", 0, "0 customers"),
        ("en", 1, "1 customer"),
        ("en", 1234, "1,234 customers"),
        ("fr", 1234, f"1{NARROW}234 clients"),
    ],
)
def test_people_are_counted_as_each_language_counts(language: Language, count: int, says: str) -> None:
    assert Voice(language).t("people.customers", count=count) == says


def test_a_missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Voice("en").t("chart.capacity")
    with pytest.raises(KeyError):
        Voice("en").t("no.such.key")


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_can_be_read_back_in_both_languages(value: int) -> None:
    french, english = Voice("fr").number(value), Voice("en").number(value)
    assert int(french.replace(NARROW, "").replace("\u2212", "-")) == value
    assert int(english.replace(",", "").replace("\u2212", "-")) == value


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_rounded_number_is_within_half_a_place(value: float, places: int) -> None:
    shown = Voice("en").number(value, places=places).replace(",", "").replace("\u2212", "-")
    assert abs(float(shown) - value) <= 0.5 * 10**-places + 1e-6
    assert not shown.startswith("-0") or float(shown) != 0


def test_days_are_written_as_the_reader_writes_them() -> None:
    told = [Voice(language).day(date(2026, 8, 1)).replace("\u00a0", " ") for language in LANGUAGES]
    assert told == ["1 août 2026", "1 Aug 2026"]


def test_no_list_of_choices_offers_to_take_all_in_english_only() -> None:
    for path in APP.rglob("*.py"):
        for call in path.read_text(encoding="utf-8").split("st.multiselect(")[1:]:
            assert "select_all=False" in call[: call.index("\n    )")], path.name
