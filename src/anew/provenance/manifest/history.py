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
from anew.image.files.jumbf import manifests_in, store_length
from anew.provenance.manifest.claims import MAIN
from anew.provenance.manifest.offline import MIME

MOST = 16
"""Manifests in one file, its own counted."""
LARGEST = 16 * 2**20
"""Bytes of manifests that are carried on."""

COLLAPSED = "Its own history is left out, because it is too long to carry on. "
UNREADABLE = "It came with a manifest that cannot be read, which is left out. "


@dataclass(frozen=True)
class Carried:
    """An input whose manifest is carried on."""

    name: str
    picture: Picture
    file: bytes

    @property
    def claim(self) -> dict[str, Any]:
        """What is said of it; all else is read from its file."""
        return _named(self.name)


@dataclass(frozen=True)
class History:
    """What a manifest says of the inputs."""

    plain: list[Mapping[str, Any]]
    """Those without a manifest, or whose own is left out."""
    carried: list[Carried]

    def without(self, unread: Carried) -> "History":
        """The same, with an input's manifest left out because it cannot be read."""
        told = _plain(unread.name, unread.picture.sha256, unread.picture.origin.format, UNREADABLE)
        return History([*self.plain, told], [each for each in self.carried if each is not unread])


def history_of(inputs: Mapping[str, Picture], digests: Mapping[str, str]) -> History:
    """The inputs, each once, the main one first.

    Args:
        inputs: Pictures by the names of the recipe.
        digests: The record's; those without a picture here are told by them alone.
    """
    told, room, space = History([], []), MOST - 1, LARGEST
    seen: set[str] = set()
    for name in sorted({MAIN, *digests, *inputs}, key=lambda each: (each != MAIN, each)):
        picture = inputs.get(name)
        digest = picture.sha256 if picture else digests.get(name, "")
        if digest in seen:
            continue
        seen.add(digest)
        file = picture.origin.signed if picture else None
        length, size = (manifests_in(file), store_length(file)) if file else (0, 0)
        if picture is None or file is None or length == 0:
            told.plain.append(_plain(name, digest, picture.origin.format if picture else ""))
        elif length > room or size > space:
            told.plain.append(_plain(name, digest, picture.origin.format, COLLAPSED))
        else:
            room, space = room - length, space - size
            told.carried.append(Carried(name, picture, file))
    return told


def _named(name: str) -> dict[str, Any]:
    return {"label": name, "title": name, "relationship": "parentOf" if name == MAIN else "inputTo"}


def _plain(name: str, digest: str, format: str, why: str = "") -> dict[str, Any]:
    """An input without a manifest: its part, its format, and the digest that our record knows it by."""
    return {
        **_named(name),
        "instance_id": f"urn:anew:sha256:{digest}",
        "format": MIME.get(format, "application/octet-stream"),
        "description": f"{why}SHA-256 of mode, depth, shape, samples and profile: {digest or 'not known'}",
    }
