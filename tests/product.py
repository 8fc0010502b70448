"""The product as its user meets it: files in, the command line, files out. Every law about it goes through here."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from leadgrid.cli import main

COLUMNS = ("score", "band", "fit", "engagement", "cell")


class RefusedError(AssertionError):
    """The command line ended with another code than 0."""


def _run(arguments: list[str]) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    if code:
        raise RefusedError(f"{' '.join(arguments)}\nended with {code}:\n{err.getvalue()}")
    return out.getvalue()


def _data(folder: Path, **files: str | None) -> list[str]:
    arguments = []
    for name, text in files.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode("utf-8"))
            arguments += [f"--{name}", str(folder / f"{name}.csv")]
    return arguments


def score(
    grid_text: str,
    leads_csv: str | None,
    activities_csv: str | None,
    as_of: str,
    zone: str = "UTC",
    *,
    more: tuple[str, ...] = (),
) -> dict[str, dict[str, Any]]:
    """What `leadgrid score --detail` says, in the shape of the reference's answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "grid.yaml").write_bytes(grid_text.encode("utf-8"))
        arguments = ["score", str(folder / "grid.yaml"), *_data(folder, leads=leads_csv, activities=activities_csv)]
        arguments += ["--as-of", as_of, "--zone", zone, "--detail", "--format", "json"]
        _run([*arguments, "--out", str(folder / "scores.json"), *more])
        rows = json.loads((folder / "scores.json").read_text("utf-8"))
    answer = {}
    for row in rows:
        assert row["lead_id"] not in answer, f"{row['lead_id']} is scored twice"
        criteria = {name.removeprefix("criteria."): row[name] for name in row if name.startswith("criteria.")}
        answer[row["lead_id"]] = {**{name: row[name] for name in COLUMNS}, "criteria": criteria}
    return answer


def backtest(
    grid_text: str,
    leads_csv: str | None,
    activities_csv: str | None,
    outcomes_csv: str,
    as_of: str,
    zone: str = "UTC",
    *,
    horizon: str | None,
    target: str | None = None,
    mode: str = "forward",
    data_until: str | None = None,
) -> dict[str, Any]:
    """What `leadgrid backtest` says."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "grid.yaml").write_bytes(grid_text.encode("utf-8"))
        files = _data(folder, leads=leads_csv, activities=activities_csv, outcomes=outcomes_csv)
        arguments = ["backtest", str(folder / "grid.yaml"), *files, "--as-of", as_of, "--zone", zone, "--mode", mode]
        options = {"--horizon": horizon, "--target": target, "--data-until": data_until}
        arguments += [part for option, value in options.items() if value is not None for part in (option, value)]
        answer: dict[str, Any] = json.loads(_run(arguments))
        return answer
