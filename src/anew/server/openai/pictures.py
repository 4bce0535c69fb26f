"""Pictures: what the dialect says by transparency, said as the tasks say it. Runs in the sandbox.

A mask there is transparent where the picture may change; here it is white. A markup there lies on top of the picture;
here it is part of it.
"""

import numpy as np

from anew.errors import BadPicture
from anew.image import Limit, Picture
from anew.server.sandbox.wire import Answer


def hole(data: bytes, *, pixels: int) -> Answer:
    """A mask: white where a picture is transparent.

    Raises:
        BadPicture: nothing in it is transparent.
    """
    alpha = Picture.open(data, limit=Limit(pixels)).alpha()
    if alpha is None or alpha.min() == 1:
        raise BadPicture(
            needed="a mask that is transparent where the picture may change",
            found="one without alpha" if alpha is None else "one that is opaque everywhere",
            fix="Make it transparent there: erase those parts and save it as PNG.",
        )
    return _file(Picture.from_array(1 - alpha))


def opaque(data: bytes, *, pixels: int) -> Answer:
    """The picture without its alpha: what lies below transparent parts comes out."""
    picture = Picture.open(data, limit=Limit(pixels))
    if not picture.has_alpha:
        return _file(picture)
    samples = np.ascontiguousarray(picture.samples[..., :-1])
    return _file(Picture(samples, "RGB" if picture.mode == "RGBA" else "L", picture.profile))


def overlaid(data: bytes, markup: bytes, *, pixels: int) -> Answer:
    """The picture with the markup on it, of the picture's own depth and profile.

    Raises:
        BadPicture: the markup is opaque everywhere.
    """
    picture, over = (Picture.open(each, limit=Limit(pixels)) for each in (data, markup))
    alpha = over.alpha()
    if alpha is None or alpha.min() == 1:
        raise BadPicture(
            needed="a markup with transparent parts, through which the picture is seen",
            found="an opaque one",
            fix="Draw it on an empty, transparent layer and save that as PNG.",
        )
    share = alpha[..., None]
    rgb = picture.rgb() + share * (over.rgb_as(picture) - picture.rgb())
    own = picture.alpha()
    below = None if own is None else np.maximum(own, alpha)
    return _file(picture.remade(rgb, below, recolours=True))


def empty(*, width: int, height: int) -> Answer:
    """A grey canvas, for models that begin from nothing."""
    return _file(Picture.from_array(np.full((height, width, 3), 128, np.uint8)))


def _file(picture: Picture) -> Answer:
    return Answer(None, (picture.to_bytes("png"),))
