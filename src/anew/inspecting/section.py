"""Section: what one look at a picture found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """Evidence of one kind: found, not found, or not looked for."""

    name: str
    found: bool | None
    """None where it could not be looked for; ``says`` tells why."""
    says: tuple[str, ...] = ()
    """What it comes to, in sentences for a person; empty where there is nothing to say."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What was found: plain data, as JSON knows it."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it.

        Example:
            >>> Section("watermark", False).to_dict()
            {'found': False, 'says': [], 'facts': {}}
        """
        return {"found": self.found, "says": list(self.says), "facts": dict(self.facts)}
