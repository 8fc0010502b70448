"""What reading costs by how the files are written: each way checked and loaded, against a bare `read_csv` of its files.

    python benchmarks/dialects.py [--leads 110000] [--folder DIR] [--runs 3] [--only comma,french]

Makes the data with `leadgrid sample` where the folder has none, and from them the same rows in each way that is asked
for. DuckDB does not read Windows-1252: those files are compared with a bare reading of the same rows in UTF-8.
"""
# ruff: noqa: S608 (expressions of this module stand in the SQL; file names are parameters or quoted)

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import ratios
import steps

from leadgrid.datasets import load
from leadgrid.instants import Zone
from leadgrid.mappings import Column, Link, Mappings
from leadgrid.sources import AS_FOUND, Dialect, Source

_ISO = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
_DAY_FIRST = "strftime({}, '%d/%m/%Y %H:%M:%S')"
_COMMA = "replace(printf('%.2f', {} / 100), '.', ',')"
_ADDRESSES = """SELECT upper(leads.email) AS "Who", activities.* EXCLUDE (lead_id)
    FROM activities LEFT JOIN leads USING (lead_id)"""
_BY_ADDRESS = Mappings((("activities", "lead_id", Column("Who")),), links=(Link("activities", "email", "any_case"),))
_RENAMED = Mappings(
    unknowns=(("activities", "n/a"), ("activities", "-"), ("leads", "n/a")),
    renames=(("page_view", "Page vue"), ("email_open", "E-mail ouvert"), ("email_click", "E-mail cliqué")),
)


@dataclass(frozen=True)
class Way:
    """How the files are written and read; `like` names a way whose files DuckDB reads in their stead."""

    delimiter: str = ","
    instant: str = _ISO
    amount: str = "{}"
    activities: str = "SELECT * FROM activities"
    encoding: str = "utf-8"
    dialect: Dialect = AS_FOUND
    maps: Mappings = field(default_factory=Mappings)
    zone: str = "UTC"
    like: str | None = None


WAYS: Mapping[str, Way] = {
    "comma": Way(),
    "tab": Way("\t"),
    "pipe": Way("|"),
    "semicolon": Way(";"),
    "french": Way(";", _DAY_FIRST, _COMMA),
    "french-in-paris": Way(";", _DAY_FIRST, _COMMA, zone="Europe/Paris", like="french"),
    "windows-1252": Way(
        ";", _DAY_FIRST, _COMMA, encoding="windows-1252", dialect=Dialect("windows-1252"), like="french"
    ),
    "linked": Way(activities=_ADDRESSES, maps=_BY_ADDRESS),
    "renamed": Way(maps=_RENAMED, like="comma"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=110_000)
    parser.add_argument("--folder", type=Path, help="where the data are, or are to be made (a temporary folder)")
    parser.add_argument("--runs", type=int, default=3, help="of which the median is printed (3)")
    parser.add_argument("--only", default=",".join(WAYS), help="ways, separated by commas")
    given = parser.parse_args()
    wanted = given.only.split(",")
    if unknown := set(wanted) - set(WAYS):
        parser.error(f"no such way: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as name:
        folder = ratios.data(given.folder or Path(name) / "data", leads=given.leads)
        print(f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {os.cpu_count()} cores, ", end="")
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        for one in wanted:
            compare(one, folder, Path(name), runs=given.runs)
    return 0


def compare(name: str, folder: Path, room: Path, *, runs: int) -> None:
    """Read the files of one way by turns with a bare reading of them, or of the way that they are like."""
    way = WAYS[name]
    bare = written(way.like or name, folder)
    source = written(name, folder)

    def ours() -> None:
        into = room / "read.duckdb"
        into.unlink(missing_ok=True)
        leads, activities, outcomes = (Source(source / f"{kind}.csv", dialect=way.dialect) for kind in steps.KINDS)
        zone = Zone(way.zone)
        load(
            leads=leads,
            activities=activities,
            outcomes=outcomes,
            into=into,
            maps=way.maps,
            zone=zone,
            threads=steps.THREADS,
        ).close()

    (_, careful), (_, plain) = steps.in_turns(ours, lambda: steps.bare(bare, room / "bare.duckdb"), runs=runs)
    ratios.show(f"{name} ({megabytes(source):.0f} MB)", careful, plain, target="≤ 2")
    sys.stdout.flush()


def megabytes(folder: Path) -> float:
    return sum((folder / f"{kind}.csv").stat().st_size for kind in steps.KINDS) / 1e6


def written(name: str, folder: Path) -> Path:
    """The folder's rows as CSV files in one way, beside them, made where they are not there yet."""
    way = WAYS[name]
    if way.like is not None and way.encoding == "utf-8":
        return written(way.like, folder)
    into = folder / f"as_{name}"
    if into.exists():
        return into
    into.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {steps.THREADS}; SET TimeZone = 'UTC'")
        suffix = "parquet" if (folder / "activities.parquet").exists() else "csv"
        for kind in steps.KINDS:
            file = str(folder / f"{kind}.{suffix}").replace("'", "''")
            instant = "created_at" if kind == "leads" else "occurred_at"
            said = [f"{way.instant.format(instant)} AS {instant}"]
            said += [] if kind == "leads" else [f"{way.amount.format('amount')} AS amount"]
            connection.execute(f"CREATE VIEW {kind} AS SELECT * REPLACE ({', '.join(said)}) FROM '{file}'")
        for kind in steps.KINDS:
            rows = way.activities if kind == "activities" else f"SELECT * FROM {kind}"
            target = str(into / f"{kind}.csv").replace("'", "''")
            connection.execute(f"COPY ({rows}) TO '{target}' (HEADER, DELIMITER '{way.delimiter}')")
    if way.encoding != "utf-8":
        for kind in steps.KINDS:
            encoded(into / f"{kind}.csv", way.encoding)
    return into


def encoded(path: Path, encoding: str) -> None:
    """Put a file in UTF-8 into another encoding, in its place; it may lack the narrow space, not the wide one."""
    beside = path.with_suffix(".part")
    with path.open(encoding="utf-8", newline="") as file, beside.open("w", encoding=encoding, newline="") as out:
        while text := file.read(1 << 20):
            out.write(text.replace("\u202f", "\u00a0"))
    beside.replace(path)


if __name__ == "__main__":
    raise SystemExit(main())
