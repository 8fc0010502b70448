"""How readable files become the tables of a data set, on an intake connection.

Each table is built in one statement that reads the file once; rows that cannot count are marked in it, counted and
taken out again. Only generated names stand in SQL; names and values of files travel as parameters.
"""

from __future__ import annotations

from leadgrid.intakes.activities import (
    ContradictedError,
    finish_activities,
    no_activities,
    take_activities,
    take_leads_from_activities,
)
from leadgrid.intakes.columns import take_columns
from leadgrid.intakes.companies import join_companies, recognised
from leadgrid.intakes.derivations import derive
from leadgrid.intakes.enrichments import Enrichment, enrich
from leadgrid.intakes.files import Intake, Part, UnreconciledError, count_placeholders, first_rows
from leadgrid.intakes.leads import take_leads
from leadgrid.intakes.links import take_link
from leadgrid.intakes.outcomes import no_outcomes, take_outcomes
from leadgrid.intakes.rejects import no_rejects, take_rejects
from leadgrid.intakes.tallies import column_facts, stage_facts, type_facts
from leadgrid.intakes.unions import united

__all__ = [
    "ContradictedError",
    "Enrichment",
    "Intake",
    "Part",
    "UnreconciledError",
    "column_facts",
    "count_placeholders",
    "derive",
    "enrich",
    "finish_activities",
    "first_rows",
    "join_companies",
    "no_activities",
    "no_outcomes",
    "no_rejects",
    "recognised",
    "stage_facts",
    "take_activities",
    "take_columns",
    "take_leads",
    "take_leads_from_activities",
    "take_link",
    "take_outcomes",
    "take_rejects",
    "type_facts",
    "united",
]
