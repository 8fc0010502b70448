"""The colours that carry a meaning: the bands from cold to hot, customers and others, the threshold.

Paper, ink, accent and fonts stand in `.streamlit/config.toml`; a test holds the two files equal where they meet.
Knows nothing of charts or Streamlit: the live component and the Plotly charts take their colours from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """The meaningful colours of one theme, as `#RRGGBB`.

    `bands` goes from cold to hot. Neighbours differ in lightness and on the blue–yellow axis, which the common colour
    blindnesses keep; bands are also always named beside their colour.
    """

    bands: tuple[str, str, str, str]
    customers: str
    others: str
    threshold: str
    faint: str

    def band_colours(self, count: int) -> tuple[str, ...]:
        """One colour per band, from the lowest.

        Up to four bands keep the colour of their place (Froid, À nourrir, À appeler, VIP), so adding a VIP band does
        not repaint the others; more are mixed between the four, so that the first is the coldest, the last the hottest.

        >>> LIGHT.band_colours(3) == LIGHT.bands[:3] and len(set(LIGHT.band_colours(9))) == 9
        True
        """
        if count <= len(self.bands):
            return self.bands[: max(count, 0)]
        steps = [place * (len(self.bands) - 1) / (count - 1) for place in range(count)]
        return tuple(
            mixed(self.bands[int(step)], self.bands[min(int(step) + 1, len(self.bands) - 1)], step % 1)
            for step in steps
        )


def mixed(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from `first` to `second`.

    >>> mixed("#000000", "#FF8000", 0.5)
    '#804000'
    """
    one, two = (tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in (first, second))
    return "#" + "".join(f"{round(low + (high - low) * share):02X}" for low, high in zip(one, two, strict=True))


LIGHT: Final = Palette(
    bands=("#9FB0C3", "#3D7BB0", "#E8A033", "#C43E26"),
    customers="#0B7A75",
    others="#B9B2A6",
    threshold="#4A5361",
    faint="#DDD8CD",
)
DARK: Final = Palette(
    bands=("#74869A", "#4F9BD6", "#F0B14A", "#EE6A4D"),
    customers="#2FB5AB",
    others="#6F6C67",
    threshold="#B4BAC2",
    faint="#333B45",
)


def palette(*, dark: bool) -> Palette:
    """The palette of the theme that the reader sees."""
    return DARK if dark else LIGHT
