"""The texts of `--map`, read into `Mappings`, with all that is wrong with them.

TABLE.COLUMN=NAME | @row | @const:TEXT      where a canonical column comes from
TABLE.@unknown=TEXT                         a text that counts as unknown in every column of the file
activities.@type:OLD=NEW                    another name for a type of activity
TABLE.@link:HOW=COLUMN                      which column of the leads the file's lead_id links with, and how
companies.@link:domain|company=COLUMN       which column of the leads companies are joined with
TABLE.@event:NAME=COLUMN                    an activity or outcome at the instant in a column of the leads
outcomes.@is:STAGE=COLUMN=TEXT              an outcome without a date where a column of the leads says so
"""

from __future__ import annotations

from collections.abc import Iterable

from leadgrid.mappings.forms import FORMS, KINDS
from leadgrid.mappings.origins import HOWS, Column, Constant, Derivation, Link, Mappings, RowNumber, merged
from leadgrid.problems import Problem, UsageError, Words, did_you_mean
from leadgrid.values import normal, text_key, trimmed


def read_maps(texts: Iterable[str]) -> Mappings:
    """The mappings that the texts of `--map` say. Raises `UsageError` with every text that says none.

    >>> read_maps(["activities.activity=@const:visit", "leads.lead_id=N° client"]).plain
    ['activities.activity=@const:visit', 'leads.lead_id=N° client']
    >>> read_maps(["activities.@link:any_case=E-mail", "leads.@unknown=N/A"]).links
    (Link(kind='activities', column='E-mail', how='any_case'),)
    """
    known = Mappings()
    problems: list[Problem] = []
    for text in texts:
        read = _read_map(text)
        if isinstance(read, Words):
            problems.append(Problem(read))
            continue
        try:
            known = merged([known, read])
        except ValueError:
            target = text.partition("=")[0].strip()
            problems.append(Problem(Words(en=f"--map names {target} twice", fr=f"--map nomme deux fois {target}")))
    if problems:
        raise UsageError(problems)
    return known


def _read_map(text: str) -> Mappings | Words:
    target, equals, value = text.partition("=")
    table, point, column = target.strip().partition(".")
    value = trimmed(normal(value)) if not value.startswith("@const:") else value
    if not equals or not point or not value:
        return Words(
            en=f'--map "{text}" says no mapping: write --map leads.lead_id=COLUMN, or =@row, or =@const:TEXT',
            fr=f'--map "{text}" ne dit rien : écrivez --map leads.lead_id=COLONNE, ou =@row, ou =@const:TEXTE',
        )
    if column.startswith("@"):
        return _treatment(text, table, column, value)
    known = {f"{kind}.{name}": (kind, name) for kind, form in FORMS.items() for name in form.columns}
    if (found := known.get(f"{table}.{column}")) is None:
        near = did_you_mean(f"{table}.{column}", known)
        return Words(
            en=f'--map "{text}": there is no {table}.{column} to map'
            + (f'. Did you mean "{near}"?' if near else f"; there are {', '.join(known)}"),
            fr=f'--map "{text}" : il n’y a pas de {table}.{column}'
            + (f". Vouliez-vous dire « {near} » ?" if near else f" ; il y a {', '.join(known)}"),
        )
    if value == "@row":
        return Mappings(((*found, RowNumber()),))
    if value.startswith("@const:"):
        return Mappings(((*found, Constant(normal(value.removeprefix("@const:")))),))
    if value.startswith("@"):
        return Words(
            en=f'--map "{text}": after @ comes row or const:TEXT',
            fr=f'--map "{text}" : après @ vient row ou const:TEXTE',
        )
    return Mappings(((*found, Column(value)),))


def _treatment(text: str, table: str, column: str, value: str) -> Mappings | Words:
    word, _, name = (trimmed(normal(part)) for part in column.partition(":"))
    kind = next((kind for kind in KINDS if kind == table), None)
    says, equals, means = (trimmed(part) for part in value.rpartition("="))
    how = next((known for known in HOWS if known == (name or "exact")), None)
    match word:
        case "@unknown" if kind is not None and not name:
            return Mappings(unknowns=((kind, value),))
        case "@type" if kind == "activities" and name:
            return Mappings(renames=((name, value),))
        case "@link" if kind in ("activities", "outcomes") and how is not None:
            return Mappings(links=(Link(kind, value, how),))
        case "@link" if kind == "companies" and how in ("domain", "company"):
            return Mappings(links=(Link(kind, value, how),))
        case "@event" if kind in ("activities", "outcomes") and name:
            return Mappings(derivations=(Derivation(kind, name, value),))
        case "@is" if kind == "outcomes" and name and equals and text_key(says) and text_key(means):
            return Mappings(derivations=(Derivation(kind, name, says, means),))
    return Words(
        en=f'--map "{text}": after a table\'s point and @ come unknown=TEXT, type:OLD=NEW (of activities),'
        f" link:{'|'.join(HOWS)}=COLUMN and event:NAME=COLUMN (of activities and outcomes), is:STAGE=COLUMN=TEXT"
        " (of outcomes), or link:domain|company=COLUMN (of companies)",
        fr=f'--map "{text}" : après le point d’une table et @ viennent unknown=TEXTE, type:ANCIEN=NOUVEAU (activités),'
        f" link:{'|'.join(HOWS)}=COLONNE et event:NOM=COLONNE (activités et résultats), is:ÉTAPE=COLONNE=TEXTE"
        " (résultats), ou link:domain|company=COLONNE (entreprises)",
    )
