"""What stands behind a score is told once: an act's own details, those a rule asks of first, and no column twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components.whys import details
from leadgrid.profiles import Event

AT = int(datetime(2011, 12, 9, 10, 46, tzinfo=UTC).timestamp()) * 1_000_000
PROFILE = {"lead": "7", "lead_id": "12985", "Adresse e-mail": "Ada@acme.example", "country": None}


def event(**properties: str) -> Event:
    return Event(AT, "purchase_line", tuple(properties.items()), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("event_type", "Purchase_Line"),
        ("timestamp", "2011-12-09T10:46:00"),
        ("Date", "09/12/2011 10:46"),
        ("mail", "ada@ACME.example"),
        ("customer", "12985"),
    ],
)
def test_the_columns_that_said_who_what_and_when_are_no_details(name: str, text: str) -> None:
    told = details(event(**{name: text, "quantity": "12"}), AT, PROFILE)
    assert told == [("quantity", "12")]


def test_what_a_rule_asks_of_stands_first_whatever_it_is() -> None:
    act = event(sku="85123A", delivered="2011-12-12", amount="30", timestamp="2011-12-09T10:46:00")
    assert [name for name, _ in details(act, AT, PROFILE, first=["Amount"])] == ["amount", "sku", "delivered"]
    assert details(act, AT, PROFILE, first=["timestamp"])[0] == ("timestamp", "2011-12-09T10:46:00")
