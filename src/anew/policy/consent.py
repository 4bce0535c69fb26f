"""Consent: a policy that wants to know why, and leaves the answer in the record."""

from dataclasses import dataclass

from anew.errors import BadInput, Refused
from anew.policy.asked import Asked

LONGEST = 2000
"""Characters of a note. It is a reason and not a file of evidence."""


@dataclass(frozen=True)
class WantsReason:
    """Refuses some tasks to whoever gives no reason."""

    tasks: frozenset[str]
    """By name."""

    def ask(self, asked: Asked) -> None:
        """Let it pass, or refuse it.

        Raises:
            Refused: a task that needs a reason, and none given.
        """
        name = asked.step.task.name
        if name in self.tasks and not asked.consent:
            raise Refused(
                needed=f"a reason why {name} may be done to this picture",
                found="none",
                fix='Say it with --consent "...", in Python consent="..."; it goes into the record of the picture.',
            )


def note_of(words: str) -> str:
    """A reason as it goes into the record: one line.

    Raises:
        BadInput: it is too long for a reason.

    Example:
        >>> note_of("  she asked   for it ")
        'she asked for it'
    """
    note = " ".join(words.split())
    if len(note) > LONGEST:
        raise BadInput(
            needed=f"a reason of at most {LONGEST} characters",
            found=f"{len(note)} characters",
            fix="Say where the evidence is kept; the record only names it.",
        )
    return note
