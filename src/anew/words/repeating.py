"""Repeating: the last steps once more, a little stronger or weaker, or from another seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotated_types import Le

from anew.tasks import TASKS, Task
from anew.words.rule import Draft

DIALS = ("strength", "sensitivity", "level", "radius", "detail", "harmonise")
"""Fields that say how much, the one that counts first."""
STEP, SMALL = 0.5, 0.25
"""How far a dial is turned: towards its end, or towards 0."""


@dataclass(frozen=True)
class Repeated:
    """The last steps, as they are to be done now."""

    steps: list[dict[str, Any]]
    seed: int | None
    """Another one than before; None leaves it open."""
    anew: bool
    """From the picture that they began from, and not from what they made."""


def repeated(last: Mapping[str, Any], name: str, draft: Draft) -> Repeated | None:
    """What "again" means by the words beside it; None where a dial should be turned and none can be.

    Args:
        last: The recipe that the picture was made with.
        name: Of the rule: same, another, stronger, weaker or reseed.
        draft: What the rule read.
    """
    steps = [dict(step) for step in last.get("steps", ())]
    turn = draft.fields.get("turn") or {"stronger": "up", "weaker": "down"}.get(name)
    if turn:
        small = draft.fields.get("amount") in ("tiny", "little")
        dialled = turned(steps[-1], up=turn == "up", small=small) if steps else None
        if dialled is None:
            return None
        steps[-1] = dialled
    fresh = name in ("another", "reseed") or draft.count > 1 or "reseed" in draft.fields or "seed" in draft.fields
    seed = int(draft.fields.get("seed", (int(last.get("seed", 0)) + 1) % 2**32)) if fresh else None
    return Repeated(steps, seed, bool(turn) or fresh)


def dial_of(task: type[Task]) -> str:
    """The field of a task that says how much; empty where it has none."""
    return next((name for name in DIALS if name in task.model_fields), "")


def top_of(task: type[Task], name: str) -> float:
    """The end of a field's range, by its declaration."""
    ends = [float(each.le) for each in task.model_fields[name].metadata if isinstance(each, Le)]  # type: ignore[arg-type]
    return min(ends, default=1.0)


def turned(step: Mapping[str, Any], *, up: bool, small: bool = False) -> dict[str, Any] | None:
    """A step with its dial turned; None where there is none, or it is at its end.

    Example:
        >>> turned({"task": "vary"}, up=True)
        {'task': 'vary', 'with': {'strength': 0.75}}
    """
    task = TASKS[step["task"]]
    name = dial_of(task)
    if not name:
        return None
    told = dict(step.get("with", {}))
    top, far = top_of(task, name), SMALL if small else STEP
    now = told.get(name, task.model_fields[name].default)
    if now == 0 and not up and top == 1:
        return None
    by_itself = now == 0 and top > 1  # such fields find their value in the picture
    new = (top * (0.5 if up else 0.2)) if by_itself else now + (top - now) * far if up else now * (1 - far)
    if new == now:
        return None
    return {**step, "with": {**told, name: round(new, 4)}}
