"""BMP and GIF: the plain old ones. Indexed pictures keep their palette and their indices.

Source
    CompuServe, GIF89a; Microsoft, BITMAPINFOHEADER.
"""

from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import numpy as np

from anew.errors import BadFile, CannotWrite
from anew.image.files.guard import guarded, refuse_animation
from anew.image.limits import Limit
from anew.image.origin import Origin, Palette
from anew.image.picture import Mode, Picture
from anew.image.size import Size

GIF_RECORD = b"anew:"
"""What a comment begins with that is a record."""


def read_gif(data: bytes, limit: Limit) -> Picture:
    """Decode a GIF of one frame.

    Raises:
        BadFile: damaged, cut short or animated.
        TooLarge: over the limit.
    """
    from PIL.GifImagePlugin import GifImageFile

    with guarded("gif"), GifImageFile(BytesIO(data)) as file:
        limit.check(Size(*file.size))
        refuse_animation("gif", file.n_frames)
        return _picture(file, "gif")


def read_bmp(data: bytes, limit: Limit) -> Picture:
    """Decode a BMP.

    Raises:
        BadFile: damaged or cut short.
        TooLarge: over the limit.
    """
    from PIL.BmpImagePlugin import BmpImageFile

    with guarded("bmp"), BmpImageFile(BytesIO(data)) as file:
        limit.check(Size(*file.size))
        return _picture(file, "bmp")


def write_gif(picture: Picture, record: str | None = None) -> bytes:
    """Encode a picture of at most 256 colours as GIF.

    Raises:
        CannotWrite: more colours than that, or alpha between clear and opaque.
    """
    from PIL import GifImagePlugin, Image  # noqa: F401

    palette = picture.origin.palette or exact_palette(picture)
    image = Image.fromarray(palette.indices, "P")
    image.putpalette(palette.colours[:, :3].tobytes())
    options: dict[str, Any] = {"optimize": False}
    clear = np.flatnonzero(palette.colours[:, 3:] == 0)
    if clear.size:
        options["transparency"] = int(clear[0])
    if record is not None:
        options["comment"] = GIF_RECORD + record.encode()
    stream = BytesIO()
    image.save(stream, "GIF", **options)
    return stream.getvalue()


def write_bmp(picture: Picture) -> bytes:
    """Encode a picture without alpha as BMP."""
    from PIL import BmpImagePlugin, Image  # noqa: F401

    palette, samples = picture.origin.palette, picture.samples
    if palette is not None:
        image = Image.fromarray(palette.indices, "P")
        image.putpalette(palette.colours[:, :3].tobytes())
    elif picture.origin.bits == 1 and picture.mode == "L" and bool(np.isin(samples, (0, 255)).all()):
        image = Image.fromarray(samples[..., 0] > 0)
    else:
        image = Image.fromarray(samples[..., 0] if picture.mode == "L" else samples)
    options: dict[str, Any] = {"dpi": picture.origin.dpi} if picture.origin.dpi else {}
    stream = BytesIO()
    image.save(stream, "BMP", **options)
    return stream.getvalue()


def gif_comment(data: bytes) -> bytes:
    """The comment of a GIF; empty where there is none."""
    from PIL.GifImagePlugin import GifImageFile

    with guarded("gif"), GifImageFile(BytesIO(data)) as file:
        return bytes(file.info.get("comment", b""))


def gif_record(data: bytes) -> str | None:
    """The record in a GIF, which is its comment."""
    return _record_in(gif_comment(data))


def _record_in(comment: bytes) -> str | None:
    """The record in a comment; None where it is a comment of others."""
    return comment.removeprefix(GIF_RECORD).decode(errors="replace") if comment.startswith(GIF_RECORD) else None


def exact_palette(picture: Picture) -> Palette:
    """The palette of a picture of at most 256 colours.

    Raises:
        CannotWrite: more colours than that, or alpha between clear and opaque.
    """
    samples = picture.samples
    if picture.mode in ("L", "LA"):
        samples = samples[..., [0, 0, 0, 1][: 3 + picture.has_alpha]]
    flat, back = np.unique(samples.reshape(-1, samples.shape[2]), axis=0, return_inverse=True)
    clear = flat[:, 3] if flat.shape[1] == 4 else np.array([255], np.uint8)
    if len(flat) > 256 or not np.isin(clear, (0, 255)).all() or np.count_nonzero(clear == 0) > 1:
        raise CannotWrite(
            needed="at most 256 colours and no soft edges, for GIF",
            found=f"{len(flat)} colours",
            fix="Write .png or .webp instead.",
        )
    return Palette(flat.astype(np.uint8), back.reshape(samples.shape[:2]).astype(np.uint8))


def _picture(file: Any, kind: str) -> Picture:
    file.load()
    dpi = file.info.get("dpi")
    record = _record_in(file.info.get("comment", b"")) if kind == "gif" else None
    origin = Origin(format=kind, dpi=(float(dpi[0]), float(dpi[1])) if dpi else None, record=record)
    if file.mode == "P" or kind == "gif":
        return _indexed(file, origin)
    if file.mode == "1":
        samples = np.asarray(file, np.uint8)[..., None] * np.uint8(255)
        return Picture(samples, "L", None, replace(origin, bits=1))
    if file.mode not in ("L", "LA", "RGB", "RGBA"):
        raise BadFile(needed="a plain picture", found=f"one in {file.mode}", fix="Convert it to RGB first.")
    samples = np.asarray(file)
    return Picture(samples if samples.ndim == 3 else samples[..., None], cast(Mode, file.mode), None, origin)


def _indexed(file: Any, origin: Origin) -> Picture:
    indices = np.asarray(file, np.uint8)
    grey = np.repeat(np.arange(256, dtype=np.uint8), 3)  # Pillow calls a palette that is a ramp of greys "L".
    colours = np.array(file.getpalette("RGB") if file.mode == "P" else grey, np.uint8).reshape(-1, 3)
    short = int(indices.max()) + 1 - len(colours)
    if short > 0:
        colours = np.vstack([colours, np.zeros((short, 3), np.uint8)])
    clear = file.info.get("transparency")
    if isinstance(clear, int) and clear < len(colours):
        alpha = np.full(len(colours), 255, np.uint8)
        alpha[clear] = 0
        colours = np.column_stack([colours, alpha])
    mode: Mode = "RGBA" if colours.shape[1] == 4 else "RGB"
    return Picture(colours[indices], mode, None, replace(origin, palette=Palette(colours, indices)))
