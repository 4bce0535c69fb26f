"""Claim: what another program left in a file of how the picture was made."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Claim(NamedTuple):
    """Words of a program about its picture. They are as true as whoever wrote the file."""

    program: str
    where: str
    """The place in the file: ``PNG text parameters``."""
    fields: Mapping[str, Any]
    """Flat: words and numbers."""
