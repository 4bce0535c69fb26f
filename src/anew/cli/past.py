"""Past: how a picture came to be, told as a tree."""

import sys
from pathlib import Path

from anew.cli.plan import STREAM
from anew.cli.report import say, say_json
from anew.replaying import history
from anew.replaying.drawing import drawn
from anew.replaying.past import hand_on


def tell_history(picture: str, *, export: str = "", as_json: bool = False) -> int:
    """How a picture came to be, as a tree; and all of it into one file, where that was asked for.

    Raises:
        AnewError: no picture, or nothing to export.
    """
    past = history(sys.stdin.buffer.read() if picture == STREAM else picture)
    if export:
        hand_on(past, export)
    if as_json:
        say_json(past.to_dict())
    else:
        say("\n".join(map(_steady, drawn(past, "stdin" if picture == STREAM else Path(picture).name).splitlines())))
    return 0


def _steady(line: str) -> str:
    """A line with nothing in it that could steer the terminal; its indent stays."""
    return "".join(char if char.isprintable() else " " for char in line)
