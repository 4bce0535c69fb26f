"""Source: which weights exactly, and what they may be used for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """One file of weights, named so that nobody can mistake another for it."""

    where: str
    """A path, as the person gave it."""
    revision: str
    """What pins it down: the SHA-256 where nothing shorter is trusted."""
    sha256: str
    """Of the whole file, in hexadecimal."""
    licence: str = "unstated"
    """SPDX name, or the words of whoever made it."""
