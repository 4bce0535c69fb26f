"""The Python face of learning to translate: name a family and the data, train, and hold a translator.

    zebras = anew.CycleGAN("horses/", "zebras/", size=128).train(epochs=100)
    zebras.domains                                        # ('horses', 'zebras')
    zebras.translate(anew.open("horse.jpg")).save("zebra.png")

    zebras = anew.Translator.open("runs/cyclegan-1")       # the same, tomorrow

A run is a folder that stays, whether it was begun here or by ``anew train``.
"""

from pathlib import Path
from typing import ClassVar, Unpack

from anew.errors import BadInput
from anew.ops.progress import Progress, silent
from anew.training.events import Hear, unheard
from anew.training.learner import Learner
from anew.training.translator import Translator
from anew.training.words import CUTWords, CycleGANWords, Pix2PixWords, RunWords, SPADEWords, UNITWords


class Translating(Learner):
    """A translation between two kinds of picture that is to be learned."""

    def check(self) -> str:
        """Look at the data and say what is there, before a step is run.

        Raises:
            BadData: it cannot be trained on.
        """
        from anew.engines.gan.families import family
        from anew.training.data.survey import survey

        return survey(self.data, family(self.family).learns_from).report()

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
    ) -> Translator:
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
            BadInput: settings, data or the run to resume cannot be used.
            TooLarge: training would not fit into memory.
        """
        folder = self._trained(
            epochs=epochs, steps=steps, out=out, resume=resume, forecast=forecast, progress=progress, hear=hear, **run
        )
        return Translator.open(folder)


class Pix2Pix(Translating):
    """Learn from pairs: a sketch and its photo, a map and its aerial picture (Isola 2017)."""

    family: ClassVar[str] = "pix2pix"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[Pix2PixWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class CycleGAN(Translating):
    """Learn from two sets of pictures that are not paired, both ways (Zhu 2017)."""

    family: ClassVar[str] = "cyclegan"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[CycleGANWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class UNIT(Translating):
    """Learn from two sets of pictures that are not paired, through one latent space, both ways (Liu 2017)."""

    family: ClassVar[str] = "unit"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[UNITWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class SPADE(Translating):
    """Learn from label maps and their photos (Park 2019)."""

    family: ClassVar[str] = "spade"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[SPADEWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class CUT(Translating):
    """Learn from two sets of pictures that are not paired, one way, at less cost than CycleGAN (Park 2020)."""

    family: ClassVar[str] = "cut"

    def __init__(self, *data: str | Path, paper: bool = False, fast: bool = False, **words: Unpack[CUTWords]) -> None:
        if paper and fast:
            raise BadInput(needed="one set of values to begin from", found="paper and fast", fix="Choose one.")
        self._set(data, "paper" if paper else "fast" if fast else "", words)
