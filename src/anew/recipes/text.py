"""Recipes as text: TOML for people, JSON for programs. Both hold the same dict."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anew.errors import BadFile, BadRecipe
from anew.recipes.recipe import Recipe

MAX_BYTES = 1_000_000
"""A recipe is a page of text; anything larger is something else."""


def read(path: str | Path) -> Recipe:
    """Read a recipe file.

    Raises:
        BadFile: the file is missing or too large to be a recipe.
        BadRecipe: it is neither TOML nor JSON, or not a recipe.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadFile(
                needed="a recipe, a page of text", found=f"{path.stat().st_size} bytes", fix="Name the recipe file."
            )
        return parse(path.read_text(encoding="utf8"))
    except OSError as error:
        raise BadFile(
            needed=f"a recipe at {path}",
            found=error.strerror or "no file",
            fix="Check the name, or write one with --recipe-out.",
        ) from None
    except UnicodeDecodeError:
        raise BadRecipe(needed="text in UTF-8", found="other bytes", fix=f"Is {path.name} really a recipe?") from None


def parse(text: str) -> Recipe:
    """Read a recipe from TOML or JSON text.

    Example:
        >>> parse('task = "vary"').steps[0].task
        Vary(strength=0.5)
    """
    data: Any
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRecipe(needed="a recipe in TOML or JSON", found=str(error), fix="Mend the text there.") from None
    return Recipe.from_dict(data)


def to_toml(recipe: Recipe, whys: Sequence[str] = ()) -> str:
    """The recipe as TOML text that reads back equal.

    Args:
        recipe: What to write.
        whys: A line for each step, written above it as a comment; empty for none.

    Example:
        >>> print(to_toml(parse('task = "vary"'), ["for fun"]))
        anew = 1
        seed = 0
        <BLANKLINE>
        # for fun
        [[steps]]
        task = "vary"
        <BLANKLINE>
    """
    import tomli_w

    told = recipe.to_dict()
    steps = [tomli_w.dumps({"steps": step}).replace("[steps]", "[[steps]]", 1) for step in told.pop("steps")]
    comments = [f"# {' '.join(why.split())}\n" if why else "" for why in whys] or [""] * len(steps)
    return "\n".join([tomli_w.dumps(told), *(map("".join, zip(comments, steps, strict=True)))])
