"""The record of one run: plain data, written inside every picture anew makes.

It holds no clock and no machine name: the same recipe on the same inputs gives the same
record, and so the same file, byte for byte.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1
"""Version of the record's own layout."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """Enough to make the picture again, and to say truthfully how it was made."""

    recipe: dict[str, Any]
    """The recipe as it ran: engines chosen, defaults left out."""
    inputs: dict[str, str]
    """SHA-256 of each input picture, by role."""
    output: str
    """SHA-256 of the picture made."""
    licences: dict[str, str]
    """SPDX name of each engine's licence by engine, and what was stated of each model's by where it was."""
    versions: dict[str, str]
    """Of anew, Python and what the engines stand on."""
    format: int = FORMAT

    def to_json(self) -> str:
        """One line of JSON with sorted keys.

        Example:
            >>> Record(recipe={}, inputs={}, output="", licences={}, versions={}).to_json()
            '{"format": 1, "inputs": {}, "licences": {}, "output": "", "recipe": {}, "versions": {}}'
        """
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
