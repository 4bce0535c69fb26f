"""Asked: what somebody is about to do, as a policy is told it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from anew.image import Picture
from anew.recipes import Step


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One step, before anything of it was done."""

    step: Step
    """The task with its fields, the engine and the model. Steps that an engine plans are asked about one by one."""
    licences: Mapping[str, str] = field(default_factory=dict)
    """The licence of the engine by its name, and of each model by where it is."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those that are there already, by role; ``sha256`` tells which one it is."""
    consent: str = ""
    """Why it may be done, in the words of whoever asks; empty where nothing was said."""


class Policy(Protocol):
    """Whoever may refuse."""

    def ask(self, asked: Asked) -> None:
        """Let it pass, or refuse it.

        Raises:
            Refused: with what was needed, what was found, and what can be done about it.
        """
