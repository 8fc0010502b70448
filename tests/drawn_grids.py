"""Grids drawn at random, of every shape that the language has, for laws about reading and writing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from leadgrid import conditions as c
from leadgrid.grids import AXES, Band, Bounds, Criterion, Decay, Grid, Group, Label, Matrix, Rung
from leadgrid.instants import LONGEST, UNITS, Duration
from leadgrid.values import Number, text_key

AWKWARD = (
    *(
        "NO",
        "on",
        "y",
        "~",
        "null",
        "true",
        "1",
        "-2.50",
        "06000",
        "1e3",
        ".5",
        "0x1F",
        "12:30",
        "2026-01-01",
        "<<",
        "=",
    ),
    *("a: b", "a #b", "# a", "- a", "? a", "a?", "a:", "[a", "a, b", "{a}", "'a'", '"', "a\\", "@gmail.com", "*", "&a"),
    *("!a", "|", ">", "%a", "`", "---", "... a", "-", ":", "é à", "Île-de-France", " a ", "a\nb", "a\tb", "\u2028x"),
    *("\ufeffx", "\x85x", "\x7f", "\U0001f600", "a\u00a0b", "{{ x }}", "x\rb", "10 %", "http://a.b/c?d=e#f", "C:\\x"),
)
letters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
texts = st.one_of(st.sampled_from(AWKWARD), st.text(letters, max_size=12)).filter(lambda text: bool(text_key(text)))
ids = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
step_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_]{0,4}", fullmatch=True)
points = st.integers(-1000, 1000)
bounds = st.integers(-1_000_000, 1_000_000)
numbers = st.builds(
    Number, st.one_of(st.integers(-(10**27) + 1, 10**27 - 1), st.integers(-50, 50).map(lambda n: n * 10**9))
)
durations = st.sampled_from(sorted(UNITS)).flatmap(
    lambda unit: st.integers(1, LONGEST // UNITS[unit]).map(lambda amount: Duration(amount, unit))
)
languages = st.from_regex(r"[a-z]{2}", fullmatch=True)
labels = st.one_of(
    texts.map(Label.plain),
    st.dictionaries(languages, texts, min_size=1, max_size=3).map(lambda told: Label(tuple(told.items()))),
)


def operators(*, numbers_only: bool) -> st.SearchStrategy[c.Operator]:
    kinds = [numbers] if numbers_only else [texts, numbers, st.booleans()]
    value, several = st.one_of(kinds), st.one_of([st.lists(kind, min_size=1, max_size=3) for kind in kinds])
    drawn = [
        st.builds(c.Operator, st.sampled_from(c.EQUALITY), value),
        st.builds(c.Operator, st.sampled_from(c.MEMBERSHIP), several.map(tuple)),
        st.builds(c.Operator, st.sampled_from(c.SIZE), numbers),
        st.builds(c.Operator, st.just("known"), st.booleans()),
    ]
    if not numbers_only:
        drawn.append(st.builds(c.Operator, st.sampled_from(c.SUBSTRING), texts))
    return st.one_of(drawn)


def value_tests(*, numbers_only: bool = False) -> st.SearchStrategy[c.ValueTest]:
    several = st.lists(operators(numbers_only=numbers_only), min_size=1, max_size=3, unique_by=lambda drawn: drawn.name)
    return several.map(lambda drawn: c.ValueTest(tuple(drawn)))


def selections(*, within: bool) -> st.SearchStrategy[c.Selection]:
    types = st.lists(texts.filter(lambda text: text != "any"), min_size=1, max_size=3).map(tuple)
    where = st.dictionaries(texts, value_tests(), max_size=2).map(lambda tests: tuple(tests.items()))
    window = st.none() | durations if within else st.none()
    return st.builds(c.Selection, st.none() | types, where, window)


measures = st.one_of(
    st.builds(c.Measure, st.sampled_from(["count", "days"]), value_tests(numbers_only=True)),
    st.builds(c.Measure, st.sampled_from(c.MEASURES_OF_A_PROPERTY), value_tests(numbers_only=True), texts),
)
activities = st.builds(c.ActivityCondition, selections(within=True), st.none() | measures)
timed = (selections(within=False), selections(within=False), durations)
which = st.sampled_from(["any", "first", "last"])
leaves = st.one_of(
    activities,
    st.builds(c.AttributeCondition, texts, value_tests()),
    st.builds(c.ReactionCondition, *timed, which, st.none() | durations),
    st.builds(c.MissedCondition, *timed, which, st.none() | durations),
    st.builds(
        c.SilentCondition,
        selections(within=False),
        st.integers(1, 1000),
        selections(within=False),
        st.none() | texts,
    ),
)
conditions: st.SearchStrategy[c.Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: c.AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: c.AnyOf(tuple(parts))),
        inner.map(c.Not),
    ),
    max_leaves=4,
)


@st.composite
def clamps(draw: Any) -> Bounds:
    low, high = draw(st.none() | bounds), draw(st.none() | bounds)
    return Bounds(low, high) if low is None or high is None else Bounds(min(low, high), max(low, high))


@st.composite
def criteria(draw: Any, id: str, groups: list[str]) -> Criterion:
    kind = draw(st.sampled_from(["when", "each", "ladder"]))
    decay = draw(st.none() | st.builds(Decay, st.integers(1, 100), durations))
    earned = activities if decay else conditions
    if kind == "each":
        earned = selections(within=True).map(c.ActivityCondition)
    rungs = [Rung(draw(points), draw(earned)) for _ in range(draw(st.integers(1, 3)) if kind == "ladder" else 1)]
    if kind == "ladder":
        rungs = [Rung(rung.points, rung.condition, draw(st.none() | labels)) for rung in rungs]
    slider = draw(st.none() | st.tuples(points, points).map(lambda ends: (min(ends), max(ends))))
    return Criterion(
        id,
        draw(st.sampled_from(groups)),
        kind,
        tuple(rungs),
        up_to=draw(st.none() | st.integers(1, 1_000_000)) if kind == "each" else None,
        decay=decay,
        label=draw(st.none() | labels),
        why=draw(st.none() | labels),
        enabled=draw(st.booleans()),
        locked=draw(st.booleans()),
        range=slider,
    )


@st.composite
def steps(draw: Any, *, descending: bool) -> tuple[Band, ...]:
    names = draw(st.lists(step_ids, min_size=1, max_size=4, unique=True))
    starts = sorted(draw(st.sets(bounds, min_size=len(names) - 1, max_size=len(names) - 1)), reverse=descending)
    return tuple(
        Band(name, start, draw(st.none() | labels))
        for name, start in zip(names, [*starts, None] if descending else [None, *starts], strict=True)
    )


@st.composite
def matrices(draw: Any) -> Matrix:
    matrix = Matrix(draw(steps(descending=True)), draw(steps(descending=True)))
    cells = [row.id + column.id for row in matrix.fit for column in matrix.engagement]
    return matrix if len(set(cells)) == len(cells) else Matrix(matrix.fit[-1:], matrix.engagement)


@st.composite
def grids(draw: Any) -> Grid:
    """Any grid that a file can say."""
    groups = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    names = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    return Grid(
        draw(texts),
        tuple(Group(id, draw(st.sampled_from(AXES)), draw(st.none() | labels), draw(clamps())) for id in groups),
        tuple(draw(criteria(id, groups)) for id in names),
        version=draw(st.none() | texts),
        description=draw(st.none() | labels),
        audience=draw(st.none() | conditions),
        scale=draw(clamps()),
        bands=draw(st.just(()) | steps(descending=False)),
        matrix=draw(st.none() | matrices()),
    )


@st.composite
def tuned(draw: Any, grid: Grid) -> Grid:
    """The same grid with some points, clamps, starts and the version changed."""
    moved = {id: draw(points) for id, _ in grid.rungs if draw(st.booleans())}
    clamped = {group.id: draw(clamps()) for group in grid.groups if draw(st.booleans())}
    starts = sorted(draw(st.sets(bounds, min_size=len(grid.bands), max_size=len(grid.bands))))
    changed = grid.with_points(moved).with_group_bounds(clamped)
    bands = tuple(
        replace(band, at_least=None if number == 0 else starts[number]) for number, band in enumerate(changed.bands)
    )
    version = draw(st.sampled_from([grid.version, None, "1.2.0", "1.10", "v2", "2026-01-01"]))
    return replace(changed, bands=bands, scale=draw(clamps() | st.just(grid.scale)), version=version)
