"""Files as other programs write them, and as attackers do."""

import json
import zlib
from io import BytesIO

import numpy as np
from PIL import Image, PngImagePlugin

from anew.image.files.chunks import Chunk, put_together, taken_apart
from tests.pictures import picture


def png(*chunks, size=(48, 40)):
    """A PNG with more chunks, after its header."""
    header, *rest = taken_apart(picture(*size).to_bytes("png"))
    return put_together([header, *(Chunk(*each) for each in chunks), *rest])


def with_text(key, value, **size):
    """As Pillow's users write text: tEXt where Latin-1 will do, else iTXt."""
    info = PngImagePlugin.PngInfo()
    info.add_text(key, value)
    return saved("PNG", pnginfo=info, **size)


def saved(kind, exif=None, size=(48, 40), **options):
    """A picture saved by Pillow; EXIF by tag."""
    stream = BytesIO()
    if exif:
        made = Image.Exif()
        made.update({tag: value for tag, value in exif.items() if tag != 0x9286})
        if 0x9286 in exif:
            made.get_ifd(0x8769)[0x9286] = exif[0x9286]
        options["exif"] = made.tobytes()
    Image.fromarray(picture(*size).samples).save(stream, kind, **options)
    return stream.getvalue()


def bomb(count=2**30):
    """Zeros, deflated: a thousandth of their length. Its checksum is missing, which nobody should get to see."""
    engine = zlib.compressobj(9)
    first, again = (engine.compress(bytes(2**20)) + engine.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (count // 2**20 - 1)


def with_hidden(told):
    """A PNG with that text in the lowest bits of its alpha, column by column."""
    raw = _gzip(json.dumps(told).encode())
    bits = np.unpackbits(np.frombuffer(b"stealth_pngcomp" + (8 * len(raw)).to_bytes(4, "big") + raw, np.uint8))
    samples = np.dstack([picture(64, 64).samples, np.full((64, 64), 255, np.uint8)])
    alpha = samples[..., 3].T.reshape(-1) & 0xFE
    alpha[: bits.size] |= bits
    samples[..., 3] = alpha.reshape(64, 64).T
    stream = BytesIO()
    Image.fromarray(samples).save(stream, "PNG")
    return stream.getvalue()


def _gzip(data):
    import gzip

    return gzip.compress(data)
