"""`leadgrid workspaces DIR`: the workspaces in a folder, for who owns it; and people erased from all of them."""

from __future__ import annotations

import io
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

from leadgrid import erasures, quarantines
from leadgrid.archives import ENDING
from leadgrid.commands import arguments
from leadgrid.quarantines import File
from leadgrid.workspaces import Workspace, Workspaces


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder that the app keeps workspaces in")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--pack", metavar="ID", help=f"write a whole workspace into one file ({ENDING}, see --out)")
    acts.add_argument("--open", metavar="FILE", type=Path, help="make a workspace of such a file; prints its id")
    acts.add_argument("--erase", metavar="ID", help="erase a workspace for good")
    acts.add_argument("--forget", metavar="TEXT", help="erase the people of this id, address or name from all of them")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where --pack writes (ID and the ending)")


def run(given: Namespace) -> int:
    if not given.folder.is_dir():
        raise arguments.misuse(f"{given.folder} is no folder")
    if given.out is not None and given.pack is None:
        raise arguments.misuse("--out: only --pack writes a file")
    with closing(Workspaces(given.folder)) as workspaces:
        if given.pack is not None:
            return _pack(workspaces.open(given.pack), given.out or Path(f"{given.pack}{ENDING}"))
        if given.open is not None:
            file = File(given.open.name, given.open.read_bytes())
            print(workspaces.create(lambda path: quarantines.restore(file, into=path)))
            return 0
        if given.erase is not None:
            workspaces.erase(given.erase)
            print(f"{given.erase}: erased")
            return 0
        if given.forget is not None:
            return _forget(workspaces, given.forget)
        for id in workspaces.ids():
            print(_told(workspaces.open(id)))
    return 0


def _pack(workspace: Workspace, out: Path) -> int:
    arguments.writable(out)
    written = io.BytesIO()
    workspace.pack(written)
    arguments.write(out, written.getvalue())
    print(f"{out}: {_told(workspace)}")
    return 0


def _forget(workspaces: Workspaces, text: str) -> int:
    """Erase whoever is meant from every workspace; nobody anywhere ends with 1."""
    is_found = False
    for id in workspaces.ids():
        workspace = workspaces.open(id)
        with workspace.dataset() as dataset, closing(dataset.cursor()) as cursor:
            people = erasures.find(cursor, {**dataset.columns("leads"), **dataset.left_out}, text)
        if not people and not erasures.is_address(text):
            continue
        gone = workspace.erase_people([person.lead_id for person in people], addresses=[text])
        if not (gone.leads or gone.mentions or gone.grids):
            continue
        is_found = True
        print(
            f"{id}: erased {gone.leads} lead(s), {gone.activities} activities, {gone.outcomes} outcome(s),"
            f" {gone.mentions} mention(s) elsewhere; saved grids that still name them: {gone.grids}"
        )
    if not is_found:
        print("nobody here has exactly this id, address or name")
    return 0 if is_found else 1


def _told(workspace: Workspace) -> str:
    with workspace.dataset() as dataset:
        leads = dataset.lead_count
    return f"{workspace.id}  {leads:,} leads  {workspace.size / 1_000_000:.1f} MB  {workspace.name or ''}".rstrip()
