"""Words: the messages of a live session.

text      JSON: a Wish goes in; Ready or Faulty comes out
binary    length of the head (2 bytes, big-endian), head as JSON, picture file: a Frame goes in, a Drawn comes out
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from anew.errors import BadRequest
from anew.server.native.asked import Asked, Draft, read
from anew.server.native.shapes import Fault, Shape

HEAD = 4096
"""The longest head, in bytes."""

Seq = Annotated[int, Field(ge=0, lt=2**53, description="Only grows; what comes out says of which frame it is.")]


class Wish(Draft):
    """What is to be made of the frames from now on. ``pictures`` are uploads that stay as they are."""

    format: Literal["auto", "webp", "png", "jpeg"] = "auto"
    """Of what comes out; auto is JPEG, which is written the quickest, or WebP where something shines through."""
    quality: Annotated[int, Field(ge=1, le=100)] | None = 80
    """For formats that lose."""
    consent: Annotated[str, Field(max_length=1000)] = ""
    """Why it may be done, where the policy of the server wants to know."""


class Frame(Asked):
    """The head of a picture that goes in."""

    seq: Seq
    picture: Annotated[str, Field(min_length=1, max_length=100)] = "picture"
    """Which one it is, by the names of the recipe."""


class Drawn(Shape):
    """The head of a picture that comes out."""

    seq: Seq
    ms: float
    """Milliseconds that the engine took."""
    skipped: int
    """Frames before it that nothing was made of, because newer ones came."""
    width: int
    height: int
    format: str


class Ready(Shape):
    """The wish was understood, and who does it is warm."""

    ready: Literal[True] = True
    ms: float
    """Milliseconds that this took."""


class Faulty(Shape):
    """A wish or a frame of which nothing could be made. The session goes on."""

    error: Fault
    seq: int | None = None
    """Of the frame; null where it was the wish, or no message that is known."""


A = TypeVar("A", bound=Asked)


def packed(head: Shape, picture: bytes) -> bytes:
    """A binary message."""
    text = head.model_dump_json().encode()
    return len(text).to_bytes(2, "big") + text + picture


def unpacked(kind: type[A], message: bytes) -> tuple[A, bytes]:
    """Head and picture of a binary message.

    Raises:
        BadRequest: it is none.
        BadInput: a head that is not of that kind.

    Example:
        >>> head = b'{"seq": 7}'
        >>> unpacked(Frame, len(head).to_bytes(2, "big") + head + b"...")[1]
        b'...'
    """
    length = int.from_bytes(message[:2], "big")
    if len(message) < 2 + length or not 2 <= length <= HEAD:
        raise BadRequest(
            needed="2 bytes of length, a head as JSON, and a picture",
            found="a message cut short",
            fix="See docs/api.md.",
        )
    return read(kind, message[2 : 2 + length]), message[2 + length :]
