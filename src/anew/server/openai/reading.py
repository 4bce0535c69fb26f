"""Reading: what a request brings, as a form with files or as JSON that names pictures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from anew.errors import AnewError, BadFile, BadRequest
from anew.server.desk import Desk
from anew.server.intake import Upload
from anew.server.openai.faults import about
from anew.server.spelled import decoded

MOST = 16
"""Pictures of one edit."""
FIELDS = 100
"""Fields of one form."""
JSON, FORM = "application/json", "multipart/form-data"
NAMES = {"image": "image", "image[]": "image", "mask": "mask", "markup": "markup"}
"""What parts of a form are called, and what they are."""


@dataclass(frozen=True)
class Sent:
    """A request, taken apart."""

    fields: Mapping[str, Any]
    images: tuple[Upload, ...] = ()
    mask: Upload | None = None
    markup: Upload | None = None


@dataclass
class _Parts:
    fields: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, list[Upload]] = field(default_factory=dict)

    def sent(self, needs: int) -> Sent:
        images = self.pictures.get("image", [])
        if not needs <= len(images) <= (MOST if needs else 0):
            raise _wrong("image", f"{needs} to {MOST} pictures" if needs else "no picture", str(len(images)))
        for name in ("mask", "markup"):
            if len(self.pictures.get(name, [])) > 1:
                raise _wrong(name, f"one {name}", str(len(self.pictures[name])))
        mask, markup = (next(iter(self.pictures.get(name, [])), None) for name in ("mask", "markup"))
        if mask and markup:
            raise _wrong("markup", "a mask or a markup", "both")
        for name, over in (("mask", mask), ("markup", markup)):
            if over and (over.width, over.height) != (images[0].width, images[0].height):
                raise _wrong(
                    name,
                    f"a {name} of the size of the first image, {images[0].width}x{images[0].height}",
                    f"{over.width}x{over.height}",
                )
        return Sent(self.fields, tuple(images), mask, markup)


async def sent(request: Request, desk: Desk, *, pictures: int) -> Sent:
    """All that a request brings, its pictures opened in the sandbox and kept.

    Args:
        request: As it came.
        desk: Takes the pictures.
        pictures: How many there must be at least.

    Raises:
        BadRequest: neither a form nor JSON, or one that cannot be read.
        BadFile, TooLarge, CannotWrite: as ``Desk.take``.
        Refused: a URL, from a host that may not be asked.
        NotKept: no such upload.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == JSON:
        return (await _of_json(request, desk)).sent(pictures)
    if kind == FORM:
        async with request.form(max_files=MOST + 4, max_fields=FIELDS) as form:
            return (await _of_form(form, desk)).sent(pictures)
    raise BadRequest(
        needed=f"{FORM} or {JSON}", found=kind[:80] or "no Content-Type", fix="Set the Content-Type to what is sent."
    )


async def _of_form(form: FormData, desk: Desk) -> _Parts:
    parts = _Parts()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name not in NAMES:
                raise _unknown(name)
            with about(NAMES[name]):
                parts.pictures.setdefault(NAMES[name], []).append(await desk.take(await value.read()))
        elif name in NAMES:
            raise _wrong(NAMES[name], "a picture file", "text")
        elif name in parts.fields:
            raise _wrong(name, f"{name} once", "it twice")
        else:
            parts.fields[name] = value
    return parts


async def _of_json(request: Request, desk: Desk) -> _Parts:
    try:
        told = json.loads(await request.body())
        json.dumps(told, allow_nan=False, ensure_ascii=False).encode("utf8")
    except (ValueError, RecursionError):
        raise BadRequest(
            needed="JSON of finite numbers and whole letters", found="something else", fix="Mend it."
        ) from None
    if not isinstance(told, dict):
        raise BadRequest(needed="a JSON object", found="another value", fix="Put the fields into one object.")
    parts = _Parts()
    for name, value in told.items():
        if name in ("images", "mask", "markup") and value is not None:
            with about(name):
                found = value if name == "images" else [value]
                if not isinstance(found, list) or len(found) > MOST:
                    raise _wrong(name, f"a list of at most {MOST}", "something else")
                key = "image" if name == "images" else name
                parts.pictures[key] = [await _named(each, desk) for each in found]
        else:
            parts.fields[name] = value
    return parts


async def _named(told: Any, desk: Desk) -> Upload:
    """A picture that JSON names: by a data URL, a URL, or the digest of an upload."""
    named = {key: value for key, value in told.items() if value is not None} if isinstance(told, dict) else {}
    match named:
        case {"image_url": str(url), **more} if not more:
            return await desk.take(decoded(url) if url.startswith("data:") else await desk.fetch(url))
        case {"file_id": str(digest), **more} if not more:
            return await desk.upload(digest)
    raise BadFile(
        needed='{"image_url": "data:image/png;base64,..."} or {"file_id": "..."}',
        found="something else",
        fix="A file_id is the digest that POST /v1/uploads answers.",
    )


def _unknown(name: str) -> AnewError:
    error = BadRequest(needed=f"files called {', '.join(NAMES)}", found=repr(name[:80]), fix="Rename it.")
    error.param = name[:80]
    return error


def _wrong(param: str, needed: str, found: str) -> AnewError:
    error = BadFile(needed=needed, found=found, fix="See docs/openai.md for what each field is.")
    error.param = param
    return error
