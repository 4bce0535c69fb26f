"""Planned: the steps that an engine proposes in place of one, as steps of the recipe they stand in.

    proposed   picture --> damage makes hole,   inpaint mask = hole
    in place   photo   --> damage makes hole_,  inpaint mask = hole_        where the recipe has another hole already

A proposal calls pictures by the roles of the task it is for; here they get the names that the recipe binds these to.
"""

from collections.abc import Iterator

from anew.engines.base import Proposal
from anew.errors import BadRecipe, EngineFailed
from anew.recipes.recipe import MAIN, Recipe, Step


def in_place_of(step: Step, proposal: Proposal, taken: set[str]) -> list[Step]:
    """The steps that stand in place of one.

    Args:
        step: The one that was asked for.
        proposal: What its engine would do instead.
        taken: Names of pictures that mean something else in the recipe.

    Raises:
        EngineFailed: the proposal is no recipe.
    """
    if not proposal.steps:
        return []
    try:
        proposed = Recipe.from_dict({"steps": [dict(planned.step) for planned in proposal.steps]}).steps
    except BadRecipe as error:
        raise EngineFailed(
            needed=f"steps in place of {step.task.name} that make a recipe",
            found=f"{error.found} where {error.needed} was needed",
            fix="Please report it.",
        ) from None
    return list(_bound(step, proposed, taken))


def _bound(step: Step, proposed: tuple[Step, ...], taken: set[str]) -> Iterator[Step]:
    names = step.takes
    main = step.pictures.get(MAIN)
    for each in proposed:
        pictures = {role: names.get(name, name) for role, name in each.pictures.items()}
        if main is not None:
            pictures.setdefault(MAIN, main)
        makes = _free(each.makes, taken)
        if makes:
            names[each.makes] = makes
        elif step.makes:  # the whole flows nowhere, so its parts hand on under its name
            makes = main = step.makes
        else:
            main = None
        yield each.model_copy(update={"pictures": pictures, "makes": makes})


def _free(name: str, taken: set[str]) -> str:
    """A name that nothing else has.

    Example:
        >>> _free("hole", {"hole", "sky"})
        'hole_'
    """
    while name and name in taken:
        name += "_"
    return name
