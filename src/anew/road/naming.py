"""Naming: a recipe by what decides its pixels, and by nothing else.

Where a model lies decides nothing, so a recipe with a model that was moved has the same name: a replay on another
machine makes the same picture, watermark and all.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from anew.recipes.recipe import Recipe, Step


def name_of(recipe: Recipe, inputs: Mapping[str, str]) -> str:
    """SHA-256 of a recipe that ran and of the pictures that it took, in hexadecimal digits.

    Args:
        recipe: As it ran: with engines chosen, models and weight files pinned.
        inputs: SHA-256 of each picture, by name.

    Example:
        >>> step = {"task": "vary", "engine": "diffusion", "model": "here/sd", "revision": "7f"}
        >>> moved = {**step, "model": "there/sd"}
        >>> name_of(Recipe.from_dict(step), {}) == name_of(Recipe.from_dict(moved), {})
        True
    """
    told = {**recipe.to_dict(), "steps": [_unplaced(step) for step in recipe.steps]}
    text = json.dumps([told, dict(inputs)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _unplaced(step: Step) -> dict[str, Any]:
    """A step that tells its model and weight files by what they are, and not by where they are."""
    told = step.to_dict()
    if step.revision:
        del told["model"]
    if step.weights and "settings" in told:
        told["settings"] = renamed(told["settings"], step.weights)
    return {**told, "weights": sorted(step.weights.values())}


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Settings, or a part of them, with every path in their texts replaced, all at once.

    Args:
        value: A text, a table or a list of such.
        names: What to call each path.

    Example:
        >>> renamed({"loras": ("a/ink:0.5", "a/inky:1"), "steps": 4}, {"a/ink": "b", "a/inky": "c"})
        {'loras': ['b:0.5', 'c:1'], 'steps': 4}
    """
    if isinstance(value, str):
        longest_first = sorted(names, key=len, reverse=True)  # one path may begin another
        return re.sub("|".join(map(re.escape, longest_first)), lambda found: names[found[0]], value) if names else value
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    return [renamed(each, names) for each in value] if isinstance(value, list | tuple) else value
