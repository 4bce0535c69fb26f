"""Learned: what a run taught a diffusion model, in the hand: its file, its card, its facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anew.errors import BadModel

CARD = "README.md"
KNOWN = ("pytorch_lora_weights.safetensors", "model/unet/diffusion_pytorch_model.safetensors")
"""The weights that a run writes."""


@dataclass(frozen=True)
class Learned:
    """What was taught, in the folder of its run.

    Example:
        me = anew.LoRA("photos/", base="sd15/", prompt="a photo of sks dog", size=512).train(steps=800)
        anew.Reimagine(prompt="sks dog on the moon")(photo, model="sd15/", settings={"loras": [str(me.path)]})
    """

    folder: Path
    """Of the run: checkpoints, previews and the report lie there too."""
    facts: Mapping[str, Any]
    """What it is, on which base, from what; plain JSON."""

    @classmethod
    def open(cls, folder: str | Path) -> "Learned":
        """What was taught before, here or by ``anew train lora`` or ``instruct``.

        Raises:
            BadModel: nothing there, or something that was not taught here.
        """
        from anew.engines.diffusion.learning.product import FACTS, read_facts  # and torch with it

        facts = read_facts(Path(folder))
        found = cls(Path(folder), facts)
        if facts.get("file") not in KNOWN or not found.path.exists():
            raise BadModel(
                needed=f"{FACTS} and the weights that it names, in the folder of a run: {folder}",
                found=f"no {facts.get('file') or FACTS}",
                fix="Name the folder that `anew train` wrote into.",
            )
        return found

    @property
    def path(self) -> Path:
        """What other tools open, and anew by ``--set loras=`` or ``--model``: a LoRA's file, or a whole model's
        directory.
        """
        file = Path(str(self.facts["file"]))
        return self.folder / (file.parts[0] if len(file.parts) > 1 else file)

    @property
    def card(self) -> str:
        """The model card, in Markdown; empty where it was taken away."""
        try:
            return (self.folder / CARD).read_text(encoding="utf8")
        except OSError:
            return ""
