"""Checkpoints: what A1111 calls models. Here they are engines that need none, and the models of this machine.

"anew-patch"    "sd15 [6ce0161689]", which is also known as "sd15", "sd15.safetensors" and "6ce0161689"
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anew.engines import registry
from anew.errors import AnewError, NotFound, did_you_mean
from anew.models import Stored, listed
from anew.server.makers import PLAIN, Maker, maker
from anew.weights.files import read_header

SHORT = 10
"""Letters of a digest in a title."""
NETS = ("ControlNet", "T2IAdapter")
"""What the classes of models are called that read control maps."""


@dataclass(frozen=True)
class Checkpoint:
    """One that may be chosen."""

    name: str
    digest: str = ""
    """SHA-256 of its file, or of the digests of its files; empty for engines."""

    @property
    def short(self) -> str:
        """The beginning of the digest, as A1111 shows it."""
        return self.digest[:SHORT]

    @property
    def title(self) -> str:
        """As clients send it back."""
        return f"{self.name} [{self.short}]" if self.digest else self.name

    def is_called(self, word: str) -> bool:
        """Whether somebody means it by that."""
        whole = {self.name, self.title, f"{self.name}.safetensors", *({self.short, self.digest} if self.digest else ())}
        return word.strip().lower() in {each.lower() for each in whole}

    def maker(self) -> Maker:
        """Who does it.

        Raises:
            BadModel: it is damaged.
        """
        return maker(self.name)

    def told(self) -> dict[str, str | None]:
        """In the shape of A1111. Where it lies is not told."""
        return {
            "title": self.title,
            "model_name": self.name,
            "hash": self.short or None,
            "sha256": self.digest or None,
            "filename": self.name,
            "config": None,
        }


def checkpoints() -> list[Checkpoint]:
    """All that may be chosen, engines first."""
    stored = [each for each in _stored() if registry.of_model(str(each.path)) is not None]
    return [*(Checkpoint(name) for name in PLAIN), *(Checkpoint(each.name, _digest(each)) for each in stored)]


def called(word: str) -> Checkpoint:
    """The one of that title, name or hash.

    Raises:
        NotFound: none.
    """
    found = checkpoints()
    for each in found:
        if each.is_called(word):
            return each
    raise NotFound(
        needed="a checkpoint that /sdapi/v1/sd-models lists",
        found=word[:80] or "none",
        fix=did_you_mean(word[:80], [each.title for each in found]),
    )


def usual() -> Checkpoint:
    """The one that is taken where nobody chose: the first that draws by words, else the patch engine."""
    for each in checkpoints():
        with suppress(AnewError):
            if "reimagine" in each.maker().tasks:
                return each
    return Checkpoint("anew-patch")


def nets() -> list[str]:
    """Models that read control maps, by name."""
    return [each.name for each in _stored() if _kind(each.path).startswith(NETS)]


def loras() -> list[dict[str, object]]:
    """LoRA files in the shape of A1111."""
    found = [each.name for each in _stored() if _is_lora(each)]
    return [{"name": name, "alias": name, "path": name, "metadata": {}} for name in found]


def _stored() -> Iterator[Stored]:
    yield from (each for each in listed().values() if isinstance(each, Stored))


def _digest(stored: Stored) -> str:
    digests = sorted(fact.sha256 for fact in stored.label.files.values())
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def _kind(path: Path) -> str:
    with suppress(OSError, ValueError, AttributeError):
        return str(json.loads((path / "config.json").read_text("utf8")).get("_class_name", ""))
    return ""


def _is_lora(stored: Stored) -> bool:
    with suppress(AnewError, OSError):
        return stored.path.suffix == ".safetensors" and any("lora" in name for name in read_header(stored.path).tensors)
    return False
