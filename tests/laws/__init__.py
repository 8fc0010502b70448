"""Laws: what must hold of the product on every grid and every data set, tried on random ones.

`LEADGRID_EXAMPLES=1000 pytest tests/laws` tries harder; left alone, the same few dozen examples are tried each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

EXAMPLES = os.environ.get("LEADGRID_EXAMPLES")


def law(examples: int = 60) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A law tried on so many examples; an example may take as long as the command line does."""
    return settings(
        max_examples=int(EXAMPLES) if EXAMPLES else examples,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),  # to explain a failure runs it a hundred times more
        print_blob=False,
    )
