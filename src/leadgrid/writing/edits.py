"""Small changes to the text of a YAML document: a value, a pair of a mapping, an item of a list comes, goes or moves.

Each is made in the style of what stands around it, and leaves comments and blank lines where they are. What stands
directly above an item belongs to it. Knows texts and nodes; knows nothing of grids.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import Any, Final

from leadgrid.documents.nodes import Mapping, Node, Scalar, Sequence
from leadgrid.writing.layouts import WIDTH, flow, item_of, quoted_flow, quoted_text, text_of

_LINE_END: Final = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]|\Z")
_COMMA: Final = re.compile(r"(?:\s|#[^\r\n]*)*,")
_COMMENT: Final = re.compile(r"[ \t]*#")
_VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters from `start` to `end` become `by`."""

    start: int
    end: int
    by: str

    def made_in(self, text: str) -> str:
        return text[: self.start] + self.by + text[self.end :]


def replaced(text: str, node: Node, wanted: Any, *, in_brackets: bool, is_version: bool = False) -> Edit:
    """Another value in the place of a node, in the style of the old one where both are single values."""
    if isinstance(node, Scalar):
        by = _in_place_of(text, node, wanted, in_brackets=in_brackets, is_version=is_version)
        return Edit(node.start.offset, node.end.offset, by)
    start, end = node.start.offset, last_of(node)
    colon = text.rfind(":", 0, start)
    if colon >= 0 and not text[colon + 1 : start].strip():
        start = colon + 1
    space = " " if text[start - 1] == ":" else ""
    return Edit(start, end, space + written_in(text, wanted, in_brackets=in_brackets))


def written_in(text: str, wanted: Any, *, in_brackets: bool, is_version: bool = False) -> str:
    """A value on one line, as the file writes values: a JSON file stays one.

    A version stands unquoted where it can: 1.2.0, and 1.10 too, which stays as it stands.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return quoted_flow(wanted)
    return wanted if is_version and _VERSION.fullmatch(wanted) else flow(wanted, in_brackets=in_brackets)


def _in_place_of(text: str, scalar: Scalar, wanted: Any, *, in_brackets: bool, is_version: bool) -> str:
    if not isinstance(wanted, str):
        written = written_in(text, wanted, in_brackets=in_brackets)
    elif scalar.style == "'" and wanted.isprintable():
        written = "'" + wanted.replace("'", "''") + "'"
    elif scalar.style in ("|", ">"):
        return quoted_text(wanted) + _line_break(text)
    elif scalar.style:
        written = quoted_text(wanted)
    else:
        written = written_in(text, wanted, in_brackets=in_brackets, is_version=is_version)
    if scalar.start != scalar.end:
        return written
    # what must stand between the key and a value that was not written at all
    return (" " if text[scalar.start.offset - 1] == ":" else ": ") + written


def pair_added(text: str, mapping: Mapping, key: str, written: str, *, after: Many[str]) -> Edit:
    """A new pair in a mapping, behind the first of the keys that are there, in the mapping's own style."""
    pair = f"{quoted_text(key) if _quotes_keys(mapping) else text_of(key)}: {written}"
    entries = list(mapping.entries.values())
    if mapping.flow:
        if not entries:
            return _at(mapping.start.offset + 1, pair)
        before = next((mapping.entries[known] for known in after if known in mapping.entries), entries[-1])
        return _at(before.value.end.offset, f", {pair}")
    indent = " " * (mapping.start.column - 1)
    for known in (*after, *mapping.entries):
        entry = mapping.entries.get(known)
        # After a value of one line, a comment beside it stays beside it. Blocks end where their lines end.
        if entry is not None and _ends_in_its_line(entry.value):
            return _at(_line_end(text, last_of(entry.value)), _line_break(text) + indent + pair)
    return _at(mapping.start.offset, pair + _line_break(text) + indent)


def _ends_in_its_line(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.style not in ("|", ">")
    return isinstance(node, Mapping | Sequence) and node.flow


def pair_removed(text: str, mapping: Mapping, key: str) -> Edit:
    """A pair goes, with its comma or its lines."""
    entries = list(mapping.entries.values())
    number = list(mapping.entries).index(key)
    spans = [(entry.key.start.offset, last_of(entry.value)) for entry in entries]
    if mapping.flow:
        return _cut_from_brackets(text, spans, number)
    start, end = spans[number]
    line_start = _line_start(text, start)
    if text[line_start:start].strip():
        following = spans[number + 1][0] if number + 1 < len(spans) else end
        return Edit(start, following, "")
    return Edit(line_start, _next_line(text, end), "")


def item_added(text: str, sequence: Sequence, place: int, wanted: Any, *, on_one_line: bool) -> Edit:
    """A new item before the one at `place`, or behind the last, in the style of the list."""
    items = sequence.items
    if sequence.flow:
        written = written_in(text, wanted, in_brackets=True)
        if not items:
            return _at(sequence.start.offset + 1, written)
        if place < len(items):
            return _at(items[place].start.offset, f"{written}, ")
        return _at(items[-1].end.offset, f", {written}")
    indent = " " * (sequence.start.column - 1)
    short = f"{indent}- {flow(wanted)}"
    is_short = not isinstance(wanted, dict) or (on_one_line and len(short) <= WIDTH)
    lines = [short] if is_short else list(item_of(wanted, indent))
    block = "".join(line + _line_break(text) for line in lines)
    if place < len(items):
        return _at(_span(text, sequence, place)[0], block)
    end = _span(text, sequence, len(items) - 1)[1]
    return _at(end, block if text[:end].endswith(("\n", "\r")) else _line_break(text) + block)


def item_removed(text: str, sequence: Sequence, place: int) -> Edit:
    """An item goes, with its comma, or with its lines and the comment directly above them."""
    if sequence.flow:
        return _cut_from_brackets(text, [(item.start.offset, last_of(item)) for item in sequence.items], place)
    return Edit(*_span(text, sequence, place), "")


def item_moved(text: str, sequence: Sequence, place: int, to: int) -> Edit:
    """An item comes before the one at `to`, which is above it."""
    assert to < place, "an item moves up; the others move down by it"
    if sequence.flow:
        spans = [(item.start.offset, last_of(item)) for item in sequence.items]
        pieces = [text[start:end] for start, end in spans]
        between = [text[a[1] : b[0]] for a, b in zip(spans[to:place], spans[to + 1 : place + 1], strict=True)]
        order = [pieces[place], *pieces[to:place]]
        by = "".join(piece + gap for piece, gap in zip(order, [*between, ""], strict=True))
        return Edit(spans[to][0], spans[place][1], by)
    start, middle, end = _span(text, sequence, to)[0], *_span(text, sequence, place)
    moved, rest = text[middle:end], text[start:middle]
    if not moved.endswith(("\n", "\r")):
        moved, rest = moved + _line_break(text), rest.rstrip("\r\n")
    return Edit(start, end, moved + rest)


def last_of(node: Node) -> int:
    """Where a node ends in fact: blocks are told to end where the next thing begins."""
    match node:
        case Mapping(entries=entries, flow=False) if entries:
            entry = list(entries.values())[-1]
            return max(last_of(entry.value), entry.key.end.offset)
        case Sequence(items=items, flow=False) if items:
            return last_of(items[-1])
        case Scalar(style="|" | ">", start=start, end=end, text=text):
            return end.offset if text else start.offset
    return node.end.offset


def _quotes_keys(mapping: Mapping) -> bool:
    return any(entry.key.style == '"' for entry in mapping.entries.values())


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


def _span(text: str, sequence: Sequence, place: int) -> tuple[int, int]:
    """The lines of an item of a block list: from the comment directly above it to where the next one's begin."""
    start = _line_start(text, _dash(text, sequence.items[place]))
    above = last_of(sequence.items[place - 1]) if place else 0
    while start > 0:
        line = _line_start(text, start - 1)
        if line < above or not _COMMENT.match(text, line):
            break
        start = line
    if place + 1 < len(sequence.items):
        return start, _span(text, sequence, place + 1)[0]
    return start, _next_line(text, last_of(sequence.items[place]))


def _dash(text: str, item: Node) -> int:
    """The place of an item's dash: between the two stand blanks, comments and ends of lines only."""
    at = item.start.offset
    while at > 0:
        line = _line_start(text, at)
        stripped = text[line:at].lstrip(" \t")
        if stripped.startswith("-"):
            return at - len(stripped)
        at = max(line - 1, 0)
    raise ValueError("this list cannot be changed in place")


def _cut_from_brackets(text: str, spans: Many[tuple[int, int]], number: int) -> Edit:
    start, end = spans[number]
    if number + 1 < len(spans):
        following = spans[number + 1][0]
        comma = _COMMA.match(text, end)
        commented = "#" in text[end:following]
        return Edit(start, comma.end() if commented and comma else following, "")
    if number > 0:
        before = spans[number - 1][1]
        if "#" not in text[before:start]:
            return Edit(before, end, "")
    comma = _COMMA.match(text, end) if len(spans) == 1 else None
    return Edit(start, comma.end() if comma else end, "")


def _at(offset: int, by: str) -> Edit:
    return Edit(offset, offset, by)


def _line_break(text: str) -> str:
    found = _LINE_END.search(text)
    return (found[0] if found else "") or "\n"


def _line_start(text: str, offset: int) -> int:
    return max((found.end() for found in _LINE_END.finditer(text, 0, offset) if found[0]), default=0)


def _line_end(text: str, offset: int) -> int:
    found = _LINE_END.search(text, offset)
    assert found is not None, "every text ends"
    return found.start()


def _next_line(text: str, offset: int) -> int:
    # a block of text ends at the beginning of the next line already
    if offset and text[offset - 1] in "\r\n\x85\u2028\u2029":
        return offset
    found = _LINE_END.search(text, offset)
    assert found is not None, "every text ends"
    return found.end()
