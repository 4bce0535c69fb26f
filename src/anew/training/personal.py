"""Personal: the lesson that teaches a diffusion model a person, a thing or a style from a few pictures.

Ruiz et al. 2023, DreamBooth, arXiv:2208.12242, with small matrices in place of all weights (Hu et al. 2021).
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from anew.engines.diffusion.learning.base import read_base
from anew.engines.diffusion.learning.options import LoraOptions
from anew.errors import BadInput
from anew.learning.method import Method
from anew.learning.options import options_from
from anew.ops.progress import Progress, silent
from anew.training.data.captioned import Captioned, Folder, read_captioned
from anew.training.data.problems import listed
from anew.training.precision import Precision
from anew.training.settings import TrainSettings
from anew.training.taught import Taught
from anew.training.teaching import Teaching, check_read, digest_of


class Personal(Teaching):
    """A LoRA from captioned pictures; a second folder holds what is to be kept."""

    options: LoraOptions

    def __init__(self, settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> None:
        self.options = options_from(LoraOptions, settings.family, settings.options)
        self.settings = settings.model_copy(update={"options": self.options.model_dump(mode="json")})
        check_read(settings)
        self.base = read_base(self.options.base, channels=(4,))
        paths = settings.data.paths
        if len(paths) == 2 and not self.options.prior_prompt:
            raise BadInput(
                needed="words for the second folder, whose kind is to be kept",
                found="none",
                fix='Say what they show without the new thing: --prior-prompt "a photo of a dog".',
            )
        prompts = (self.options.prompt, self.options.prior_prompt)
        read = [
            read_captioned(path, prompt, settings.data, self.base.shrinks)
            for path, prompt in zip(paths, prompts, strict=False)
        ]
        self.learned, self.kept = read[0], read[1] if len(read) > 1 else Folder(())
        self.length = len(self.learned.items)
        self.fingerprint = sha256("\n".join(self._digests()).encode()).hexdigest()

    def report(self) -> str:
        """One line a fact."""
        lines = [
            ("data", " and ".join(self.settings.data.paths)),
            ("learns", _told(self.learned.items)),
            *([("keeps", _told(self.kept.items))] if self.kept.items else []),
            ("base", f"{self.base.name} ({self.base.digest[:16]})"),
            ("print", self.fingerprint[:16]),
            ("skipped", "; ".join(map(str, (*self.learned.left_out, *self.kept.left_out)))),
        ]
        return "\n".join(f"{name:<9}{text}" for name, text in lines if text)

    def facts(self) -> Mapping[str, Any]:
        """Counts, words and digests."""
        return {
            "name": Path(self.settings.data.paths[0]).resolve().name,
            "pictures": len(self.learned.items),
            "kept": len(self.kept.items),
            "words": list(dict.fromkeys(one.words for one in self.learned.items))[:20],
            "base": self.base.name,
            "base_sha256": self.base.digest,
            "cached": "latents of every picture and its mirror image, and the embeddings of all words, before step 1",
            "fingerprint": self.fingerprint,
        }

    def method(self, precision: Precision) -> Method:
        """Opens the base, reads all pictures and words with it, and lets its text encoders go."""
        taught = self._taught = Taught.open(self.base, self.settings, self.options, precision)
        taught.read([(one.picture, one.words, None) for one in self.learned.items])
        taught.read([(one.picture, one.words, None) for one in self.kept.items], prior=True)
        return taught.method(prior=self.options.prior)

    def _digests(self) -> list[str]:
        own = [one.digest for one in self.learned.items]
        kept = [f"kept {one.digest}" for one in self.kept.items]
        return [self.base.digest, digest_of(self.options.start), *own, *kept]


def _told(items: tuple[Captioned, ...]) -> str:
    sizes = [side for one in items for side in one.size]
    words = list(dict.fromkeys(one.words for one in items))
    return f"{len(items)} pictures, {min(sizes)} to {max(sizes)} pixels a side: {listed(words, 3)}"
