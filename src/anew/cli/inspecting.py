"""Inspecting: the evidence in a picture, told."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.cli.plan import STREAM
from anew.cli.report import flat, note, say, say_json
from anew.inspecting import Inspection, inspect

_FOUND = {True: "found", False: "none found", None: "not looked for"}
_INDENT = 2


def tell_inspection(source: str, *, views: str = "", as_json: bool = False) -> int:
    """What is found in a picture, in sentences and then in full.

    Raises:
        BadFile: it is not a picture.
        CannotWrite: the views cannot be written.
    """
    data: str | bytes = sys.stdin.buffer.read() if source == STREAM else source
    inspection = inspect(data)
    if as_json:
        say_json(inspection.to_dict())
    else:
        say("\n".join(lines(inspection)))
    if views:
        from anew.inspecting.views import write_views

        written = write_views(data, Path(views))
        if not as_json:
            note(f"views: {', '.join(map(str, written))}")
    return 0


def lines(inspection: Inspection) -> Iterator[str]:
    """The summary, then each section with what was found."""
    yield from map(flat, inspection.summary)
    for section in inspection.sections:
        yield ""
        yield f"{section.name}: {_FOUND[section.found]}" if section.name != "file" else f"file: {flat(inspection.name)}"
        yield from _laid_out(section.facts, _INDENT)


def _laid_out(facts: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Names and values, nested ones further in; what is empty is left out."""
    there = {name: value for name, value in facts.items() if value not in ("", None, [], {})}
    width = max((len(name) for name in there), default=0) + 2
    for name, value in there.items():
        start = " " * indent + flat(name)
        if isinstance(value, dict):
            yield start
            yield from _laid_out(value, indent + _INDENT)
        elif isinstance(value, (list, tuple)) and any(isinstance(each, dict) for each in value):
            yield start
            for each in value:
                inner = list(_laid_out(each, indent + 2 * _INDENT))
                yield from [" " * (indent + _INDENT) + "- " + inner[0].strip(), *inner[1:]] if inner else []
        else:
            yield start.ljust(indent + width) + flat(_plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
