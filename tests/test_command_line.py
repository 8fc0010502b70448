"""What the command line says to wrong use and wrong files: a sentence, the right exit code, and never a trace."""

import csv
import shlex
import socket
from pathlib import Path

import pytest

from leadgrid.cli import main
from leadgrid.commands import COMMANDS

GRID = (
    "{leadgrid: 1, name: n, groups: [{id: g, axis: fit}], "
    "criteria: [{id: c, group: g, points: 7, when: {activity: a}}]}"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "grid.yaml").write_text(GRID, encoding="utf-8")
    (tmp_path / "leads.csv").write_text("lead_id,created_at\nA,2026-01-01\nB,\n", encoding="utf-8")
    (tmp_path / "activities.csv").write_text("lead_id,activity,occurred_at\nA,a,2026-02-01\n", encoding="utf-8")
    (tmp_path / "won.csv").write_text("lead_id,occurred_at\nA,2026-06-10\nB,hier\nB,\n", encoding="utf-8")
    (tmp_path / "french.csv").write_text("lead_id;nom\nA;x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys, line: str) -> tuple[int, str, str]:
    code = main(line.split())
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return code, told.out, told.err


SCORE = "score grid.yaml --leads leads.csv --activities activities.csv"


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("score grid.yaml --as-of 2026-03-01", 2, "--leads"),
        (f"{SCORE}", 2, "--as-of"),
        (f"{SCORE} --as-of soon", 2, "soon"),
        (f"{SCORE} --as-of 2026-03-01 --zone Mars", 2, "Mars"),
        (f"{SCORE} --as-of 2026-03-01 --map leads.foo=x", 2, "leads.foo"),
        (f"{SCORE} --as-of 2026-03-01 --threads 0", 2, "--threads"),
        (f"{SCORE} --as-of 2026-03-01 --memory-limit lots", 2, "--memory-limit"),
        (f"{SCORE} --as-of 2026-03-01 --out nowhere/x.csv", 2, "nowhere"),
        (f"{SCORE} --as-of 2026-03-01 --format xml", 2, "xml"),
        ("score missing.yaml --leads leads.csv --as-of 2026-03-01", 1, "missing.yaml"),
        ("score grid.yaml --leads missing.csv --as-of 2026-03-01", 1, "missing.csv"),
        ("score grid.yaml --leads . --as-of 2026-03-01", 1, "no file"),
        ("score grid.yaml --leads grid.yaml --as-of 2026-03-01", 1, "lead_id"),
        ("score grid.yaml --leads leads.csv --as-of 2026-03-01 --encoding klingon", 2, "--encoding"),
        ("backtest grid.yaml --leads leads.csv --outcomes won.csv --as-of 2026-03-01", 2, "--horizon"),
        ("backtest grid.yaml --leads leads.csv --outcomes leads.csv --as-of 2026-03-01 --horizon 9d", 1, "occurred_at"),
        ("export grid.yaml --to scores --out x.csv --leads leads.csv", 2, "--as-of"),
        ("export grid.yaml --to pdf --out x.pdf", 2, "pdf"),
        ("sample --leads 0 --out made", 2, "--leads"),
        ("sample --leads 5 --out grid.yaml", 2, "grid.yaml"),
        (f"{SCORE} --as-of 2026-03-01 --rejects nowhere/x.csv", 2, "--rejects"),
        (f"{SCORE} --as-of 2026-03-01 --rejects leads.csv", 2, "--rejects: leads.csv is read"),
        (f"{SCORE} --as-of 2026-03-01 --out ./activities.csv", 2, "--out: activities.csv is read"),
        (f"{SCORE} --as-of 2026-03-01 --out x.csv --rejects x.csv", 2, "--rejects: x.csv is written with --out"),
        (f"{SCORE} --companies missing.csv --as-of 2026-03-01 --rejects x.csv --out y.csv", 1, "missing.csv"),
        (f"{SCORE} --companies won.csv --as-of 2026-03-01 --rejects x.csv --out y.csv", 1, "companies.domain"),
        ("app --port 99999", 2, "--port"),
        ("app --workspace nonsense", 2, "nonsense"),
        ("nothing", 2, "nothing"),
    ],
)
def test_what_is_wrong_is_said_and_told_by_the_exit_code(capsys, folder, line, code, words):
    said, out, told = run(capsys, line)
    assert said == code
    assert words in told
    assert out == ""
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["activities.csv", "french.csv", "grid.yaml", "leads.csv", "won.csv"]


@pytest.mark.usefixtures("folder")
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device without an end is a thing of Unix")
def test_a_device_without_an_end_is_refused_at_once(capsys):
    code, _, told = run(capsys, "score grid.yaml --leads /dev/zero --as-of 2026-03-01")
    assert (code, "no file" in told) == (1, True)


def test_a_taken_port_is_told_before_anything_starts(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, told = run(capsys, f"app --no-browser --port {port}")
    assert (code, str(port) in told) == (2, True)


@pytest.mark.usefixtures("folder")
def test_the_last_day_of_the_calendar_is_a_day(capsys):
    for zone in ("UTC", "America/New_York", "Pacific/Kiritimati"):
        code, out, _ = run(capsys, f"{SCORE} --as-of 9999-12-31T23:59 --zone {zone}")
        assert code == 0
        assert out.splitlines()[1] == "A,7,,7,0,"


@pytest.mark.usefixtures("folder")
def test_outcomes_without_a_readable_instant_are_set_aside_where_dates_are_asked_for(capsys):
    line = "backtest grid.yaml --leads leads.csv --outcomes won.csv --horizon 30d --as-of 2026-06-01"
    code, _, told = run(capsys, line)
    assert code == 0
    assert "won.csv  2 of 3 rows set aside: no readable instant (lines 3, 4)" in told
    assert run(capsys, f"{line} --strict")[0] == 1


def test_dates_of_creation_that_cannot_be_read_are_told(capsys, folder):
    (folder / "leads.csv").write_text("lead_id,created_at\nA,01/02/2026\nB,\nC,2026-01-01\n", encoding="utf-8")
    code, out, told = run(capsys, "score grid.yaml --leads leads.csv --as-of 2025-06-01")
    assert code == 0
    assert [row.split(",")[0] for row in out.splitlines()[1:]] == ["A", "B"]
    assert "1 date of creation (created_at) cannot be read: this lead counts" in told


def test_every_command_has_a_summary_and_explains_itself(capsys):
    for command in COMMANDS:
        assert command.summary
        code, out, _ = run(capsys, f"{command.name} --help")
        assert code == 0
        assert command.summary.split(",")[0][:20] in " ".join(out.split())


@pytest.mark.usefixtures("folder")
def test_a_fault_of_ours_is_said_without_a_trace(capsys, monkeypatch):
    def broken(_given):
        raise RuntimeError("somebody's row")

    monkeypatch.setattr("leadgrid.commands.score.read_grid", broken)
    code, _, told = run(capsys, f"{SCORE} --as-of 2026-03-01")
    assert code == 1
    assert "somebody" not in told
    assert "RuntimeError" in told


BACKTEST = "backtest grid.yaml --outcomes won.csv --horizon 30d --data-until 2026-08-01"
EXPORT = "export grid.yaml --to scores --out made.csv"


class TestRowsThatCannotCount:
    FILES = "--leads leads.csv --activities messy.csv --as-of 2026-06-01"

    @pytest.fixture
    def messy(self, folder):
        rows = 'A,a,2026-02-01\nB,a,hier\n,a,2026-02-02\nZ,a,2026-02-03\n"B",a,2026-02-04,more\nA,"a\n'
        (folder / "messy.csv").write_text(f"lead_id,activity,occurred_at\n{rows}", encoding="utf-8")
        (folder / "won.csv").write_text("lead_id,occurred_at\nA,2026-06-10\n", encoding="utf-8")
        return folder

    @pytest.mark.parametrize("verb", ["score grid.yaml", BACKTEST, EXPORT])
    def test_are_counted_and_end_with_0_and_with_1_where_one_is_strict(self, capsys, messy, verb):
        code, out, told = run(capsys, f"{verb} {self.FILES} --rejects aside.csv")
        assert code == 0
        for sentence in ("1 of 6 rows set aside: no lead_id (line 4)", "1 row set aside, of a lead that is not in"):
            assert sentence in told
        with (messy / "aside.csv").open(encoding="utf-8", newline="") as file:
            aside = list(csv.DictReader(file))
        assert [(row["file"], row["line"], row["reason"], row["text"]) for row in aside] == [
            ("messy.csv", "3", "no readable instant", "B,a,hier"),
            ("messy.csv", "4", "no lead_id", ",a,2026-02-02"),
            ("messy.csv", "5", "unknown lead", "Z,a,2026-02-03"),
            ("messy.csv", "6", "more fields than columns", '"B",a,2026-02-04,more'),
            ("messy.csv", "7", "quotation marks that do not pair up", 'A,"a'),
        ]
        strict, again, _ = run(capsys, f"{verb} {self.FILES} --strict")
        assert (strict, again) == (1, out)

    @pytest.mark.parametrize("verb", ["score grid.yaml", BACKTEST, EXPORT])
    def test_are_none_in_a_clean_file_which_is_fine_even_where_one_is_strict(self, capsys, messy, verb):
        (messy / "messy.csv").write_text("lead_id,activity,occurred_at\nA,a,2026-02-01\n", encoding="utf-8")
        code, _, told = run(capsys, f"{verb} {self.FILES} --strict --rejects aside.csv")
        assert (code, "set aside" in told) == (0, False)
        assert (messy / "aside.csv").read_text(encoding="utf-8") == "file,line,reason,text\n"

    def test_problems_of_the_data_with_the_grid_are_strict_too(self, capsys, messy):
        grid = GRID.replace("activity: a", "attribute: sector, is: x")
        (messy / "grid.yaml").write_text(grid, encoding="utf-8")
        line = "score grid.yaml --leads leads.csv --as-of 2026-06-01"
        code, _, told = run(capsys, line)
        assert (code, "sector" in told) == (0, True)
        assert run(capsys, f"{line} --strict")[0] == 1

    def test_what_machines_read_has_no_apostrophes(self, capsys, messy):
        (messy / "leads.csv").write_text("lead_id\n=1\n-5\n", encoding="utf-8")
        (messy / "messy.csv").write_text("lead_id,activity,occurred_at\n=1,=a,+hier\n", encoding="utf-8")
        code, out, _ = run(capsys, f"score grid.yaml {self.FILES} --rejects aside.csv")
        assert (code, [row.split(",")[0] for row in out.splitlines()[1:]]) == (0, ["-5", "=1"])
        assert '"=1,=a,+hier"' in (messy / "aside.csv").read_text(encoding="utf-8")


class TestSeveralFiles:
    def test_of_one_table_are_one_table_whose_rejects_name_the_file(self, capsys, folder):
        (folder / "more.csv").write_text("lead_id,activity,occurred_at\nB,a,2026-02-02\nB,a,hier\n", encoding="utf-8")
        line = f"{SCORE} --activities more.csv --as-of 2026-03-01 --rejects aside.csv"
        code, out, told = run(capsys, line)
        assert code == 0
        assert [row.split(",")[:2] for row in out.splitlines()[1:]] == [["A", "7"], ["B", "7"]]
        assert "activities.csv + more.csv  1 of 3 rows set aside: no readable instant (line more.csv:3)" in told
        assert (folder / "aside.csv").read_text() == (
            'file,line,reason,text\nmore.csv,3,no readable instant,"B,a,hier"\n'
        )

    def test_one_may_be_written_in_another_way_than_the_rest(self, capsys, folder):
        (folder / "old.csv").write_bytes("lead_id;nom\nC;é\n".encode("windows-1252"))
        (folder / "older.csv").write_bytes("lead_id;nom\nD;é\n".encode("mac-roman"))
        line = "score grid.yaml --leads leads.csv --leads old.csv --leads older.csv --as-of 2026-03-01"
        assert run(capsys, line)[0] == 1
        said = f"{line} --encoding leads=windows-1252 --encoding older.csv=mac-roman --encoding leads.csv=utf-8"
        code, out, _ = run(capsys, said)
        assert (code, [row[0] for row in out.splitlines()[1:]]) == (0, ["A", "B", "C", "D"])

    def test_how_one_is_written_may_be_said_of_the_path_it_was_given_by(self, capsys, folder):
        for name in ("old", "new"):
            (folder / name).mkdir()
        (folder / "old" / "acts.csv").write_bytes(
            "lead_id;activity;occurred_at;nom\nB;a;2026-02-02;é\n".encode("cp1252")
        )
        (folder / "new" / "acts.csv").write_text(
            "lead_id,activity,occurred_at,nom\nB,a,2026-02-03,é\n", encoding="utf-8"
        )
        line = f"score grid.yaml --leads leads.csv --activities old/acts.csv --activities {folder}/new/acts.csv"
        for said in ("old/acts.csv=windows-1252", "./old/acts.csv=windows-1252"):
            code, out, _ = run(capsys, f"{line} --encoding {said} --as-of 2026-03-01")
            assert (code, out.splitlines()[2].split(",")[:2]) == (0, ["B", "7"])

    @pytest.mark.usefixtures("folder")
    def test_the_same_file_twice_is_refused(self, capsys):
        code, out, told = run(capsys, f"{SCORE} --activities ./activities.csv --as-of 2026-03-01")
        assert (code, out) == (2, "")
        assert "--activities: one file is given twice" in told


def test_companies_are_joined_wherever_leads_are_read(capsys, folder):
    (folder / "people.csv").write_text("lead_id,email\nA,a@acme.fr\nB,b@other.fr\n", encoding="utf-8")
    (folder / "companies.csv").write_text("Site;Secteur\nacme.fr;Bois\n", encoding="utf-8")
    (folder / "won.csv").write_text("lead_id,occurred_at\nA,2026-06-10\nB,2026-06-11\n", encoding="utf-8")
    grid = GRID.replace("when: {activity: a}", "when: {attribute: company.secteur, is: bois}")
    (folder / "grid.yaml").write_text(grid, encoding="utf-8")
    files = "--leads people.csv --companies companies.csv --as-of 2026-06-01"
    code, out, told = run(capsys, f"score grid.yaml {files} --strict")
    assert (code, out.splitlines()[1:]) == (0, ["A,7,,7,0,", "B,0,,0,0,"])
    assert "companies.csv  1 of 2 leads find their company: 1 by domain (email = Site)" in told
    assert run(capsys, f"backtest grid.yaml {files} --outcomes won.csv --horizon 30d --data-until 2026-08-01")[0] == 0
    assert run(capsys, f"export grid.yaml {files} --to scores --out scores.csv")[0] == 0
    assert "company.Secteur" in (folder / "scores.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    code, _, told = run(capsys, f"score grid.yaml {files} --map companies.domain=Web")
    assert (code, 'no column "Web" to map companies.domain to' in told) == (1, True)


def test_what_is_said_of_a_tools_headers_is_what_has_to_be_typed(capsys, folder):
    people = "ID d'enregistrement,E-mail\n7,zoe@acme.fr\n8,bob@acme.fr\n"
    (folder / "hubspot.csv").write_text(people, encoding="utf-8")
    sent = "Destinataire,Type d'événement,Horodatage\nZoe@acme.fr,a,2026-02-01\nbob@acme.fr,b,2026-02-02\n"
    (folder / "mailer.csv").write_text(sent, encoding="utf-8")
    line = "score grid.yaml --leads hubspot.csv --activities mailer.csv --as-of 2026-03-01"
    code, _, told = run(capsys, line)
    assert code == 1
    assert '--map leads.lead_id="ID d\'enregistrement"' in told
    typed = " ".join(said[said.index("--map") :] for said in told.splitlines())
    assert main([*line.split(), *shlex.split(typed)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["7,7,,7,0,", "8,0,,0,0,"]


@pytest.mark.parametrize("verb", ["score", "backtest", "export"])
def test_the_help_shows_all_that_map_takes(capsys, verb):
    _, told, _ = run(capsys, f"{verb} --help")
    for form in ("@link:exact|any_case|domain|company=COLUMN", "@unknown=TEXT", "@type:OLD=NEW", "@event:", "@is:"):
        assert form in told


def test_rows_that_miss_their_lead_by_case_alone_are_told_with_what_to_type(capsys, folder):
    (folder / "people.csv").write_text("lead_id\n" + "".join(f"p{n}@acme.fr\n" for n in range(30)), encoding="utf-8")
    rows = "".join(f"{'P' if n < 12 else 'p'}{n}@acme.fr,a,2026-02-01\n" for n in range(30))
    (folder / "acts.csv").write_text(f"lead_id,activity,occurred_at\n{rows}X,a,2026-02-01\n", encoding="utf-8")
    line = "score grid.yaml --leads people.csv --activities acts.csv --as-of 2026-03-01"
    code, _, told = run(capsys, line)
    assert (code, "13 rows set aside" in told) == (0, True)
    assert "12 rows of unknown leads would find theirs if case were ignored" in told
    typed = shlex.split(told.splitlines()[-1][told.splitlines()[-1].index("--map") :])
    assert main([*line.split(), *typed]) == 0
    told = capsys.readouterr().err
    assert ("1 row set aside" in told, "case" in told) == (True, False)


def test_outcomes_that_miss_their_lead_by_case_alone_are_told_with_what_to_type(capsys, folder):
    (folder / "people.csv").write_text("lead_id\n" + "".join(f"p{n}@acme.fr\n" for n in range(30)), encoding="utf-8")
    (folder / "acts.csv").write_text("lead_id,activity,occurred_at\np1@acme.fr,a,2026-02-01\n", encoding="utf-8")
    won = "".join(f"{'P' if n < 12 else 'p'}{n}@acme.fr,2026-02-01\n" for n in range(30))
    (folder / "won.csv").write_text(f"lead_id,occurred_at\n{won}X,2026-02-01\n,2026-02-01\n", encoding="utf-8")
    line = "backtest grid.yaml --leads people.csv --activities acts.csv --outcomes won.csv --horizon 30d"
    line += " --as-of 2026-01-15"
    _, _, told = run(capsys, line)
    [said] = [each for each in told.splitlines() if "case were ignored" in each]
    assert "12 rows of unknown leads would find theirs if case were ignored: --map outcomes.@link:any_case=" in said
    _, _, told = run(capsys, f"{line} {said[said.index('--map') :]}")
    assert "case were ignored" not in told
    assert "1 row set aside, of a lead that is not in the leads file" in told


def test_two_columns_of_one_name_are_one_message(capsys, folder):
    (folder / "twice.csv").write_text("ID;E-mail;e-mail\n1;a;b\n", encoding="utf-8")
    code, _, told = run(capsys, "score grid.yaml --leads twice.csv --as-of 2026-03-01")
    assert (code, len(told.splitlines())) == (1, 1)
    assert 'column 2 "E-mail" and column 3 "e-mail"' in told


class TestWhatMisleadsAGrid:
    LINE = "--leads all.csv --activities acts.csv --as-of 2026-06-01"

    @pytest.fixture
    def leaking(self, folder):
        rows = "".join(f"{n},2026-01-01,{f'K{n}' if n < 20 else ''},{f'V{n}' if n < 20 else ''}\n" for n in range(100))
        (folder / "all.csv").write_text(f"lead_id,created_at,contract,voucher\n{rows}", encoding="utf-8")
        (folder / "acts.csv").write_text(
            "lead_id,activity,occurred_at\n"
            + "".join(f"{n},a,2026-02-01T10:00:00\n{n},email_sent,2026-02-02T10:00:00\n" for n in range(100))
            + "".join(f"{n},email_open,2026-02-02T10:00:0{n % 2}.5\n" for n in range(100)),
            encoding="utf-8",
        )
        won = "".join(f"{n},2026-06-10\n" for n in range(20))
        (folder / "won.csv").write_text(f"lead_id,occurred_at\n{won}", encoding="utf-8")
        return folder

    def grid(self, folder, *conditions):
        rules = "".join(
            f"  - {{id: c{n}, group: g, points: 7, when: {{{when}}}}}\n" for n, when in enumerate(conditions)
        )
        text = f"leadgrid: 1\nname: n\ngroups: [{{id: g, axis: fit}}]\ncriteria:\n{rules}"
        (folder / "grid.yaml").write_text(text, encoding="utf-8")

    def test_is_told_where_it_reads_that_and_is_no_fault_of_the_files(self, capsys, leaking):
        self.grid(leaking, "attribute: contract, known: true", "activity: email_open")
        code, _, told = run(capsys, f"{BACKTEST} {self.LINE} --strict")
        assert code == 0
        assert "only customers have “contract” (20 of 20 who have it)" in told
        assert "“email_open” within a second of the mail: 50 of 100, which are probably machines" in told
        assert "voucher" not in told

    def test_is_silent_where_it_reads_nothing_of_the_kind(self, capsys, leaking):
        self.grid(leaking, "activity: a")
        assert run(capsys, f"{BACKTEST} {self.LINE} --strict")[::2] == (0, "")

    def test_is_what_the_stage_that_is_asked_about_makes_it(self, capsys, leaking):
        self.grid(leaking, "attribute: contract, known: true")
        won = (leaking / "won.csv").read_text(encoding="utf-8").replace("occurred_at", "occurred_at,stage")
        (leaking / "won.csv").write_text(won.replace("-10\n", "-10,mql\n"), encoding="utf-8")
        assert "contract" not in run(capsys, f"{BACKTEST} {self.LINE}")[2]
        assert "only customers have “contract”" in run(capsys, f"{BACKTEST} {self.LINE} --target MQL")[2]

    def test_is_machines_alone_where_nobody_says_who_has_won(self, capsys, leaking):
        self.grid(leaking, "attribute: contract, known: true", "activity: email_open")
        code, _, told = run(capsys, f"score grid.yaml {self.LINE}")
        assert code == 0
        assert told.splitlines() == ["“email_open” within a second of the mail: 50 of 100, which are probably machines"]
