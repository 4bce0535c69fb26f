"""The product: the model that a run leaves behind at every checkpoint, and what is shown of it on the way.

Everything here knows the engine ``gan`` and the data; the trainer and the desk know neither.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from anew.engines.gan.facts import Domain, ModelFacts
from anew.engines.gan.folder import write_model
from anew.learning.method import Batch, Translating
from anew.training.data.dataset import Dataset
from anew.training.data.survey import Survey
from anew.training.diagnose import Finding, alike
from anew.training.preview import Bytes, preview
from anew.training.settings import TrainSettings
from anew.training.trainer import Trainer

SHOWN = 4
"""Items of a preview."""
EARLY = 200
"""Steps before which the pictures of a fresh generator are alike for a better reason than collapse."""


def model_writer(trainer: Trainer, out: Path, settings: TrainSettings, survey: Survey) -> Callable[[], None]:
    """A call that writes the model as it is now into the run's folder."""
    method = trainer.method
    assert isinstance(method, Translating)

    def write() -> None:
        facts = ModelFacts(
            family=settings.family,
            options=settings.options,
            a=survey.a,
            b=survey.b,
            sides=method.sides,
            multiple_of=method.multiple_of,
            size=settings.data.size,
            steps=trainer.done,
            seed=settings.seed,
            data=survey.facts(),
            licence=settings.licence,
            training=settings.model_dump(mode="json", exclude={"data": {"paths", "labels"}, "options": True}),
        )
        write_model(out, facts, trainer.kept())

    return write


def preview_writer(trainer: Trainer, out: Path, survey: Survey, shown: Dataset) -> Callable[[int], list[Finding]]:
    """A call that writes the preview of a step, and says what looks wrong in it.

    Args:
        trainer: Whose averaged weights are shown.
        out: The run's folder.
        survey: Whose palettes are used.
        shown: Where the items come from, evenly spread: the test split, or the training split if there is none.
    """
    items = chosen(shown)
    tables = {"a": _colours(survey.a), "b": _colours(survey.b)}
    colours = {side: table for side, table in tables.items() if table is not None}

    def write(step: int) -> list[Finding]:
        made = preview(trainer, items, out / "previews" / f"step-{step:06d}.png", colours)
        if step < EARLY:
            return []
        found = [alike(items["a" if to == "b" else "b"], pictures) for to, pictures in made.items()]
        return [finding for finding in found if finding]

    return write


def chosen(dataset: Dataset) -> Batch:
    """The same few items each time, as one batch on the CPU."""
    count = min(SHOWN, len(dataset))
    places = [round(k * (len(dataset) - 1) / max(1, count - 1)) for k in range(count)]
    samples = [dataset.sample(place, np.random.default_rng(place)) for place in places]
    return {side: _tensor([sample[side] for sample in samples], domain) for side, domain in dataset.domains.items()}


def _tensor(arrays: list[Bytes], domain: Domain) -> Tensor:
    """Pictures from bytes to [-1, 1], classes as they are."""
    stacked = torch.from_numpy(np.stack(arrays)).float()
    return stacked / 127.5 - 1 if domain.kind == "picture" else stacked


def _colours(domain: Domain) -> Bytes | None:
    if domain.kind != "labels":
        return None
    if not domain.palette:
        steps = np.linspace(0, 255, domain.channels).round().astype(np.uint8)
        return np.repeat(steps[:, None], 3, 1)
    rows = [bytes.fromhex(label.colour.removeprefix("#")) for label in domain.palette]
    return np.array([list(row) for row in rows], np.uint8)
