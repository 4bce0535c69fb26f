"""HEIC: read and write, where the extra ``heif`` is installed; 8, 10 and 12 bits.

Source
    ISO/IEC 23008-12; libheif, through pillow-heif.
"""

from io import BytesIO
from typing import Any, cast

import numpy as np

from anew.errors import MissingExtra
from anew.image.arrays import shrunk, stretched
from anew.image.files import exif as exifs
from anew.image.files.avif import is_exact, notes_of, profile_of
from anew.image.files.guard import guarded
from anew.image.limits import Limit
from anew.image.origin import Origin
from anew.image.picture import Mode, Picture
from anew.image.size import Size

QUALITY = 90


def read(data: bytes, limit: Limit) -> Picture:
    """Decode the main picture of a HEIC file; libheif has already turned it upright.

    Raises:
        MissingExtra: pillow-heif is not installed.
        BadFile: damaged or cut short.
        TooLarge: over the limit.
    """
    library = _library()
    with guarded("heif"):
        file = library.open_heif(BytesIO(data), convert_hdr_to_8bit=False)
        image = file[file.primary_index]
        limit.check(Size(*image.size))
        info, bits = image.info, int(image.info.get("bit_depth", 8))
        samples = np.asarray(image)
    samples = samples if samples.ndim == 3 else samples[..., None]
    modes = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
    origin = Origin(
        format="heif",
        bits=bits,
        lossless=is_exact(data),
        exif=exifs.upright(exifs.bare(info.get("exif"))),
        xmp=info.get("xmp") or None,
        notes=notes_of(data),
    )
    if samples.dtype == np.uint16:
        samples = stretched(samples >> np.uint16(16 - bits), bits)
    return Picture(samples, cast(Mode, modes[samples.shape[2]]), profile_of(data, info.get("icc_profile")), origin)


def write(picture: Picture, lossless: bool, quality: int | None = None) -> bytes:
    """Encode a picture in grey, RGB or RGBA as HEIC, with the bits of its origin."""
    library = _library()
    samples = picture.samples
    if picture.depth == 16:
        bits = picture.origin.bits
        samples = shrunk(samples, bits) << np.uint16(16 - bits)
    names = {"L": "L", "RGB": "RGB", "RGBA": "RGBA"}
    name = names[picture.mode] + (";16" if picture.depth == 16 else "")
    image = library.from_bytes(name, tuple(picture.size), np.ascontiguousarray(samples).tobytes())
    options: dict[str, Any] = {"quality": -1 if lossless else quality or QUALITY, "chroma": 444}
    if lossless:
        options["matrix_coefficients"] = 0
    stream = BytesIO()
    origin = picture.origin
    image.save(
        stream,
        exif=b"Exif\0\0" + origin.exif if origin.exif else None,
        xmp=origin.xmp,
        icc_profile=picture.profile,
        save_to_12bit=origin.bits == 12,
        **options,
    )
    return stream.getvalue()


def _library() -> Any:
    try:
        import pillow_heif
    except ImportError as error:
        raise MissingExtra(
            needed="pillow-heif, to read and write HEIC", found="it is not installed", fix='pip install "anew[heif]"'
        ) from error
    return pillow_heif
