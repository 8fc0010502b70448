"""What goes wrong with a workspace's file, in words: a full disk, somebody at work, an example that stays as it is."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb

from leadgrid.problems import DataError, Problem, UsageError, Words

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


@contextmanager
def written() -> Iterator[None]:
    """Say in words where the block's files cannot be written; DuckDB's own texts quote paths and rows."""
    try:
        yield
    except duckdb.Error:
        raise full() from None
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise full() from None


def full() -> DataError:
    """The file cannot be written: most often for want of room."""
    words = Words(
        en="This could not be written: the disk is full, or the file cannot be written to. What was saved before is"
        " safe. Make room and try again.",
        fr="Impossible d'écrire : le disque est plein, ou le fichier ne peut pas être écrit. Ce qui était enregistré"
        " avant est intact. Libérez de la place et recommencez.",
    )
    return DataError([Problem(words)])


def stuck() -> DataError:
    """What is in the log does not go into the file."""
    words = Words(
        en="The last changes of this workspace cannot be written into its file: make room on the disk and try again.",
        fr="Les derniers changements de cet espace ne s'écrivent pas dans son fichier : libérez de la place.",
    )
    return DataError([Problem(words)])


def busy() -> UsageError:
    """Somebody uses what is to be replaced."""
    words = Words(
        en="Somebody is still working with these data; try again in a moment.",
        fr="Quelqu'un travaille encore avec ces données ; réessayez dans un instant.",
    )
    return UsageError([Problem(words)])


def unknown() -> UsageError:
    """There is no such workspace, or no more."""
    words = Words(
        en="There is no workspace at this address: it is incomplete, or the workspace was erased.",
        fr="Il n'y a pas d'espace de travail à cette adresse : elle est incomplète, ou l'espace a été effacé.",
    )
    return UsageError([Problem(words)])


def sample_stays() -> UsageError:
    """The sample is for all."""
    words = Words(
        en="The sample is read-only: copy it to a workspace of your own first.",
        fr="L'exemple est en lecture seule : copiez-le d'abord dans un espace à vous.",
    )
    return UsageError([Problem(words)])
