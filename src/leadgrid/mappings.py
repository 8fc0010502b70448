"""Which column of a file stands for which column of the canonical form (grid language §1).

A canonical column is found by its name, or the user says where it comes from: another column, the line number, or one
text for all rows. Knows the names of the canonical columns; knows nothing of files or SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from leadgrid.problems import Problem, UsageError, Words, did_you_mean
from leadgrid.values import normal, text_key, trimmed

Kind = Literal["leads", "activities", "outcomes"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
CUSTOMER: Final = "customer"
"""The stage of outcomes that name none."""


@dataclass(frozen=True, slots=True)
class Form:
    """The canonical columns of one table; what else its file has are attributes or properties."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


FORMS: Final[Mapping[Kind, Form]] = {
    "leads": Form(("lead_id",), ("created_at",)),
    "activities": Form(("lead_id", "activity", "occurred_at")),
    "outcomes": Form(("lead_id",), ("occurred_at", "stage", "amount", "reason")),
}


@dataclass(frozen=True, slots=True)
class Column:
    """The values of a column of the file, by its name (compared as text)."""

    name: str


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The line number in the file (of a CSV's first row: 2), or the row number from 1 where it has no lines."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One text for every row."""

    text: str


Origin = Column | RowNumber | Constant


@dataclass(frozen=True, slots=True)
class Mappings:
    """Where the user says that canonical columns come from; what is not mapped is found by its name.

    >>> read_maps(["leads.lead_id=@row"]).of("leads")
    {'lead_id': RowNumber()}
    """

    origins: tuple[tuple[Kind, str, Origin], ...] = ()

    def of(self, kind: Kind) -> dict[str, Origin]:
        return {column: origin for table, column, origin in self.origins if table == kind}

    @property
    def plain(self) -> list[str]:
        """The mappings as they would be written, in the order of tables and columns."""
        return sorted(f"{kind}.{column}={_written(origin)}" for kind, column, origin in self.origins)


def _written(origin: Origin) -> str:
    match origin:
        case Column(name):
            return name
        case Constant(text):
            return f"@const:{text}"
        case RowNumber():
            return "@row"


def read_maps(texts: Iterable[str]) -> Mappings:
    """The mappings that the texts of `--map` say: `TABLE.COLUMN=NAME`, `=@row` or `=@const:TEXT`.

    Raises `UsageError` with every text that says none.

    >>> read_maps(["activities.activity=@const:visit", "leads.lead_id=N° client"]).plain
    ['activities.activity=@const:visit', 'leads.lead_id=N° client']
    """
    origins: list[tuple[Kind, str, Origin]] = []
    problems: list[Problem] = []
    for text in texts:
        read = _read_map(text)
        if isinstance(read, Words):
            problems.append(Problem(read))
        elif any(read[:2] == known[:2] for known in origins):
            problems.append(
                Problem(Words(f"--map names {read[0]}.{read[1]} twice", f"--map nomme deux fois {read[0]}.{read[1]}"))
            )
        else:
            origins.append(read)
    if problems:
        raise UsageError(problems)
    return Mappings(tuple(origins))


def _read_map(text: str) -> tuple[Kind, str, Origin] | Words:
    target, equals, value = text.partition("=")
    table, point, column = target.strip().partition(".")
    value = trimmed(normal(value)) if not value.startswith("@const:") else value
    if not equals or not point or not value:
        return Words(
            f'--map "{text}" says no mapping: write --map leads.lead_id=COLUMN, or =@row, or =@const:TEXT',
            f'--map "{text}" ne dit rien : écrivez --map leads.lead_id=COLONNE, ou =@row, ou =@const:TEXTE',
        )
    known = {f"{kind}.{name}": (kind, name) for kind, form in FORMS.items() for name in form.columns}
    if (found := known.get(f"{table}.{column}")) is None:
        near = did_you_mean(f"{table}.{column}", known)
        return Words(
            f'--map "{text}": there is no {table}.{column} to map'
            + (f'. Did you mean "{near}"?' if near else f"; there are {', '.join(known)}"),
            f'--map "{text}" : il n’y a pas de {table}.{column}'
            + (f". Vouliez-vous dire « {near} » ?" if near else f" ; il y a {', '.join(known)}"),
        )
    if value == "@row":
        return (*found, RowNumber())
    if value.startswith("@const:"):
        return (*found, Constant(normal(value.removeprefix("@const:"))))
    if value.startswith("@"):
        return Words(
            f'--map "{text}": after @ comes row or const:TEXT', f'--map "{text}" : après @ vient row ou const:TEXTE'
        )
    return (*found, Column(value))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands in one file: columns are numbers from 0 in the order of its header.

    `others` are the attributes or properties: (number of the column, its name).
    """

    kind: Kind
    canonical: Mapping[str, int | RowNumber | Constant] = field(default_factory=dict)
    others: tuple[tuple[int, str], ...] = ()

    @property
    def needs_lines(self) -> bool:
        return any(isinstance(origin, RowNumber) for origin in self.canonical.values())


def lay_out(
    kind: Kind,
    names: Sequence[str],
    mappings: Mappings,
    *,
    source: str,
    needed: Sequence[str] = (),
) -> tuple[Layout, list[Problem]]:
    """Find the canonical columns and the others in a header, and all that is wrong with it.

    A mapped column stays readable under its own name, except where that name is canonical; a canonical name that is
    mapped elsewhere hides the file's own column of that name. A column without a name cannot be read by anyone and is
    left aside. `needed` are optional columns that must be there this time.

    >>> layout, problems = lay_out("leads", ["N°", "Lead_ID", "Secteur"], read_maps(["leads.lead_id=N°"]), source="f")
    >>> layout.canonical, layout.others, problems
    ({'lead_id': 0}, ((0, 'N°'), (2, 'Secteur')), [])
    """
    form = FORMS[kind]
    keyed: dict[str, int] = {}
    problems: list[Problem] = []
    for number, name in enumerate(names):
        if not (key := text_key(name)):
            continue
        if key in keyed:
            problems.append(_twice(names[keyed[key]], name, source))
        keyed.setdefault(key, number)
    canonical: dict[str, int | RowNumber | Constant] = {}
    mapped = mappings.of(kind)
    for column in form.columns:
        origin = mapped.get(column, Column(column))
        if not isinstance(origin, Column):
            canonical[column] = origin
        elif (found := keyed.get(text_key(origin.name))) is not None:
            canonical[column] = found
        elif column in mapped or column in form.required or column in needed:
            problems.append(_missing(kind, column, origin.name, names, source))
    others = tuple((number, trimmed(normal(names[number]))) for key, number in keyed.items() if key not in form.columns)
    return Layout(kind, canonical, others if kind != "outcomes" else ()), problems


def _twice(first: str, second: str, source: str) -> Problem:
    return Problem(
        Words(
            f'two columns are called "{trimmed(second)}" (case and blanks around do not count): rename one of them',
            f"deux colonnes s’appellent « {trimmed(first)} » (ni la casse ni les blancs autour ne comptent) :"
            " renommez l’une d’elles",
        ),
        source=source,
    )


def _missing(kind: Kind, column: str, name: str, names: Sequence[str], source: str) -> Problem:
    found = [trimmed(normal(known)) for known in names if text_key(known)]
    if len(found) == 1 and (separator := next((mark for mark in ";\t|" if mark in found[0]), None)):
        mark = "a tab" if separator == "\t" else separator
        marque = "des tabulations" if separator == "\t" else f"des {separator}"
        return Problem(
            Words(
                f"the columns of this file are separated by {mark}: save it as CSV with commas, in UTF-8",
                f"les colonnes de ce fichier sont séparées par {marque} : enregistrez-le en CSV (virgules, UTF-8)",
            ),
            source=source,
        )
    near = did_you_mean(name, found)
    listed = ", ".join(found[:30]) + (" …" if len(found) > 30 else "")
    is_mapped = text_key(name) != column
    return Problem(
        Words(
            f'there is no column "{name}"'
            + (f" to map {kind}.{column} to" if is_mapped else "")
            + (f'. Did you mean "{near}"?' if near else ".")
            + f" The columns are: {listed or 'none'}. Say which one it is: --map {kind}.{column}={near or 'COLUMN'}",
            f"il n’y a pas de colonne « {name} »"
            + (f" pour {kind}.{column}" if is_mapped else "")
            + (f". Vouliez-vous dire « {near} » ?" if near else ".")
            + f" Les colonnes sont : {listed or 'aucune'}. Dites laquelle : --map {kind}.{column}={near or 'COLONNE'}",
        ),
        source=source,
    )
