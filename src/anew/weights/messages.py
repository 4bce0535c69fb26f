"""Messages: protobuf written by hand, which is little where little is written.

A message is fields one after another: a key, made of the field's number and its kind, and then the value. A message
inside another is a field of bytes. Repeated fields may stand anywhere.

Layout: https://protobuf.dev/programming-guides/encoding/
"""

import struct
from collections.abc import Iterable


def varint(value: int) -> bytes:
    """Seven bits a byte, lowest first, the top bit set on all but the last; ``value`` is not negative.

    Example:
        >>> varint(300).hex()
        'ac02'
    """
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def number(field: int, value: int) -> bytes:
    """A field that holds a whole number from 0 on.

    Example:
        >>> number(1, 150).hex()
        '089601'
    """
    return varint(field << 3) + varint(value)


def real(field: int, value: float) -> bytes:
    """A field that holds a float of 32 bits."""
    return varint(field << 3 | 5) + struct.pack("<f", value)


def data(field: int, value: bytes | str | Iterable[bytes]) -> bytes:
    """A field that holds bytes, text, or a message from its fields.

    Example:
        >>> data(2, "testing").hex()
        '120774657374696e67'
    """
    held = value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b"".join(value)
    return varint(field << 3 | 2) + varint(len(held)) + held
