"""JPEG: read, and compress again the way it was compressed.

A JPEG that is opened and saved as JPEG keeps its own quantisation tables and subsampling, so that what was
kept of it loses nearly nothing. CMYK in the Adobe manner (ink inverted in the
file) is turned round by Pillow both ways.

Source
    ITU-T T.81; Adobe Technical Note 5116 (the Adobe marker).
"""

from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import numpy as np

from anew.errors import BadFile, CannotWrite
from anew.image.files import exif as exifs
from anew.image.files.guard import guarded
from anew.image.limits import Limit
from anew.image.origin import JpegCoding, Origin
from anew.image.picture import Mode, Picture
from anew.image.size import Size

QUALITY = 95
LONGEST_SEGMENT = 65533
LONGEST_XMP = LONGEST_SEGMENT - len(b"http://ns.adobe.com/xap/1.0/\0")


def read(data: bytes, limit: Limit) -> Picture:
    """Decode a JPEG file; orientation not yet applied.

    Raises:
        BadFile: damaged or cut short, or of a kind that is not grey, YCbCr, RGB or CMYK.
        TooLarge: over the limit.
    """
    from PIL.JpegImagePlugin import JpegImageFile

    with guarded("jpeg"), JpegImageFile(BytesIO(data)) as file:
        limit.check(Size(*file.size))
        origin = _origin(file)
        file.load()
        samples = np.asarray(file)
        mode, profile = file.mode, file.info.get("icc_profile")
    if mode not in ("L", "RGB", "CMYK"):
        raise BadFile(needed="a JPEG in grey, RGB or CMYK", found=f"one in {mode}", fix="Convert it to RGB first.")
    return Picture(samples if samples.ndim == 3 else samples[..., None], cast(Mode, mode), profile or None, origin)


def write(picture: Picture, quality: int | None = None) -> bytes:
    """Encode a picture as JPEG: as its original was, else at quality 95 without subsampling.

    Raises:
        CannotWrite: its EXIF is too long for a JPEG.
    """
    from PIL import Image, JpegImagePlugin  # noqa: F401

    origin, samples = picture.origin, picture.samples
    if origin.exif and len(origin.exif) + 6 > LONGEST_SEGMENT:
        raise CannotWrite(
            needed=f"EXIF of at most {LONGEST_SEGMENT:,} bytes for JPEG",
            found=f"{len(origin.exif):,}",
            fix="Write .png or .tif, or remove the EXIF first.",
        )
    options: dict[str, Any] = {"icc_profile": picture.profile, "xmp": origin.xmp or b""}
    if origin.exif:
        options["exif"] = b"Exif\0\0" + origin.exif
    if origin.dpi:
        options["dpi"] = tuple(round(dots) for dots in origin.dpi)
    stream = BytesIO()
    image = Image.fromarray(samples[..., 0] if picture.mode == "L" else samples, picture.mode)
    image.save(stream, "JPEG", **options, **_coding(origin.jpeg, quality))
    return stream.getvalue()


def _coding(was: JpegCoding | None, quality: int | None) -> dict[str, Any]:
    if was is None or quality is not None:
        return {"quality": quality or QUALITY, "subsampling": 0}
    tables = [was.tables[key] for key in sorted(was.tables)]
    return {"qtables": tables, "subsampling": was.subsampling, "progressive": was.progressive}


def _origin(file: Any) -> Origin:
    from PIL.JpegImagePlugin import get_sampling

    sampling = get_sampling(file) if file.mode == "RGB" else 0
    coding = JpegCoding(
        tables={key: list(table) for key, table in file.quantization.items()},
        subsampling=max(sampling, 0),
        progressive=bool(file.info.get("progressive")),
    )
    info = file.info
    origin = Origin(format="jpeg", lossless=False, jpeg=coding, xmp=info.get("xmp") or None)
    dpi = info.get("dpi") if info.get("jfif_unit") in (1, 2) else None
    return replace(origin, exif=exifs.bare(info.get("exif")), dpi=(float(dpi[0]), float(dpi[1])) if dpi else None)
