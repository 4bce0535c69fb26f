"""The record of one run: plain data, written inside every picture anew makes.

It holds no clock and no machine name: the same recipe on the same inputs gives the same
record, byte for byte.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from anew.errors import BadFile

FORMAT = 2
"""Version of the record's own layout. 1 had no actions, source, mark and consent."""


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
    actions: tuple[Mapping[str, str], ...] = ()
    """What each step did to the picture, in the words of C2PA and IPTC: ``task``, ``action``, ``source``."""
    source: str = ""
    """What the picture is by now: a name of IPTC's digital source types; empty where that did not change."""
    mark: str = ""
    """The id in the watermark, 12 hexadecimal digits; empty where there is none."""
    consent: str = ""
    """Why this picture may be made, in the words of whoever asked for it; empty where nobody wanted to know."""
    format: int = FORMAT

    def to_json(self) -> str:
        """One line of JSON with sorted keys; what is empty and need not be there is left out.

        Example:
            >>> Record(recipe={}, inputs={}, output="", licences={}, versions={}).to_json()
            '{"format": 2, "inputs": {}, "licences": {}, "output": "", "recipe": {}, "versions": {}}'
        """
        told = {name: value for name, value in asdict(self).items() if value or name not in _OPTIONAL}
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote, of this version or an older one.

        Raises:
            BadFile: it is no such thing, or of a newer anew.
        """
        try:
            told = json.loads(text)
            known = {each.name for each in fields(cls)}
            newer = told["format"] > FORMAT or not told.keys() <= known
            record = None if newer else cls(**{**told, "actions": tuple(told.get("actions", ()))})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BadFile(
                needed="a record that anew wrote", found=repr(text[:60]), fix="Read it from the picture again."
            ) from None
        if record is None:
            raise BadFile(
                needed=f"a record of format {FORMAT} or older",
                found=f"format {told['format']!r}",
                fix="It was written by a newer anew: pip install --upgrade anew.",
            )
        return record


_OPTIONAL = ("actions", "source", "mark", "consent")
