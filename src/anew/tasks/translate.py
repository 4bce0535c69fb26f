"""Translate: from one domain that a model was trained on to the other."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task


class Translate(Task):
    """Turn a picture into what it would be on the other side of a trained model.

    A horse into a zebra, a summer into a winter, a satellite photo into a map. The model says which two sides it
    knows; ``anew models show MODEL`` lists them. For drawings, edges and label maps the word is ``render``; any
    model serves either.
    """

    name: ClassVar[str] = "translate"
    changes: ClassVar[Change] = Change.WHOLE
    recolours: ClassVar[bool] = True

    to: str = ""
    """The side to go to, by its name; left out, the one that the model was trained for first."""
