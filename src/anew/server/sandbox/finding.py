"""Finding: what can be found out about pictures beside what they are: plans, evidence, history."""

from collections.abc import Mapping, Sequence
from typing import Any

from anew.image import Limit, Picture
from anew.inspecting import Inspection, inspect
from anew.ops.progress import silent
from anew.recipes import Recipe
from anew.replaying.past import history
from anew.road import propose

OF_ALL = "store"
"""The look that tells what others did on this machine."""


def planned(*files: bytes, recipe: Mapping[str, Any], names: Sequence[str], pixels: int) -> dict[str, Any]:
    """What a run would do; see ``anew.road.propose``.

    Args:
        files: Of the pictures.
        recipe: What is asked.
        names: Of the pictures, in the recipe.
        pixels: The largest picture.

    Raises:
        AnewError: as ``propose`` does.
    """
    limit = Limit(pixels)
    pictures = {name: Picture.open(file, limit=limit) for name, file in zip(names, files, strict=True)}
    told = propose(Recipe.from_dict(recipe), progress=silent, limit=limit, **pictures)
    return {"recipe": told.recipe.to_dict(), "whys": list(told.whys), "notes": list(told.notes)}


def inspected(file: bytes, *, thorough: bool, alone: bool, pixels: int) -> dict[str, Any]:
    """Evidence of how a picture was made.

    Args:
        file: The picture.
        thorough: Look longer.
        alone: Whether the store of this machine is one person's; else it is not told from.
        pixels: The largest picture.

    Raises:
        BadFile, TooLarge: as ``inspect`` does.
    """
    found = inspect(file, thorough=thorough, limit=Limit(pixels))
    told = tuple(each for each in found.sections if alone or each.name != OF_ALL)
    said = Inspection("", told)
    return {"summary": list(said.summary), "sections": {each.name: each.to_dict() for each in told}}


def past(file: bytes, *, pixels: int) -> dict[str, Any]:
    """How a picture came to be, as the file and the store of this machine know it.

    Raises:
        BadFile, TooLarge: as ``history`` does.
    """
    return history(file, limit=Limit(pixels)).to_dict()
