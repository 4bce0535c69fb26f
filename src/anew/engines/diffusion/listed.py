"""Listed: files and numbers that people write in one word, ``PATH:WEIGHT``."""

import re
from dataclasses import dataclass

from anew.errors import BadTask

_NUMBERS = re.compile(r"(?P<path>.+?)(?P<numbers>(?::-?\d+(?:\.\d+)?)*)")


@dataclass(frozen=True)
class Net:
    """One model for a control map."""

    path: str
    scale: float = 1.0
    start: float = 0.0
    end: float = 1.0


def split(word: str, most: int) -> tuple[str, list[float]]:
    """A path and the numbers behind it.

    Args:
        word: As the person wrote it; colons inside the path are part of it.
        most: How many numbers there may be.

    Raises:
        BadTask: nothing before the numbers, or too many of them.

    Example:
        >>> split("C:/nets/canny:0.8:0:0.5", 3)
        ('C:/nets/canny', [0.8, 0.0, 0.5])
    """
    found = _NUMBERS.fullmatch(word)
    numbers = [float(each) for each in (found["numbers"] if found else "").split(":")[1:]]
    if not found or len(numbers) > most:
        raise BadTask(
            needed=f"a path, and at most {most} numbers behind it with colons between",
            found=word or "nothing",
            fix="Write it like canny/:0.8.",
        )
    return found["path"], numbers


def nets(words: tuple[str, ...]) -> tuple[Net, ...]:
    """Models for control maps: ``PATH``, ``PATH:SCALE`` or ``PATH:SCALE:START:END``.

    Raises:
        BadTask: shares of the steps that are none, or a scale far from what means anything.
    """
    found = tuple(Net(path, *numbers) for path, numbers in (split(word, 3) for word in words))
    for net in found:
        if not (0 <= net.start < net.end <= 1 and -4 <= net.scale <= 4):
            raise BadTask(
                needed="a scale from -4 to 4, and shares of the steps with 0 <= START < END <= 1",
                found=f"{net.scale:g}, {net.start:g} to {net.end:g}",
                fix="Write PATH:SCALE:START:END, such as canny/:1:0:0.5.",
            )
    return found
