"""Schedule: schedulers keep the state of a run, so each run has its own; and somebody may listen to their steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any


@dataclass(frozen=True)
class Stepped:
    """One step of a scheduler: what it was given, as pipelines give it (the model's output, the time, the latents), and
    what it returned.
    """

    scheduler: Any
    given: tuple[Any, ...]
    made: Any


Heard = Callable[[Stepped], None]


def schedulers_of(pipe: Any) -> dict[str, Any]:
    """A pipeline's schedulers by the names of their components."""
    return {name: part for name, part in pipe.components.items() if hasattr(part, "set_timesteps")}


@contextmanager
def fresh_scheduler(pipe: Any) -> Iterator[None]:
    """The pipeline works with copies of its schedulers inside the block, and has its own back afterwards."""
    own = schedulers_of(pipe)
    try:
        for name, scheduler in own.items():
            setattr(pipe, name, deepcopy(scheduler))
        yield
    finally:
        for name, scheduler in own.items():
            setattr(pipe, name, scheduler)


@contextmanager
def listening(pipe: Any, heard: Heard) -> Iterator[None]:
    """Inside the block, every step of the pipeline's schedulers is heard after it was taken."""
    own = {name: (scheduler, type(scheduler)) for name, scheduler in schedulers_of(pipe).items()}
    try:
        for scheduler, kind in own.values():
            scheduler.__class__ = _heard(kind, heard)
        yield
    finally:
        for scheduler, kind in own.values():
            scheduler.__class__ = kind


def _heard(kind: Any, heard: Heard) -> Any:
    """A class of the same name. Pipelines read the signature of ``step``, and some copy their scheduler: a function
    set on the instance would be lost on the one or bound to the wrong other.
    """

    @wraps(kind.step)
    def step(self: Any, *args: Any, **named: Any) -> Any:
        made = kind.step(self, *args, **named)
        heard(Stepped(self, args, made))
        return made

    return type(kind.__name__, (kind,), {"step": step, "__module__": kind.__module__})
