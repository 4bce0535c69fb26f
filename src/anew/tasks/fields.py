"""Field types that several tasks share: one meaning, one range, one name."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from anew.errors import BadTask
from anew.image import Size

Unit = Annotated[float, Field(ge=0, le=1)]
"""A dial from 0 to 1; the task's own words name both ends."""

Pixels = Annotated[int, Field(ge=0, le=16_384)]
"""A length in pixels of the picture."""

Edge = Annotated[int, Field(ge=0, le=64)]
"""A short length in pixels, for what happens along an edge."""

FREE = "free text"
"""Marks a field that holds what a person wrote, which is theirs to disclose."""

Words = Annotated[str, Field(max_length=20_000), FREE]
"""A prompt or an instruction. Longer ones are refused: no text encoder reads them."""

Guidance = Annotated[float, Field(ge=0, le=50)]
"""Guidance scale: how much words weigh against chance (Ho & Salimans 2022); 0 = what the model asks for."""

Noise = Annotated[float, Field(ge=0, le=50)]
"""Standard deviation of noise, in levels of 8 bits."""

Quality = Annotated[int, Field(ge=0, le=100)]
"""Of a JPEG; 0 where there is none, or nobody knows."""

Blur = Annotated[float, Field(ge=0, le=4)]
"""Standard deviation of a gaussian blur, in pixels."""

_ASPECT = re.compile(r"(\d+(?:\.\d+)?)[:/x](\d+(?:\.\d+)?)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_BOX = re.compile(r"\d+,\d+,\d+,\d+")
_POINT = re.compile(r"\d+,\d+")


def _aspect(text: str) -> str:
    match = _ASPECT.fullmatch(text)
    if text and (not match or not 1 / 50 <= float(match[1]) / max(float(match[2]), 1e-9) <= 50):
        raise ValueError("Write it as width:height, such as 16:9, between 1:50 and 50:1")
    return text


def _colour(text: str) -> str:
    if text and not _COLOUR.fullmatch(text):
        raise ValueError("Write it as #rrggbb, such as #3366cc")
    return text.lower()


def _box(text: str) -> str:
    if text and not _BOX.fullmatch(text):
        raise ValueError("Write it as left,top,width,height in pixels, such as 40,30,200,300")
    if text and 0 in corners(text)[2:]:
        raise ValueError("Give the box a width and a height above 0")
    return text


def _point(text: str) -> str:
    if text and not _POINT.fullmatch(text):
        raise ValueError("Write it as left,top in pixels, such as 120,80")
    return text


Aspect = Annotated[str, AfterValidator(_aspect), Field(json_schema_extra={"format": "aspect"})]
"""Width to height, as ``16:9``; empty for none."""

Colour = Annotated[str, AfterValidator(_colour), Field(json_schema_extra={"format": "color"})]
"""An sRGB colour, as ``#rrggbb``; empty for none."""

Box = Annotated[str, AfterValidator(_box), Field(json_schema_extra={"format": "box"})]
"""``left,top,width,height`` in pixels; empty for none."""

Point = Annotated[str, AfterValidator(_point), Field(json_schema_extra={"format": "point"})]
"""``left,top`` in pixels; empty for none."""


def corners(box: str) -> tuple[int, int, int, int]:
    """Left, top, width and height of a box.

    Example:
        >>> corners("40,30,200,300")
        (40, 30, 200, 300)
    """
    left, top, width, height = (int(part) for part in box.split(","))
    return left, top, width, height


def spot(point: str) -> tuple[int, int]:
    """Left and top of a point.

    Example:
        >>> spot("120,80")
        (120, 80)
    """
    left, top = (int(part) for part in point.split(","))
    return left, top


def check_box(box: str, size: Size) -> None:
    """Refuse a box that is not wholly inside a picture of that size.

    Raises:
        BadTask: it is not.
    """
    left, top, width, height = corners(box)
    if left + width > size.width or top + height > size.height:
        raise BadTask(
            needed=f"a box inside the picture, {size}",
            found=box,
            fix="Give left,top,width,height in pixels, from the top left corner.",
        )


def ratio(aspect: str) -> float:
    """Width over height.

    Example:
        >>> ratio("3:2")
        1.5
    """
    match = _ASPECT.fullmatch(aspect)
    assert match
    return float(match[1]) / float(match[2])


def grown_to(size: Size, aspect: str) -> Size:
    """The smallest size of that aspect that holds ``size``.

    Example:
        >>> grown_to(Size(480, 320), "16:9")
        Size(width=569, height=320)
    """
    wanted = ratio(aspect)
    return Size(max(size.width, round(size.height * wanted)), max(size.height, round(size.width / wanted)))


def rgb(colour: str) -> tuple[float, float, float]:
    """The colour's parts in [0, 1].

    Example:
        >>> rgb("#ff0033")
        (1.0, 0.0, 0.2)
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
