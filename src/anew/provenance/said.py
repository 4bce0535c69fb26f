"""Said: what a picture's own file says that the picture is, in XMP, in anew's record and in C2PA manifests.

What is said is believed, whoever signed it and whether it still holds: a picture that once was called generated does
not stop to be so because its file was changed.
"""

from contextlib import suppress

from anew.errors import BadFile
from anew.image import Picture
from anew.provenance.manifest.reading import Manifest, Manifests, read_manifests
from anew.provenance.record import Record
from anew.provenance.sources import combined, source_type_of

MOST = 200
"""Manifests of one file that are read."""


def said_of(picture: Picture) -> str:
    """What a picture says of itself: the strongest of all, by the last word of its URI; empty where nothing is said."""
    origin = picture.origin
    told = combined(source_type_of(origin.xmp), _recorded(origin.record))
    manifests = read_manifests(origin.signed, origin.format) if origin.signed else None
    return combined(told, _active(manifests)) if manifests else told


def _recorded(text: str | None) -> str:
    with suppress(BadFile):
        return Record.from_json(text).source if text else ""
    return ""


def _active(manifests: Manifests) -> str:
    return _told(manifests.active, manifests, {}) if manifests.active else ""


def _told(manifest: Manifest, manifests: Manifests, known: dict[str, str]) -> str:
    """What a manifest and those of its ingredients say; each is read once."""
    if manifest.label in known or len(known) >= MOST:
        return known.get(manifest.label, "")
    known[manifest.label] = ""
    told, put_in = "", []
    for action in manifest.actions:
        told = combined(told, action.source)
    for each in manifest.ingredients:
        below = manifests.every.get(each.manifest)
        said = _told(below, manifests, known) if below else ""
        if each.relation == "componentOf":
            put_in.append(said)
        else:
            told = combined(told, said)
    known[manifest.label] = combined(told, "", put_in or None)
    return known[manifest.label]
