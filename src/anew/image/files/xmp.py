"""XMP: properties put into a packet, read and taken out, the rest of it left as it is.

The packet is edited as text and not parsed into a tree and written again, so that what other programs
keep there comes back letter for letter. A property is known by its namespace, whatever prefix stands for that,
and in any form that RDF has for it: an attribute, an element, a resource, a list.

Source
    ISO 16684-1 (XMP, part 1).
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

NAMESPACE = "https://anew-project.github.io/ns/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    f'<rdf:RDF xmlns:rdf="{_RDF}">\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
)
_CLOSING = re.compile(r"</(?:\w+:)?RDF\s*>")
_UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_TAG = re.compile(r"""<(?P<name>[^\s<>/"'=!?]++)(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_ATTRIBUTE = re.compile(r"""(?<=\s)(?P<name>[^\s<>/"'=]{1,200})\s{0,9}=\s{0,9}(?P<value>"[^"<]*"|'[^'<]*')""")
_ANY_TAG = re.compile(r"<[^<>]*>")


def with_property(packet: bytes | None, prefix: str, namespace: str, name: str, value: str) -> bytes:
    """The packet with one simple property set, in place of all that it said of that property before.

    Args:
        packet: An XMP packet; None, or one that holds no RDF, starts an empty one.
        prefix: The short name of the namespace, "anew".
        namespace: Its URI.
        name: The property, "record".
        value: Any text that XML can hold.

    Example:
        >>> packet = with_property(None, "ours", "https://example.org/", "mood", "calm & kind")
        >>> property_of(packet, "https://example.org/", "mood")
        'calm & kind'
    """
    text = _without(_text(packet or b""), namespace, name)
    if not _CLOSING.search(text):
        text = _EMPTY
    closing = list(_CLOSING.finditer(text))[-1]
    element = (
        f'<rdf:Description xmlns:rdf="{_RDF}" xmlns:{prefix}="{namespace}" rdf:about="">'
        f"<{prefix}:{name}>{escape(value, quote=False)}</{prefix}:{name}></rdf:Description>\n"
    )
    return (text[: closing.start()] + element + text[closing.start() :]).encode()


def property_of(packet: bytes | None, namespace: str, name: str) -> str | None:
    """What the packet says of a property first, without markup; None where it says nothing."""
    return next((each.value for each in _places(_text(packet or b""), namespace, name)), None)


def without_property(packet: bytes | None, namespace: str, name: str) -> bytes | None:
    """The packet without a property."""
    if packet is None or property_of(packet, namespace, name) is None:
        return packet
    return _without(_text(packet), namespace, name).encode()


def upright(packet: bytes | None) -> bytes | None:
    """The packet, saying that the picture stands upright where it speaks of orientation."""
    if packet is None or b"Orientation" not in packet:
        return packet
    text = re.sub(r'(tiff:Orientation\s*=\s*["\'])\d(["\'])', r"\g<1>1\g<2>", _text(packet))
    return re.sub(r"(<tiff:Orientation\s*>)\s*\d\s*(</tiff:Orientation)", r"\g<1>1\g<2>", text).encode()


class _Place(NamedTuple):
    """Where a packet speaks of a property, and what it says."""

    start: int
    end: int
    value: str


def _without(text: str, namespace: str, name: str) -> str:
    """The text without a property, and without the descriptions that ``with_property`` made for it alone."""
    bound = re.escape(escape(namespace))
    text = re.sub(
        rf'<rdf:Description xmlns:rdf="[^"<>]*" xmlns:(?P<prefix>[\w.-]+)="{bound}" rdf:about="">'
        rf"<(?P=prefix):{name}>[^<]*</(?P=prefix):{name}></rdf:Description>\n?",
        "",
        text,
    )
    places = list(_places(text, namespace, name))
    starts, ends = [0, *(place.end for place in places)], [*(place.start for place in places), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _places(text: str, namespace: str, name: str) -> Iterator[_Place]:
    """Every place in the order of the text; none within another, none in a comment."""
    if namespace not in text or name not in text:
        return
    text = _UNREAD.sub(lambda found: " " * len(found[0]), text)
    names = {f"{prefix}:{name}": text.rfind(f"</{prefix}:{name}") for prefix in _prefixes(text, namespace)}
    done = 0
    for tag in _TAG.finditer(text) if names else ():
        if tag.start() < done or name not in tag[0]:
            continue
        attributes = {found["name"]: found for found in _ATTRIBUTE.finditer(tag[0])}
        if tag["name"] in names:
            place = _element(text, tag, attributes, names[tag["name"]])
            done = place.end
            yield place
        else:
            for found in sorted((attributes[each] for each in names.keys() & attributes.keys()), key=re.Match.start):
                yield _Place(tag.start() + found.start(), tag.start() + found.end(), _told(found))


def _element(text: str, tag: "re.Match[str]", attributes: "dict[str, re.Match[str]]", last: int) -> _Place:
    """A property that is an element: empty with a resource, simple, or with a structure within.

    Args:
        text: The packet.
        tag: What opens it.
        attributes: Of the tag.
        last: Where the last element of that name is closed. Of one opened after that only the tag counts.
    """
    if tag[0].endswith("/>") or last < tag.end():
        resources = [_told(found) for key, found in attributes.items() if key.endswith(":resource")]
        return _Place(tag.start(), tag.end(), "".join(resources))
    end = text.find(f"</{tag['name']}", tag.end())
    inside = text[tag.end() : end]
    value = _ANY_TAG.sub(" ", inside).strip() if "<" in inside else inside
    return _Place(tag.start(), text.find(">", end) + 1 or len(text), unescape(value))


def _told(attribute: "re.Match[str]") -> str:
    return unescape(attribute["value"][1:-1])


def _prefixes(text: str, namespace: str) -> list[str]:
    """The prefixes that stand for a namespace."""
    bound = re.finditer(r"""xmlns:([\w.-]+)\s{0,9}=\s{0,9}(["'])([^"'<]*)\2""", text)
    return list(dict.fromkeys(found[1] for found in bound if unescape(found[3]) == namespace))


def _text(packet: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if packet.startswith(mark):
            return packet.decode(encoding, "replace")
    return packet.decode("utf-8", "replace").lstrip("\0")
