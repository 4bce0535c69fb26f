"""Models: what a client may name. Engines that need no model, and every model on this machine."""

from dataclasses import dataclass
from typing import NamedTuple

from anew.engines import registry
from anew.errors import BadModel, CannotServe, NotFound, did_you_mean
from anew.models import Stored, listed
from anew.models.label import FILE as LABEL

PLAIN = {"anew-patch": "patch", "anew-restore": "restore"}
"""Engines that work without a model."""


@dataclass(frozen=True)
class Maker:
    """Who does it, and what can be asked of it."""

    id: str
    """As the client named it."""
    engine: str
    model: str
    """By its name in the store; empty for engines that take none."""
    tasks: frozenset[str]
    """Names of those it does."""

    def words(self, task: str) -> str:
        """The field of a task that takes words, where the engine reads them; else empty.

        Example:
            >>> maker("anew-patch").words("inpaint")
            ''
        """
        from anew.tasks import TASKS

        read = registry.card(self.engine).reads(TASKS[task])
        return next((name for name in ("prompt", "instruction") if name in read), "")


class Named(NamedTuple):
    """What a list of models says of one."""

    id: str
    created: int
    """When it came to this machine, in seconds since 1970; 0 for what comes with anew."""
    owner: str
    """Where it came from; anew, for its own."""


def named() -> list[Named]:
    """All that may be named: engines first, then what is stored, as far as an engine knows it."""
    stored = [each for each in listed().values() if isinstance(each, Stored) and _knows(each)]
    return [*(Named(id, 0, "anew") for id in PLAIN), *map(_named, stored)]


def maker(id: str) -> Maker:
    """Who goes by that name.

    Raises:
        NotFound: nobody.
        BadModel: it is damaged, or no engine can tell what it is.
    """
    if id in PLAIN:
        served = registry.card(PLAIN[id]).serves
        return Maker(id, PLAIN[id], "", frozenset(task.name for task in served))
    stored = listed().get(id)
    if isinstance(stored, BadModel):
        raise stored
    engine = registry.of_model(str(stored.path)) if stored else None
    if stored is None or engine is None:
        raise NotFound(
            needed="a model that /v1/models lists",
            found=id or "none",
            fix=did_you_mean(id, [each.id for each in named()]),
        )
    return Maker(id, engine, id, registry.tasks_of(str(stored.path)))


def check_engine(maker: Maker, engine: str) -> None:
    """Refuse an engine that is not the model's.

    Raises:
        CannotServe: it is another.
    """
    if engine not in ("", maker.engine):
        fix = "Leave engine out, or name a model of that engine."
        raise CannotServe(needed=f"the engine of {maker.id}, which is {maker.engine}", found=repr(engine), fix=fix)


def _named(stored: Stored) -> Named:
    came = int((stored.folder / LABEL).stat().st_mtime)
    return Named(stored.name, came, stored.label.where.partition("/")[0] if stored.label.kind == "pulled" else "local")


def _knows(stored: Stored) -> bool:
    return registry.of_model(str(stored.path)) is not None
