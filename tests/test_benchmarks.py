"""The benchmarks still run and the hand-written statement still says the same; no figure is judged here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_ratios_are_printed_for_a_handful_of_leads_and_both_statements_agree(tmp_path):
    command = [sys.executable, str(ROOT / "benchmarks" / "ratios.py"), "--leads", "300", "--runs", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    parts = ["--only", "measure,weigh,read,growth"]
    done = subprocess.run([*command, *parts], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "34 rungs, one snapshot, equal results" in done.stdout
    assert "against a bare read_csv" in done.stdout
    assert "growth from 300 to 300 leads" in done.stdout


def test_the_same_files_give_the_same_bytes_with_any_number_of_threads(tmp_path):
    # more events than one group of rows of DuckDB's holds, so that threads share them
    command = [sys.executable, str(ROOT / "benchmarks" / "replays.py"), "--leads", "7000", "--runs", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    threads = ["--threads", "1,2,8"]
    done = subprocess.run(
        [*command, *threads], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("1 answer(s) in 3 runs") == 6


def ran(tmp_path, name, *options):
    """What a benchmark prints over a handful of leads; it ends well."""
    command = [sys.executable, str(ROOT / "benchmarks" / name), "--leads", "60", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_files_are_read_in_the_ways_that_they_may_be_written(tmp_path):
    ways = ("comma", "windows-1252", "linked", "renamed")
    printed = ran(tmp_path, "dialects.py", "--runs", "1", "--only", ",".join(ways))
    for way in ways:
        assert re.search(rf"^{way} \(0 MB\)", printed, re.MULTILINE), printed


def test_uploads_are_looked_at_and_built_within_the_limits(tmp_path):
    printed = ran(tmp_path, "uploads.py", "--only", "french")
    assert re.search(r"^french: 0 MB of activities: first look [\d.]+ s, build [\d.]+ s", printed, re.MULTILINE)


def test_the_peak_of_a_scoring_is_printed(tmp_path):
    assert re.search(r"^60 leads: \d+ s, peak [\d.]+ GB \(limit 3 GB\)$", ran(tmp_path, "peak_memory.py"), re.MULTILINE)


@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("mode", ["live", "plain"])
def test_two_people_at_once_read_what_the_library_computes(tmp_path, mode):
    command = [sys.executable, str(ROOT / "benchmarks" / "loads.py"), "--sessions", "2", "--mode", mode]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    pace = ["--seconds", "2", "--think", "0.4"]
    done = subprocess.run([*command, *pace], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "errors and wrong figures: 0" in done.stdout
    assert "every later change" in done.stdout


@pytest.mark.parametrize("beyond", [["--sessions", "51"], ["--seconds", "121"]])
def test_a_load_is_bounded(beyond):
    command = [sys.executable, str(ROOT / "benchmarks" / "loads.py"), *beyond]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "at most 50 sessions and 120 seconds" in done.stderr


@pytest.mark.xdist_group("chromium")
def test_a_drag_is_measured_in_the_tuner_as_it_is_shipped():
    command = [sys.executable, str(ROOT / "benchmarks" / "drags.py"), "--only", "live,arithmetic", "--moves", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    pace = ["--signatures", "300", "--seconds", "0.3"]
    done = subprocess.run([*command, *pace], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    if "no Chromium" in done.stdout:
        pytest.skip("no Chromium on this machine")
    for what in (
        "slider of a rung",
        "slider of one that decays",
        "threshold",
        "cap of a group",
        "slider, all unfolded",
    ):
        painted = re.search(rf"  {what}: [\d.]+ / [\d.]+ ms, ([\d.]+) redraws/s", done.stdout)
        assert painted, done.stdout
        assert float(painted[1]) > 0
    assert "read a cap: " in done.stdout


@pytest.mark.parametrize("beyond", [["--seconds", "11"], ["--seconds", "0"], ["--only", "everything"]])
def test_a_measured_drag_is_bounded(beyond):
    command = [sys.executable, str(ROOT / "benchmarks" / "drags.py"), *beyond]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "a drag lasts at most 10 seconds" in done.stderr or "can be asked for" in done.stderr


def test_what_customers_have_in_common_is_counted_where_there_is_nothing_and_its_cost_is_told(tmp_path):
    command = [sys.executable, str(ROOT / "benchmarks" / "portraits.py"), "--seeds", "1", "--leads", "400"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"noise: [01] of 1 looks show anything \([\d.]+%–[\d.]+%; at most 5 %\)", done.stdout)
    assert re.search(r"portrait: [\d.]+ s of the processor", done.stdout)
    assert re.search(r"\d+ leads, \d+ customers, \d+ rules asked", done.stdout)
    assert "its trial: " in done.stdout
