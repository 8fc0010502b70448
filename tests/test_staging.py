"""The SQL that reads a stored text says what `leadgrid.values` says, of every character and of every number."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from leadgrid.sql import expressions, staging
from leadgrid.values import BLANKS, Number, text_key

PIECES = st.sampled_from([*"0123456789+-.eE_ ", "\u00a0", "\u202f", "٣", "12345678901234567", "0" * 18, "9" * 9])


def staged(texts):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE stored(place BIGINT, value VARCHAR)")
    connection.execute("INSERT INTO stored SELECT unnest(range(len($v))), unnest($v)", {"v": list(texts)})
    columns = [staging.key(expressions.column("value")), staging.number(expressions.column("value"))]
    key, number = (column.sql("duckdb") for column in columns)
    rows = connection.sql(f"SELECT {key}, {number} FROM stored ORDER BY place").fetchall()
    return [(key, None if number is None else int(number.scaleb(9))) for key, number in rows]


def expected(text):
    number = Number.read(text)
    return text_key(text) or None, None if number is None else number.billionths


def test_every_character_has_the_same_key():
    texts = [f"a{chr(code)}É" for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF]
    import unicodedata

    texts = [text for text in texts if unicodedata.is_normalized("NFC", text)]
    assert [key for key, _ in staged(texts)] == [text_key(text) for text in texts]


def test_every_blank_is_trimmed_and_no_other_white_space():
    texts = [f"{blank}x{blank}" for blank in [*BLANKS, "\u2003", "\x0b", "\u200b", "\x85"]]
    assert [key for key, _ in staged(texts)] == [text_key(text) for text in texts]


@given(st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=1, max_size=30))
def test_a_number_is_read_the_same(texts):
    assert staged(texts) == [expected(text) for text in texts]
