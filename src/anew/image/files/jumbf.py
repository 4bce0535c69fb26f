"""JUMBF: whether a C2PA manifest lies in a file, found by its label and without reading any of it.

Source
    ISO 19566-5 (JUMBF); C2PA Specification 2.2, section 11.1.4.
"""

LABEL = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
"""The description box of a manifest store begins so: its name, and the UUID of C2PA."""


_BOXES = (b"jumdc2ma", b"jumdc2um", b"jumdc2cm")
"""A manifest, one that only updates another, and a compressed one."""


def holds_manifest(data: bytes) -> bool:
    """Whether a C2PA manifest store is in the file, sound or not.

    Example:
        >>> holds_manifest(b"a picture")
        False
    """
    return LABEL in data


def store_length(data: bytes) -> int:
    r"""How many bytes the first manifest store says that it has; 0 where there is none.

    Example:
        >>> store_length(b"\0\0\1\0jumb\0\0\0\x1e" + LABEL)
        256
    """
    at = data.find(LABEL) - 12
    return int.from_bytes(data[at : at + 4], "big") if at >= 0 else 0


def manifests_in(data: bytes) -> int:
    """How many manifests lie in a file. One may be missed where the format cuts the store into pieces.

    Example:
        >>> manifests_in(LABEL + b"jumdc2ma" + b"jumdc2ma")
        2
    """
    store = data[data.find(LABEL) :] if holds_manifest(data) else b""
    return sum(store.count(box) for box in _BOXES)
