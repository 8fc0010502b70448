"""What a first grid can read where nothing is measured: what a team could weigh without having seen a figure.

    Secteur       BTP 31 % · Industrie 29 % · Services 27 %     few values cover most leads: a category
    Effectif      from 250, from 60, from 12                    numbers: steps
    Entreprise    Dupont SA 2 % · Acme 1 % · 400 others         names, and no rule
    Clic          within 90 days                                an act

How it is decided stands in docs/starters.md. Knows data; knows nothing of points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from leadgrid.candidates import FEWEST, Candidate, attribute_candidates, candidates, origin
from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.datasets import Dataset
from leadgrid.holdings import Holdings, holdings
from leadgrid.indicators import NAMES_THE_LEAD, Indicator, guarded
from leadgrid.intakes.enrichments import PREFIX
from leadgrid.outlines import MOST_RULES, MOST_RUNGS, MOST_VALUES
from leadgrid.recognitions import folded
from leadgrid.recognitions.headers import listed, tools_that_say
from leadgrid.snapshots import Replay, View
from leadgrid.suspicions import Suspicion, is_sending
from leadgrid.twins import Classes, twins
from leadgrid.values import Number

COVERED: Final = 0.5
"""The share of the leads with an attribute that its shown values must cover, for it to be a category."""
KNOWN: Final = 0.05
"""The share of leads that must have an attribute for it to be worth a rule."""
NEARLY_ALL: Final = 0.9
"""The share of leads from which a step sets nobody apart."""
MOST_GRADES: Final = 3
"""Numbers from which an attribute is told apart by steps: fewer are names."""
NAMING: Final = tuple(f"{PREFIX}{name}" for name in ("company", "email_domain", "email_meant"))
"""What was made of an address and names a company or a provider; of which kind it is say the others."""
CODES: Final = listed(
    "code postal, cp, postal code, postcode, zip, zip code, code insee, siren, siret, naf, code naf, ape, code ape,"
    " département, department, dept, numéro de département, n° de département"
)
"""Headers of numbers that name places and companies: from 75,000 on is no step."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}[/.]\d{2}[/.]\d{4}")


@dataclass(frozen=True, slots=True)
class Readable:
    """What a rule could read: tests on each attribute, and types of activity; each sort in the order in which it is
    taken, what tells most leads apart, or what most leads have done, first."""

    tests: Mapping[str, Sequence[ValueTest]]
    types: Sequence[str]

    @property
    def names(self) -> tuple[str, ...]:
        """The file's own attributes, then activities, then what was made of other columns."""
        made = [name for name in self.tests if name.startswith(PREFIX)]
        return (*(name for name in self.tests if name not in made), *self.types, *made)

    def first(self, relevance: Callable[[str], int] = lambda _: 0) -> Self:
        """As many as a first grid has rules: the most relevant, and of what is equally relevant one of each sort."""
        # an act and an attribute in turn, so that neither crowds the other out
        turns = {name: (place, is_value) for is_value, sort in enumerate((self.types, self.tests))
                 for place, name in enumerate(sort)}  # fmt: skip
        taken = set(sorted(turns, key=lambda name: (-relevance(name), turns[name]))[:MOST_RULES])
        kept = sorted(taken, key=lambda name: (-relevance(name), turns[name]))
        return type(self)(
            {name: self.tests[name] for name in kept if name in self.tests},
            [name for name in kept if name not in self.tests],
        )


def readable(
    dataset: Dataset, view: View, *, suspected: Sequence[Suspicion], without: Collection[str] = ()
) -> Readable:
    """Attributes that are categories or steps, and activities; nothing that names a lead, a person or a company, no
    days, no sends, nothing that only customers have, and of what says one thing twice the more readable."""
    replay = view.replay or nobody_known(view)
    leaks = (leak.name for leak in guarded(suspected, dated=replay.mode == "forward"))
    dull = (each.name for each in suspected if each.kind in NAMES_THE_LEAD)
    asked = candidates(dataset, replay, without={*without, *leaks, *dull, *NAMING})
    told = {name: _as_steps(tests) for name, tests in _by_attribute(asked).items()}
    steps = {name: tests for name, tests in told.items() if tests and not _is_naming(name, tests)}
    kept, spread = _telling(dataset, replay, steps)
    types = {each.subjects[0]: None for each in asked if each.kind == "activity" and not is_sending(each.subjects[0])}
    order = sorted(kept, key=lambda name: (origin(name), -spread[name]))
    return Readable({name: kept[name] for name in order}, tuple(types))


def values_or_steps(dataset: Dataset, replay: Replay, name: str) -> Sequence[ValueTest]:
    """The steps or values by which one attribute is told apart, whether or not it is worth a rule; none where there are
    none that leads share, or they are days. No step is one that nearly everybody has reached."""
    others = [column.name for column in dataset.columns("leads").values() if column.name != name]
    asked = _by_attribute(attribute_candidates(dataset, replay, without=others)).get(name, [])
    tests = _as_steps(asked)
    if not tests:
        return []
    if tests[0].operators[0].name != "is":
        held, places = _held(dataset, replay, {name: tests})
        reached = [held.counts(place)[0] for place in places[name]]
        tests = [test for test, count in zip(tests, reached, strict=True) if count < NEARLY_ALL * held.leads] or tests
    return _shown(tests)


def said_twice(dataset: Dataset, replay: Replay, found: Sequence[Indicator]) -> frozenset[str]:
    """Of the attributes that indicators are about, those that another says more readably."""
    about = {indicator.subjects[0] for indicator in found if indicator.kind == "attribute"}
    if len(about) < 2:
        return frozenset()
    others = {column.name for column in dataset.columns("leads").values()} - about
    rules = _by_attribute(attribute_candidates(dataset, replay, without=others))
    held, places = _held(dataset, replay, rules)
    return frozenset(twins(held, places))


def nobody_known(view: View) -> Replay:
    """All leads, of whom nobody is known to have become anything."""
    assert view.today is not None
    return Replay(as_of=view.today, horizon=None, target="", mode="undated")


def _is_naming(header: str, tests: Sequence[ValueTest]) -> bool:
    """Whether a column names companies or numbers places: that says nothing before somebody measures it."""
    is_code = tests[0].operators[0].name == "at_least" and folded(header) in CODES
    return is_code or tools_that_say("leads", "company", header) is not None


def _by_attribute(asked: Sequence[Candidate]) -> dict[str, list[ValueTest]]:
    """The values of each attribute, the most frequent first, or its steps from the highest; attributes as they come."""
    found: dict[str, list[ValueTest]] = {}
    for candidate in asked:
        match candidate.rule:
            case AttributeCondition(name, ValueTest((Operator("is" | "at_least"),)) as test):
                found.setdefault(name, []).insert(0, test)
            case _:
                pass
    return found


def _as_steps(tests: Sequence[ValueTest]) -> Sequence[ValueTest]:
    """Values as they are; numbers as steps above the lowest one; days as nothing, for each is another one soon."""
    values = [test.operators[0].operand for test in tests if test.operators[0].name == "is"]
    texts = [value for value in values if isinstance(value, str)]
    if texts and all(_DAY.match(text) for text in texts):
        return []
    numbers = {number for text in texts if (number := Number.read(text)) is not None}
    if len(numbers) < MOST_GRADES or len(numbers) < len(values):
        return tests
    steps = sorted(numbers, key=lambda number: number.billionths, reverse=True)[:-1]
    return [ValueTest((Operator("at_least", step),)) for step in steps]


def _telling(
    dataset: Dataset,
    replay: Replay,
    steps: Mapping[str, Sequence[ValueTest]],
) -> tuple[dict[str, Sequence[ValueTest]], dict[str, float]]:
    """The tests that are shown of each attribute that is worth a rule, and how far it tells leads apart."""
    shown = {name: _shown(tests) for name, tests in steps.items()}
    known = ValueTest((Operator("known", True),))
    held, places = _held(dataset, replay, {name: [known, *tests] for name, tests in steps.items()})
    worth = [name for name, (having, *rest) in places.items() if _is_worth(held, having, rest, shown[name])]
    again = twins(held, {name: places[name][1:] for name in worth})
    kept = {name: shown[name] for name in worth if name not in again}
    return kept, {name: Classes.of(held, places[name][1:]).spread for name in kept}


def _shown(tests: Sequence[ValueTest]) -> Sequence[ValueTest]:
    """The most frequent values; of many steps some from the highest to the lowest."""
    if tests[0].operators[0].name == "is":
        return tests[:MOST_VALUES]
    rungs = min(MOST_RUNGS, len(tests))
    return [tests[place * len(tests) // rungs] for place in range(rungs)]


def _is_worth(held: Holdings, known: int, asked: Sequence[int], shown: Sequence[ValueTest]) -> bool:
    having = held.counts(known)[0]
    counts = [held.counts(place)[0] for place in asked]
    is_category = shown[0].operators[0].name != "is" or sum(counts[: len(shown)]) >= COVERED * having
    tells_apart = any(FEWEST <= count <= held.leads - FEWEST for count in counts)
    return is_category and tells_apart and having >= KNOWN * held.leads


def _held(
    dataset: Dataset, replay: Replay, tests: Mapping[str, Sequence[ValueTest]]
) -> tuple[Holdings, dict[str, list[int]]]:
    """For whom each test holds, and the places of those of each attribute."""
    rules = [AttributeCondition(name, test) for name, asked in tests.items() for test in asked]
    numbers = iter(range(len(rules)))
    return holdings(dataset, replay, rules), {name: [next(numbers) for _ in asked] for name, asked in tests.items()}
