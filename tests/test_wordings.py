"""A rule that nobody named is called by what it asks or reads, whatever it is."""

from __future__ import annotations

from hypothesis import given

from leadgrid.grids import Criterion
from leadgrid.values import text_key
from leadgrid.wordings import called
from tests import drawn_grids


@given(drawn_grids.criteria("rule", ["web"]))
def test_every_rule_has_something_to_be_called_by(criterion: Criterion) -> None:
    words = called(criterion)
    assert text_key(words.en)
    assert text_key(words.fr)
