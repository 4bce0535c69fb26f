"""AVIF: read and write, 8, 10 and 12 bits, lossless where asked.

Pillow reads the facts and the 8-bit samples and writes lossy files; OpenCV reads and writes more than 8 bits,
and writes lossless ones (RGB kept as RGB, without a turn through YCbCr).

Source
    AV1 Image File Format, v1.1.0; ITU-T H.273 (code points).
"""

import struct
from io import BytesIO
from typing import Any, cast

import numpy as np

from anew.errors import BadFile, CannotWrite
from anew.image.arrays import Samples, shrunk, stretched
from anew.image.files import exif as exifs
from anew.image.files.guard import guarded, refuse_animation
from anew.image.files.png import swapped
from anew.image.limits import Limit
from anew.image.origin import Origin
from anew.image.picture import Mode, Picture
from anew.image.profiles import display_p3
from anew.image.size import Size

QUALITY = 90
LONGEST_SIDE = 65536
_IDENTITY, _P3, _SRGB_CURVE, _HDR = 0, 12, 13, (16, 18)


def read(data: bytes, limit: Limit) -> Picture:
    """Decode an AVIF file; orientation not yet applied.

    Raises:
        BadFile: damaged, cut short or animated.
        TooLarge: over the limit.
    """
    from PIL.AvifImagePlugin import AvifImageFile

    with guarded("avif"), AvifImageFile(BytesIO(data)) as file:
        limit.check(Size(*file.size))
        refuse_animation("avif", getattr(file, "n_frames", 1))
        mode, info, bits = file.mode, dict(file.info), bits_of(data)
        deep = _deep_samples(data, bits) if bits > 8 else None
        if deep is None:
            file.load()
        samples: Samples = deep if deep is not None else np.asarray(file)
    samples = samples if samples.ndim == 3 else samples[..., None]
    modes = {1: "L", 3: "RGB", 4: "RGBA"}
    notes = (f"{bits} bits were read as 8",) if bits > 8 and deep is None else ()
    origin = Origin(
        format="avif",
        bits=bits if deep is not None else 8,
        lossless=is_exact(data),
        exif=exifs.bare(info.get("exif")),
        xmp=info.get("xmp") or None,
        notes=notes + notes_of(data),
    )
    assert mode in modes.values()
    return Picture(samples, cast(Mode, modes[samples.shape[2]]), profile_of(data, info.get("icc_profile")), origin)


def write(picture: Picture, lossless: bool, quality: int | None = None) -> bytes:
    """Encode a picture in grey, RGB or RGBA as AVIF, with the bits of its origin."""
    if lossless or picture.depth == 16:
        return _by_opencv(picture, 100 if lossless else quality or QUALITY)
    from PIL import AvifImagePlugin, Image  # noqa: F401

    options: dict[str, Any] = {"icc_profile": picture.profile or b"", "xmp": picture.origin.xmp or b""}
    if picture.origin.exif:
        options["exif"] = b"Exif\0\0" + picture.origin.exif
    grey = picture.mode == "L"
    stream = BytesIO()
    image = Image.fromarray(picture.samples[..., 0] if grey else picture.samples)
    options["subsampling"] = "4:0:0" if grey else "4:4:4"
    image.save(stream, "AVIF", quality=quality or QUALITY, **options)
    return stream.getvalue()


def _deep_samples(data: bytes, bits: int) -> Samples | None:
    """More than 8 bits, by OpenCV; None where this OpenCV was built without AVIF."""
    import cv2

    samples: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples is None or samples.dtype != np.uint16:
        return None
    return stretched(swapped(samples) if samples.ndim == 3 else samples, bits)


def _by_opencv(picture: Picture, quality: int) -> bytes:
    import cv2

    samples = picture.samples[..., 0] if picture.mode == "L" else swapped(picture.samples)
    bits = picture.origin.bits if picture.depth == 16 else 8
    samples = shrunk(samples, bits) if picture.depth == 16 else samples
    kinds, facts = [], []
    for kind, fact in (
        (cv2.IMAGE_METADATA_EXIF, picture.origin.exif),
        (cv2.IMAGE_METADATA_XMP, picture.origin.xmp),
        (cv2.IMAGE_METADATA_ICCP, picture.profile),
    ):
        if fact:
            kinds.append(kind)
            facts.append(np.frombuffer(fact, np.uint8))
    options = [cv2.IMWRITE_AVIF_QUALITY, quality, cv2.IMWRITE_AVIF_DEPTH, bits]
    try:
        done, data = cv2.imencodeWithMetadata(".avif", samples, kinds, facts, options)
    except (cv2.error, AttributeError) as error:
        raise CannotWrite(
            needed="an OpenCV with AVIF, for lossless or deep AVIF",
            found=f"OpenCV {cv2.__version__} without",
            fix="Install opencv-python-headless 5 or later, or write .png.",
        ) from error
    assert done
    return bytes(data.tobytes())


# The boxes.


def bits_of(data: bytes) -> int:
    """Bits of a sample, from the first pixel information or AV1 configuration box."""
    at = data.find(b"av1C", 0, 2**16)
    if at < 0 or at + 7 > len(data):
        raise BadFile(needed="a whole AVIF file", found="one without a configuration", fix="Export it again.")
    high, twelve = data[at + 6] & 0x40, data[at + 6] & 0x20
    return (12 if twelve else 10) if high else 8


def is_exact(data: bytes) -> bool:
    """Whether there is no matrix between stored and shown colours: the sign of a lossless file."""
    return code_points(data)[2] == _IDENTITY


def code_points(data: bytes) -> tuple[int, int, int]:
    """Primaries, transfer and matrix by the numbers of ITU-T H.273; 2 is unknown."""
    at = data.find(b"colrnclx", 0, 2**16)
    if not 0 <= at <= len(data) - 14:
        return 2, 2, 2
    primaries, transfer, matrix = struct.unpack_from(">HHH", data, at + 8)
    return primaries, transfer, matrix


def profile_of(data: bytes, own: bytes | None) -> bytes | None:
    """The profile in a file; or the one it means where it says Display P3 by number."""
    primaries, transfer, _ = code_points(data)
    return display_p3() if not own and primaries == _P3 and transfer in (2, _SRGB_CURVE) else own or None


def notes_of(data: bytes) -> tuple[str, ...]:
    """What is not understood: light beyond white."""
    hdr = code_points(data)[1] in _HDR
    return ("high dynamic range was read as if it were not",) if hdr else ()
