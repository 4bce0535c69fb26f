"""Spelled: files as text, where a dialect puts pictures into JSON: base64, alone or in a data URL (RFC 2397)."""

from base64 import b64decode, b64encode

from anew.errors import BadFile


def decoded(text: str) -> bytes:
    r"""The file.

    Raises:
        BadFile: it is neither.

    Example:
        >>> decoded("data:image/png;base64,AAE="), decoded("AAE=")
        (b'\x00\x01', b'\x00\x01')
    """
    head, comma, rest = text.partition(",")
    plain = rest if comma and head.startswith("data:") and head.endswith(";base64") else text
    try:
        return b64decode(plain, validate=True)
    except ValueError:
        raise BadFile(
            needed="a picture file in base64, or as a data URL",
            found="other text",
            fix="Encode the bytes of the file in base64, without line breaks.",
        ) from None


def encoded(data: bytes) -> str:
    """A file as base64.

    Example:
        >>> encoded(b"hello")
        'aGVsbG8='
    """
    return b64encode(data).decode()
