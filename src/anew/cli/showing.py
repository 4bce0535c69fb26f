"""Showing: what a picture is, and the record it carries."""

import json
import sys
from typing import Any

from anew.cli.plan import STREAM
from anew.cli.report import say, say_json
from anew.image import open_picture, read_record


def tell_picture(source: str, *, as_json: bool = False) -> int:
    """Size, mode, depth and profile of a picture, and its record.

    Raises:
        BadFile: it is not a picture.
    """
    data: str | bytes = sys.stdin.buffer.read() if source == STREAM else source
    picture, record = open_picture(data), read_record(data)
    facts: dict[str, Any] = {
        "picture": source,
        "format": picture.origin.format,
        "size": list(picture.size),
        "mode": picture.mode,
        "depth": picture.depth,
        "profile": profile_name(picture.profile),
        "sha256": picture.sha256,
        "notes": list(picture.origin.notes),
        "record": json.loads(record) if record else None,
    }
    if as_json:
        say_json(facts)
    else:
        facts["size"] = str(picture.size)
        facts["notes"] = "; ".join(picture.origin.notes) or "none"
        facts["record"] = json.dumps(facts["record"], indent=2, ensure_ascii=False) if record else "none"
        say("\n".join(f"{name:<9}{value}" for name, value in facts.items()))
    return 0


def profile_name(profile: bytes | None) -> str:
    """What an ICC profile calls itself; sRGB where there is none."""
    if profile is None:
        return "sRGB (none given)"
    from io import BytesIO

    from PIL import ImageCms

    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).strip()
    except (OSError, ImageCms.PyCMSError):
        return "one that cannot be read"
