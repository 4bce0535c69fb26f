"""Problems: what is wrong with a data set, each kind with the names of all it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anew.errors import BadData

SHOWN = 5


def listed(names: Sequence[str], shown: int = SHOWN) -> str:
    """The first few of some names, and how many more there are.

    Example:
        >>> listed(["a", "b", "c"], shown=2)
        'a, b and 1 more'
    """
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {rest} more" if rest > 0 else "")


@dataclass(frozen=True)
class Problem:
    """One kind of fault, and the files that have it."""

    needed: str
    what: str
    """What the files are, such as ``without a partner``."""
    names: tuple[str, ...]
    files: frozenset[Path]
    """What is left out when bad files are skipped."""
    fix: str
    can_skip: bool = True

    def __str__(self) -> str:
        return f"{len(self.names)} {self.what}: {listed(self.names)}"


def refuse(problems: Sequence[Problem], skip_bad: bool) -> None:
    """Raise for what must not be passed over; all kinds are named in one message.

    Raises:
        BadData: some problem, unless bad files are skipped and it is of a kind that can be.
    """
    grave = [problem for problem in problems if not (skip_bad and problem.can_skip)]
    if not grave:
        return
    fixes = list(dict.fromkeys(problem.fix for problem in grave))
    skip = ["Or leave them out with --skip-bad."] if all(problem.can_skip for problem in grave) else []
    raise BadData(
        needed=grave[0].needed,
        found="; ".join(str(problem) for problem in grave),
        fix=" ".join(fixes + skip),
    )
