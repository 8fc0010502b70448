"""Numbers as people write them, and points as leads were given them."""

from hypothesis import given
from hypothesis import strategies as st

from leadgrid.numerals import MINUS, NARROW, points


@given(st.integers(-(10**9), 10**9))
def test_points_keep_one_decimal_where_there_is_one_and_their_sign(thousandths):
    for language, mark, thousand in (("en", ".", ","), ("fr", ",", NARROW)):
        shown = points(thousandths, language)
        plain = shown.replace(thousand, "").replace(mark, ".").replace(MINUS, "-")
        assert abs(float(plain) * 1000 - thousandths) <= 50
        assert "." not in plain or plain[-2:] in {f".{digit}" for digit in range(1, 10)}
        assert shown == "0" or shown[0] in f"+{MINUS}"
