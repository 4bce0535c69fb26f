"""Preview: small pictures of work that is not done, for whoever looks.

    engine: here is how to draw it --> road: small, in its place, in sRGB --> door: once a second

An engine hands over how to draw, not a drawing. Where nobody looks nothing is drawn, and a door that looks says how
often. Drawing changes nothing that comes out.
"""

from collections.abc import Callable
from time import monotonic

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Draw = Callable[[], Floats | None]
"""Draws the work as it stands: (h, w, 3 or more) in about [0, 1], the whole canvas at any size; None where there is
nothing to see yet. It is called at once or never."""
Preview = Callable[[Draw], None]
"""Called with how to draw whenever there is something new; it draws only if somebody looks."""


def unseen(draw: Draw) -> None:
    """The preview nobody looks at."""


def still(picture: Floats) -> Draw:
    """Draws that picture as it is at this moment."""
    return lambda: picture


def seldom(show: Callable[[Floats], None], seconds: float = 1.0) -> Preview:
    """A preview that is drawn at most so often.

    Args:
        show: Given each drawing.
        seconds: From the end of one to the next.

    Example:
        >>> shown = []
        >>> look = seldom(shown.append)
        >>> for grey in (0.25, 0.5):
        ...     look(lambda: np.full((1, 1, 3), grey, np.float32))
        >>> [float(each[0, 0, 0]) for each in shown]
        [0.25]
    """
    due = 0.0

    def look(draw: Draw) -> None:
        nonlocal due
        if monotonic() < due:
            return
        drawn = draw()
        if drawn is not None:
            show(drawn)
            due = monotonic() + seconds

    return look


def through(whole: Preview, change: Callable[[Floats], Floats]) -> Preview:
    """A preview of something else, which becomes one of the whole by that change; it is made only if somebody looks."""

    def drawn(draw: Draw) -> Floats | None:
        made = draw()
        return None if made is None else change(made)

    return lambda draw: whole(lambda: drawn(draw))
