"""Saves a tuned grid into its file by replacing only the values that changed: comments and layout stay as they are.

What can change is what can be tuned (`leadgrid.tweaks`). Knows texts and grids; reads and writes no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from leadgrid.documents import load
from leadgrid.documents.nodes import Entry, Mapping, Node, Scalar, Sequence
from leadgrid.grids import Bounds, Grid
from leadgrid.problems import GridError
from leadgrid.reading import parse_grid
from leadgrid.tweaks import Tweaks
from leadgrid.writing.layouts import flow, quoted_text

_LINE_END: Final = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]|\Z")
_COMMA: Final = re.compile(r"(?:\s|#[^\r\n]*)*,")


def splice(text: str, new: Grid) -> str:
    """The text of a grid file, changed in as few places as make it read as `new`.

    Raises `GridError` where the text is no grid, and `ValueError` where `new` differs in more than what can be tuned.

    >>> text = "leadgrid: 1\\nname: B2B\\ngroups: [{id: web, axis: engagement}]\\ncriteria:\\n  # our best sign\\n" \\
    ...     "  - {id: demo, group: web, points: 20, when: {activity: demo}}\\n"
    >>> print(splice(text, parse_grid(text).with_points({("demo", 0): 25})).splitlines()[-1])
      - {id: demo, group: web, points: 25, when: {activity: demo}}
    """
    old = parse_grid(text)
    if Tweaks.between(old, new).on(old) != new:
        raise ValueError("the grids differ in more than points, bounds, starts of bands and the version")
    try:
        changed = _changed(text, new)
        same = parse_grid(changed) == new
    except GridError:
        same = False
    if not same:
        raise ValueError("this layout cannot be changed in place; write the whole grid instead")
    return changed


def _changed(text: str, new: Grid) -> str:
    # A pair that comes or goes moves what follows, so these are made one at a time; values are all replaced at once.
    while edit := next(_pairs(text, _root(text), new), None):
        text = edit.made_in(text)
    for edit in sorted(_values(text, _root(text), new), key=lambda edit: edit.start, reverse=True):
        text = edit.made_in(text)
    return text


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters from `start` to `end` become `by`."""

    start: int
    end: int
    by: str

    def made_in(self, text: str) -> str:
        return text[: self.start] + self.by + text[self.end :]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A tunable value: the mapping it stands in, its key, what it becomes, and the keys that it would rather follow."""

    mapping: Mapping
    key: str
    wanted: str | int | None
    after: tuple[str, ...] = ()


def _root(text: str) -> Mapping:
    root = load(text, source="grid")
    assert isinstance(root, Mapping), "a grid is a mapping"
    return root


def _values(text: str, root: Mapping, new: Grid) -> Iterator[_Edit]:
    """The values that stand in the text and change."""
    for slot in _slots(root, new):
        entry = slot.mapping.entries.get(slot.key)
        if entry is None or slot.wanted is None or not isinstance(entry.value, Scalar):
            continue
        scalar = entry.value
        said = scalar.text if scalar.kind == "null" or isinstance(slot.wanted, str) else int(scalar.text)
        if scalar.kind == "null" or said != slot.wanted:
            yield _Edit(scalar.start.offset, scalar.end.offset, _in_place_of(text, scalar, slot.wanted))


def _pairs(text: str, root: Mapping, new: Grid) -> Iterator[_Edit]:
    """The pairs of key and value that come or go."""
    for slot in _slots(root, new):
        entry = slot.mapping.entries.get(slot.key)
        if entry is None and slot.wanted is not None:
            yield _insertion(text, slot)
        elif isinstance(entry, Entry) and slot.wanted is None and not _is_null(entry.value):
            yield _removal(text, slot.mapping, slot.key)
    scale = root.entries.get("scale")
    if new.scale != Bounds() and (scale is None or _is_null(scale.value)):
        bounds = {key: bound for key, bound in (("min", new.scale.min), ("max", new.scale.max)) if bound is not None}
        if scale is None:
            quote = _quotes_keys(root)
            inner = ", ".join(f'"{key}": {bound}' if quote else f"{key}: {bound}" for key, bound in bounds.items())
            yield _insertion(text, _Slot(root, "scale", None, ("version", "name")), "{" + inner + "}")
        elif isinstance(scale.value, Scalar):
            at = scale.value
            yield _Edit(at.start.offset, at.end.offset, _colon(text, at) + flow(bounds))


def _slots(root: Mapping, new: Grid) -> Iterator[_Slot]:
    """Every tunable value in the file, with what it becomes."""
    yield _Slot(root, "version", new.version, ("name",))
    scale = root.entries.get("scale")
    if scale is not None and isinstance(scale.value, Mapping):
        yield from _bounds(scale.value, new.scale)
    for group, mapping in zip(new.groups, _mappings(root, "groups"), strict=True):
        yield from _bounds(mapping, group.bounds)
    for criterion, mapping in zip(new.criteria, _mappings(root, "criteria"), strict=True):
        places = _mappings(mapping, "ladder") if criterion.kind == "ladder" else [mapping]
        for rung, place in zip(criterion.rungs, places, strict=True):
            yield _Slot(place, "points", rung.points)
    for band, mapping in zip(new.bands, _mappings(root, "bands"), strict=True):
        if band.at_least is not None:
            yield _Slot(mapping, "from", band.at_least)


def _bounds(mapping: Mapping, bounds: Bounds) -> Iterator[_Slot]:
    yield _Slot(mapping, "min", bounds.min, ("axis",))
    yield _Slot(mapping, "max", bounds.max, ("min", "axis"))


def _mappings(mapping: Mapping, key: str) -> Iterable[Mapping]:
    entry = mapping.entries.get(key)
    items = entry.value.items if entry is not None and isinstance(entry.value, Sequence) else ()
    return [item for item in items if isinstance(item, Mapping)]


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


def _in_place_of(text: str, scalar: Scalar, wanted: str | int) -> str:
    """The new value in the style of the old one."""
    if isinstance(wanted, int):
        written = str(wanted)
    elif scalar.style == "'" and wanted.isprintable():
        written = "'" + wanted.replace("'", "''") + "'"
    elif scalar.style in ("|", ">"):
        written = quoted_text(wanted) + _line_break(text)
    elif scalar.style:
        written = quoted_text(wanted)
    else:
        written = _version(wanted)
    return _colon(text, scalar) + written if scalar.start == scalar.end else written


def _version(version: str) -> str:
    """A version as it is written unquoted, where it can be: 1.2.0, and 1.10 too, which stays as it stands."""
    return version if re.fullmatch(r"[0-9]+(\.[0-9]+)*", version) else flow(version)


def _colon(text: str, scalar: Scalar) -> str:
    """What must stand between the key and a value that was not written at all."""
    if scalar.start != scalar.end:
        return ""
    return " " if text[scalar.start.offset - 1] == ":" else ": "


def _quotes_keys(mapping: Mapping) -> bool:
    """Whether the keys are quoted, as in JSON."""
    return any(entry.key.style == '"' for entry in mapping.entries.values())


def _insertion(text: str, slot: _Slot, written: str | None = None) -> _Edit:
    """The edit that puts a new pair into a mapping, in the mapping's own style."""
    value = written
    if value is None:
        assert slot.wanted is not None, "a pair without a value"
        value = str(slot.wanted) if isinstance(slot.wanted, int) else _version(slot.wanted)
    if _quotes_keys(slot.mapping):
        value = quoted_text(slot.wanted) if isinstance(slot.wanted, str) else value
        pair = f'"{slot.key}": {value}'
    else:
        pair = f"{slot.key}: {value}"
    entries = list(slot.mapping.entries.values())
    if slot.mapping.flow:
        if not entries:
            return _at(slot.mapping.start.offset + 1, pair)
        before = next((slot.mapping.entries[key] for key in slot.after if key in slot.mapping.entries), entries[-1])
        return _at(before.value.end.offset, f", {pair}")
    indent = " " * (slot.mapping.start.column - 1)
    for key in (*slot.after, *slot.mapping.entries):
        entry = slot.mapping.entries.get(key)
        # After a value of one line, a comment beside it stays beside it. Blocks end where their lines end.
        if entry is not None and isinstance(entry.value, Scalar) and entry.value.style not in ("|", ">"):
            line_end = _LINE_END.search(text, entry.value.end.offset)
            assert line_end is not None, "every text ends"
            return _at(line_end.start(), _line_break(text) + indent + pair)
    return _at(slot.mapping.start.offset, pair + _line_break(text) + indent)


def _at(offset: int, by: str) -> _Edit:
    return _Edit(offset, offset, by)


def _line_break(text: str) -> str:
    found = _LINE_END.search(text)
    return (found[0] if found else "") or "\n"


def _removal(text: str, mapping: Mapping, key: str) -> _Edit:
    """The edit that takes a pair out of a mapping, with its comma or its lines."""
    entries = list(mapping.entries.values())
    number = list(mapping.entries).index(key)
    start, end = entries[number].key.start.offset, entries[number].value.end.offset
    if mapping.flow:
        if number + 1 < len(entries):
            following = entries[number + 1].key.start.offset
            comma = _COMMA.match(text, end)
            commented = "#" in text[end:following]
            return _Edit(start, comma.end() if commented and comma else following, "")
        if number > 0:
            before = entries[number - 1].value.end.offset
            if "#" not in text[before:start]:
                return _Edit(before, end, "")
        comma = _COMMA.match(text, end) if len(entries) == 1 else None
        return _Edit(start, comma.end() if comma else end, "")
    line_start = max((found.end() for found in _LINE_END.finditer(text, 0, start) if found[0]), default=0)
    if text[line_start:start].strip():
        following = entries[number + 1].key.start.offset if number + 1 < len(entries) else end
        return _Edit(start, following, "")
    line_end = _LINE_END.search(text, end)
    assert line_end is not None, "every text ends"
    return _Edit(line_start, line_end.end(), "")
