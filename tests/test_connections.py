"""A hardened connection reaches its own file and nothing else, whatever is asked of it."""

import threading
import time

import duckdb
import pyarrow as pa
import pytest

from leadgrid.connections import connect, intake

HOSTILE = (
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_parquet('{secret}')",
    "SELECT * FROM parquet_schema('{secret}')",
    "SELECT * FROM parquet_metadata('{secret}')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM 'https://example.org/a.csv'",
    "SELECT * FROM read_csv('https://example.org/a.csv')",
    "SELECT * FROM read_csv('s3://bucket/a.csv')",
    "SELECT * FROM read_csv('/dev/stdin')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)",
    "COPY (SELECT 1) TO '{folder}/out.json' (FORMAT json)",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "CREATE TABLE t (x VARCHAR); COPY t FROM '{secret}'",
    "EXPORT DATABASE '{folder}/export'",
    "IMPORT DATABASE '{folder}/export'",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH '{folder}/other.sqlite' (TYPE sqlite)",
    "ATTACH 'host=localhost' (TYPE postgres)",
    "INSTALL httpfs",
    "INSTALL spatial FROM community",
    "LOAD httpfs",
    "LOAD '{secret}'",
    "FORCE INSTALL excel",
    "UPDATE EXTENSIONS",
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET memory_limit = '100GB'",
    "SET threads = 64",
    "SET temp_directory = '{folder}'",
    "SET max_temp_directory_size = '1PB'",
    "SET extension_directory = '{folder}'",
    "SET allow_unsigned_extensions = true",
    "SET allow_community_extensions = true",
    "SET autoload_known_extensions = true",
    "SET custom_extension_repository = 'http://example.org'",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['{secret}']",
    "SET secret_directory = '{folder}'",
    "SET log_query_path = '{folder}/queries.log'",
    "SET home_directory = '{folder}'",
    "SET max_execution_time = 0",
    "SET python_enable_replacements = true",
    "PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = '{folder}/profile.json'",
    "PRAGMA memory_limit = '100GB'",
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CALL enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "SELECT * FROM a_python_variable",
    "SELECT getenv('HOME')",
    "CREATE VIEW v AS SELECT * FROM read_csv('{secret}')",
    "PREPARE p AS SELECT * FROM read_text(?); EXECUTE p('{secret}')",
    "SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')",
    "SELECT * FROM query_table('{secret}')",
)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.csv").write_text("secret\nplanted-value\n")
    return folder


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_blocked(tmp_path, place, statement):
    a_python_variable = pa.table({"one": [1]})  # what a replacement scan would find
    connection = connect(tmp_path / "own.duckdb")
    sql = statement.format(secret=place / "secret.csv", folder=place)
    before = sorted(place.iterdir())
    with pytest.raises(duckdb.Error):
        connection.execute(sql).fetchall()
    assert sorted(place.iterdir()) == before
    connection.close()
    assert a_python_variable is not None


def test_what_a_connection_is_for_still_works(tmp_path):
    connection = connect(tmp_path / "own.duckdb", memory_limit="64MB", threads=2)
    connection.execute("CREATE TABLE t AS SELECT range AS n, repeat('x', 20) || range AS x FROM range(2000000)")
    ordered = connection.execute("SELECT count(*) FROM (SELECT * FROM t ORDER BY x DESC, n OFFSET 1)").fetchall()
    assert ordered == [(1_999_999,)]  # it spilled: half of it fits
    connection.execute("CHECKPOINT")


def test_a_second_connection_to_a_file_is_as_hard_as_the_first(tmp_path):
    first = connect(tmp_path / "own.duckdb")
    second = connect(tmp_path / "own.duckdb")
    for connection in (first, second, second.cursor()):
        with pytest.raises(duckdb.Error):
            connection.execute("SELECT * FROM read_text('/etc/hostname')")


def test_a_read_only_connection_writes_nothing(tmp_path):
    connect(tmp_path / "own.duckdb").close()
    connection = connect(tmp_path / "own.duckdb", read_only=True)
    with pytest.raises(duckdb.Error):
        connection.execute("CREATE TABLE t (x INTEGER)")


def test_a_runaway_query_is_stopped(tmp_path):
    connection = connect(tmp_path / "own.duckdb", longest_query_seconds=1)
    began = time.monotonic()
    with pytest.raises(duckdb.Error):
        connection.execute("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 0")
    assert time.monotonic() - began < 20


def test_threads_use_cursors_of_one_connection(tmp_path):
    connection = connect(tmp_path / "own.duckdb")
    connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(1000)")
    answers = []

    def ask():
        cursor = connection.cursor()
        answers.append(cursor.execute("SELECT sum(n) FROM t").fetchall())
        cursor.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[(499_500,)]] * 8


def test_the_intake_reads_files_but_loads_nothing(tmp_path, place):
    connection = intake(tmp_path / "new.duckdb")
    assert connection.execute("SELECT * FROM read_csv(?)", [str(place / "secret.csv")]).fetchall() == [
        ("planted-value",)
    ]
    with pytest.raises(duckdb.Error):
        connection.execute("LOAD httpfs")
