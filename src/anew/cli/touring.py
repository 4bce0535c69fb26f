"""Touring: the door to the tour."""

from pathlib import Path

from anew.cli.progress import shown
from anew.cli.report import note
from anew.tour.main import main


def tour(out: str, *, quiet: bool = False) -> int:
    """Take the tour and say where the page is."""
    with shown(quiet=quiet, compiles=True) as progress:
        written = main(Path(out), progress=progress)
    if not quiet:
        note(f"{len(written)} files. Open {written[0]}")
    return 0
