"""Files that people have, read into rows of texts: CSV in any dialect, XLSX, Parquet, JSON and NDJSON.

`open_source` finds a file readable and gives a `Reading`: the SQL that reads its rows on an intake connection.
"""

from __future__ import annotations

from leadgrid.connections import Connection
from leadgrid.sources.columns import ColumnForm, forms_of, may_be_instant, merged_forms, with_forms
from leadgrid.sources.csvs import read_csv
from leadgrid.sources.dialects import AS_FOUND, Dialect, read_dialect
from leadgrid.sources.encodings import proposed_encoding
from leadgrid.sources.files import Source, format_of, sha256
from leadgrid.sources.jsons import read_json
from leadgrid.sources.parquets import read_parquet
from leadgrid.sources.readings import MOST_EXAMPLES, Reading, without_apostrophes
from leadgrid.sources.workbooks import read_workbook, sheets_of

__all__ = [
    "AS_FOUND",
    "MOST_EXAMPLES",
    "ColumnForm",
    "Dialect",
    "Reading",
    "Source",
    "format_of",
    "forms_of",
    "may_be_instant",
    "merged_forms",
    "open_source",
    "proposed_encoding",
    "read_dialect",
    "sha256",
    "sheets_of",
    "with_forms",
]


def open_source(
    connection: Connection, source: Source, *, table: str, careful: bool = False, assuming: bool = False
) -> Reading:
    """Find a file readable on an intake connection; `table` names a temporary table for rows that must be staged.

    `careful` keeps to readers that look at every record by itself. With `assuming` the forms of columns may be taken
    from the first rows: then `Reading.is_doubtful` must hold for no row.
    Raises `DataError` with what is wrong with it and what to do.
    """
    reading = without_apostrophes(_read(connection, source, table, careful=careful))
    return with_forms(connection, reading, assuming=assuming)


def _read(connection: Connection, source: Source, table: str, *, careful: bool) -> Reading:
    match format_of(source):
        case "parquet":
            return read_parquet(connection, source)
        case "json":
            return read_json(connection, source, table=table)
        case "csv":
            return read_csv(connection, source, table=table, careful=careful)
        case "xlsx":
            return read_workbook(connection, source, table=table)
