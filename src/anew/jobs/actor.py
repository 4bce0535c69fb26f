"""Actor: what makes pictures in a process of a Ray cluster. It knows no queue and no ledger.

make     a recipe and its pictures, one at a time
look     meanwhile: how far it is, what there is to see; and word that it is to stop
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple

from anew.errors import AnewError, Cancelled
from anew.image import Limit, Picture
from anew.jobs import memory
from anew.jobs.worker import told
from anew.ops.preview import Floats, seldom, unseen
from anew.policy import Policy
from anew.provenance import Result
from anew.recipes import Recipe
from anew.road import run
from anew.version import __version__


class Order(NamedTuple):
    """What is to be made, but for the pictures."""

    recipe: Mapping[str, Any]
    limit: Limit
    policy: Policy | None
    consent: str
    drawn: bool
    """Whether somebody wants to see it on the way."""


class Look(NamedTuple):
    """How far it is."""

    fraction: float
    doing: str
    drawing: Floats | None
    """What is new to see."""
    memory: int
    """Bytes of the process."""


class Actor:
    """One a process, which Ray calls from two threads: one that makes and one that looks."""

    def __init__(self) -> None:
        """Ready."""
        self._lock, self._stop = Lock(), False
        self._said: tuple[float, str] = (0.0, "")
        self._drawing: Floats | None = None

    def version(self) -> str:
        """Of the anew that is installed there."""
        return __version__

    def make(self, order: Order, pictures: Mapping[str, Picture]) -> Result | AnewError:
        """A result without the inputs that were sent, or why there is none."""
        self._begin()
        try:
            made = run(
                Recipe.from_dict(order.recipe),
                progress=self._progress,
                preview=seldom(self._draw) if order.drawn else unseen,
                limit=order.limit,
                policy=order.policy,
                consent=order.consent,
                **pictures,
            )
        except Exception as error:  # noqa: BLE001 - whatever a job does, the actor goes on
            return told(error)
        return replace(made, inputs={name: each for name, each in made.inputs.items() if name not in pictures})

    def look(self, stop: bool) -> Look:
        """How far it is, and whether it is to stop."""
        with self._lock:
            self._stop = stop
            drawing, self._drawing = self._drawing, None
            return Look(*self._said, drawing, memory.held(os.getpid()))

    def _begin(self) -> None:
        with self._lock:
            self._said, self._drawing, self._stop = (0.0, ""), None, False

    def _progress(self, fraction: float, doing: str) -> None:
        with self._lock:
            self._said = (fraction, doing)
            if self._stop:
                raise Cancelled(needed="time to finish", found="a request to stop", fix="Put it again when you like.")

    def _draw(self, drawn: Floats) -> None:
        with self._lock:
            self._drawing = drawn
