"""Files that somebody uploads are read in a process of their own, with limits: whatever they break, it breaks there.

The parent writes the bytes to a folder that goes away again, the child (`python -m leadgrid.quarantines`) reads them
and builds the data set's file; a request and its answer are lines of JSON. Knows nothing of workspaces or the screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from leadgrid import archives, datasets, joins
from leadgrid.glimpses import Glimpse, Proposal, glimpse, tally
from leadgrid.instants import Zone
from leadgrid.joins import Attachment, Pair
from leadgrid.mappings import Kind, Mappings
from leadgrid.problems import DataError, LeadgridError, Problem, Words
from leadgrid.sources import AS_FOUND, Dialect, Source

HEAD: Final = 1 << 20
"""Bytes of a text file that a first look reads."""
SECONDS_TO_LOOK: Final = 30
SECONDS_TO_COUNT: Final = 120
SECONDS_TO_LOAD: Final = 1_800
MOST_MEMORY: Final = 16 << 30
"""Address space of the child: DuckDB keeps to its own 2 GB, this stops what runs away beside it."""
_WHOLE: Final = (b"PAR1", b"PK\x03\x04")
"""How a file begins of which no part can be read without the rest."""
_ENDINGS: Final = (".parquet", ".pq", ".json", ".ndjson", ".jsonl")


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: its bytes, what messages call it (never a path on this machine), and how it is written.

    `id` tells it from other uploads without looking into it, where somebody has given it one.
    """

    name: str
    content: bytes
    dialect: Dialect = AS_FOUND
    id: str = ""


def look_at(file: File) -> Glimpse:
    """The header and the first rows of a file; of a long text file only its beginning is read, unless that leaves open
    what the whole may prove: the order of dates, the decimal mark.

    Raises `DataError` where it cannot be read.
    """
    head = _head(file)
    seen = _looked_at(head, SECONDS_TO_LOOK)
    is_open = not {"order", "decimal"}.isdisjoint(seen.proposal.asks)
    return _looked_at(file, SECONDS_TO_COUNT) if is_open and head is not file else seen


def _looked_at(file: File, seconds: float) -> Glimpse:
    with _laid_down({"leads": [file]}) as sources:
        answer = _ask({"do": "look", "files": sources}, seconds, lambda _step: None)
    rows = tuple(tuple(row) for row in answer["rows"])
    return Glimpse(tuple(answer["names"]), rows, Proposal.from_plain(answer["proposal"]), tuple(answer["lines"]))


def attachments(
    leads: Sequence[File],
    other: Sequence[File],
    pairs: Sequence[Pair],
    *,
    unknown_own: Sequence[str] = (),
    unknown_theirs: Sequence[str] = (),
) -> tuple[Attachment, ...]:
    """How many rows of the other files find a lead by each pair of columns (`joins.attachments`), of whole files.

    Raises the child's `DataError` or `UsageError`.
    """
    with _laid_down({"leads": leads, "other": other}) as sources:
        request = {
            "do": "attach",
            "files": sources,
            "pairs": [asdict(pair) for pair in pairs],
            "unknown_own": list(unknown_own),
            "unknown_theirs": list(unknown_theirs),
        }
        answer = _ask(request, SECONDS_TO_COUNT, lambda _step: None)
    return tuple(Attachment(**counted | {"pair": Pair(**counted["pair"])}) for counted in answer["attachments"])


def values(files: Sequence[File], column: str) -> tuple[tuple[str, int], ...]:
    """The values of a column in the whole of the files with their counts, the most frequent first (`glimpses.tally`).

    Raises `DataError` where a file cannot be read or none has the column.
    """
    with _laid_down({"leads": files}) as sources:
        answer = _ask({"do": "tally", "files": sources, "column": column}, SECONDS_TO_COUNT, lambda _step: None)
    return tuple((shown, rows) for shown, rows in answer["values"])


def build(
    files: Mapping[Kind, Sequence[File]],
    *,
    into: Path,
    maps: Mappings,
    zone: Zone,
    now: int,
    progress: Callable[[str], None] = lambda _step: None,
) -> None:
    """Build the data set's file `into` (as `datasets.load` does); several files of a table are one.

    Raises the child's `DataError` or `UsageError` with all problems; then `into` is not there.
    """
    with _laid_down({str(kind): of_a_table for kind, of_a_table in files.items()}) as sources:
        request = {
            "do": "build",
            "files": sources,
            "into": str(into.absolute()),
            "maps": maps.to_plain(),
            "zone": zone.name,
            "now": now,
        }
        try:
            _ask(request, SECONDS_TO_LOAD, progress)
        except BaseException:
            for leftover in (into, into.with_name(into.name + ".wal")):
                with suppress(OSError):
                    leftover.unlink()
            raise


def restore(file: File, *, into: Path) -> None:
    """Build a workspace's file `into` out of one that was packed (`leadgrid.archives`).

    Raises `DataError` where it is none; then `into` may hold anything.
    """
    with _laid_down({"leads": [file]}) as sources:
        _ask({"do": "restore", "files": sources, "into": str(into.absolute())}, SECONDS_TO_LOAD, lambda _step: None)


def _head(file: File) -> File:
    start = file.content[:HEAD]
    is_whole = len(start) == len(file.content) or start.startswith(_WHOLE) or start.lstrip()[:1] == b"["
    if is_whole:
        return file
    # a character of UTF-16 is two bytes, and the end of a line one such character
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or (file.dialect.encoding or "").startswith("utf-16")
    end = max(_after_a_line(start, ending) for ending in (b"\n\0", b"\0\n")) if wide else start.rfind(b"\n") + 1
    return replace(file, content=start[:end] or start)


def _after_a_line(start: bytes, ending: bytes) -> int:
    at = start.rfind(ending)
    while at > 0 and at % 2 == 1:
        at = start.rfind(ending, 0, at + 1)
    return at + 2 if at >= 0 else 0


@contextmanager
def _laid_down(files: Mapping[str, Sequence[File]]) -> Iterator[dict[str, list[Any]]]:
    """The files in a folder of their own, under names of ours."""
    with tempfile.TemporaryDirectory(prefix="leadgrid-") as folder:
        sources: dict[str, list[Any]] = {}
        for kind, of_a_table in files.items():
            sources[kind] = []
            for number, file in enumerate(of_a_table):
                ending = next((known for known in _ENDINGS if file.name.lower().endswith(known)), ".csv")
                path = Path(folder) / f"{kind}{number}{ending}"
                path.write_bytes(file.content)
                sources[kind].append([str(path), file.name, file.dialect.plain])
        yield sources


def _ask(request: dict[str, Any], seconds: float, progress: Callable[[str], None]) -> dict[str, Any]:
    """What the child answers; its steps on the way go to `progress`."""
    package = str(Path(__file__).resolve().parents[1])
    known = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        # -P: the folder that it is started in is no place to import from
        [sys.executable, "-P", "-m", "leadgrid.quarantines"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback can quote a row of the file
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": known, "PYTHONIOENCODING": "utf-8"},
    )
    watch = threading.Timer(seconds, process.kill)
    watch.start()
    answer: dict[str, Any] = {}
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError), process.stdin as requests:
            requests.write(json.dumps(request))
        for line in process.stdout:
            answer = json.loads(line)
            if "step" in answer:
                progress(answer["step"])
        process.wait()
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if "problems" in answer:
        raise DataError([_problem(plain) for plain in answer["problems"]])
    if "done" not in answer:
        raise _broken([name for of_a_table in request["files"].values() for _, name, _ in of_a_table])
    done: dict[str, Any] = answer["done"]
    return done


def _problem(plain: dict[str, Any]) -> Problem:
    return Problem(Words(**plain["words"]), plain["source"], plain["line"], plain["column"])


def _broken(names: list[str]) -> DataError:
    words = Words(
        "this file broke what reads it, or took too long; nothing was loaded. Write it again from its source",
        "ce fichier a mis en échec sa lecture, ou l’a trop fait durer ; rien n’est chargé. Refaites l’export",
    )
    return DataError([Problem(words, source=name) for name in names])


# ---- the child


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the clock of the parent still holds
        return
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, 2 * SECONDS_TO_LOAD),
        (resource.RLIMIT_AS, MOST_MEMORY),
    ):
        _, hard = resource.getrlimit(limit)
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most if hard < 0 else min(most, hard), hard))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    sources = {
        kind: [Source(Path(path), name, Dialect(**said)) for path, name, said in of_a_table]
        for kind, of_a_table in request["files"].items()
    }
    if request["do"] == "look":
        return asdict(glimpse(sources["leads"][0]))
    if request["do"] == "restore":
        packed = sources["leads"][0]
        archives.unpack(packed.path, Path(request["into"]), name=packed.name)
        return {}
    if request["do"] == "attach":
        pairs = [Pair(**pair) for pair in request["pairs"]]
        unknown = {side: request[side] for side in ("unknown_own", "unknown_theirs")}
        found = joins.attachments(sources["leads"], sources["other"], pairs, **unknown)
        return {"attachments": list(map(asdict, found))}
    if request["do"] == "tally":
        return {"values": tally(sources["leads"], request["column"])}
    with closing(
        datasets.load(
            leads=sources.get("leads"),
            activities=sources.get("activities"),
            outcomes=sources.get("outcomes"),
            companies=sources.get("companies"),
            maps=Mappings.from_plain(request["maps"]),
            zone=Zone(request["zone"]),
            into=Path(request["into"]),
            dated_outcomes=None,
            enriched=True,
            now=request["now"],
            # what a reading needs for a while goes with the files, whatever becomes of this process
            temp_folder=next(source.path.parent for of_a_table in sources.values() for source in of_a_table),
            progress=lambda step: _say({"step": step}),
        )
    ):
        return {}


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _main() -> None:
    _limit_this_process()
    try:
        _say({"done": _answer(json.load(sys.stdin))})
    except LeadgridError as error:
        _say({"problems": [asdict(problem) for problem in error.problems]})


if __name__ == "__main__":
    _main()
