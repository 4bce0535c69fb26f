"""Catalogue: well-known models, from ``catalogue.toml``, which ships with the package."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One well-known model. Sizes are those of what anew fetches: safetensors of one precision, and text."""

    name: str
    """Short, as one types it."""
    id: str
    """``owner/name`` on the hub."""
    what: str
    """One line, for lists."""
    family: str
    tasks: tuple[str, ...]
    licence: str
    """SPDX name where there is one, else its own."""
    commercial: Literal["yes", "no", "conditions"]
    terms: str
    """What the licence allows, in plain words."""
    revision: str = ""
    """The commit that is pulled; empty is unpinned, whatever is newest."""
    size_gb: float | None = None
    """To fetch, in units of 1e9 bytes; None is unknown until the hub is asked."""
    memory_gb: float | None = None
    """To run, about, in bf16 or fp16; None is unknown."""
    gated: bool = False
    """Whether its terms must be accepted on the hub first."""
    files: tuple[str, ...] = ()
    """Patterns of what is wanted, for repositories that hold much more."""


@cache
def catalogue() -> tuple[Entry, ...]:
    """Every entry, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf8"))
    return tuple(_entry(each, told["licence"][each["licence"]]) for each in told["model"])


def entry(wanted: str) -> Entry | None:
    """The entry of that short name or id.

    Example:
        >>> entry("sd-1.5").id
        'stable-diffusion-v1-5/stable-diffusion-v1-5'
    """
    return next((each for each in catalogue() if wanted in (each.name, each.id)), None)


def _entry(told: Mapping[str, Any], licence: Mapping[str, Any]) -> Entry:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    fields |= {"licence": licence["name"], "commercial": licence["commercial"], "terms": licence["terms"]}
    return Entry(**fields)
