"""Records: the text that travels inside a picture and says how it was made.

PNG carries it as text under the keyword "anew", GIF as its comment, all others as the property
``anew:record`` of their XMP packet. A JPEG has room for 64 KB of XMP; a longer record is deflated there.
"""

import zlib
from base64 import b64decode, b64encode

from anew.errors import CannotWrite
from anew.image.files import xmp
from anew.image.files.chunks import inflated
from anew.image.files.source import Source, bytes_of, kind_of
from anew.image.limits import CLI, Limit


def read_record(source: Source, *, limit: Limit = CLI) -> str | None:
    """The record inside a picture file; None where there is none. PNG and GIF are not decoded for it.

    Raises:
        BadFile: missing, damaged, or not a picture.
        TooLarge: over the limit.
    """
    data = bytes_of(source, limit)
    kind = kind_of(data)
    if kind == "png":
        from anew.image.files import png

        return png.read_record(data)
    if kind == "gif":
        from anew.image.files import simple

        return simple.gif_record(data)
    from anew.image.files.open import open_picture

    return record_in(open_picture(data, limit=limit).origin.xmp)


def holds_record(kind: str) -> bool:
    """Whether a format has room for a record; BMP has none."""
    return kind != "bmp"


def record_in(packet: bytes | None) -> str | None:
    """The record in an XMP packet; empty where there is one that is damaged, None where there is none."""
    plain = xmp.property_of(packet, xmp.NAMESPACE, "record")
    packed = xmp.property_of(packet, xmp.NAMESPACE, "deflated")
    if plain is not None or not packed:
        return plain
    try:
        return inflated(b64decode(packed)).decode()
    except (zlib.error, ValueError):
        return ""


def packet_with(packet: bytes | None, record: str, room: int | None = None) -> bytes:
    """An XMP packet with the record in it, deflated where it would not fit in ``room`` bytes.

    Raises:
        CannotWrite: not even then.
    """
    clean = without(packet)
    whole = xmp.with_property(clean, "anew", xmp.NAMESPACE, "record", record)
    if room is None or len(whole) <= room:
        return whole
    packed = b64encode(zlib.compress(record.encode(), 9)).decode()
    whole = xmp.with_property(clean, "anew", xmp.NAMESPACE, "deflated", packed)
    if len(whole) > room:
        raise CannotWrite(
            needed=f"a record that fits in {room:,} bytes",
            found=f"{len(whole):,} bytes with the XMP that was there",
            fix="Write .png, which has room for any.",
        )
    return whole


def without(packet: bytes | None) -> bytes | None:
    """The packet without a record of an earlier run."""
    for name in ("record", "deflated"):
        packet = xmp.without_property(packet, xmp.NAMESPACE, name)
    return packet
