"""Instructed: the lesson that teaches a diffusion model to do with a picture what it is told.

Brooks et al. 2023, InstructPix2Pix, arXiv:2211.09800, from triples of before, an instruction and after.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from anew.engines.diffusion.learning.base import read_base
from anew.engines.diffusion.learning.options import InstructOptions
from anew.errors import BadInput, BadModel
from anew.learning.method import Method
from anew.learning.options import options_from
from anew.ops.progress import Progress, silent
from anew.training.data.problems import listed
from anew.training.data.triples import read_triples
from anew.training.precision import Precision
from anew.training.settings import TrainSettings
from anew.training.taught import Taught
from anew.training.teaching import Teaching, check_read, digest_of


class Instructed(Teaching):
    """A model that follows instructions, from one that follows words (4 channels) or from another one (8)."""

    options: InstructOptions

    def __init__(self, settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> None:
        self.options = options_from(InstructOptions, settings.family, settings.options)
        self.settings = settings.model_copy(update={"options": self.options.model_dump(mode="json")})
        check_read(settings)
        self.base = read_base(self.options.base, channels=(4, 8))
        if "text_encoder_2" in self.base.folder.components:
            raise BadModel(
                needed="a base of the kind Stable Diffusion 1 or 2 for instructions",
                found="SDXL",
                fix="Choose a smaller one; `anew train lora` takes SDXL.",
            )
        if len(settings.data.paths) > 1 or (self.options.start and self.options.weights == "full"):
            raise BadInput(
                needed="one folder of triples, and a LoRA to begin from only where a LoRA learns",
                found=f"{len(settings.data.paths)} folders, weights {self.options.weights}",
                fix="Put before/ and after/ into one folder; leave --start out with --weights full.",
            )
        self.triples = read_triples(settings.data.paths[0], self.options.prompt, settings.data, self.base.shrinks)
        self.length = len(self.triples.items)
        pairs = [f"{each.before.digest} {each.after.digest}" for each in self.triples.items]
        told = "\n".join([self.base.digest, digest_of(self.options.start), *pairs])
        self.fingerprint = sha256(told.encode()).hexdigest()

    def report(self) -> str:
        """One line a fact."""
        lines = [
            ("data", self.settings.data.paths[0]),
            ("learns", f"{self.length} triples: {listed(self._words(), 3)}"),
            ("base", f"{self.base.name} ({self.base.digest[:16]}), {self.base.channels} channels"),
            ("print", self.fingerprint[:16]),
            ("skipped", "; ".join(map(str, self.triples.left_out))),
        ]
        return "\n".join(f"{name:<9}{text}" for name, text in lines if text)

    def facts(self) -> Mapping[str, Any]:
        """Counts, words and digests."""
        return {
            "name": Path(self.settings.data.paths[0]).resolve().name,
            "triples": self.length,
            "words": self._words()[:20],
            "base": self.base.name,
            "base_sha256": self.base.digest,
            "cached": "latents of both pictures and of their mirror images, and the embeddings of words, before step 1",
            "fingerprint": self.fingerprint,
        }

    def method(self, precision: Precision) -> Method:
        """Opens the base, reads all pictures and words with it, and lets its text encoders go."""
        taught = self._taught = Taught.open(self.base, self.settings, self.options, precision)
        taught.read([(each.after.picture, each.after.words, each.before.picture) for each in self.triples.items])
        return taught.method(drop=self.options.drop, full=self.options.weights == "full", instructed=True)

    def _words(self) -> list[str]:
        return list(dict.fromkeys(each.after.words for each in self.triples.items))
