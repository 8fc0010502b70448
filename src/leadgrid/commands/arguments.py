"""What several verbs share: the arguments that name the data, how they are loaded, and where an answer goes."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl

from leadgrid import datasets
from leadgrid.datasets import Dataset
from leadgrid.exports.rejects import written_rejects
from leadgrid.feeds import data_problems
from leadgrid.findings import contradicted, noted, set_aside
from leadgrid.grids import Grid
from leadgrid.instants import Duration, Zone
from leadgrid.inventories import read_by
from leadgrid.mappings import CUSTOMER, HOWS, KINDS, Kind, read_maps
from leadgrid.problems import Problem, UsageError, Words
from leadgrid.sources import Dialect, Source, read_dialect
from leadgrid.suspicions import misleading

_FILES: Final[Mapping[Kind, str]] = {
    "leads": "leads: CSV, XLSX, Parquet, JSON or NDJSON; each of these may be repeated: its files are one table",
    "activities": "activities; leads or activities may be left out",
    "outcomes": "what became of the leads",
    "companies": "companies: their columns become attributes company.… of the leads (docs/derived.md)",
}
_MAPS: Final = (
    "the column behind a canonical one, or @row, or @const:TEXT; may be repeated. Also:"
    f" TABLE.@link:{'|'.join(HOWS)}=COLUMN (which column of the leads the table's lead_id is looked up in, and how),"
    " TABLE.@unknown=TEXT (a text that says nothing), activities.@type:OLD=NEW (another name for a type),"
    " TABLE.@event:NAME=COLUMN (activities or outcomes at the instants of a column of the leads),"
    " outcomes.@is:STAGE=COLUMN=TEXT (an outcome where a column of the leads says TEXT)"
)
_SIZE = re.compile(r"[1-9][0-9]*(\.[0-9]+)? ?([KMGT]i?B|B)", re.IGNORECASE)


def add_data(parser: ArgumentParser, *, outcomes: bool, required: bool = True) -> None:
    """Arguments that name the files, their columns, their zone and the as-of instant."""
    for kind, what in _FILES.items():
        if kind != "outcomes" or outcomes:
            needed = required and kind == "outcomes"
            parser.add_argument(f"--{kind}", action="append", metavar="F", type=Path, required=needed, help=what)
    parser.add_argument("--as-of", metavar="T", help="nothing at or after this instant is seen")
    parser.add_argument("--zone", default="UTC", metavar="Z", help="IANA zone of instants without an offset (UTC)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="TABLE.COLUMN=NAME",
        help=_MAPS,
    )
    for option, what in (
        ("encoding", "what a text is encoded in: utf-8, windows-1252 … (its own mark, else utf-8)"),
        ("delimiter", "between columns: , ; | or tab (what makes rows of one width)"),
        ("decimal", "the decimal mark of numbers, a comma or a point (what the numbers of a column prove)"),
        ("date-format", "the order of dates: dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd (what the days of a column prove)"),
        ("sheet", "the sheet of a workbook"),
    ):
        parser.add_argument(f"--{option}", action="append", default=[], metavar="[TABLE|FILE=]X", help=what)
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="all rows set aside: file,line,reason,text")
    parser.add_argument("--derive", action="store_true", help="add the attributes derived.… (docs/derived.md)")
    parser.add_argument("--strict", action="store_true", help="unusable rows, orphans and data problems end with 1")
    parser.add_argument("--memory-limit", default="2GB", metavar="SIZE", help="of the data base (2GB)")
    parser.add_argument("--threads", type=int, metavar="N", help="of the data base (all cores)")


def zone_of(given: Namespace) -> Zone:
    try:
        return Zone(given.zone)
    except ValueError:
        raise misuse(f"--zone: no time zone is called {given.zone!r}; give an IANA name such as Europe/Paris") from None


def instant_of(text: str, zone: Zone, option: str) -> int:
    found = zone.read(text)
    if found is None:
        raise misuse(f"{option}: {text!r} is no instant; write it as 2026-04-01 or 2026-04-01T12:00:00Z")
    return found.instant


def as_of(given: Namespace) -> int:
    """The instant from which leads are looked at, which most verbs cannot do without."""
    if given.as_of is None:
        raise misuse("--as-of: say from which instant to look, such as 2026-04-01T00:00:00Z")
    return instant_of(given.as_of, zone_of(given), "--as-of")


def duration_of(text: str, option: str) -> Duration:
    found = Duration.read(text)
    if found is None:
        raise misuse(f"{option}: {text!r} is no duration; write a whole number and m, h, d or w, such as 90d")
    return found


def misuse(sentence: str) -> UsageError:
    return UsageError([Problem(Words(en=sentence, fr=sentence))])


@contextmanager
def loaded(given: Namespace) -> Iterator[Dataset]:
    """The data set that the arguments name, for as long as the verb needs it."""
    if not (given.leads or given.activities):
        raise misuse("give --leads, --activities or both: there is nobody to score without them")
    if given.threads is not None and given.threads < 1:
        raise misuse("--threads: give a number from 1")
    if not _SIZE.fullmatch(given.memory_limit):
        raise misuse(f"--memory-limit: {given.memory_limit!r} is no size; write it as 2GB or 500MB")
    writable(getattr(given, "out", None))
    writable(given.rejects, option="--rejects")
    files = _sources(given)
    _not_over(given, {source.path.resolve() for of_a_table in files.values() for source in of_a_table})
    dataset = datasets.load(
        leads=files.get("leads"),
        activities=files.get("activities"),
        outcomes=files.get("outcomes"),
        companies=files.get("companies"),
        maps=read_maps(given.map),
        zone=zone_of(given),
        enriched=given.derive,
        dated_outcomes=getattr(given, "mode", None) == "forward",
        progress=progress(),
        memory_limit=given.memory_limit,
        threads=given.threads,
    )
    with dataset:
        if given.rejects is not None:
            _write_rejects(given.rejects, dataset)
        yield dataset


def _sources(given: Namespace) -> dict[Kind, list[Source]]:
    """The files of each table, as they were given."""
    paths: dict[Kind, list[Path]] = {kind: found for kind in KINDS if (found := getattr(given, kind, None))}
    for kind, files in paths.items():
        if len({path.resolve() for path in files}) < len(files):
            raise misuse(f"--{kind}: one file is given twice; its rows would count twice")
    names = {called for files in paths.values() for path in files for called in (path.name, str(path))}
    return {kind: [Source(path, dialect=_dialect(given, kind, path, names)) for path in paths[kind]] for kind in paths}


def _not_over(given: Namespace, read: set[Path]) -> None:
    """Refuse to write over a file that is read, or both answers into one."""
    taken = set(read)
    for option in ("out", "rejects"):
        path: Path | None = getattr(given, option, None)
        if path is not None and path.resolve() in taken:
            what = "read" if path.resolve() in read else "written with --out"
            raise misuse(f"--{option}: {path} is {what}; give another file")
        if path is not None:
            taken.add(path.resolve())


def _dialect(given: Namespace, kind: Kind, path: Path, names: Collection[str]) -> Dialect:
    """How a file is written: what is said of it by its path or name, else of its table, else of all files."""
    said: dict[str, str] = {}
    for option in ("encoding", "delimiter", "decimal", "date_format", "sheet"):
        known: dict[str, str] = {}
        for text in getattr(given, option):
            whose, equals, value = text.partition("=")
            whose = whose if whose in KINDS or not equals else str(Path(whose))
            is_of_some = bool(equals) and (whose in KINDS or whose in names)
            known[whose if is_of_some else ""] = value if is_of_some else text
        found = next((known[whose] for whose in (str(path), path.name, kind, "") if whose in known), None)
        if found is not None:
            said[option] = found
    return read_dialect(**said)


def _write_rejects(out: Path, dataset: Dataset) -> None:
    """Every row that was set aside, in the order of the files and of their lines."""
    with replacing(out, option="--rejects") as file:
        file.writelines(written_rejects(dataset))


def told(dataset: Dataset, grid: Grid, given: Namespace) -> int:
    """Say on standard error what could not be used and what misleads, and answer with the exit code."""
    counted = [*set_aside(dataset.facts), *data_problems(grid, dataset)]
    suspected = read_by(grid, misleading(dataset, target=getattr(given, "target", CUSTOMER)))
    warnings = [Problem(suspicion.words) for suspicion in suspected]
    for problem in [*counted, *contradicted(dataset.facts), *noted(dataset.facts), *warnings]:
        print(problem.told(), file=sys.stderr)
    return 1 if given.strict and counted else 0


def progress() -> Callable[[str], None]:
    """Says on standard error which step runs, where a person is there to see it."""
    if not sys.stderr.isatty():
        return lambda _step: None

    def show(step: str) -> None:
        print(f"\r\033[K{step}", end="", file=sys.stderr, flush=True)

    return show


def writable(out: Path | None, *, option: str = "--out") -> None:
    """Refuse a place that nothing can be written to, before any work is done."""
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise misuse(f"{option}: {out} is no file in a folder that exists")


def write(out: Path | None, content: bytes) -> None:
    """The whole content, or nothing: beside the file first, then in its place."""
    if out is None:
        sys.stdout.flush()
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(content.decode())
        else:
            binary.write(content)
            binary.flush()
        return
    with replacing(out, option="--out") as file:
        file.write(content)


@contextmanager
def replacing(out: Path, *, option: str) -> Iterator[BinaryIO]:
    """A file beside `out` that takes its place once it is whole."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            Path(name).chmod(0o644)
            Path(name).replace(out)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise misuse(f"{option}: {out} cannot be written: {error.strerror}") from None


def table(rows: pl.DataFrame, form: str) -> bytes:
    """A frame as CSV (UTF-8, commas, empty where null), JSON (a list of objects) or Parquet."""
    if form == "json":
        return rows.write_json().encode() + b"\n"
    if form == "parquet":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.parquet"
            rows.write_parquet(path)
            return path.read_bytes()
    return rows.write_csv().encode()
