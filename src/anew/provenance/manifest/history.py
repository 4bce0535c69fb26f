"""History: the inputs as ingredients, with the manifests that they came with.

    picture (parentOf)            the one that the steps happened to
    mask, style, ... (inputTo)    what they looked at

What an input's manifest says is carried on whole and unread: manifests are signed, so that one can be kept or left out
but not shortened. It is left out where the history would become longer than ``MOST`` manifests; then it says so, and
the input is named by its digest like one that came without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anew.image import Picture
from anew.image.files.jumbf import store_length
from anew.image.files.source import kind_of
from anew.provenance.manifest.claims import MAIN
from anew.provenance.manifest.offline import MIME

MOST = 16
"""Manifests in one file, its own counted."""
LARGEST = 16 * 2**20
"""Bytes of manifests that are carried on."""

COLLAPSED = "Its own history is left out, because it is too long to carry on. "


@dataclass(frozen=True)
class History:
    """What a manifest says of the inputs."""

    plain: list[Mapping[str, Any]]
    """Those without a manifest, or whose own is left out."""
    carried: list[tuple[Mapping[str, Any], str, bytes]]
    """Those whose manifest is carried on: what is said of them, MIME type, and the file."""


def history_of(inputs: Mapping[str, Picture]) -> History:
    """The inputs, each once, the main one first."""
    told, room, space = History([], []), MOST - 1, LARGEST
    seen: set[str] = set()
    for name, picture in sorted(inputs.items(), key=lambda each: each[0] != MAIN):
        if picture.sha256 in seen:
            continue
        seen.add(picture.sha256)
        file = picture.origin.signed
        size = store_length(file) if file else 0
        length = _length(file, room) if file and size <= space else room + 1
        if file is None or length == 0:
            told.plain.append(_plain(name, picture))
        elif length > room:
            told.plain.append(_plain(name, picture, COLLAPSED))
        else:
            room, space = room - length, space - size
            told.carried.append((_named(name), MIME[kind_of(file)], file))
    return told


def _length(file: bytes, room: int) -> int:
    """How many manifests are in a file; more than ``room`` where they cannot be counted."""
    from anew.provenance.manifest.reading import read_manifests

    kind = kind_of(file)
    found = read_manifests(file, kind) if kind in MIME else None
    if found is None:
        return 0
    return len(found.every) or room + 1


def _named(name: str) -> dict[str, Any]:
    return {"label": name, "title": name, "relationship": "parentOf" if name == MAIN else "inputTo"}


def _plain(name: str, picture: Picture, why: str = "") -> dict[str, Any]:
    """An input without a manifest: its part, its format, and the digest that our record knows it by."""
    return {
        **_named(name),
        "instance_id": f"urn:anew:sha256:{picture.sha256}",
        "format": MIME.get(picture.origin.format, "application/octet-stream"),
        "description": f"{why}SHA-256 of mode, depth, shape, samples and profile: {picture.sha256}",
    }
