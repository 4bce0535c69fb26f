"""How large is the core? A fresh virtual environment, ``pip install .``, and a look at what came."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import tell
from benchmarks.report import ROOT, Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """`python -m venv`, then `pip install .` into it with the pinned versions: the core alone. Megabytes are what
the environment takes on the disk, pip included; the seconds depend on the network and on pip's cache."""

FORBIDDEN = ("torch", "torchvision", "nvidia", "triton", "tensorflow", "jax")


def run(quick: bool) -> Report:
    """Install into a fresh environment; quick makes the environment only."""
    with tempfile.TemporaryDirectory() as name:
        venv = Path(name) / "venv"
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        seconds = 0.0 if quick else _install(venv)
        packages = _packages(venv)
        megabytes = _megabytes(venv)
        heavy = sorted(packages.items(), key=lambda package: -package[1])[:12]
    forbidden = [package for package in packages if package.lower().startswith(FORBIDDEN)]
    tell(f"  install: {megabytes:.0f} MB in {seconds:.0f} s")
    rows: list[list[Cell]] = [[package, size] for package, size in heavy]
    table = Table(f"The heaviest of {len(packages)} packages, {megabytes:.0f} MB in all", ("package", "MB"), rows)
    targets = [
        Target("fresh environment with the core", megabytes, most=900.0, unit=" MB"),
        Target("the same, what we aim at", megabytes, most=600.0, unit=" MB"),
        Target("packages of torch or of its kind", float(len(forbidden)), most=0.0),
    ]
    return Report("install", f"{INTRO} This time it took {seconds:.0f} s.", [table], targets)


def _install(venv: Path) -> float:
    """The seconds of the one pip call.

    Raises:
        RuntimeError: pip failed, or the command that it installed does not start.
    """
    start = time.perf_counter()
    _run([_bin(venv, "python"), "-m", "pip", "install", "--quiet", *_pins(), ROOT])
    seconds = time.perf_counter() - start
    _run([_bin(venv, "anew"), "engines"])
    return seconds


def _run(command: list[str | Path]) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tempfile.gettempdir())
    if ran.returncode != 0:
        raise RuntimeError(f"{command[1:4]} exited {ran.returncode}: {ran.stderr[-800:]}")


def _pins() -> list[str | Path]:
    pins = ROOT / "constraints.txt"
    return ["--constraint", pins] if pins.exists() else []


def _bin(venv: Path, name: str) -> Path:
    return venv / ("Scripts" if os.name == "nt" else "bin") / name


def _packages(venv: Path) -> dict[str, float]:
    """The megabytes of each package in site-packages, its bundled libraries included."""
    site = next(venv.glob("[Ll]ib*/**/site-packages"))
    sizes: dict[str, float] = {}
    for path in site.iterdir():
        if path.is_dir() and path.suffix != ".dist-info":
            name = path.name.removesuffix(".libs")
            package = {"opencv_python_headless": "cv2", "pillow": "PIL"}.get(name, name)
            sizes[package] = sizes.get(package, 0) + _megabytes(path)
    return sizes


def _megabytes(folder: Path) -> float:
    """What the files take on the disk; links are not followed and not counted."""
    return sum(_taken(path) for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def _taken(path: Path) -> int:
    stat = path.stat()
    return stat.st_blocks * 512 if hasattr(stat, "st_blocks") else stat.st_size


if __name__ == "__main__":
    raise SystemExit(main({"install": run}))
