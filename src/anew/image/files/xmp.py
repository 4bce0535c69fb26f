"""XMP: one property put into a packet, the rest of it left as it is.

The packet is edited as text and not parsed into a tree and written again, so that what other programs
keep there comes back letter for letter.

Source
    ISO 16684-1 (XMP, part 1).
"""

import re
from html import escape, unescape

NAMESPACE = "https://anew-project.github.io/ns/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    f'<rdf:RDF xmlns:rdf="{_RDF}">\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
)


def with_property(packet: bytes | None, prefix: str, namespace: str, name: str, value: str) -> bytes:
    """The packet with one simple property set, replacing what an earlier call set under that name.

    Args:
        packet: An XMP packet; None, or one that holds no RDF, starts an empty one.
        prefix: The short name of the namespace, "anew".
        namespace: Its URI.
        name: The property, "record".
        value: Any text that XML can hold.

    Example:
        >>> packet = with_property(None, "ours", "https://example.org/", "mood", "calm & kind")
        >>> property_of(packet, "ours", "mood")
        'calm & kind'
    """
    text = _text(packet or b"")
    if not re.search(r"</(?:\w+:)?RDF\s*>", text):
        text = _EMPTY
    text = _block(prefix, name).sub("", text)
    closing = list(re.finditer(r"</(?:\w+:)?RDF\s*>", text))[-1]
    element = (
        f'<rdf:Description xmlns:rdf="{_RDF}" xmlns:{prefix}="{namespace}" rdf:about="">'
        f"<{prefix}:{name}>{escape(value, quote=False)}</{prefix}:{name}></rdf:Description>\n"
    )
    return (text[: closing.start()] + element + text[closing.start() :]).encode()


def property_of(packet: bytes | None, prefix: str, name: str) -> str | None:
    """What ``with_property`` set; None where it did not."""
    found = _block(prefix, name).search(_text(packet or b""))
    return unescape(found["value"]) if found else None


def without_property(packet: bytes | None, prefix: str, name: str) -> bytes | None:
    """The packet without what ``with_property`` set."""
    if packet is None or f"{prefix}:{name}".encode() not in packet:
        return packet
    return _block(prefix, name).sub("", _text(packet)).encode()


def upright(packet: bytes | None) -> bytes | None:
    """The packet, saying that the picture stands upright where it speaks of orientation."""
    if packet is None or b"Orientation" not in packet:
        return packet
    text = re.sub(r'(tiff:Orientation\s*=\s*["\'])\d(["\'])', r"\g<1>1\g<2>", _text(packet))
    return re.sub(r"(<tiff:Orientation\s*>)\s*\d\s*(</tiff:Orientation)", r"\g<1>1\g<2>", text).encode()


def _block(prefix: str, name: str) -> "re.Pattern[str]":
    return re.compile(
        rf'<rdf:Description [^<>]*rdf:about=""[^<>]*>\s*<{prefix}:{name}>(?P<value>[^<]*)</{prefix}:{name}>'
        r"\s*</rdf:Description>\n?"
    )


def _text(packet: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if packet.startswith(mark):
            return packet.decode(encoding, "replace")
    return packet.decode("utf-8", "replace").lstrip("\0")
