"""Lays out a plain form as text: YAML as the examples of the grid language are written, and JSON.

Texts are quoted wherever a reader of YAML, ours or another, would take them for something else. Knows nothing of grids
but which of their keys are lists that a person reads downwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import yaml

from leadgrid.documents.nodes import kind_of

WIDTH: Final = 120

_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NEVER_PLAIN: Final = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`=~]|^\.\.\.|: | #|:$|[\x00-\x1f]")
_NOT_PLAIN_IN_BRACKETS: Final = re.compile(r"[,?\[\]{}]")
# What YAML 1.2's core schema and the one-letter booleans of 1.1 would read; PyYAML knows the rest of 1.1.
_OTHERWISE_READ: Final = re.compile(r"[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?|0[ox][0-9a-fA-F]+|[yYnN]")


def text_of(text: str, *, in_brackets: bool = True) -> str:
    """A text as YAML: plain where every reader agrees, else in double quotes.

    >>> [text_of(text) for text in ("Industrie", "NO", "06000", "A, B", "12:30", "l'été")]
    ['Industrie', '"NO"', '"06000"', '"A, B"', '"12:30"', "l'été"]
    """
    plain = (
        text.strip() == text
        and kind_of(text) == "text"
        and not _NEVER_PLAIN.search(text)
        and not _ESCAPED.search(text)
        and not (in_brackets and _NOT_PLAIN_IN_BRACKETS.search(text))
        and not _OTHERWISE_READ.fullmatch(text)
        and not any(pattern.match(text) for _, pattern in _RESOLVERS.get(text[:1], ()))
    )
    return text if plain else quoted_text(text)


_RESOLVERS: Final = yaml.SafeLoader.yaml_implicit_resolvers


def quoted_text(text: str) -> str:
    """A text in double quotes, as YAML and JSON both read it."""
    return _ESCAPED.sub(lambda letter: f"\\u{ord(letter[0]):04x}", json.dumps(text, ensure_ascii=False))


def number_of(value: int | Decimal) -> str:
    """The literal of a number, never with an exponent.

    >>> number_of(Decimal("0.000000001"))
    '0.000000001'
    """
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def flow(value: Any, *, in_brackets: bool = True) -> str:
    """A value on one line.

    >>> flow({"activity": "page_view", "count": {"at_least": 5}})
    '{activity: page_view, count: {at_least: 5}}'
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return number_of(value)
        case str():
            return text_of(value, in_brackets=in_brackets)
        case list():
            return "[" + ", ".join(flow(part) for part in value) + "]"
        case _:
            return "{" + ", ".join(f"{text_of(key)}: {flow(part)}" for key, part in value.items()) + "}"


def quoted_flow(value: Any) -> str:
    """A value on one line as JSON writes it.

    >>> print(quoted_flow({"activity": "page_view", "count": {"at_least": 5}}))
    {"activity": "page_view", "count": {"at_least": 5}}
    """
    match value:
        case str():
            return quoted_text(value)
        case list():
            return "[" + ", ".join(map(quoted_flow, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{quoted_text(key)}: {quoted_flow(part)}" for key, part in value.items()) + "}"
        case _:
            return flow(value)


def yaml_of(form: dict[str, Any]) -> str:
    """The whole file: groups, criteria and bands as lists to read downwards, conditions in one line where they fit."""
    lines: list[str] = []
    for key, value in form.items():
        match key:
            case "groups" | "criteria":
                lines.append(f"{key}:")
                for part in value:
                    lines += item_of(part, "  ")
            case "bands":
                lines += [f"{key}:", *(f"  - {flow(band)}" for band in value)]
            case "matrix":
                lines += [f"{key}:", *(f"  {axis}: {flow(steps)}" for axis, steps in value.items())]
            case _:
                lines += _entry(key, value, "")
    return "\n".join(lines) + "\n"


def item_of(mapping: dict[str, Any], indent: str) -> Iterator[str]:
    """The lines of one entry of a list, key by key."""
    lines = (line for key, value in mapping.items() for line in _entry(key, value, indent + "  "))
    for number, line in enumerate(lines):
        yield f"{indent}- {line.lstrip(' ')}" if number == 0 else line


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    name = indent + text_of(key)
    one_line = f"{name}: {flow(value, in_brackets=False)}"
    of_mappings = isinstance(value, list) and any(isinstance(part, dict) for part in value)
    if of_mappings and (key == "ladder" or len(one_line) > WIDTH):
        yield f"{name}:"
        for part in value:
            short = f"{indent}  - {flow(part)}"
            yield from [short] if len(short) <= WIDTH else item_of(part, indent + "  ")
    elif isinstance(value, dict) and len(one_line) > WIDTH:
        yield f"{name}:"
        for inner, part in value.items():
            yield from _entry(inner, part, indent + "  ")
    else:
        yield one_line


def json_of(value: Any, indent: str = "") -> str:
    """Indented JSON with exact number literals.

    >>> print(json_of({"points": 20, "range": [], "at_least": Decimal("2.50")}))
    {
      "points": 20,
      "range": [],
      "at_least": 2.50
    }
    """
    match value:
        case dict() if value:
            parts = [f"{quoted_text(key)}: {json_of(part, indent + '  ')}" for key, part in value.items()]
        case list() if value:
            parts = [json_of(part, indent + "  ") for part in value]
        case dict() | list():
            return "{}" if isinstance(value, dict) else "[]"
        case str():
            return quoted_text(value)
        case _:
            return flow(value)
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n" + ",\n".join(f"{indent}  {part}" for part in parts) + f"\n{indent}{end}"
