"""Taught: an open diffusion model in the middle of a run, for every lesson that teaches one.

open      the base, in the numbers of the run
read      pictures to latents, words to embeddings; once
method    the text encoders leave; an adapter and the method around it
          then batches, the writer of the product and the shower of previews
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, overload

from torch import Tensor, nn

from anew.engines.diffusion.learning.adapter import Adapter
from anew.engines.diffusion.learning.base import INSTRUCTED, Base
from anew.engines.diffusion.learning.cached import Bytes, Sample, latents_of, nothing_of, too_long, words_of
from anew.engines.diffusion.learning.denoising import Denoising, Weights, noise_schedule
from anew.engines.diffusion.learning.options import TaughtOptions
from anew.engines.diffusion.learning.product import write_lora, write_pipeline
from anew.engines.diffusion.learning.showing import made
from anew.engines.diffusion.learning.widened import CHANNELS, widen
from anew.engines.diffusion.recast import recast
from anew.image.files.atomic import write_whole
from anew.training.diagnose import Finding
from anew.training.precision import Precision
from anew.training.preview import grid, png
from anew.training.settings import TrainSettings
from anew.training.steadiness import Steadiness
from anew.training.trainer import Trainer
from anew.training.windows import Told, Windows
from anew.training.workers import Ranks

SHOWN = 2
"""Pictures of a preview."""


class Taught:
    """What is known once the base is open."""

    def __init__(
        self, base: Base, pipe: Any, settings: TrainSettings, options: TaughtOptions, precision: Precision
    ) -> None:
        self.base, self.pipe, self.settings, self.options, self.precision = base, pipe, settings, options, precision
        self.learned: list[Told] = []
        self.kept: list[Told] = []
        self.first: list[Sample] = []
        """One of each of the first words."""
        self.words: dict[str, Mapping[str, Tensor]] = {}
        self.nothing: Mapping[str, Tensor] = {}
        self.cut: list[str] = []
        """Words that are longer than the text encoder reads."""
        self.adapter: Adapter | None = None

    @classmethod
    def open(cls, base: Base, settings: TrainSettings, options: TaughtOptions, precision: Precision) -> "Taught":
        """Load the base.

        Raises:
            BadModel: its weights are missing, damaged or no numbers.
        """
        number = "fp32" if getattr(options, "weights", "lora") == "full" else precision.format
        pipe = base.open(dtype=number, device=precision.device)
        return cls(base, pipe, settings, options, precision)

    def read(self, samples: Iterable[tuple[Bytes, str, Bytes | None]], *, prior: bool = False) -> None:
        """Take in pictures with their words; ``prior`` ones are what is to be kept."""
        wanted = [Sample(picture, words, given) for picture, words, given in samples]
        words = words_of(self.pipe, [each.words for each in wanted])
        self.cut += too_long(self.pipe.tokenizer, list(words))
        told: list[Told] = [
            (latents, words[each.words])
            for each, latents in zip(wanted, latents_of(self.pipe.vae, wanted, self.base.shrinks), strict=True)
        ]
        if prior:
            self.kept = told
            return
        self.learned = told
        shown = list(words.items())[:SHOWN]
        self.words = dict(shown)
        self.first = [next(each for each in wanted if each.words == text) for text, _ in shown]

    def method(
        self, *, prior: float = 0.0, drop: float = 0.0, full: bool = False, instructed: bool = False
    ) -> Denoising:
        """The method; afterwards the text encoders are gone.

        Args:
            prior: How much weighs what is to be kept.
            drop: Share of the samples that lose their words, their picture, or both.
            full: Every weight learns, in place of small matrices.
            instructed: The denoiser reads a picture beside the noise; it is widened where it does not yet.
        """
        self.nothing = nothing_of(self.pipe)
        schedule = noise_schedule(self.pipe.scheduler.config, str(self.base.folder.path))
        options, unet = self.options, self.pipe.unet
        learns: dict[str, nn.Module] = {}
        if instructed:
            if self.base.channels != CHANNELS:
                learns["conv_in"] = widen(unet)
            self.pipe = recast(self.pipe, INSTRUCTED, {})
        if full:
            learns = {"unet": unet.requires_grad_(True)}
        elif options.start:
            learns["adapter"] = self.adapter = Adapter.started(self.pipe, Path(options.start))
        else:
            learns["adapter"] = self.adapter = Adapter.fresh(unet, options.layers, options.rank)
        if options.sparing:
            unet.enable_gradient_checkpointing()
            unet.train()  # where it has no dropout, and diffusers looks at the mode
        for name in ("text_encoder", "text_encoder_2"):
            if getattr(self.pipe, name, None) is not None:
                setattr(self.pipe, name, None)
        weights = Weights(options.lr, prior, options.snr, drop)
        return Denoising(unet, learns, schedule, weights, self.nothing)

    def batches(self, start: int, ranks: Ranks) -> Windows:
        """Windows of the latents, from a step on."""
        return Windows(self.learned, self.kept, self.settings, start, ranks.rank, ranks.world)

    def writer(self, trainer: Trainer, out: Path, data: Mapping[str, Any]) -> Callable[[], None]:
        """A call that writes what was learned as it is now: a LoRA, or a pipeline where one cannot hold it."""
        settings = self.settings

        def write() -> None:
            facts = {
                "family": settings.family,
                "title": f"{data['name']}, on {self.base.name}",
                "columns": self._columns,
                "base": self.base.name,
                "base_sha256": self.base.digest,
                "options": without_paths(settings.options),
                "size": settings.data.size,
                "steps": trainer.done,
                "seed": settings.seed,
                "batch": settings.batch,
                "data": dict(data),
                "licence": settings.licence,
            }
            if list(trainer.method.nets) == ["adapter"]:
                write_lora(out, trainer.kept(), facts)
            else:
                write_pipeline(out, self.base, self.pipe.unet, trainer.kept(), facts)

        return write

    def shower(self, trainer: Trainer, out: Path) -> Callable[[int], list[Finding]]:
        """A call that writes a preview.

        Its columns: what was learned from, what the words gave before, and what they give now; for instructions, the
        picture, what is made of it, and what should be.
        """
        adapter = self.adapter if list(trainer.method.nets) == ["adapter"] else None
        steadiness = Steadiness(trainer, self.batches(0, Ranks()).batch(0), adapter.silenced) if adapter else None
        before: list[Bytes] = []

        def write(step: int) -> list[Finding]:
            with trainer.at_test():
                if not before and not self._instructed:
                    assert self.adapter is not None
                    with self.adapter.silenced():
                        before.extend(self._made())
                now = self._made()
            own = [self._square(each.picture) for each in self.first]
            given = [self._square(each.given) for each in self.first if each.given is not None]
            path = out / "previews" / f"step-{step:06d}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, png(grid([given, now, own] if self._instructed else [own, before, now])))
            said, self.cut = [_cut(text) for text in self.cut], []
            return [*said, *(steadiness.look() if steadiness else ())]

        return write

    @property
    def _instructed(self) -> bool:
        return any(each.given is not None for each in self.first)

    @property
    def _columns(self) -> list[str]:
        return ["before", "made", "after"] if self._instructed else ["learned from", "the base", "now"]

    def _made(self) -> list[Bytes]:
        options = self.options
        how = {"steps": options.preview_steps, "guidance": options.preview_guidance, "size": self.settings.data.size}
        with self.precision.autocast():
            return [
                made(self.pipe, words, self.nothing, self._square(each.given), **how, seed=self.settings.seed + place)
                for place, (words, each) in enumerate(zip(self.words.values(), self.first, strict=True))
            ]

    @overload
    def _square(self, picture: Bytes) -> Bytes: ...
    @overload
    def _square(self, picture: None) -> None: ...
    def _square(self, picture: Bytes | None) -> Bytes | None:
        """The middle of a picture, at the size of the run."""
        if picture is None:
            return None
        size = self.settings.data.size
        top, left = (picture.shape[0] - size) // 2, (picture.shape[1] - size) // 2
        return picture[top : top + size, left : left + size]


def _cut(text: str) -> Finding:
    return Finding(
        "words cut", f"More words than the text encoder reads; what comes last in '{text[-60:]}' is not learned from."
    )


def without_paths(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options as they may be told to others."""
    return {name: value for name, value in options.items() if name not in ("base", "start")}
