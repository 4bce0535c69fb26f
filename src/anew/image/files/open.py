"""Open: the one door through which pictures come in."""

from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import numpy as np

from anew.errors import BadFile
from anew.image.limits import CLI, Limit
from anew.image.origin import Origin
from anew.image.picture import Picture
from anew.image.size import Size


def open_picture(source: "str | PathLike[str] | bytes | BinaryIO", *, limit: Limit = CLI) -> Picture:
    """Read a picture from a path, from bytes or from a binary stream.

    The content decides the format, not the name. The EXIF orientation is applied. The size is checked
    from the header, before anything is decoded.

    Raises:
        BadFile: missing, empty, cut short, animated, or not a picture anew can read.
        TooLarge: over the limit.
    """
    from PIL import Image, ImageOps

    if isinstance(source, (str, PathLike)):
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise BadFile(
                needed="a picture file", found=f"{source}: {error.strerror}", fix="Check the path."
            ) from error
    else:
        data = source if isinstance(source, bytes) else source.read()
    try:
        with Image.open(BytesIO(data)) as file:
            limit.check(Size(*file.size))
            kind = (file.format or "").lower()
            exif, profile = file.getexif(), file.info.get("icc_profile")
            upright = ImageOps.exif_transpose(file)
            mode = upright.mode if upright.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else "RGBA"
            upright = upright.convert(mode)
    except OSError as error:
        raise BadFile(needed="a picture", found=str(error), fix="Use PNG, JPEG, WebP, TIFF or AVIF.") from error
    del exif
    samples = np.asarray(upright)
    origin = Origin(format=kind)
    return Picture(samples.reshape(*samples.shape[:2], -1), mode, profile, origin)  # type: ignore[arg-type]
