"""What each row of a spreadsheet reads in the data: found by its name, or said by whoever knows; then a grid of it all.

Rows of one criterion become one ladder. Knows names of attributes and types; knows nothing of values in the data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from leadgrid.conditions import ActivityCondition, AttributeCondition, Condition, Measure, Operator, Selection
from leadgrid.grids import MOST_POINTS, MOST_UP_TO, Axis, Criterion, Grid, Group, Label, Rung
from leadgrid.problems import Words, cut, did_you_mean
from leadgrid.recognitions import folded
from leadgrid.transcripts.columns import Line, is_total
from leadgrid.transcripts.meanings import Doing, doing_of, value_test
from leadgrid.values import Number, text_key

Kind = Literal["attribute", "activity", "nothing"]
_SAME: Final = tuple(
    frozenset(folded(name) for name in names.split(","))
    for names in (
        "secteur, secteur d'activité, sector, industry, branche",
        "effectif, effectifs, employees, taille, taille de l'entreprise, salariés, number of employees, company size",
        "fonction, poste, job title, job_title, intitulé du poste, title, jobtitle",
        "pays, country", "budget", "ville, city", "département, department, service",
        "source, origine, source d'origine, lead source, original source",
        "chiffre d'affaires, ca, annual revenue, revenue, turnover",
        "visite, visites, page vue, pages vues, page_view, page view, visite du site, website visit, visit",
        "livre blanc, white_paper, white paper, téléchargement, download, livre blanc téléchargé",
        "démo, demo, demande de démo, demande de démonstration, demo_request, demo request",
        "ouverture, ouverture d'e-mail, ouverture email, email_open, email open, open, ouvre un e-mail",
        "clic, clic dans un e-mail, clic email, email_click, email click, click",
        "formulaire, form_submit, form submission, formulaire rempli, envoi de formulaire",
        "webinaire, webinar, participation webinaire", "désinscription, désabonnement, unsubscribe",
        "salon, trade_fair, trade fair, événement, event",
        "panier, cart", "achat, commande, purchase, order", "devis, quote, quote_sent, quote request",
    )
)  # fmt: skip
_NO_POINTS: Final = Words(en="its points are no whole number", fr="ses points ne sont pas un nombre entier")
_NO_SUBJECT: Final = Words(
    en="say which attribute or activity it reads", fr="dites quel attribut ou quelle activité elle lit"
)
_NO_NAME: Final = Words(en="it names no criterion", fr="elle ne nomme pas de critère")
_TOTAL: Final = Words(en="it is a total", fr="c’est un total")
_LEFT: Final = Words(en="left out, as was said", fr="laissée de côté, comme demandé")
_TOO_MANY: Final = Words(en="points go from −1000 to 1000", fr="les points vont de −1000 à 1000")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that the data have."""

    attributes: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row reads: an attribute or a type of activity by its name, or nothing where it is to be left out."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line, what it reads (None where nobody knows yet), its rule, and what is missing where it has none."""

    line: Line
    subject: Subject | None
    condition: Condition | None = None
    doing: Doing | None = None
    problem: Words | None = None


def transcribe(lines: Sequence[Line], known: Known, said: Mapping[str, Subject]) -> tuple[Row, ...]:
    """Each line with its rule; `said` are the subjects of criteria (by `text_key`) that somebody chose.

    >>> line = Line(2, "Secteur", "Industrie", 10, "10")
    >>> transcribe([line], Known(attributes=("sector",)), {})[0].subject
    Subject(kind='attribute', name='sector')
    """
    return tuple(_row(line, known, said) for line in lines)


def _row(line: Line, known: Known, said: Mapping[str, Subject]) -> Row:
    if not text_key(line.criterion):
        return Row(line, None, problem=_NO_NAME)
    if is_total(line.criterion):
        return Row(line, None, problem=_TOTAL)
    subject = said.get(text_key(line.criterion)) or _subject(line.criterion, known)
    if subject is None:
        return Row(line, None, problem=_NO_SUBJECT)
    if subject.kind == "nothing":
        return Row(line, subject, problem=_LEFT)
    if line.points is None:
        return Row(line, subject, problem=_NO_POINTS)
    if abs(line.points) > MOST_POINTS:
        return Row(line, subject, problem=_TOO_MANY)
    if subject.kind == "attribute":
        return Row(line, subject, AttributeCondition(subject.name, value_test(line.value)))
    doing = doing_of(f"{line.value} {_beyond(line.criterion, subject.name)}")
    if doing.left:
        told = cut(doing.left)
        return Row(line, subject, problem=Words(en=f'"{told}" is not understood', fr=f"« {told} » n’est pas compris"))
    measure = None if doing.count is None else Measure("count", doing.count)
    return Row(line, subject, ActivityCondition(Selection((subject.name,), within=doing.within), measure), doing)


def _subject(criterion: str, known: Known) -> Subject | None:
    """The attribute or type of that name, in either language, or the nearest."""
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (("attribute", known.attributes), ("activity", known.activities))
    key = folded(criterion)
    for kind, names in kinds:
        if (same := next((name for name in names if folded(name) == key), None)) is not None:
            return Subject(kind, same)
    if "+" in criterion:  # two things at once: whoever wrote it says which
        return None
    meant = next((group for group in _SAME if key in group), None)
    meant = meant or next(
        (group for group in _SAME if any(len(word) > 4 and key.startswith(word) for word in group)), None
    )
    if meant is not None:
        for kind, names in kinds:
            if (same := next((name for name in names if folded(name) in meant), None)) is not None:
                return Subject(kind, same)
    for kind, names in kinds:
        if (near := did_you_mean(criterion, names)) is not None:
            return Subject(kind, near)
    return None


def _beyond(criterion: str, name: str) -> str:
    """What a criterion says beside its name, such as «(30 derniers jours)»."""
    found = re.search(r"[(,:].*|\d.*", criterion)
    return "" if found is None or folded(criterion) == folded(name) else found[0].strip("(),: ")


def grid_of(rows: Sequence[Row], *, name: str, profile: str, behaviour: str) -> Grid | None:
    """A grid of the rows that have a rule, those of one criterion as one ladder; None where no row has one.

    `profile` and `behaviour` name the groups of rows that name none.
    """
    ruled = [row for row in rows if row.condition is not None and row.subject is not None]
    if not ruled:
        return None
    together: dict[tuple[str, str, str], list[Row]] = {}
    for row in ruled:
        assert row.subject is not None, "a rule reads something"
        said = row.line.group or (profile if row.subject.kind == "attribute" else behaviour)
        alone = f"{row.line.number}" if row.doing is not None and row.doing.each else ""
        together.setdefault((text_key(said), text_key(row.line.criterion), alone), []).append(row)
    groups: dict[str, Group] = {}
    criteria: list[Criterion] = []
    for (key, _, _), parts in together.items():
        first = parts[0]
        assert first.subject is not None, "a rule reads something"
        if key not in groups:
            axis: Axis = "fit" if first.subject.kind == "attribute" else "engagement"
            shown = first.line.group or (profile if axis == "fit" else behaviour)
            id = _free(shown, {group.id for group in groups.values()}, "group")
            groups[key] = Group(id, axis, Label.plain(shown))
        id = _free(first.line.criterion, {criterion.id for criterion in criteria}, "rule")
        criteria.append(_criterion(id, groups[key].id, parts))
    return Grid(name, tuple(groups.values()), tuple(criteria))


def _criterion(id: str, group: str, rows: Sequence[Row]) -> Criterion:
    first = rows[0]
    label = Label.plain(first.line.criterion)
    if first.doing is not None and first.doing.each:
        up_to = first.doing.up_to
        rung = _rung(first, named=False)
        limit = min(up_to, MOST_UP_TO) if up_to else None
        return Criterion(id, group, "each", (rung,), up_to=limit, label=label)
    if len(rows) == 1:
        return Criterion(id, group, "when", (_rung(first, named=False),), label=label)
    # the first rung that holds counts: what asks for most comes first, the rest in the order of the file
    ordered = sorted(rows, key=_demand, reverse=True)
    return Criterion(id, group, "ladder", tuple(_rung(row, named=True) for row in ordered), label=label)


def _rung(row: Row, *, named: bool) -> Rung:
    assert row.condition is not None, "a row with a rule"
    assert row.line.points is not None, "a row with a rule has points"
    return Rung(row.line.points, row.condition, Label.plain(row.line.value) if named and row.line.value else None)


def _demand(row: Row) -> int:
    """How much a row asks for: its lower bound, or below all of them."""
    match row.condition:
        case AttributeCondition(_, test) | ActivityCondition(_, Measure(_, test)):
            sizes = [operator for operator in test.operators if operator.name in ("at_least", "more_than")]
            return max((_billionths(operator) for operator in sizes), default=-(10**30))
    return -(10**30)


def _billionths(operator: Operator) -> int:
    assert isinstance(operator.operand, Number), "sizes are numbers"
    return operator.operand.billionths


def _free(text: str, taken: set[str], usual: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40]
    base = base if base[:1].isalpha() else f"{usual}_{base}".rstrip("_")
    names = [base, *(f"{base}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
