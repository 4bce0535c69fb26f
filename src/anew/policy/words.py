"""Words: a policy that refuses some, in what a person wrote.

Whole words are compared, whatever their case and width: "cat" is found in "A CAT!" and not in "category". Other
spellings, other languages and descriptions pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category, normalize

from anew.errors import Refused
from anew.policy.asked import Asked
from anew.tasks import Task

UNWANTED = "negative_prompt"
"""What should not be in the picture may be said."""


@dataclass(frozen=True)
class RefusesWords:
    """Refuses words, or several in a row."""

    words: tuple[str, ...]

    def ask(self, asked: Asked) -> None:
        """Let it pass, or refuse it.

        Raises:
            Refused: one of the words is in a free text of the task, other than the negative prompt.
        """
        for name, text in written(asked.step.task):
            said = f" {folded(text)} "
            found = next((word for word in self.words if f" {folded(word)} " in said), None)
            if found is not None:
                raise Refused(
                    needed=f"a {name} without words that the policy here refuses",
                    found=found,
                    fix="Say it otherwise, or ask whoever keeps the policy; `anew policy show` prints it.",
                )


def written(task: Task) -> Iterator[tuple[str, str]]:
    """The free texts of a task that ask for something, by name."""
    return ((name, str(getattr(task, name))) for name in task.texts() if name != UNWANTED)


def folded(text: str) -> str:
    """The words alone, one space between them.

    Example:
        >>> folded("A (CAT:1.2),  ﬁre")
        'a cat 1 2 fire'
    """
    plain = normalize("NFKC", normalize("NFKC", text).casefold())
    seen = "".join(letter for letter in plain if category(letter) != "Cf")
    return " ".join(re.findall(r"[^\W_]+", seen))
