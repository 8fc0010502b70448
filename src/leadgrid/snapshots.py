"""From where we look: today's leads, and a past day whose outcomes are known.

        created          as-of             as-of + horizon
    ──────┼────────────────┼─────────────────────┼──────► time
          │ seen by the    │ nothing is seen;    │
          │ grid           │ won here: converted │

Both are one table of looks (lead, as-of) with who counts where. Nothing at or after an as-of instant is visible to
a grid; outcomes never are. Knows the data's tables; knows nothing of rules or points.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import duckdb
import numpy as np
import numpy.typing as npt

from leadgrid.instants import Duration
from leadgrid.values import text_key

Mode = Literal["forward", "undated"]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Replay:
    """A past day, how long we wait for the outcome, and which stage counts as won.

    forward: leads known at `as_of` that had not reached the target before it; converted where they reach it in
    [as_of, as_of + horizon). undated: every lead, whenever it was created; converted where it ever reached the target.
    """

    as_of: int
    horizon: Duration | None
    target: str = "customer"
    mode: Mode = "forward"

    def __post_init__(self) -> None:
        if self.mode == "forward" and self.horizon is None:
            raise ValueError("a forward replay needs its horizon")

    @property
    def until(self) -> int | None:
        """The end of the horizon, or None where outcomes have no dates."""
        return None if self.horizon is None or self.mode == "undated" else self.as_of + self.horizon.microseconds


@dataclass(frozen=True, slots=True)
class View:
    """What a tuning session looks at: today, a replay, or both; as-of instants in microseconds UTC.

    Today's leads are those who are scored; beside a replay, those of them who have not reached its target yet, be it
    known since when or not: nobody calls a customer to make him one.
    """

    today: int | None
    replay: Replay | None

    def __post_init__(self) -> None:
        if self.today is None and self.replay is None:
            raise ValueError("a view looks from somewhere")


@dataclass(frozen=True)
class Looks:
    """One row per (lead, as-of), sorted by both, and in which pools it counts. All arrays are of one length.

    `customers` are the leads that are not of today because they have reached the target already.
    """

    lead: Whole
    as_of: Whole
    today: Flags
    replay: Flags
    converted: Flags
    customers: int = 0

    def __len__(self) -> int:
        return len(self.lead)

    @cached_property
    def instants(self) -> tuple[int, ...]:
        """The instants that leads are looked at from, each once."""
        return tuple(int(instant) for instant in np.unique(self.as_of))

    @cached_property
    def digest(self) -> str:
        """Equal for equal (lead, as-of) rows: what measured rungs are kept by."""
        digest = hashlib.sha256(self.lead.tobytes())
        digest.update(self.as_of.tobytes())
        return digest.hexdigest()


_POOL = "(l.created_at IS NULL OR l.created_at < $as_of)"
_TODAY = f"SELECT l.lead, CAST($as_of AS BIGINT), TRUE, FALSE, FALSE FROM leads l WHERE {_POOL}"  # noqa: S608 own text
_WON = "(SELECT lead, MIN(occurred_at) AS won_at FROM outcomes WHERE stage = $target GROUP BY lead)"
_NOT_WON = "(won.won_at IS NULL OR won.won_at >= $as_of)"
_CUSTOMER = "(SELECT lead FROM outcomes WHERE stage = $target AND (occurred_at IS NULL OR occurred_at < $as_of))"
_TODAY_NOT_WON = f"{_TODAY} AND l.lead NOT IN {_CUSTOMER}"
_TODAY_WON = f"SELECT count(*) FROM leads l WHERE {_POOL} AND l.lead IN {_CUSTOMER}"  # noqa: S608 own text
_FORWARD = f"""
    SELECT l.lead, CAST($as_of AS BIGINT), FALSE, TRUE, COALESCE(won.won_at < $until, FALSE)
    FROM leads l LEFT JOIN {_WON} won ON won.lead = l.lead
    WHERE {_POOL} AND {_NOT_WON}"""  # noqa: S608 own text
_UNDATED = f"""
    SELECT l.lead, CAST($as_of AS BIGINT), FALSE, TRUE, won.lead IS NOT NULL
    FROM leads l LEFT JOIN {_WON} won ON won.lead = l.lead"""  # noqa: S608 own text


def look(connection: duckdb.DuckDBPyConnection, view: View) -> Looks:
    """Who is looked at from where; what a scan reads is left on the connection, the temporary table
    `all_looks(lead_id, as_of)`.

    `lead_id` is the data set's dense lead number. A lead seen twice from one instant is one look.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pools"
        "(lead_id BIGINT, as_of BIGINT, today BOOLEAN, replay BOOLEAN, converted BOOLEAN)"
    )
    customers = 0
    if view.today is not None and view.replay is not None:
        asked = {"as_of": view.today, "target": text_key(view.replay.target)}
        connection.execute(f"INSERT INTO pools {_TODAY_NOT_WON}", asked)
        ((customers,),) = connection.execute(_TODAY_WON, asked).fetchall()
    elif view.today is not None:
        connection.execute(f"INSERT INTO pools {_TODAY}", {"as_of": view.today})
    if view.replay is not None:
        given = {"as_of": view.replay.as_of, "target": text_key(view.replay.target)}
        if view.replay.mode == "undated":
            connection.execute(f"INSERT INTO pools {_UNDATED}", given)
        else:
            connection.execute(f"INSERT INTO pools {_FORWARD}", {**given, "until": view.replay.until})
    connection.execute("CREATE OR REPLACE TEMP TABLE all_looks AS SELECT DISTINCT lead_id, as_of FROM pools")
    rows = connection.sql(
        "SELECT lead_id, as_of, bool_or(today) AS today, bool_or(replay) AS replay, bool_or(converted) AS converted "
        "FROM pools GROUP BY ALL ORDER BY lead_id, as_of"
    ).pl()
    connection.execute("DROP TABLE pools")
    return Looks(
        lead=_fixed(rows["lead_id"].to_numpy()),
        as_of=_fixed(rows["as_of"].to_numpy()),
        today=_fixed(rows["today"].to_numpy()),
        replay=_fixed(rows["replay"].to_numpy()),
        converted=_fixed(rows["converted"].to_numpy()),
        customers=customers,
    )


def _fixed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.setflags(write=False)
    return array
