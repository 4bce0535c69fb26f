"""Report: everything the door says. Pictures, tables and JSON go to stdout, all else to stderr."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from anew.errors import AnewError

_PARTS = ("needed", "found", "fix")


def say(text: str) -> None:
    """Write lines to stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """Write one line of JSON to stdout."""
    say(json.dumps(value, ensure_ascii=False))


def note(text: str) -> None:
    """Write lines to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def coloured(stream: TextIO) -> bool:
    """Whether that stream is a terminal that shows colours; NO_COLOR is honoured."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def error_text(error: AnewError, *, colour: bool = False) -> str:
    """An error as three lines: what was needed, what was found, what to do.

    Example:
        >>> print(error_text(AnewError(needed="a mask", found="none", fix="Add --mask FILE.")))
        needed  a mask
        found   none
        fix     Add --mask FILE.
    """
    marks = {"needed": "31", "found": "33", "fix": "32"} if colour else {}
    return "\n".join(_marked(part.ljust(8), marks.get(part)) + flat(getattr(error, part)) for part in _PARTS)


def error_dict(error: AnewError) -> dict[str, str]:
    """The same for programs."""
    return {"type": type(error).__name__, **{part: str(getattr(error, part)) for part in _PARTS}}


def tell_error(error: AnewError, *, as_json: bool = False, about: str = "") -> None:
    """Tell a person on stderr, or a program on stdout.

    Args:
        error: What went wrong.
        as_json: One JSON object on stdout instead.
        about: The input it happened with, where there are several.
    """
    if as_json:
        say_json(({"input": about} if about else {}) | {"error": error_dict(error)})
        return
    if about:
        note(f"{about}:")
    note(error_text(error, colour=coloured(sys.stderr)))


def table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...]) -> str:
    """Columns as wide as their widest cell; the last one is as long as it likes.

    Example:
        >>> print(table([("inpaint", "Fill."), ("vary", "Again.")], ("task", "what")))
        task     what
        inpaint  Fill.
        vary     Again.
    """
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in [head, *rows]
    )


def _marked(text: str, code: str | None) -> str:
    return f"\033[{code}m{text}\033[0m" if code else text


def flat(text: str) -> str:
    """One line, and nothing in it that could steer the terminal: names of files are not to be trusted."""
    return "".join(char if char.isprintable() else " " for char in " ".join(str(text).split()))
