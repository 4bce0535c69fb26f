"""Translation: the lesson of every family of translators, two sides learned from each other."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from anew.engines.gan.families import build, family, options_of
from anew.engines.gan.families.options import FamilyOptions
from anew.learning.method import Method
from anew.ops.progress import Progress, silent
from anew.training.data.dataset import open_dataset
from anew.training.data.loader import Loader
from anew.training.data.survey import survey
from anew.training.diagnose import Finding
from anew.training.lesson import Batches, Lesson
from anew.training.modelcard import write_card
from anew.training.precision import Precision
from anew.training.product import model_writer, preview_writer
from anew.training.report import write_report
from anew.training.settings import TrainSettings
from anew.training.trainer import Trainer
from anew.training.workers import Ranks


class Translation(Lesson):
    """Pix2Pix, CycleGAN, UNIT, SPADE or CUT on a surveyed data set."""

    options: FamilyOptions

    def __init__(self, settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> None:
        self.options = options_of(settings.family, settings.options).for_size(settings.data.size)
        self.settings = settings.model_copy(update={"options": self.options.model_dump(mode="json")})
        self.survey = survey(settings.data, family(settings.family).learns_from, cache, progress)
        self.dataset = open_dataset(self.survey, "train", settings.data)
        self.length, self.fingerprint = len(self.dataset), self.survey.fingerprint
        self.on_cpu = self.options.layout_on_cpu

    def report(self) -> str:
        """The survey as a block of text."""
        return self.survey.report()

    def facts(self) -> Mapping[str, Any]:
        """What the model's file says of the data."""
        return self.survey.facts()

    def method(self, precision: Precision) -> Method:
        """The family's, for the channels of the two sides."""
        return build(self.settings.family, self.options, self.survey.a.channels, self.survey.b.channels)

    def batches(self, start: int, ranks: Ranks) -> Batches:
        """Both sides, cut and mirrored, prepared by threads ahead of the step."""
        return Loader(self.dataset, self.settings, start, ranks.rank, ranks.world)

    def model(self, trainer: Trainer, out: Path) -> Callable[[], None]:
        """Writes ``model.json`` and ``model.safetensors``."""
        return model_writer(trainer, out, self.settings, self.survey)

    def preview(self, trainer: Trainer, out: Path) -> Callable[[int], list[Finding]]:
        """Shows a few test items and what becomes of them."""
        return preview_writer(trainer, out, self.survey, open_dataset(self.survey, "test", self.settings.data))

    def close(self, out: Path) -> None:
        """Write the model card and the report."""
        write_card(out)
        write_report(out)
