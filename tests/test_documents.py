"""The guard in front of every grid: what it refuses, where, how fast, and what the rest is read as."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from leadgrid.documents import DEEPEST, MOST_BYTES, Document, load
from leadgrid.documents.events import Events
from leadgrid.documents.nodes import Mapping, Refused, Scalar, Sequence
from leadgrid.problems import GridError


def problems(text: str | bytes) -> list[tuple[int | None, int | None, str]]:
    return [(problem.line, problem.column, problem.words.en) for problem in Document.open(text, source="grid").problems]


def scalar(text: str) -> tuple[str, str]:
    node = load(f"key: {text}\n", source="grid")
    assert isinstance(node, Mapping)
    value = node.entries["key"].value
    assert isinstance(value, Scalar)
    return value.kind, value.text


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("null", ["", "~", "null", "Null", "NULL"]),
        ("boolean", ["true", "True", "TRUE", "false", "False", "FALSE"]),
        ("integer", ["0", "06000", "-20", "+5", "999999999999999999", "010"]),
        ("decimal", ["0.5", "-12.50", "+1.0", "999999999999999999.1234567890123"]),
        ("text", ["NO", "no", "on", "yes", "y", "1e3", ".5", "5.", "0x1F", "0o17", "12:30", "2026-01-01", "<<", "="]),
        ("text", ["1_000", "9999999999999999999", ".nan", ".inf", "nULL", "tRUE", "١٢", "é", "a-b"]),
        ("text", ["'20'", '"true"', '""', "'~'"]),
    ],
)
def test_an_unquoted_scalar_is_what_the_resolvers_say_and_a_quoted_one_a_text(kind: str, texts: list[str]) -> None:
    for text in texts:
        assert scalar(text) == (kind, text.strip("'\"") if text[:1] in ("'", '"') else text)


def test_blocks_are_texts() -> None:
    assert scalar("|\n  20\n") == ("text", "20\n")
    assert scalar(">-\n  20\n") == ("text", "20")


def test_json_is_read_with_its_escapes_and_its_tabs() -> None:
    root = load('{\n\t"a": "\\ud83d\\ude00\\/",\t"b"\t:[1,\t2]\t}', source="grid")
    assert isinstance(root, Mapping)
    assert isinstance(root.entries["a"].value, Scalar)
    assert root.entries["a"].value.text == "😀/"
    assert isinstance(root.entries["b"].value, Sequence)


def test_marks_are_where_things_stand_even_behind_a_byte_order_mark() -> None:
    text = "\ufeffa: [x, 'y']\nb: ö\n"
    document = Document.open(text.encode(), source="grid")
    assert document.text == text
    assert isinstance(document.root, Mapping)
    items = document.root.entries["a"].value
    assert isinstance(items, Sequence)
    assert [text[node.start.offset : node.end.offset] for node in items.items] == ["x", "'y'"]
    assert items.start == (4, 1, 4)
    assert document.root.entries["b"].key.start == (13, 2, 1)


def test_a_value_that_is_not_there_is_told_at_its_key() -> None:
    root = load("a: 1\nb:\n", source="grid")
    assert isinstance(root, Mapping)
    assert (root.entries["b"].value.place.line, root.entries["b"].value.place.column) == (2, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("a: &x 1\n", 1, 4, '"&x"'),
        ("a: 1\nb: *x\n", 2, 4, '"*x"'),
        ("a: !!str 1\n", 1, 4, '"!!str"'),
        ("a: !!python/object/apply:os.system [ls]\n", 1, 4, "python/object/apply:os.system"),
        ("a: !local 1\n", 1, 4, '"!local"'),
        ("a: ! 1\n", 1, 4, '"!"'),
        ("a: !<tag:yaml.org,2002:int> 1\n", 1, 4, '"!!int"'),
        ("a: !e!x 1\n", 1, 4, "!e!"),
        ("- !!omap []\n", 1, 3, '"!!omap"'),
        ("a: 1\nb: 2\na: 3\n", 3, 1, '"a"'),
        ("a: 1\n'a': 3\n", 2, 1, '"a"'),
        ("1: a\n", 1, 1, '"1"'),
        ("true: a\n", 1, 1, '"true"'),
        ("~: a\n", 1, 1, "~"),
        ("? [a]\n: b\n", 1, 3, "list"),
        ("{{a: b}: c}\n", 1, 2, "mapping"),
        ("a: 1\n---\nb: 2\n", 2, 1, "---"),
        ("a: 1\n---\n", 2, 1, "second document"),
        ("a: [1\n", 2, 1, "not YAML"),
        ("a:\n\tb: 1\n", 2, 1, "tabs"),
        ("a: @b\n", 1, 4, "quotes"),
        ("a: b: c\n", 1, 5, "quotes"),
        ("a: 'b\n", 2, 1, "not YAML"),
        ('a: "\\q"\n', 1, 6, "not YAML"),
        ('a: "\\UFFFFFFFF"\n', 1, 7, "not YAML"),
        ('a: "\\ud83d"\n', 1, 4, "U+D83D"),
        ('a: "\\0"\n', 1, 4, "U+0000"),
        ("a: 1\nb: \x07\n", 2, 4, "U+0007"),
        ("%YAML 99999.1\n---\na: 1\n", 1, 1, "not YAML"),
        ("", 1, 1, "leadgrid"),
        ("# nothing\n", 1, 1, "leadgrid"),
    ],
)
def test_what_is_refused_is_told_with_its_place(text: str, line: int, column: int, word: str) -> None:
    told = problems(text)
    assert [problem[:2] for problem in told] == [(line, column)], told
    assert word in told[0][2]
    with pytest.raises(GridError):
        load(text, source="grid")


def test_bytes_that_are_no_utf_8_are_told_with_their_line() -> None:
    assert problems("a: 1\nb: é\n".encode("latin-1"))[0][:2] == (2, 4)
    assert "UTF-8" in problems("a: 1\n".encode("utf-16"))[0][2]
    assert not problems("\ufeffa: 1\n".encode())


def test_all_that_is_refused_is_told_at_once() -> None:
    text = "a: &x 1\nb: !!int 2\nc: *x\na: 4\n5: 5\n"
    assert [(line, column) for line, column, _ in problems(text)] == [(1, 4), (2, 4), (3, 4), (4, 1), (5, 1)]


def test_a_refused_value_is_marked_as_such() -> None:
    root = Document.open("a: *x\nb: !!str c\n", source="grid").root
    assert isinstance(root, Mapping)
    assert all(isinstance(entry.value, Refused) for entry in root.entries.values())


def test_a_merge_key_is_a_key_like_any_other() -> None:
    root = load("<<: {a: 1}\n", source="grid")
    assert isinstance(root, Mapping)
    assert list(root.entries) == ["<<"]


def test_20_levels_are_read_and_21_are_not() -> None:
    for start, end in (("[", "]"), ("{a: ", "}"), ("[a: ", "]")):
        step = 2 if start == "[a: " else 1
        deepest = DEEPEST // step
        assert not problems(start * deepest + "b" + end * deepest)
        assert "20 levels" in problems(start * (deepest + 1) + "b" + end * (deepest + 1))[0][2]
    block = "".join("  " * level + "a:\n" for level in range(21))
    assert "20 levels" in problems(block + "  " * 21 + "b: 1\n")[0][2]
    assert not problems(block[: block.rindex("  " * 20)])
    assert problems("a: " + "[" * 20)[0][:2] == (1, 23)


BOMBS = {
    "brackets": "a: " + "[" * 10_000,
    "closed brackets": "[" * 10_000 + "]" * 10_000,
    "braces": "{a: " * 10_000,
    "a megabyte of brackets": "[" * (MOST_BYTES - 1),
    "dashes": "- " * 400_000,
    "question marks": "? " * 400_000,
    "keys": "".join(" " * level + "a:\n" for level in range(1_000)),
    "merges": "a: &a {b: 1}\n" + "".join(f"c{n}: &c{n}\n  <<: [*a, *a]\n" for n in range(40)),
    "laughs": 'a: &a ["lol"]\n' + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefghi"),
    "too much": "a" * (MOST_BYTES + 1),
    "wide": "[" + "1," * 500_000 + "]",
    "a wide mapping": "".join(f"k{number}: 1\n" for number in range(60_000)),
    "closing brackets": "]" * 500_000,
    "anchors": "&a " * 300_000,
    "bangs": "! " * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    begun = time.process_time()
    assert problems(BOMBS[name])
    # The wide ones take 0.6 s on a quiet machine, the others 0.02 s; the bound allows for a busy one.
    assert time.process_time() - begun < (2 if "wide" in name else 0.5)


yamlish = st.text(st.sampled_from("ab1 :-,?[]{}#&*!|>'\"%@`~.\n\t\\u\r\ufeff"), max_size=60)


@given(st.one_of(st.text(), st.binary(), yamlish, st.text(st.characters(), max_size=20).map(lambda text: f"a: {text}")))
@settings(deadline=5000, max_examples=300)
def test_nothing_but_problems_comes_of_any_text(text: Any) -> None:
    document = Document.open(text, source="grid")
    assert document.problems or document.root is not None
    for problem in document.problems:
        assert (problem.line or 0) >= 1
        assert (problem.column or 0) >= 1


@given(yamlish.filter(lambda text: "\t" not in text and not text.startswith("\ufeff")))
@settings(deadline=None, max_examples=300)
def test_a_document_is_parsed_as_by_pyyaml_itself(text: str) -> None:
    def told(events: Any) -> list[str]:
        parsed = []
        try:
            for event in events:
                marks = [event.start_mark, event.end_mark]
                offsets = [mark.index for mark in marks]
                parsed.append(f"{event} {offsets}")
        except (yaml.YAMLError, ValueError) as error:
            parsed.append(type(error).__name__)
        return parsed

    assert told(Events(text, 0)) == told(yaml.parse(text, Loader=yaml.SafeLoader))
