"""Labelling: what a step did to a picture, in the words of C2PA and IPTC, for its record and for the picture itself."""

from collections.abc import Mapping

from anew.engines.card import EngineCard
from anew.image import Picture
from anew.provenance.said import said_of
from anew.provenance.sources import Change, combined, stamped
from anew.recipes.recipe import MAIN
from anew.tasks import Task


def action_of(task: Task, card: EngineCard, pictures: Mapping[str, Picture]) -> dict[str, str]:
    """What a step did: ``task``, C2PA's name of the ``action``, and what it makes of a picture nothing is known of."""
    return {
        "task": task.name,
        "action": task.action,
        "source": combined(_made(task, card, pictures), "", _put_in(task, pictures)),
    }


def labelled(made: Picture, task: Task, card: EngineCard, pictures: Mapping[str, Picture]) -> Picture:
    """What a step made, saying what it is by now."""
    source = combined(_made(task, card, pictures), said_of(pictures[MAIN]), _put_in(task, pictures))
    return stamped(made, source)


def _made(task: Task, card: EngineCard, pictures: Mapping[str, Picture]) -> str:
    masked = any(role.mask and role.name in pictures for role in task.roles)
    change = Change.PART if task.changes is Change.WHOLE and masked else task.changes
    return change.source(trained=card.trained, generative=card.generative)


def _put_in(task: Task, pictures: Mapping[str, Picture]) -> list[str] | None:
    """What the pictures beside the main one say of themselves; masks decide where, and nothing of them is seen."""
    told = [said_of(pictures[r.name]) for r in task.roles if r.name != MAIN and not r.mask and r.name in pictures]
    return told or None
