"""What salespeople would say of a rule, and of what it tells about customers: short, in both languages.

Values and names of activities stand as the data write them, attributes as lists call them (`attribute_named`). Knows
the rules that `candidates` makes.
"""

from __future__ import annotations

from typing import Final

from leadgrid.conditions import (
    ActivityCondition,
    AttributeCondition,
    Condition,
    Measure,
    ReactionCondition,
    Selection,
    Value,
    ValueTest,
    attributes_read,
    selections,
)
from leadgrid.contingencies import Contingency
from leadgrid.grids import Criterion, Label
from leadgrid.instants import Duration
from leadgrid.mappings import CUSTOMER
from leadgrid.numerals import NARROW, number, percent
from leadgrid.problems import Language, Words
from leadgrid.sentences import attribute_named, phrases, yes_or_no_named
from leadgrid.values import Number, text_key

LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr")
MOST_READ: Final = 3
"""Names that stand in what a rule is called."""
_SHORT_TESTS: Final = (("is",), ("in",), ("at_least",), ("at_least", "less_than"), ("more_than",), ("known",))
_UNITS: Final = {
    "m": (Words("minute", "minute"), Words("minutes", "minutes")),
    "h": (Words("hour", "heure"), Words("hours", "heures")),
    "d": (Words("day", "jour"), Words("days", "jours")),
    "w": (Words("week", "semaine"), Words("weeks", "semaines")),
}


def named_rule(rule: Condition, *, alone: bool = True) -> Words:
    """What a rule asks, in a few words; of a rule about an activity only how often and how lately where it does not
    stand `alone`, but under the activity's name.

    >>> from leadgrid.conditions import Selection
    >>> named_rule(ActivityCondition(Selection(("demo",), within=Duration(30, "d")))).fr
    'demo (30 derniers jours)'
    """
    match rule:
        case AttributeCondition(name, test):
            if (whole := yes_or_no_named(name, test)) is not None:
                return whole
            of, said = attribute_named(name), named_test(test)
            return Words(en=f"{of.en}: {said.en}", fr=f"{of.fr} : {said.fr}")
        case ActivityCondition(selection, Measure("sum" | "max" as kind, test, str() as name)):
            least, what = named_test(test), _names(selection)
            said = Words(
                en=f"{name} {'in all' if kind == 'sum' else 'at one time'}: {least.en}",
                fr=f"{name} {'en tout' if kind == 'sum' else 'en une fois'} : {least.fr}",
            )
            said = Words(en=f"{what.en}, {said.en}", fr=f"{what.fr}, {said.fr}") if alone else said
            return _recent(said, selection.within)
        case ActivityCondition(selection, measure):
            times = _least(measure.test) if measure else 1
            en, fr = (number(times, language) for language in LANGUAGES)
            often = (
                Words(en=f"{en} times or more", fr=f"{fr} fois ou plus")
                if times > 1
                else Words(en="once", fr="une fois")
            )
            if not alone:
                return _last(selection.within) if selection.within and times == 1 else _recent(often, selection.within)
            what = _names(selection)
            if times > 1:
                return _recent(Words(en=f"{what.en}, {often.en}", fr=f"{what.fr}, {often.fr}"), selection.within)
            return _recent(what, selection.within)
        case ReactionCondition(reaction, trigger, delay, _, within):
            first, then, waited = _names(trigger), _names(reaction), _length(delay)
            en, fr = f"{first.en}, then {then.en} within {waited.en}", f"{first.fr}, puis {then.fr} sous {waited.fr}"
            return _recent(Words(en=en, fr=fr), within)
        case _:
            raise ValueError("this is no rule that is looked for")


def called(criterion: Criterion) -> Words:
    """What a rule is called that nobody named: what it asks where that is short to say, else what it reads.

    >>> from leadgrid.conditions import Not, Operator
    >>> from leadgrid.grids import Rung
    >>> large = AttributeCondition("size", ValueTest((Operator("at_least", Number.of(50)),)))
    >>> called(Criterion("rule", "profile", "when", (Rung(5, large),))).en
    'size: 50 or more'
    >>> called(Criterion("rule", "profile", "ladder", (Rung(5, large), Rung(1, Not(large))))).en
    'size'
    """
    condition = criterion.rungs[0].condition
    if criterion.kind == "when" and _is_short(condition):
        return named_rule(condition)
    found: list[Words] = []
    for rung in criterion.rungs:
        found += [attribute_named(name) for name in attributes_read(rung.condition)]
        found += [_names(selection) for selection in selections(rung.condition)]
    different = list(dict.fromkeys(found))
    shown = different[:MOST_READ] + ([Words("…", "…")] if len(different) > MOST_READ else [])
    return Words(en=", ".join(words.en for words in shown), fr=", ".join(words.fr for words in shown))


def _is_short(condition: Condition) -> bool:
    """Whether `named_rule` says all of a condition."""
    match condition:
        case AttributeCondition(_, test):
            return tuple(operator.name for operator in test.operators) in _SHORT_TESTS
        case ActivityCondition(selection, measure):
            whole = measure is None or (
                measure.kind == "count" and tuple(operator.name for operator in measure.test.operators) == ("at_least",)
            )
            return whole and not selection.where and (selection.types is None or len(selection.types) <= MOST_READ)
        case ReactionCondition():
            return not condition.reaction.where and not condition.trigger.where
    return False


def named_test(test: ValueTest) -> Words:
    """What a test asks of a value.

    >>> from leadgrid.conditions import Operator
    >>> named_test(ValueTest((Operator("at_least", Number.of(50)), Operator("less_than", Number.of(200))))).en
    '50 to less than 200'
    """
    operands = {operator.name: operator.operand for operator in test.operators}
    if "known" in operands:
        return Words(en="known", fr="renseigné") if operands["known"] else Words(en="unknown", fr="non renseigné")
    said = {name: Words(_told(operand, "en"), _told(operand, "fr")) for name, operand in operands.items()}
    match said:
        case {"at_least": low, "less_than": high}:
            return Words(en=f"{low.en} to less than {high.en}", fr=f"de {low.fr} à moins de {high.fr}")
        case {"at_least": low}:
            return Words(en=f"{low.en} or more", fr=f"{low.fr} ou plus")
        case {"more_than": low}:
            return Words(en=f"more than {low.en}", fr=f"plus de {low.fr}")
        case _:
            return next(iter(said.values()))


def counted(table: Contingency, *, target: str) -> Words:
    """The counts behind a finding, from the customers' side, and how many times as often they follow.

    >>> counted(Contingency(leads=100, converted=20, others=900, others_converted=30), target="customer").en
    '20 of 50 customers, against 80 of the 950 others; these leads become customers 6.0 times as often (3.5–10.2)'
    """
    counts, often = counted_only(table, target=target), _how_often(table, target)
    return Words(en=f"{counts.en}; {often.en}", fr=f"{counts.fr} ; {often.fr}") if often else counts


def counted_only(table: Contingency, *, target: str) -> Words:
    """How many of those who became customers have it, and how many of the others.

    >>> counted_only(Contingency(leads=100, converted=20, others=900, others_converted=30), target="customer").fr
    '20 clients sur 50, contre 80 autres leads sur 950'
    """
    have, all_won, all_lost = table.leads - table.converted, table.all_converted, table.all_leads - table.all_converted
    en, fr = (
        [number(count, language) for count in (table.converted, all_won, have, all_lost)] for language in LANGUAGES
    )
    return Words(
        en=f"{en[0]} of {en[1]} {_of_them(all_won, target).en}, against {en[2]} of the {en[3]} others",
        fr=f"{fr[0]} {_of_them(table.converted, target).fr} sur {fr[1]},"
        f" contre {fr[2]} autre{'s' * (have > 1)} lead{'s' * (have > 1)} sur {fr[3]}",
    )


def briefly_counted(table: Contingency) -> Words:
    """The same where it has been said already how many there are in all.

    >>> briefly_counted(Contingency(leads=100, converted=20, others=900, others_converted=30)).en
    '20 against 80'
    """
    en, fr = (
        [number(count, language) for count in (table.converted, table.leads - table.converted)]
        for language in LANGUAGES
    )
    return Words(en=f"{en[0]} against {en[1]}", fr=f"{fr[0]} contre {fr[1]}")


def sentence(rule: Condition, table: Contingency, *, target: str) -> Words:
    """A finding as one says it: what, how many of those who have it became customers, and how many of the others.

    >>> from leadgrid.conditions import Operator
    >>> rule = AttributeCondition("sector", ValueTest((Operator("is", "BTP"),)))
    >>> sentence(rule, Contingency(leads=100, converted=20, others=900, others_converted=30), target="customer").en
    'sector: BTP – 20 of 100 became customers (20.0%), against 3.3% of the others'
    """
    name, won = named_rule(rule), _winners(target)
    rates = [rate.value if rate else None for rate in (table.rate, table.other_rate)]
    en, fr = (
        [number(table.converted, language), number(table.leads, language)]
        + [percent(rate, language, places=1) for rate in rates]
        for language in LANGUAGES
    )
    is_one = table.converted < 2
    stage = "client" if is_one and text_key(target) == CUSTOMER else won.fr
    became = f"{'est devenu' if is_one else 'sont devenus'} {stage}"
    return Words(
        en=f"{name.en} – {en[0]} of {en[1]} became {won.en} ({en[2]}), against {en[3]} of the others",
        fr=f"{name.fr} – {fr[0]} sur {fr[1]} {became} ({fr[2]}), contre {fr[3]} des autres",
    )


def label(words: Words) -> Label:
    """The same in both languages, as a grid writes it."""
    return Label.plain(words.en) if words.en == words.fr else Label((("fr", words.fr), ("en", words.en)))


def _how_often(table: Contingency, target: str) -> Words | None:
    ratio, won = table.ratio, _winners(target)
    if ratio is None or ratio.low is None or ratio.high is None:
        return None
    ends = (ratio.value, ratio.low, ratio.high)
    if ratio.value < 1:
        ends = (1 / ratio.value, 1 / ratio.high, 1 / ratio.low)
    en, fr = ([number(end, language, places=1) for end in ends] for language in LANGUAGES)
    more = Words(en="times as often", fr="fois plus souvent")
    less = Words(en="times less often", fr="fois moins souvent")
    said = more if ratio.value >= 1 else less
    return Words(
        en=f"these leads become {won.en} {en[0]} {said.en} ({en[1]}–{en[2]})",
        fr=f"ces leads deviennent {won.fr} {fr[0]} {said.fr} ({fr[1]} à {fr[2]})",
    )


def _winners(target: str) -> Words:
    return (
        Words("customers", "clients")
        if text_key(target) == CUSTOMER
        else Words(f"“{target}”", f"«{NARROW}{target}{NARROW}»")
    )


def _of_them(count: int, target: str) -> Words:
    """The noun for so many of them: «1 client», “12 “mql” leads”."""
    if text_key(target) == CUSTOMER:
        return Words("customer" if count == 1 else "customers", "client" if count < 2 else "clients")
    won = _winners(target)
    leads = Words("lead" if count == 1 else "leads", "lead" if count < 2 else "leads")
    return Words(f"{won.en} {leads.en}", f"{leads.fr} {won.fr}")


def _recent(words: Words, within: Duration | None) -> Words:
    if within is None:
        return words
    last = _last(within)
    return Words(en=f"{words.en} ({last.en})", fr=f"{words.fr} ({last.fr})")


def _last(within: Duration) -> Words:
    one, many = _UNITS[within.unit]
    if within.amount == 1:
        return Words(en=f"last {one.en}", fr=f"{'dernier' if within.unit == 'd' else 'dernière'} {one.fr}")
    en, fr = (number(within.amount, language) for language in LANGUAGES)
    return Words(en=f"last {en} {many.en}", fr=f"{fr} {'derniers' if within.unit == 'd' else 'dernières'} {many.fr}")


def _length(duration: Duration) -> Words:
    said = _UNITS[duration.unit][duration.amount > 1]
    en, fr = (number(duration.amount, language) for language in LANGUAGES)
    return Words(en=f"{en} {said.en}", fr=f"{fr} {said.fr}")


def _names(selection: Selection) -> Words:
    if selection.types is None:
        return Words(en="any activity", fr="une activité quelconque")
    return Words(en=" or ".join(selection.types), fr=" ou ".join(selection.types))


def _least(test: ValueTest) -> int:
    found = next(operator.operand for operator in test.operators if operator.name == "at_least")
    assert isinstance(found, Number)
    return int(found.text)


def _told(operand: Value | tuple[Value, ...], language: Language) -> str:
    match operand:
        case tuple():
            return ", ".join(_told(part, language) for part in operand)
        case bool():
            return ("oui" if operand else "non") if language == "fr" else ("yes" if operand else "no")
        case Number():
            return phrases.number(operand, language)
        case _:
            return str(operand)
