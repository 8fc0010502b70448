"""Single leads as people know them: found by a word, what is known of them, what they did, which rules look at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from leadgrid.conditions import ActivityCondition, Selection
from leadgrid.datasets import Dataset
from leadgrid.features import tables
from leadgrid.grids import Criterion, Grid, Rung, RungId
from leadgrid.sql.statements import MeasuredRung, explaining
from leadgrid.values import text_key


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a lead: its instant, its type as first spelt, what is known of it, and the rungs that look at it."""

    at: int
    activity: str
    properties: tuple[tuple[str, str], ...]
    rungs: tuple[RungId, ...]


_TWO_IN_ONE: Final = {"oe": "œ", "ae": "æ", "ss": "ß"}


def search(dataset: Dataset, words: str) -> npt.NDArray[np.int64]:
    """The numbers of the leads whose lead_id or any attribute contains every one of the words, whatever the case and
    the accents of either: «dupre» finds «Dupré», «ŒUVRE» finds «oeuvre».

    By a pattern: `strip_accents` over a million leads takes six seconds instead of one (2026-11-22, two cores).
    """
    columns = ["lead_id", *(column.stored for column in dataset.columns("leads").values())]
    anywhere = " || chr(10) || ".join(f"COALESCE({column}, '')" for column in columns)
    wanted = [_spelt(word) for word in words.split()]
    where = " AND ".join(f"regexp_matches({anywhere}, ?, 'i')" for _ in wanted) or "TRUE"
    connection = dataset.cursor()
    try:
        found = connection.execute(f"SELECT lead FROM leads WHERE {where} ORDER BY lead", wanted).fetchnumpy()  # noqa: S608 own names
    finally:
        connection.close()
    return np.asarray(found["lead"], dtype=np.int64)


def _spelt(word: str) -> str:
    """A pattern of all the ways in which a word is spelt: each letter with any accent or none."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFC", bare)
    for two, one in _TWO_IN_ONE.items():
        plain = plain.replace(one, two).replace(one.upper(), two)
    spelt = []
    for part in re.findall("|".join(_TWO_IN_ONE) + "|.", plain, re.IGNORECASE | re.DOTALL):
        letters = "".join(
            rf"[{letter}{_ACCENTED.get(letter.lower(), '')}]\p{{Mn}}*" if letter.isalpha() else re.escape(letter)
            for letter in part
        )
        two = part.lower()
        spelt.append(f"(?:{letters}|{_TWO_IN_ONE[two]})" if two in _TWO_IN_ONE else letters)
    return "".join(spelt)


def _accented() -> dict[str, str]:
    """Letters without an accent, with all that are one of them with accents."""
    found: dict[str, str] = {}
    for letter in map(chr, range(0xC0, 0x2000)):  # Latin, Greek and Cyrillic
        base, *marks = list(unicodedata.normalize("NFD", letter))
        if marks and base.isalpha() and all(map(unicodedata.combining, marks)):
            found[base.lower()] = found.get(base.lower(), "") + letter
    return found


_ACCENTED: Final = _accented()


def profiles(dataset: Dataset, leads: Sequence[int]) -> pl.DataFrame:
    """lead, lead_id and then the attributes under their own names of the given lead numbers, in the order given.

    An attribute called `lead` or `lead_id` is `lead.lead`, `lead.lead_id` here.
    """
    columns = dataset.columns("leads").values()
    connection = dataset.cursor()
    try:
        connection.execute("CREATE OR REPLACE TEMP TABLE wanted(place BIGINT, lead BIGINT)")
        numbers = {"leads": [int(lead) for lead in leads]}
        connection.execute("INSERT INTO wanted SELECT unnest(range(len($leads))), unnest($leads)", numbers)
        stored = "".join(f", leads.{column.stored}" for column in columns)
        rows: pl.DataFrame = connection.sql(
            f"SELECT wanted.lead, leads.lead_id{stored} FROM wanted JOIN leads USING (lead) ORDER BY place"  # noqa: S608 own names
        ).pl()
    finally:
        connection.close()
    # an attribute may be called as one of ours is
    taken, names = {"lead", "lead_id"}, ["lead", "lead_id"]
    for column in columns:
        name = column.name
        while name in taken:
            name = f"lead.{name}"
        taken.add(name)
        names.append(name)
    rows.columns = names
    return rows


def attribute(dataset: Dataset, name: str) -> pl.Series:
    """What is known of every lead under an attribute's name, in order of lead numbers; null where it is unknown.

    Raises `KeyError` where no lead has such an attribute.
    """
    stored = dataset.columns("leads")[text_key(name)].stored
    connection = dataset.cursor()
    try:
        rows: pl.DataFrame = connection.sql(f"SELECT {stored} FROM leads ORDER BY lead").pl()  # noqa: S608 own names
    finally:
        connection.close()
    return rows[stored]


def number_of(dataset: Dataset, lead_id: str) -> int | None:
    """The number of the lead that a lead_id names, or None where there is no such lead."""
    connection = dataset.cursor()
    try:
        row = connection.execute("SELECT lead FROM leads WHERE lead_id = ?", [lead_id]).fetchone()
    finally:
        connection.close()
    return None if row is None else int(row[0])


def history(
    dataset: Dataset, grid: Grid, lead: int, *, as_of: int, most: int = 500, whole: bool = False
) -> tuple[Event, ...]:
    """What a lead did before an instant, latest first, and which of the grid's rungs look at each event.

    Events of types that no rung asks about are left out unless the `whole` of it is asked for.
    """
    rungs = [(identity, MeasuredRung(criterion, rung)) for identity, criterion, rung in grid.enabled_rungs]
    asked = [measured for _, measured in rungs]
    if whole:
        anything = Rung(0, ActivityCondition(Selection(None)))
        asked.append(MeasuredRung(Criterion("anything", grid.groups[0].id, "when", (anything,)), anything))
    columns = dataset.columns("activities")
    kept = [column.stored for column in columns.values()]
    connection = dataset.cursor()
    try:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE looks AS SELECT CAST(? AS BIGINT) AS lead_id, CAST(? AS BIGINT) AS as_of",
            [lead, as_of],
        )
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW activity_rows AS SELECT lead AS lead_id, * EXCLUDE (lead) FROM activities"
        )
        statement = explaining(asked, tables(dataset), kept=kept).sql("duckdb")
        rows = connection.execute(f"SELECT * FROM ({statement}) ORDER BY t DESC LIMIT {int(most)}").fetchall()  # noqa: S608 compiled
        names = dict(connection.execute("SELECT activity, shown FROM activity_types").fetchall())
    finally:
        connection.close()
    named = [column.name for column in columns.values()]
    return tuple(
        Event(
            at=row[0],
            activity=names.get(row[1], row[1]),
            properties=tuple(
                (name, value) for name, value in zip(named, row[2 : 2 + len(kept)], strict=True) if value is not None
            ),
            rungs=tuple(identity for (identity, _), looked in zip(rungs, row[2 + len(kept) :], strict=False) if looked),
        )
        for row in rows
    )


def lead_ids(dataset: Dataset) -> list[str]:
    """The lead_id of every lead number, in their order (that of code points)."""
    connection = dataset.cursor()
    try:
        rows = connection.execute("SELECT lead_id FROM leads ORDER BY lead").fetchall()
        return [str(row[0]) for row in rows]
    finally:
        connection.close()


def won_before(dataset: Dataset, stage: str, *, as_of: int) -> dict[int, int]:
    """The instant at which each lead first reached a stage, of those who did before `as_of`."""
    connection = dataset.cursor()
    try:
        rows = connection.execute(
            "SELECT lead, MIN(occurred_at) FROM outcomes WHERE stage = ? AND occurred_at < ? GROUP BY lead",
            [text_key(stage), as_of],
        ).fetchall()
    finally:
        connection.close()
    return {int(lead): int(at) for lead, at in rows}
