"""What a newcomer waits for: a fresh clone, ``make demo``, another fresh clone, ``make test``."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import tell
from benchmarks.report import ROOT, Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """A clone of the committed tree into an empty folder for each, no virtual environment in use, no compiled
kernels: the whole command, installation and the one-time compile included. The network is the package registry
alone, so the seconds depend on it and on pip's cache."""

COMMANDS = {"demo": 300.0, "test": 480.0}
"""Seconds that each may take."""


def run(quick: bool) -> Report:
    """Time both commands; quick clones only."""
    rows: list[list[Cell]] = []
    targets = []
    for command, most in COMMANDS.items():
        seconds, said = _timed("help" if quick else command)
        tell(f"  make {command}: {seconds:.0f} s, {said}")
        rows.append([f"make {command}", seconds, said])
        targets.append(Target(f"make {command}", seconds, most=most, unit=" s"))
    return Report("fresh", INTRO, [Table("Once each", ("command", "seconds", "its last line"), rows)], targets)


def _timed(command: str) -> tuple[float, str]:
    """The seconds and the last line of one make target in a clone of its own.

    Raises:
        RuntimeError: it failed.
    """
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "anew"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        start = time.perf_counter()
        words = ["make", command, f"PYTHON={sys._base_executable}"]  # type: ignore[attr-defined]
        ran = subprocess.run(words, cwd=clone, capture_output=True, text=True, check=False, env=_bare())
        seconds = time.perf_counter() - start
    lines = [line.strip() for line in (ran.stderr + "\n" + ran.stdout).splitlines() if line.strip()]
    if ran.returncode != 0:
        raise RuntimeError(f"make {command} exited {ran.returncode}: {' '.join(lines[-12:])}")
    return seconds, _told(lines)


def _told(lines: list[str]) -> str:
    """The line that says how it ended."""
    return next((line for line in reversed(lines) if " passed" in line or " files." in line), lines[-1])


def _bare() -> dict[str, str]:
    """The environment without the virtual one this runs in."""
    left_out = ("VIRTUAL_ENV", "PYTHONPATH", "NUMBA_CACHE_DIR", "MAKEFLAGS", "MAKELEVEL")
    return {name: value for name, value in os.environ.items() if name not in left_out}


if __name__ == "__main__":
    raise SystemExit(main({"fresh": run}))
