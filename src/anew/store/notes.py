"""Notes: what the store knows of how a picture came to be. The record as it was, and which facts its inputs had.

    {"here": true, "of": "9c...", "origins": {"picture": "4f..."}, "record": "{...}"}

The store stands below the records of runs and reads of them only what it needs: output, inputs and watermark.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from anew.errors import BadFile
from anew.store.shelf import is_digest

LONGEST = 2**24
"""Bytes of a note. Records are a few kilobytes."""
_MARK = re.compile(r"[0-9a-f]{12}|")


@dataclass(frozen=True)
class Note:
    """One record, and what belongs to it."""

    record: str
    """As ``Record.to_json`` wrote it, in full."""
    origins: dict[str, str] = field(default_factory=dict)
    """The facts of each input's file, by its name in the record: their digest."""
    of: str = ""
    """The picture that it tells of, by digest: the output; or, where a file that loses brought it, what was read."""
    here: bool = True
    """Whether it was made here, and not brought by a file or a stranger."""

    def __post_init__(self) -> None:
        told = self._told
        inputs, mark, origins = told.get("inputs"), told.get("mark", ""), self.origins
        good = is_digest(told.get("output")) and isinstance(inputs, dict) and isinstance(mark, str)
        good = good and all(map(is_digest, [*(inputs or {}).values(), *origins.values(), *filter(None, [self.of])]))
        if not good or not _MARK.fullmatch(mark) or not origins.keys() <= (inputs or {}).keys():
            raise _no_record(self.record)
        object.__setattr__(self, "of", self.of or told["output"])

    @property
    def output(self) -> str:
        """The picture that was made, by digest."""
        return str(self._told["output"])

    @property
    def inputs(self) -> dict[str, str]:
        """The pictures it was made from, by name: their digests."""
        return dict(self._told["inputs"])

    @property
    def mark(self) -> str:
        """The id in its watermark; empty where there is none."""
        return str(self._told.get("mark", ""))

    @cached_property
    def name(self) -> str:
        """Its SHA-256."""
        return digest_of(self.to_bytes())

    def to_bytes(self) -> bytes:
        """As it lies in the store."""
        told = {"record": self.record, "origins": self.origins, "of": self.of, "here": self.here}
        return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote.

        Raises:
            BadFile: it is no such thing.
        """
        try:
            told = json.loads(data)
            origins = {str(role): digest for role, digest in told["origins"].items()}
            return cls(told["record"], origins, told["of"], bool(told["here"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise _no_record(repr(data[:60])) from None

    @cached_property
    def _told(self) -> dict[str, Any]:
        try:
            told = json.loads(self.record)
        except (ValueError, TypeError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise _no_record(self.record)
        return told


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return sha256(data).hexdigest()


def _no_record(text: object) -> BadFile:
    return BadFile(
        needed="a record that names its output and inputs by SHA-256",
        found=repr(str(text)[:60]),
        fix="Take the record from the picture again.",
    )
