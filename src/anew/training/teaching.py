"""Teaching: the base of the lessons that teach a diffusion model, and what is looked at before one begins."""

from collections.abc import Callable
from pathlib import Path

from anew.engines.diffusion.learning.base import Base
from anew.engines.diffusion.learning.options import TaughtOptions
from anew.engines.diffusion.lora import FILE
from anew.errors import BadInput, BadModel
from anew.training.diagnose import Finding
from anew.training.families import READS
from anew.training.lesson import Batches, Lesson
from anew.training.report import write_report
from anew.training.settings import DataSettings, TrainSettings
from anew.training.taught import Taught
from anew.training.taughtcard import write_card
from anew.training.trainer import Trainer
from anew.training.workers import Ranks
from anew.weights import sha256_of


class Teaching(Lesson):
    """Base of the lessons that teach a diffusion model; ``method`` opens it, and the rest comes after that."""

    options: TaughtOptions
    base: Base
    _taught: Taught | None = None

    def batches(self, start: int, ranks: Ranks) -> Batches:
        """Windows of the latents."""
        return self._open.batches(start, ranks)

    def model(self, trainer: Trainer, out: Path) -> Callable[[], None]:
        """Writes what was learned and ``learned.json``."""
        return self._open.writer(trainer, out, self.facts())

    def preview(self, trainer: Trainer, out: Path) -> Callable[[int], list[Finding]]:
        """Shows what the words give."""
        return self._open.shower(trainer, out)

    def close(self, out: Path) -> None:
        """Write the model card and the report."""
        write_card(out)
        write_report(out)

    @property
    def _open(self) -> Taught:
        assert self._taught is not None, "method comes first"
        return self._taught


def check_read(settings: TrainSettings) -> None:
    """Refuse settings of the data that the family does not read, and sizes that have no latents.

    Raises:
        BadInput: one of them.
    """
    fields = DataSettings.model_fields
    for name in fields.keys() - READS[settings.family]:
        if getattr(settings.data, name) != fields[name].get_default():
            raise BadInput(
                needed=f"settings that {settings.family} reads",
                found=f"{name} {getattr(settings.data, name)}",
                fix="Leave it out.",
            )
    if settings.data.size % 8:
        raise BadInput(
            needed="a size that is a multiple of 8, as latents are",
            found=str(settings.data.size),
            fix="Take the size that the base was made for: 512 for SD 1, 1024 for SDXL.",
        )


def digest_of(start: str) -> str:
    """What a LoRA to begin from holds; empty where there is none.

    Raises:
        BadModel: no such file.
    """
    if not start:
        return ""
    file = Path(start) / FILE if Path(start).is_dir() else Path(start)
    if not file.is_file():
        raise BadModel(needed="a LoRA to begin from", found=f"nothing at {file}", fix="Check the path.")
    return sha256_of(file)
