"""Where the files that come with leadgrid lie: the app, the grids and the sample data.

In the repository they stand at its top, in an installed wheel inside the package. Asks only where this module itself
lies; knows neither the working folder nor what the files hold.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def app_folder() -> Path:
    """The folder of the screen; `streamlit_app.py` in it is the entry script.

    >>> app_folder().name
    'app'
    """
    return _shipped("app")


def grids_folder() -> Path:
    """The folder of the grids that come along; `default.yaml` is the one the app opens with."""
    return _shipped("grids")


def sample_folder() -> Path:
    """The folder of the sample company's leads, activities and outcomes."""
    return _shipped("sample_data")


def _shipped(name: str) -> Path:
    # A checkout is told by its pyproject.toml: site-packages has none, and a wheel always carries the three folders.
    checkout = _PACKAGE.parent.parent
    if _PACKAGE.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout / name
    return _PACKAGE / name
