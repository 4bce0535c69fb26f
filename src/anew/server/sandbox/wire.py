"""Wire: one question to a sandbox and one answer from it.

    length of the head   4 bytes, big-endian
    head                 JSON: what is asked or told, and how long each blob is
    blobs                as they are

A child may have been taken over by what it opened, so that its lengths are checked before memory is taken.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anew.errors import EngineFailed

HEAD = 4 * 2**20
"""The longest head, in bytes."""
MOST = 2**30
"""Bytes of all blobs of a message."""


@dataclass(frozen=True)
class Answer:
    """What a sandbox found out."""

    told: Any
    """Plain data."""
    blobs: tuple[bytes, ...] = ()


def packed(head: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    """The beginning of a message; the blobs follow as they are."""
    text = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False).encode()
    return len(text).to_bytes(4, "big") + text


def length_of(data: bytes) -> int:
    """The length of the head.

    Raises:
        EngineFailed: it cannot be one.
    """
    length = int.from_bytes(data, "big")
    if not 2 <= length <= HEAD:
        raise _nonsense()
    return length


def head_of(data: bytes) -> tuple[dict[str, Any], list[int]]:
    """The head, and the lengths of its blobs.

    Raises:
        EngineFailed: it is none.
    """
    try:
        head = json.loads(data)
        lengths = head.pop("blobs")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _nonsense() from None
    fine = isinstance(lengths, list) and all(type(each) is int and each >= 0 for each in lengths)
    if not fine or sum(lengths) > MOST:
        raise _nonsense()
    return head, lengths


def _nonsense() -> EngineFailed:
    return EngineFailed(needed="an answer from the sandbox", found="nonsense", fix="Report it, with the picture.")
