"""Forking: the recipe of a picture with something changed.

    seed=9             of the recipe itself: its keys beside the steps, such as mark=false
    strength=0.5       a field of the one step that has it, or a setting of that step's engine
    2.strength=0.5     of the second step
    upscale.scale=4    of the step that upscales
    engine=patch       who does it; settings and weights of the one before are dropped
    model=runs/x       and no longer pinned to the one before

What is not said stays as it was, pins included.
"""

from collections.abc import Mapping
from typing import Any

from anew.engines import registry
from anew.errors import BadRecipe, did_you_mean
from anew.recipes import Recipe
from anew.tasks import TASKS

OWN = tuple(name for name in Recipe.model_fields if name != "steps")
"""What a recipe says beside its steps."""
_ON_OFF = {"true": True, "false": False}


def forked(recipe: Recipe, changes: Mapping[str, Any]) -> Recipe:
    """The recipe with those changes, checked as any recipe is.

    Args:
        recipe: The one to begin from.
        changes: New values by ``[STEP.]NAME``, as above; text is read as on the command line.

    Raises:
        BadRecipe: a name that nothing has, or that several steps have, or a value out of range.
        NoSuchEngine: the engine is not installed.

    Example:
        >>> one = Recipe.from_dict({"task": "vary", "seed": 3})
        >>> forked(one, {"strength": "0.2", "seed": "4"}).to_dict()
        {'anew': 1, 'seed': 4, 'steps': [{'task': 'vary', 'with': {'strength': 0.2}}]}
    """
    data = recipe.to_dict()
    # Who does a step is settled first: it decides which settings there are.
    for key, value in sorted(changes.items(), key=lambda change: _name(change[0]) not in ("engine", "model")):
        if key in OWN:
            data[key] = _ON_OFF.get(value, value) if isinstance(value, str) else value
        else:
            _change(_step(data["steps"], key), _name(key), value)
    return Recipe.from_dict(data)


def _change(step: dict[str, Any], name: str, value: Any) -> None:
    if name == "engine":
        step["engine"] = str(value)
        for key in (
            "settings",
            "weights",
            *(("model", "revision") if registry.card(str(value)).model == "none" else ()),
        ):
            step.pop(key, None)
    elif name == "model":
        step["model"] = str(value)
        step.pop("revision", None)
    else:
        table = "with" if name in TASKS[step["task"]].model_fields else "settings"
        step.setdefault(table, {})[name] = value


def _step(steps: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The one step that a change is for."""
    which, dot, _ = key.rpartition(".")
    name = _name(key)
    asked = [step for number, step in enumerate(steps, 1) if not dot or which in (str(number), step["task"])]
    having = [step for step in asked if name in _names(step)]
    if len(having) == 1:
        return having[0]
    if having:
        numbers = [str(number) for number, step in enumerate(steps, 1) if any(step is each for each in having)]
        raise BadRecipe(
            needed="a change of one step",
            found=f"{key}, which steps {', '.join(numbers)} have",
            fix=f"Say which: {numbers[0]}.{name}.",
        )
    if not asked:
        there = [f"{number}. {step['task']}" for number, step in enumerate(steps, 1)]
        raise BadRecipe(needed=f"a step of the recipe: {', '.join(there)}", found=which, fix="Count them from 1.")
    known = sorted({each for step in asked for each in _names(step)} | (set() if dot else set(OWN)))
    raise BadRecipe(needed="something that the recipe has", found=name, fix=did_you_mean(name, known))


def _names(step: Mapping[str, Any]) -> set[str]:
    """What can be changed of a step."""
    engine = step.get("engine")
    settings = registry.load(engine).settings_type.model_fields if engine else {}
    return {"engine", "model", *TASKS[step["task"]].model_fields, *settings}


def _name(key: str) -> str:
    return key.rpartition(".")[2]
