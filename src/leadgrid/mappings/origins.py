"""What the user says of the columns and values of files, so that they come to the canonical form (grid language §1).

Frozen values that go to JSON and back; files that need none of it have the empty `Mappings`. Knows nothing of SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Self, get_args

from leadgrid.mappings.forms import FORMS, Kind
from leadgrid.values import is_unknown, text_key

How = Literal["exact", "any_case", "domain", "company"]
"""When two values link: trimmed and equal; whatever their case; the same domain of an address or a website; the same
company, whatever its case, accents, punctuation and legal form."""
HOWS: Final[tuple[How, ...]] = get_args(How)


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
class Link:
    """Rows of `kind` belong to the lead whose `column` (of the leads file) links with what they have as lead_id.

    Of several leads with one value, activities go to the first by lead_id, and outcomes to all of them. By domain, the
    free ones of mail providers link nobody. Companies are joined by their own `domain` or `company`: a link of theirs
    says which column of the leads that is compared with.
    """

    kind: Kind
    column: str
    how: How = "exact"

    def __post_init__(self) -> None:
        if self.kind == "leads" or not text_key(self.column):
            raise ValueError("activities, outcomes or companies link to a named column of the leads")
        if self.kind == "companies" and self.how not in ("domain", "company"):
            raise ValueError("companies link by domain or by company")


@dataclass(frozen=True, slots=True)
class Derivation:
    """An activity or outcome of every lead whose `column` holds its instant; `name` is its type or stage.

    With `means`, an outcome without a date of every lead whose `column` equals that text.
    """

    kind: Kind
    name: str
    column: str
    means: str | None = None

    def __post_init__(self) -> None:
        if self.kind in ("leads", "companies") or not text_key(self.name) or not text_key(self.column):
            raise ValueError("an activity or an outcome is derived from a named column, and has a name")
        if self.means is not None and (self.kind != "outcomes" or not text_key(self.means)):
            raise ValueError("only an outcome can do without a date, and what means it is a text")


@dataclass(frozen=True, slots=True)
class Mappings:
    """Where canonical columns come from (what is not mapped is found by its name), and what becomes of values.

    `unknowns` are texts that count as unknown in every column of a table's file, `renames` other names for types of
    activity; both are compared as text. A table has at most one link (companies one of each sort), a column one
    origin, a type one new name.

    >>> Mappings((("leads", "lead_id", RowNumber()),)).of("leads")
    {'lead_id': RowNumber()}
    """

    origins: tuple[tuple[Kind, str, Origin], ...] = ()
    unknowns: tuple[tuple[Kind, str], ...] = ()
    renames: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    derivations: tuple[Derivation, ...] = ()

    def __post_init__(self) -> None:
        if any(column not in FORMS[kind].columns for kind, column, _ in self.origins):
            raise ValueError("only canonical columns are mapped")
        for keys in (
            [(kind, column) for kind, column, _ in self.origins],
            [(kind, text_key(text)) for kind, text in self.unknowns],
            [text_key(old) for old, _ in self.renames],
            [(link.kind, link.how if link.kind == "companies" else "") for link in self.links],
            [(text.kind, text_key(text.name), text_key(text.column), text.means) for text in self.derivations],
        ):
            if len(set(keys)) < len(keys):
                raise ValueError("a mapping says nothing twice")
        if any(is_unknown(text) for _, text in self.unknowns):
            raise ValueError("a blank value is unknown without being told")
        if any(is_unknown(text) for pair in self.renames for text in pair):
            raise ValueError("a type of activity has a name")

    def of(self, kind: Kind) -> dict[str, Origin]:
        return {column: origin for table, column, origin in self.origins if table == kind}

    def unknown_in(self, kind: Kind) -> tuple[str, ...]:
        """The keys of what counts as unknown in the files of a table."""
        return tuple(text_key(text) for table, text in self.unknowns if table == kind)

    def link_of(self, kind: Kind) -> Link | None:
        return next((link for link in self.links if link.kind == kind), None)

    def linked_by(self, how: How) -> str | None:
        """The column of the leads that companies are said to be joined with in this way."""
        return next((link.column for link in self.links if link.kind == "companies" and link.how == how), None)

    def derived(self, kind: Kind) -> tuple[Derivation, ...]:
        return tuple(derivation for derivation in self.derivations if derivation.kind == kind)

    def only(self, kind: Kind) -> Self:
        """What is said of the file of one table; derivations go with the leads, where their columns are."""
        return replace(
            self,
            origins=tuple(origin for origin in self.origins if origin[0] == kind),
            unknowns=tuple(unknown for unknown in self.unknowns if unknown[0] == kind),
            renames=self.renames if kind == "activities" else (),
            links=tuple(link for link in self.links if link.kind == kind),
            derivations=self.derivations if kind == "leads" else (),
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing but columns is mapped."""
        return not (self.unknowns or self.renames or self.links or self.derivations)

    @property
    def plain(self) -> list[str]:
        """The mappings as `--map` would be told, sorted."""
        return sorted(
            [
                *(f"{kind}.{column}={_written(origin)}" for kind, column, origin in self.origins),
                *(f"{kind}.@unknown={text}" for kind, text in self.unknowns),
                *(f"activities.@type:{old}={new}" for old, new in self.renames),
                *(f"{link.kind}.@link:{link.how}={link.column}" for link in self.links),
                *(_derivation(derivation) for derivation in self.derivations),
            ]
        )

    def to_plain(self) -> dict[str, Any]:
        """The form for JSON, which `from_plain` reads back; unlike `plain` it holds every name as it is."""
        return {
            "origins": [[kind, column, *_plain_origin(origin)] for kind, column, origin in self.origins],
            "unknowns": [list(unknown) for unknown in self.unknowns],
            "renames": [list(rename) for rename in self.renames],
            "links": [[link.kind, link.column, link.how] for link in self.links],
            "derivations": [[made.kind, made.name, made.column, made.means] for made in self.derivations],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Raises `ValueError` where `plain` is no mapping."""
        try:
            return cls(
                tuple((kind, column, _origin(*rest)) for kind, column, *rest in plain["origins"]),
                tuple((kind, text) for kind, text in plain["unknowns"]),
                tuple((old, new) for old, new in plain["renames"]),
                tuple(Link(kind, column, how) for kind, column, how in plain["links"]),
                tuple(Derivation(*made) for made in plain["derivations"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is no mapping") from error


def merged(parts: Iterable[Mappings]) -> Mappings:
    """What is said of several files, as one. Raises `ValueError` where two of them say something twice."""
    known = list(parts)
    return Mappings(
        tuple(origin for part in known for origin in part.origins),
        tuple(unknown for part in known for unknown in part.unknowns),
        tuple(rename for part in known for rename in part.renames),
        tuple(link for part in known for link in part.links),
        tuple(derivation for part in known for derivation in part.derivations),
    )


def _written(origin: Origin) -> str:
    match origin:
        case Column(name):
            return name
        case Constant(text):
            return f"@const:{text}"
        case RowNumber():
            return "@row"


def _derivation(made: Derivation) -> str:
    if made.means is None:
        return f"{made.kind}.@event:{made.name}={made.column}"
    return f"{made.kind}.@is:{made.name}={made.column}={made.means}"


def _plain_origin(origin: Origin) -> list[str]:
    match origin:
        case Column(text) | Constant(text):
            return [type(origin).__name__, text]
        case RowNumber():
            return ["RowNumber", ""]


def _origin(sort: str, text: str) -> Origin:
    if not isinstance(text, str):
        raise TypeError("a column is called by a text")
    known: dict[str, Origin] = {"Column": Column(text), "Constant": Constant(text), "RowNumber": RowNumber()}
    return known[sort]
