"""What one table is loaded from, as far as it is told: its files, a first look at them, where its columns come from.

A value that the rooms of the mapping screen hand on. Knows nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadgrid.glimpses import NOTHING_PROPOSED, Glimpse
from leadgrid.mappings import Kind, Origin
from leadgrid.quarantines import File
from leadgrid.recognitions import Table
from leadgrid.sources import ColumnForm
from leadgrid.values import text_key


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one table and what is told of them, none of it for good before it is loaded.

    `glimpse` sees them as one table, `key` begins the keys of the widgets that ask about them. `missing` are canonical
    columns that nobody has named yet; a file of activities or outcomes may have `lead_id` missing until it is joined.
    `headers` are the columns of each file, `unknowns` the texts that count as unknown in all of them.
    """

    kind: Kind
    files: tuple[File, ...]
    glimpse: Glimpse
    key: str
    origins: tuple[tuple[Kind, str, Origin], ...] = ()
    missing: tuple[str, ...] = ()
    headers: tuple[tuple[str, ...], ...] = ()
    unknowns: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """The header and the first rows, as `recognise` wants them."""
        return Table(self.glimpse.names, self.glimpse.rows)

    def origin(self, column: str) -> Origin | None:
        """Where a canonical column comes from, as far as that is told."""
        return next((origin for _, name, origin in self.origins if name == column), None)

    def lacking(self, column: str) -> File | None:
        """The first of the files that has no column of this name."""
        key = text_key(column)
        pairs = zip(self.files, self.headers, strict=False)
        return next((file for file, names in pairs if all(text_key(name) != key for name in names)), None)


def as_one(glimpses: Sequence[Glimpse]) -> Glimpse:
    """The first looks at several files as one at the table that they make: their columns by name, rows one after
    the other; what a file lacks is unknown in its rows.

    >>> both = as_one([Glimpse(("Id", "Nom"), (("1", "a"),)), Glimpse(("Ville", "id"), (("Lyon", "2"),))])
    >>> both.names, both.rows
    (('Id', 'Nom', 'Ville'), (('1', 'a', None), ('2', None, 'Lyon')))
    """
    if len(glimpses) == 1:
        return glimpses[0]
    names: dict[str, str] = {}
    for glimpse in glimpses:
        for name in glimpse.names:
            if text_key(name):
                names.setdefault(text_key(name), name)
    rows: list[tuple[str | None, ...]] = []
    for glimpse in glimpses:
        places = {text_key(name): number for number, name in reversed(list(enumerate(glimpse.names)))}
        rows += [tuple(row[places[key]] if key in places else None for key in names) for row in glimpse.rows]
    forms: dict[str, ColumnForm] = {}
    for form in (form for glimpse in glimpses for form in glimpse.proposal.forms):
        known = forms.setdefault(text_key(form.name), form)
        if known.choice != form.choice:
            forms[text_key(form.name)] = replace(known, choice=None)
    return Glimpse(tuple(names.values()), tuple(rows), replace(NOTHING_PROPOSED, forms=tuple(forms.values())))
