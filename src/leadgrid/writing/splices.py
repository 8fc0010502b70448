"""Saves a changed grid into its file by replacing only what changed: comments and layout stay as they are.

Both grids are compared in their plain forms; the first difference in a mapping or a list is made in the text, and so on
until there is none. Knows texts and grids; reads and writes no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from leadgrid.documents import load
from leadgrid.documents.nodes import Mapping, Node, Scalar, Sequence
from leadgrid.grids import Grid
from leadgrid.problems import GridError
from leadgrid.reading import parse_grid
from leadgrid.writing import edits
from leadgrid.writing.edits import Edit
from leadgrid.writing.forms import plain

Path = tuple[str | int, ...]
_GONE: Final = object()
_VERSION: Final[Path] = ("version",)
_ORDERED: Final = ("audience", "when", "each", "label", "why", "description")
"""Where the order of keys tells two grids apart."""
_HEADS: Final = ("when", "each", "ladder", "attribute", "activity", "missed", "silent", "all", "any", "not")
"""Keys that make a mapping another one: where they differ, it is written anew."""


def splice(text: str, new: Grid) -> str:
    """The text of a grid file, changed in as few places as make it read as `new`.

    Raises `GridError` where the text is no grid, and `ValueError` where its layout cannot be changed in place.

    >>> text = "leadgrid: 1\\nname: B2B\\ngroups: [{id: web, axis: engagement}]\\ncriteria:\\n  # our best sign\\n" \\
    ...     "  - {id: demo, group: web, points: 20, when: {activity: demo}}\\n"
    >>> print(splice(text, parse_grid(text).with_points({("demo", 0): 25})).splitlines()[-1])
      - {id: demo, group: web, points: 25, when: {activity: demo}}
    """
    old = plain(parse_grid(text))
    try:
        changed = _changed(text, old, plain(new))
        same = parse_grid(changed) == new
    except GridError:
        same = False
    if not same:
        raise ValueError("this layout cannot be changed in place; write the whole grid instead")
    return changed


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit of the text, and what stands at `path` of the plain form after it."""

    edit: Edit
    path: Path
    value: Any
    is_one_value: bool = False


def _changed(text: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    # What comes, goes or moves shifts the rest, so these are made one at a time; single values are replaced at once.
    while not _same(old, new, ordered=False):
        found = list(_changes(text, load(text, source="grid"), old, new, _Place()))
        values = [change for change in found if change.is_one_value]
        for change in sorted(values or found[:1], key=lambda change: change.edit.start, reverse=True):
            text = change.edit.made_in(text)
            old = _with(old, change.path, change.value)
        if not found:
            raise ValueError("this layout cannot be changed in place; write the whole grid instead")
    return text


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the plain form a node stands, whether in brackets, and whether the order of keys counts there."""

    path: Path = ()
    in_brackets: bool = False
    ordered: bool = False

    def inside(self, node: Mapping | Sequence, step: str | int) -> _Place:
        return _Place((*self.path, step), self.in_brackets or node.flow, self.ordered or step in _ORDERED)


def _changes(text: str, node: Node, old: Any, new: Any, at: _Place) -> Iterator[_Change]:
    """What makes a node say `new`, which says `old`."""
    path = at.path
    if _same(old, new, ordered=at.ordered):
        return
    if old is None and isinstance(node, Mapping) and isinstance(new, dict):
        old = {}  # it stands there and says nothing
    if (
        isinstance(node, Mapping)
        and isinstance(old, dict)
        and isinstance(new, dict)
        and _is_alike(old, new, ordered=at.ordered)
    ):
        for key in dict.fromkeys([*old, *new]):
            yield from _in_mapping(text, node, key, old, new, at)
    elif isinstance(node, Sequence) and isinstance(old, list) and isinstance(new, list) and _is_told(node, old):
        yield from _in_list(text, node, old, new, at)
    else:
        edit = edits.replaced(text, node, new, in_brackets=at.in_brackets, is_version=path == _VERSION)
        yield _Change(edit, path, new, is_one_value=isinstance(node, Scalar))


def _in_mapping(
    text: str, mapping: Mapping, key: str, old: dict[str, Any], new: dict[str, Any], at: _Place
) -> Iterator[_Change]:
    inside = at.inside(mapping, key)
    entry, here = mapping.entries.get(key), inside.path
    if key not in new:
        if entry is not None:
            yield _Change(edits.pair_removed(text, mapping, key), here, _GONE)
    elif entry is None:
        before = list(new)[: list(new).index(key)]
        written = edits.written_in(text, new[key], in_brackets=inside.in_brackets, is_version=here == _VERSION)
        edit = edits.pair_added(text, mapping, key, written, after=before[::-1])
        both = [known for known in new if known in old or known == key]
        both += [known for known in old if known not in new]
        yield _Change(edit, at.path, {known: old.get(known, new.get(known)) for known in both})
    else:
        yield from _changes(text, entry.value, old.get(key), new[key], inside)


def _in_list(text: str, sequence: Sequence, old: list[Any], new: list[Any], at: _Place) -> Iterator[_Change]:
    pairs, change = _aligned(text, sequence, old, new)
    for ours, theirs in pairs:
        item = sequence.items[ours]
        yield from _changes(text, item, old[ours], new[theirs], at.inside(sequence, ours))
    if change is not None:
        edit, value = change
        yield _Change(edit, at.path, value)


def _aligned(
    text: str, sequence: Sequence, old: list[Any], new: list[Any]
) -> tuple[list[tuple[int, int]], tuple[Edit, list[Any]] | None]:
    """Which items are the same one in both lists, and the first step that brings the lists together, if any."""
    names, wanted = _names(old), _names(new)
    if len(set(names)) < len(names) or len(set(wanted)) < len(wanted):
        return _without_names(text, sequence, old, new)
    if len(names) == len(wanted) and (
        changed := [place for place in range(len(names)) if names[place] != wanted[place]]
    ):
        if len(changed) == 1:
            names = wanted  # one of them is called otherwise
        elif not {names[place] for place in changed} & set(wanted) and not _has_ids(old):
            names = wanted
    pairs = [(number, wanted.index(name)) for number, name in enumerate(names) if name in wanted]
    gone = next((number for number, name in enumerate(names) if name not in wanted), None)
    if gone is not None and len(old) > 1:
        return pairs, (edits.item_removed(text, sequence, gone), [*old[:gone], *old[gone + 1 :]])
    kept = [name for name in wanted if name in names]
    have = [name for name in names if name in wanted]
    if kept != have:
        to = next(number for number, name in enumerate(kept) if have[number] != name)
        place = names.index(kept[to])
        to = names.index(have[to])
        value = [*old[:to], old[place], *old[to:place], *old[place + 1 :]]
        return pairs, (edits.item_moved(text, sequence, place, to), value)
    come = next((number for number, name in enumerate(wanted) if name not in names), None)
    if come is not None:
        return pairs, _added(text, sequence, old, min(come, len(old)), new[come])
    return pairs, None


def _without_names(
    text: str, sequence: Sequence, old: list[Any], new: list[Any]
) -> tuple[list[tuple[int, int]], tuple[Edit, list[Any]] | None]:
    """The same where items cannot be told apart by what they are called."""
    if len(old) == len(new):
        return [(number, number) for number in range(len(old))], None
    pairs: list[tuple[int, int]] = []
    step: tuple[Edit, list[Any]] | None = None
    matcher = SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        paired = min(b - a, d - c)
        pairs += [(a + number, c + number) for number in range(paired)]
        if step is None and b - a > paired:
            place = a + paired
            step = edits.item_removed(text, sequence, place), [*old[:place], *old[place + 1 :]]
        elif step is None and d - c > paired:
            step = _added(text, sequence, old, a + paired, new[c + paired])
    return pairs, step


def _added(text: str, sequence: Sequence, old: list[Any], place: int, wanted: Any) -> tuple[Edit, list[Any]]:
    beside = sequence.items[min(place, len(old) - 1)]
    one_line = isinstance(beside, Mapping) and beside.flow
    edit = edits.item_added(text, sequence, place, wanted, on_one_line=one_line)
    return edit, [*old[:place], wanted, *old[place:]]


def _names(items: list[Any]) -> list[str]:
    return [str(item["id"]) if isinstance(item, dict) and "id" in item else repr(item) for item in items]


def _has_ids(items: list[Any]) -> bool:
    return any(isinstance(item, dict) and "id" in item for item in items)


def _is_alike(old: dict[str, Any], new: dict[str, Any], *, ordered: bool) -> bool:
    """Whether one mapping can become the other key by key: the same sort of thing, what both have in the same order."""
    heads = [[key for key in form if key in _HEADS] for form in (old, new)]
    both = [[key for key in form if key in old and key in new] for form in (old, new)]
    return heads[0] == heads[1] and (not ordered or both[0] == both[1])


def _is_told(sequence: Sequence, old: list[Any]) -> bool:
    return len(sequence.items) == len(old) > 0


def _same(one: Any, other: Any, *, ordered: bool) -> bool:
    """Equal; tests and labels are compared in the order in which they are written, too."""
    if ordered or not (isinstance(one, dict) and isinstance(other, dict)):
        if isinstance(one, list) and isinstance(other, list) and not ordered:
            return len(one) == len(other) and all(
                _same(ours, theirs, ordered=False) for ours, theirs in zip(one, other, strict=True)
            )
        return repr(one) == repr(other)
    return one.keys() == other.keys() and all(
        _same(part, other[key], ordered=key in _ORDERED) for key, part in one.items()
    )


def _with(form: Any, path: Path, value: Any) -> Any:
    """A plain form with another value at a place, or without it."""
    if not path:
        return value
    step, *rest = path
    if isinstance(form, list):
        assert isinstance(step, int), "a list is counted"
        return [*form[:step], _with(form[step], tuple(rest), value), *form[step + 1 :]]
    if not rest and value is _GONE:
        return {key: part for key, part in form.items() if key != step}
    form = form or {}
    return form | {step: _with(form.get(step), tuple(rest), value)}
