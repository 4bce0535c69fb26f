"""Naming: models and weight files by their names in the store, never by paths.

On the command line a recipe may name any file. A request may not: it would tell what lies on this machine, and open it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anew.errors import BadRecipe
from anew.models import find
from anew.recipes.recipe import Recipe


def by_name(recipe: Recipe) -> None:
    """Refuse a recipe that names files.

    Raises:
        BadRecipe: a model that is not in the store, or a setting that is a path.
    """
    for step in recipe.steps:
        if step.model and find(step.model) is None:
            raise _refusal(step.model)
        for text in _texts(step.settings.model_dump()):
            if _is_path(text) and find(text) is None:
                raise _refusal(text)


def _texts(value: Any) -> Iterator[str]:
    """Every text within, and the parts that settings cut it into: TOKEN=PATH:WEIGHT."""
    if isinstance(value, str):
        yield from {value, *re.split("[:=,]", value)}
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _is_path(text: str) -> bool:
    """Whether it could lead anywhere but to a stored model.

    Example:
        >>> _is_path("/etc/passwd"), _is_path("../a"), _is_path("Euler a")
        (True, True, False)
    """
    text = text.strip()
    return bool(text) and (any(mark in text for mark in "/\\\0") or text.startswith((".", "~")) or _is_there(text))


def _is_there(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return True


def _refusal(text: str) -> BadRecipe:
    return BadRecipe(
        needed="models by their names in the store of this machine",
        found=repr(text)[:80],
        fix="`anew models list` or GET /v1/models/local lists them; `anew models add` brings one there.",
    )
