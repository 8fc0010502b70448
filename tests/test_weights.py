"""Every step of a rule says what its points rest on: the counts of all of the values that it stands for."""

from __future__ import annotations

import re

import numpy as np

from leadgrid.conditions import AttributeCondition, Operator, ValueTest
from leadgrid.datasets import load
from leadgrid.features import Shelf, measure
from leadgrid.grids import Band, Criterion, Grid, Group, Label, Rung
from leadgrid.instants import DAY
from leadgrid.snapshots import Replay, View
from leadgrid.sources import Source
from leadgrid.weights import weighed

WON = {"Nov": (40, 100), "May": (38, 100), "Mar": (36, 100), "Oct": (22, 100), "Dec": (4, 100), "Jan": (10, 100)}
"""Of each month: customers, and leads."""


def is_month(value: str) -> AttributeCondition:
    return AttributeCondition("month", ValueTest((Operator("is", value),)))


def grid(*months: str) -> Grid:
    rungs = tuple(Rung(0, is_month(month), Label.plain(month)) for month in months)
    return Grid("g", (Group("who", "fit"),), (Criterion("month", "who", "ladder", rungs),), bands=(Band("cold", None),))


def weighed_months(folder, *months: str) -> Criterion:
    """The criterion of these months, from the leads of all of them."""
    leads, outcomes = ["lead_id,month"], ["lead_id,stage,occurred_at"]
    for month, (won, every) in WON.items():
        for place in range(every):
            leads.append(f"{month}{place},{month}")
            if place < won:
                outcomes.append(f"{month}{place},customer,")
    for name, lines in (("leads", leads), ("outcomes", outcomes)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    replay = Replay(as_of=1_000 * DAY, horizon=None, mode="undated")
    with load(leads=Source(folder / "leads.csv"), activities=None, outcomes=Source(folder / "outcomes.csv")) as dataset:
        features = measure(dataset, grid(*months), View(today=None, replay=replay), shelf=Shelf())
    everybody = np.ones_like(features.looks.replay)
    (criterion,) = weighed(grid(*months), features, everybody, {"month": 2}, target="customer")
    return criterion


def test_each_step_tells_the_counts_of_all_of_its_values(tmp_path):
    criterion = weighed_months(tmp_path, "Nov", "May", "Mar", "Oct", "Dec")
    assert criterion.why is not None
    told = criterion.why.told("en").split("; ")[0].split(" · ")
    assert len(told) == len(criterion.rungs) > 1
    for rung, words in zip(criterion.rungs, told, strict=True):
        assert isinstance(rung.condition, AttributeCondition)
        (operator,) = rung.condition.test.operators
        values = operator.operand if isinstance(operator.operand, tuple) else (operator.operand,)
        won = sum(WON[str(value)][0] for value in values)
        every = sum(WON[str(value)][1] for value in values)
        assert rung.label is not None
        assert words.startswith(f"{rung.label.told('en')}: {won} ")
        counts = [int(count) for count in re.findall(r"\d+", words.removeprefix(rung.label.told("en")))]
        assert counts in ([won, every - won], [won, 150, every - won, 450])
    assert any(isinstance(rung.condition, AttributeCondition) and rung.condition.test.operators[0].name == "in"
               for rung in criterion.rungs)  # fmt: skip


def test_where_nearly_everybody_is_on_a_rung_the_widest_is_what_the_others_are_compared_with(tmp_path):
    criterion = weighed_months(tmp_path, *WON)  # nobody is on none of them; all are as frequent, so the first gives way
    named = {
        str(value)
        for rung in criterion.rungs
        if isinstance(rung.condition, AttributeCondition)
        for value in (rung.condition.test.operators[0].operand,)
        for value in (value if isinstance(value, tuple) else (value,))
    }
    assert named <= WON.keys() - {"Nov"}
    assert {"Dec", "Jan"} <= named
    assert all(rung.points < 0 for rung in criterion.rungs)
