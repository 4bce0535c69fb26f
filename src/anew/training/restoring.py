"""Restoring: the lesson of the networks that bring old photographs back."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from anew.engines.restore.learning.options import RestoreOptions
from anew.engines.restore.learning.restoring import Restoring
from anew.engines.restore.weights import read, write
from anew.errors import BadInput
from anew.image.files.atomic import write_whole
from anew.learning.method import Batch, Method
from anew.learning.options import options_from
from anew.ops.progress import Progress, silent
from anew.training.diagnose import Finding
from anew.training.families import READS
from anew.training.lesson import Batches, Lesson
from anew.training.photos.damaging import around
from anew.training.photos.reading import read_photos
from anew.training.photos.showing import columns_of, held_samples, scores
from anew.training.photos.supply import Damaged
from anew.training.precision import Precision
from anew.training.preview import grid, png
from anew.training.restoredcard import write_card
from anew.training.settings import DataSettings, TrainSettings
from anew.training.trainer import Trainer
from anew.training.workers import Ranks


class Restoration(Lesson):
    """One network, from a folder of good photographs."""

    options: RestoreOptions

    def __init__(self, settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> None:
        self.options = options_from(RestoreOptions, settings.family, settings.options)
        self.settings = settings.model_copy(update={"options": self.options.model_dump(mode="json")})
        _check(self.settings, self.options)
        data = settings.data
        self.photos = read_photos(
            Path(data.paths[0]).expanduser(), least=around(self.options.net, data.size),
            hold_out=self.options.hold_out, skip_bad=data.skip_bad, cache=cache, progress=progress,
        )  # fmt: skip
        self.length = len(self.photos.learned)
        self._before = _steps_of(self.options.start)
        self.fingerprint = sha256(f"{self.photos.digest} {_digest_of(self.options.start)}".encode()).hexdigest()

    def report(self) -> str:
        """One line a fact."""
        lines = [
            ("data", str(self.photos.folder)),
            ("learns", f"{self.length} photographs; {len(self.photos.held)} held out for scores"),
            ("net", f"{self.options.net}: {self.options.plan.parameters():,} weights"),
            ("print", self.fingerprint[:16]),
            ("skipped", "; ".join(map(str, self.photos.left_out))),
        ]
        return "\n".join(f"{name:<9}{text}" for name, text in lines if text)

    def facts(self) -> Mapping[str, Any]:
        """Counts and digests."""
        return {
            "name": self.photos.folder.resolve().name,
            "pictures": self.length,
            "held_out": sorted(self.photos.held),
            "steps_before": self._before,
            "fingerprint": self.fingerprint,
        }

    def method(self, precision: Precision) -> Method:
        """The network, fresh or from the weights to begin with."""
        method = Restoring(self.options)
        if self.options.start:
            method.nets["net"].load_state_dict(_read(self.options))
        return method

    def batches(self, start: int, ranks: Ranks) -> Batches:
        """Damaged photographs."""
        return Damaged(self.photos, self.options, self.settings, start, ranks.rank, ranks.world)

    def model(self, trainer: Trainer, out: Path) -> Callable[[], None]:
        """Writes ``NET.safetensors`` as the engine reads it."""
        options, settings = self.options, self.settings

        write_whole(out / "data.json", json.dumps(dict(self.facts()), indent=1).encode())

        def written() -> None:
            tensors = {name.removeprefix("net."): x.float().cpu().numpy() for name, x in trainer.kept().items()}
            card = {
                "net": options.net, "steps": trainer.done, "seed": settings.seed, "batch": settings.batch,
                "size": settings.data.size, "licence": settings.licence, "data": self.facts()["fingerprint"],
                "photographs": self.length, "steps_before": self._before,
            }  # fmt: skip
            write(out / f"{options.net}.safetensors", options.plan, tensors, card=card)

        return written

    def preview(self, trainer: Trainer, out: Path) -> Callable[[int], list[Finding]]:
        """Scores the averaged weights on photographs held out, and shows a few of them."""
        asked = held_samples(self.photos, self.options, self.settings.data.size)

        def looked(step: int) -> list[Finding]:
            made = [_made(trainer, batch) for batch in asked]
            line = {"step": step, **scores(self.options.net, asked, made)}
            with (out / "scores.jsonl").open("a", encoding="utf8") as file:
                file.write(json.dumps(line) + "\n")
            folder = out / "previews"
            folder.mkdir(parents=True, exist_ok=True)
            if columns := columns_of(self.options.net, asked[0], made[0]):
                write_whole(folder / f"step-{step:06d}.png", png(grid(columns)))
            return []

        return looked

    def close(self, out: Path) -> None:
        """Write the model card."""
        write_card(out)


def _made(trainer: Trainer, batch: Batch) -> Tensor:
    precision, method = trainer.plan.precision, trainer.method
    assert isinstance(method, Restoring)
    with trainer.at_test(), precision.autocast():
        return method.made({name: precision.placed(x) for name, x in batch.items()}).float().cpu()


def _check(settings: TrainSettings, options: RestoreOptions) -> None:
    fields = DataSettings.model_fields
    for name in fields.keys() - READS[settings.family]:
        if getattr(settings.data, name) != fields[name].get_default():
            raise BadInput(
                needed=f"settings that {settings.family} reads",
                found=f"{name} {getattr(settings.data, name)}",
                fix="Leave it out.",
            )
    multiple = options.plan.multiple_of
    if settings.data.size % multiple:
        raise BadInput(
            needed=f"a size that is a multiple of {multiple}, for this network",
            found=str(settings.data.size),
            fix=f"Take {-(-settings.data.size // multiple) * multiple}.",
        )


def _digest_of(start: str) -> str:
    return sha256(Path(start).expanduser().read_bytes()).hexdigest() if start else ""


def _steps_of(start: str) -> int:
    """Steps that the weights to begin from had seen in all."""
    facts = read(Path(start).expanduser()).facts if start else {}
    return int(facts.get("steps", 0)) + int(facts.get("steps_before", 0))


def _read(options: RestoreOptions) -> dict[str, Tensor]:
    plan, tensors, _ = read(Path(options.start).expanduser())
    if plan != options.plan:
        raise BadInput(
            needed="weights of a network of the same shape",
            found=f"{plan.widths}, {plan.blocks}",
            fix="Give its --widths and --blocks.",
        )
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in tensors.items()}
