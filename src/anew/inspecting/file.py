"""File: what kind of file and picture it is, and which words are in it."""

from typing import Any

from anew.image.files.guard import NAMES
from anew.inspecting.case import Case
from anew.inspecting.plain import cut
from anew.inspecting.section import Section
from anew.inspecting.texts import Text

_BEGINNING = 60


def look(case: Case) -> Section:
    """Format, size, mode, depth, profile and digest; the keys of its texts."""
    picture, origin = case.picture, case.picture.origin
    facts: dict[str, Any] = {
        "format": origin.format,
        "bytes": len(case.data),
        "size": list(picture.size),
        "mode": picture.mode,
        "depth": picture.depth,
        "lossless": origin.lossless,
        "profile": profile_name(picture.profile),
        "sha256": picture.sha256,
        "notes": list(origin.notes),
        "texts": [_told(text) for text in case.texts],
    }
    name = f"{NAMES[origin.format]}, {picture.size}, {picture.mode}, {picture.depth} bits"
    return Section("file", True, (f"{name}.",), facts)


def profile_name(profile: bytes | None) -> str:
    """What an ICC profile calls itself; sRGB where there is none."""
    if profile is None:
        return "sRGB (none given)"
    from io import BytesIO

    from PIL import ImageCms

    try:
        return cut(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).strip(), 200)
    except (OSError, ImageCms.PyCMSError):
        return "one that cannot be read"


def _told(text: Text) -> dict[str, Any]:
    if text.value is None:
        return {"where": text.where, "begins": "", "characters": None}
    return {"where": text.where, "begins": cut(text.value, _BEGINNING), "characters": len(text.value)}
