"""Leads are found by words as people type them, and every one by its own."""

import re
import unicodedata

import polars as pl
import pytest

from leadgrid.datasets import Dataset, load
from leadgrid.profiles import profiles, search
from leadgrid.sources import Source
from tests.app.builders import HOSTILE

NAMES = (
    "Élodie Dupré", "Dupre SA", "Jean-François Noël", "Œuvre d'Été", "oeuvre d'ete", "Straße 12", "ŁÓDŹ", "Ñandú",
    "a.b+c@x.fr", "axb", "100%", "[crochet]", "50 000 €", "日本", "Ὀδυσσεύς", "Достоевский", "한국",
    "Dupre\u0301 décomposé", *HOSTILE,
)  # fmt: skip


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("named") / "leads.csv"
    numbers = [f"L{place}" for place in range(len(NAMES))]
    pl.DataFrame({"lead_id": numbers, "Nom": NAMES, "Secteur": ["Bâtiment"] * len(NAMES)}).write_csv(path)
    with load(leads=Source(path)) as dataset:
        yield dataset


def found(dataset: Dataset, words: str) -> set[str]:
    """What those are called whom the words find, as they are kept."""
    return {str(name) for name in profiles(dataset, search(dataset, words).tolist())["Nom"]}


@pytest.mark.parametrize("words", ["dupre", "DUPRÉ", "dupré", "Dupre\u0301"])
def test_neither_accents_nor_capitals_have_to_be_typed(named, words):
    assert {"Élodie Dupré", "Dupre SA"} <= found(named, words)
    assert len(found(named, words)) == 3, "and the one whose accent is a letter of its own"


def test_two_letters_in_one_are_found_as_two_and_two_as_one(named):
    for words in ("oeuvre ete", "ŒUVRE ÉTÉ"):
        assert found(named, words) == {"Œuvre d'Été", "oeuvre d'ete"}
    assert found(named, "strasse") == found(named, "STRAẞE") == {"Straße 12"}


def test_what_would_be_a_pattern_is_looked_for_as_it_is_typed(named):
    assert found(named, "a.b+c") == {"a.b+c@x.fr"}
    assert found(named, "[crochet]") == {"[crochet]"}
    assert found(named, "100%") == {"100%"}
    assert found(named, "(") == {name for name in found(named, "") if "(" in name}


def test_every_word_has_to_be_there_in_any_attribute(named):
    assert found(named, "dupre batiment élodie") == {"Élodie Dupré"}
    assert found(named, "dupre usine") == set()


def test_every_lead_is_found_by_each_of_its_own_words(named):
    for name in found(named, ""):
        for word in name.split():
            bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
            for typed in {word, word.lower(), bare, unicodedata.normalize("NFC", word)}:
                assert name in found(named, typed), (name, typed)


def test_a_lead_is_found_by_its_lead_id_too(named):
    assert len(search(named, "l12")) == 1
    assert not re.search("l12", "".join(NAMES), re.IGNORECASE)
