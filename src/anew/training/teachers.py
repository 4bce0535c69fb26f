"""Teachers: the Python face of teaching a diffusion model.

me = anew.LoRA("photos/", base="sd15/", prompt="a photo of sks dog", size=512).train(steps=800)
me.path                                            # runs/lora-1/pytorch_lora_weights.safetensors
anew.Reimagine(prompt="sks dog on the moon")(photo, model="sd15/", settings={"loras": [str(me.path)]})

edits = anew.Instruct("triples/", base="sd15/", size=256).train(steps=20_000)
"""

from pathlib import Path
from typing import ClassVar, Unpack

from anew.ops.progress import Progress, silent
from anew.training.events import Hear, unheard
from anew.training.learned import Learned
from anew.training.learner import Learner
from anew.training.words import InstructWords, LoRAWords, RunWords


class Teacher(Learner):
    """A diffusion model that is to be taught something; the model itself stays as it is."""

    def check(self) -> str:
        """Look at the data and the base and say what is there, before a step is run.

        Raises:
            BadData: the data cannot be learned from.
            BadInput: options that contradict each other, or no base.
            BadModel: the base cannot be taught.
        """
        from anew.training.lesson import open_lesson

        return open_lesson(self._settings()).report()

    def train(
        self,
        *,
        epochs: int = 0,
        steps: int = 0,
        out: str | Path | None = None,
        resume: bool = False,
        forecast: bool = True,
        progress: Progress = silent,
        hear: Hear = unheard,
        **run: Unpack[RunWords],
    ) -> Learned:
        """Train, and hand back what was learned.

        Args:
            epochs: Length in passes over the data; or
            steps: length in steps.
            out: The run's folder; None is a new one below ``runs/``, which stays.
            resume: Go on with the run in ``out``.
            forecast: Try two steps first, and refuse what would not fit into memory.
            progress: Called after each step; may raise ``Cancelled``, and what was done is saved first.
            hear: Told what happens on the way: ``hear=print`` shows all of it.
            run: Batch, seed, precision and the like; ``anew.training.settings.TrainSettings`` tells of each.

        Raises:
            BadInput: settings or the run to resume cannot be used, or no base.
            BadData: the data cannot be learned from.
            BadModel: the base cannot be taught.
            TooLarge: training would not fit into memory.
        """
        folder = self._trained(
            epochs=epochs, steps=steps, out=out, resume=resume, forecast=forecast, progress=progress, hear=hear, **run
        )
        return Learned.open(folder)


class LoRA(Teacher):
    """Teach a model a person, a thing or a style from 5 to 30 pictures (Hu 2021, Ruiz 2023).

    ``base`` names the model's directory, ``prompt`` the words for pictures that have no ``.txt`` beside them.
    """

    family: ClassVar[str] = "lora"

    def __init__(self, *data: str | Path, **words: Unpack[LoRAWords]) -> None:
        self._set(data, "", words)


class Instruct(Teacher):
    """Teach a model to do with a picture what it is told, from triples of before, words and after (Brooks 2023).

    ``base`` names the model's directory; ``weights="full"`` makes a whole new model in place of a LoRA.
    """

    family: ClassVar[str] = "instruct"

    def __init__(self, *data: str | Path, **words: Unpack[InstructWords]) -> None:
        self._set(data, "", words)
