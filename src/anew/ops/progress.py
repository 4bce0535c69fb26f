"""Progress: how far a piece of work has come, and the one way to stop it.

A ``Progress`` is called now and then with a fraction and a word. Whoever listens may raise
``Cancelled`` from inside the call; the work stops there and nothing is left behind, because
nothing is written before the work is done.
"""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the fraction done, in [0, 1] and never falling, and what is being done."""


def silent(fraction: float, doing: str) -> None:
    """The progress nobody listens to."""


def part(whole: Progress, start: float, end: float) -> Progress:
    """The progress of a part, reported as its share of the whole.

    Example:
        >>> heard = []
        >>> part(lambda fraction, doing: heard.append(fraction), 0.5, 1.0)(0.5, "half of the second half")
        >>> heard
        [0.75]
    """

    def report(fraction: float, doing: str) -> None:
        whole(start + (end - start) * fraction, doing)

    return report
