"""Inspecting: the evidence in a picture, told."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.cli.plan import STREAM
from anew.cli.report import flat, note, say, say_json
from anew.inspecting import Inspection, inspect

TITLES = {
    "c2pa": "C2PA manifest",
    "record": "record of anew",
    "tags": "XMP and IPTC tags",
    "words": "words of other programs",
    "watermark": "watermark of anew",
    "store": "store of this machine",
}
_FOUND = {True: "found", False: "none found", None: "not looked for"}
_INDENT = 2


def tell_inspection(source: str, *, views: str = "", thorough: bool = False, as_json: bool = False) -> int:
    """What is found in a picture, in sentences and then in full.

    Raises:
        BadFile: it is not a picture.
        CannotWrite: the views cannot be written.
    """
    data: str | bytes = sys.stdin.buffer.read() if source == STREAM else source
    inspection = inspect(data, thorough=thorough)
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
    seen: list[Any] = []
    for section in inspection.sections:
        yield ""
        found = flat(inspection.name) if section.name == "file" else _FOUND[section.found]
        yield f"{TITLES.get(section.name, section.name)}: {found}"
        yield from _laid_out(section.facts, _INDENT, seen)


def _laid_out(facts: Mapping[str, Any], indent: int, seen: list[Any]) -> Iterator[str]:
    """Names and values, nested ones further in; what is empty is left out, and nothing is said twice."""
    there = {name: value for name, value in facts.items() if value not in ("", None, [], {})}
    width = max((len(name) for name in there), default=0) + 2
    for name, value in there.items():
        start = " " * indent + flat(name.replace("_", " "))
        if isinstance(value, dict) and value not in seen:
            seen.append(value)
            yield start
            yield from _laid_out(value, indent + _INDENT, seen)
        elif isinstance(value, list) and isinstance(value[0], dict):
            yield start
            yield from _listed(value, indent + _INDENT, seen)
        else:
            yield start.ljust(indent + width) + flat(_plain(value))


def _listed(items: list[dict[str, Any]], indent: int, seen: list[Any]) -> Iterator[str]:
    """Objects one after the other, each with a dash before its first line."""
    for each in items:
        first, *rest = [*_laid_out(each, indent + _INDENT, seen)] or [""]
        yield " " * indent + "- " + first.strip()
        yield from rest


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "as above"
    if isinstance(value, list):
        return (" x " if all(isinstance(each, int) for each in value) else ", ").join(map(str, value))
    return str(value)
