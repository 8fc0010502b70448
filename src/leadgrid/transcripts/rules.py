"""What each line of a spreadsheet asks: read from its words, or said by whoever knows; every word is read, or it waits.

Knows names of attributes and types; knows nothing of values in the data, nor of grids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Measure, Selection
from leadgrid.grids import MOST_POINTS
from leadgrid.problems import Words, cut
from leadgrid.recognitions import folded
from leadgrid.sentences import is_yes_or_no
from leadgrid.transcripts.absences import as_none, is_idle
from leadgrid.transcripts.affirmations import MADE, affirmed, is_of_other_words
from leadgrid.transcripts.ages import age_of, aged, fits_dates
from leadgrid.transcripts.columns import Line
from leadgrid.transcripts.doings import (
    Doing,
    beside_none,
    cut_window,
    doing_of,
    says_how_often,
    says_none,
    says_since,
)
from leadgrid.transcripts.meanings import asked_of, says_more
from leadgrid.transcripts.quantities import UNITS, Unread
from leadgrid.transcripts.silences import silence_of
from leadgrid.transcripts.subjects import Found, Known, Subject, nouns_of, subject_of
from leadgrid.values import text_key

Question = Literal["subject", "meaning", "points"]
_NO_POINTS: Final = Words(en="its points are no whole number", fr="ses points ne sont pas un nombre entier")
_TOO_MANY: Final = Words(en="points go from −1000 to 1000", fr="les points vont de −1000 à 1000")
_NO_SUBJECT: Final = Words(
    en="say which attribute or activity it reads", fr="dites quel attribut ou quelle activité elle lit"
)
_NO_NAME: Final = Words(en="it names no criterion", fr="elle ne nomme pas de critère")
_NOTHING: Final = Words(en="not understood: it says nothing but points", fr="pas compris : elle ne dit que des points")
_TOTAL: Final = Words(en="it is a total", fr="c’est un total")
_LEFT: Final = Words(en="left out, as was said", fr="laissée de côté, comme demandé")
_MOST_TOLD: Final = 200
_WINDOW_ALONE: Final = re.compile(
    r"[(\s,:]*(\d{1,4}\s*(?:[jdh]|jours?|days?|mois|months?|semaines?|weeks?))[)\s]*", re.I
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one line: what it asks, its points, or that it is left out."""

    condition: Condition | None = None
    points: int | None = None
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: subjects by the criterion's `text_key`, answers by the line's number, what is no total."""

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    answers: Mapping[int, Answer] = field(default_factory=dict)
    no_totals: Collection[int] = ()


NOTHING_SAID: Final = Said()


@dataclass(frozen=True, slots=True)
class Row:
    """A line, what it reads (None where nobody knows yet), its rule, and what is missing where it has none.

    `asks` is what somebody can say of it; `is_said` that its meaning is not read from its words.
    """

    line: Line
    subject: Subject | None
    condition: Condition | None = None
    doing: Doing | None = None
    problem: Words | None = None
    asks: Question | None = None
    is_said: bool = False
    is_total: bool = False


def transcribe(lines: Sequence[Line], known: Known, said: Said = NOTHING_SAID) -> tuple[Row, ...]:
    """Each line with its rule, or with what is missing.

    >>> line = Line(2, "Secteur", "Industrie", 10, "10")
    >>> transcribe([line], Known(attributes=("sector",)))[0].subject
    Subject(kind='attribute', name='sector', others=())
    """
    return tuple(_row(line, known, said) for line in lines)


def _row(line: Line, known: Known, said: Said) -> Row:
    chosen = said.subjects.get(text_key(line.criterion))
    answer = said.answers.get(line.number, Answer())
    found = _found(line, known)
    is_own = chosen is None or (found is not None and found.subject == chosen)
    if chosen is not None and not is_own:
        found = Found(chosen, _worth_reading(line, chosen))
    subject = None if found is None else found.subject
    is_total = line.is_total or (line.is_sum and subject is None)
    if is_total and line.number not in said.no_totals:
        return Row(line, None, problem=_TOTAL, is_total=True)
    if not text_key(line.criterion):
        return Row(line, None, problem=_NO_NAME)
    if found is None:
        return Row(line, None, problem=_NO_SUBJECT, asks="subject")
    if found.subject.kind == "nothing" or answer.is_left:
        return Row(line, subject, problem=_LEFT, asks="meaning" if answer.is_left else None)
    row = _read(line, found, known, is_own=is_own)
    if row.doing is not None and _is_unsure(line, row.doing, is_own=is_own):
        row = _unread(line, found.subject, Unread(line.value or line.criterion))
    if answer.condition is not None:
        row = Row(line, subject, answer.condition, is_said=True)
    if row.condition is None:
        return row
    points = line.points if answer.points is None else answer.points
    if points is None or abs(points) > MOST_POINTS:
        problem = _NO_POINTS if points is None else _TOO_MANY
        return Row(line, subject, problem=problem, asks="points")
    return replace(row, line=replace(line, points=points))


def _found(line: Line, known: Known) -> Found | None:
    """What a criterion reads, if all its words are understood."""
    found = subject_of(line.criterion, known)
    if found is None or not found.rest:
        return found
    if found.subject.kind == "attribute":
        if all(folded(word) in UNITS for word in re.findall(r"[^\W_]+", found.rest)):
            return replace(found, rest="")
        if line.value or not (says_more(found.rest) or re.search(r"\d", found.rest)):
            return None
    elif doing_of(found.rest) == Doing():
        return replace(found, rest="")
    alone = _read(replace(line, value="", is_bare=False), found, known, is_own=True)
    return None if alone.condition is None else found


def _worth_reading(line: Line, chosen: Subject) -> str:
    """What the text of a criterion may say beside a subject that somebody has chosen for it."""
    if chosen.others:
        return cut_window(line.criterion)[1]
    if chosen.kind in ("activity", "any"):
        return (
            as_none(line.criterion) or line.criterion
            if says_how_often(line.criterion) or is_idle(line.criterion)
            else ""
        )
    return line.criterion if not line.value and says_more(line.criterion) else ""


def _read(line: Line, found: Found, known: Known, *, is_own: bool) -> Row:
    """A line as its own words have it; `is_own`: those of its criterion name what it reads."""
    subject, rest = found.subject, found.rest
    if line.is_bare:
        return Row(line, subject, problem=_NOTHING, asks="meaning")
    if subject.kind == "attribute":
        return _of_attribute(line, subject, rest, known)
    if (silence := silence_of(f"{_bare(rest)} {line.value}".strip(), subject, known)) is not None:
        return Row(line, subject, silence)
    alone = _WINDOW_ALONE.fullmatch(rest)
    beside = f"sur {alone[1]}" if alone else rest
    bare, window = cut_window(rest)
    if window[:1].isdigit() and says_none(bare):  # «Pas d'ouverture (90 jours)»
        beside = f"{bare} sur {window}"
    nouns = nouns_of(subject)
    if not is_own:  # its words are a name that nobody else gives
        nouns |= {folded(word) for word in re.findall(r"[^\W\d_]+", rest) if not says_how_often(word)}
    value = beside_none(line.value) if says_none(rest) and line.value else line.value
    doing = Unread(line.value) if value is None else doing_of(f"{value} {beside}".strip(), nouns=nouns)
    if isinstance(doing, Unread):
        return _unread(line, subject, Unread(line.value or line.criterion))
    measure = None if doing.count is None else Measure("count", doing.count)
    return Row(line, subject, ActivityCondition(Selection(subject.types, within=doing.within), measure), doing)


def _of_attribute(line: Line, subject: Subject, rest: str, known: Known) -> Row:
    """What stands beside an attribute: a yes or a no, an age of a date, or any other test."""
    key, text = text_key(subject.name), _bare(rest) or line.value
    if rest and line.value:
        return _unread(line, subject, Unread(rest))
    sides = MADE if is_yes_or_no(subject.name) else known.sides.get(key)
    told = affirmed(subject.name, line.criterion, text, sides=sides)
    if told is not None:
        return _unread(line, subject, told) if isinstance(told, Unread) else Row(line, subject, told)
    if key in known.dates and (age := age_of(text)) is not None:
        if (activity := known.dates[key]) is not None:
            return Row(line, subject, aged(activity, age[0], is_older=age[1]))
        return Row(line, subject, problem=_dated(text), asks="meaning")
    units = UNITS | {folded(word) for word in re.findall(r"[^\W\d_]+", f"{line.criterion} {subject.name}")}
    asked = asked_of(subject.name, text, known=known.attributes, units=units)
    if isinstance(asked, AttributeCondition) and (
        (key in known.dates and not fits_dates(asked.test)) or is_of_other_words(asked.test, sides)
    ):
        asked = Unread(text)  # a number or a word is no date, and «pas oui» no word of data that say true and false
    return _unread(line, subject, asked) if isinstance(asked, Unread) else Row(line, subject, asked)


def _dated(text: str) -> Words:
    told = cut(text, most=_MOST_TOLD)
    return Words(
        en=f"“{told}” is the age of a date, and a grid compares the dates of activities only. On Data, make this"
        " column the date of an activity, then take this table again",
        fr=f"« {told} » est l’âge d’une date, et une grille ne compare que les dates d’activités. Sur Données, faites"
        " de cette colonne la date d’une activité, puis reprenez ce tableau",
    )


def _is_unsure(line: Line, doing: Doing, *, is_own: bool) -> bool:
    """Whether it is open since when somebody is inactive, or, of a criterion that nobody knows, whether «depuis» says
    since when something is done or is not."""
    since_when = is_idle(line.criterion) and doing.within is None
    return since_when or (not is_own and doing == Doing(within=doing.within) and says_since(line.value))


def _unread(line: Line, subject: Subject, unread: Unread) -> Row:
    told = cut(unread.words, most=_MOST_TOLD)
    problem = Words(en=f"not understood: “{told}”", fr=f"pas compris : « {told} »")
    return Row(line, subject, problem=problem, asks="meaning")


def _bare(text: str) -> str:
    return text.strip("(),: ")
