"""What tests share: how hard Hypothesis tries, the one real browser, and data sets out of a few lines of text."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from leadgrid.datasets import load
from leadgrid.mappings import KINDS, read_maps
from leadgrid.sources import Source

# No deadlines: the machine may be shared, and a slow example is no wrong one. In CI the same examples each time, so
# that a run says something about the change; `HYPOTHESIS_PROFILE=thorough pytest` looks further.
settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for tests of what only a browser knows."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI is where the browser tests must run, and there is no Chromium")
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    return found


@pytest.fixture
def loaded(tmp_path):
    """Data sets loaded from texts, by table (a list of them is several files); what is no table is said to `load`."""
    opened = []

    def run(*maps, **given):
        sources = {}
        for kind in [kind for kind in KINDS if kind in given]:
            contents = given.pop(kind)
            for number, text in enumerate([contents] if isinstance(contents, str) else contents):
                path = tmp_path / f"{kind}{number or ''}.csv"
                path.write_text(text, encoding="utf-8")
                sources.setdefault(kind, []).append(Source(path))
        opened.append(load(**sources, maps=read_maps(maps), **given))
        return opened[-1]

    yield run
    for dataset in opened:
        dataset.close()
