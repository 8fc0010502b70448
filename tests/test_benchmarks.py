"""The benchmarks still run and the hand-written statement still says the same; no figure is judged here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
