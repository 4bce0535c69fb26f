"""The Python face of learning: name a family and the data, train, and hold a translator.

    zebras = anew.CycleGAN("horses/", "zebras/", size=128).train(epochs=100)
    zebras.domains                                        # ('horses', 'zebras')
    zebras.translate(anew.open("horse.jpg")).save("zebra.png")

    zebras = anew.Translator.open("runs/cyclegan-1")       # the same, tomorrow

A run is a folder that stays, whether it was begun here or by ``anew train``.
"""

from collections.abc import Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any, ClassVar, Unpack

from anew.engines.gan.families import OPTIONS
from anew.errors import BadInput, did_you_mean
from anew.ops.progress import Progress, silent
from anew.training.asked import asked_options, checked, run_folder
from anew.training.events import Hear, unheard
from anew.training.settings import DataSettings, TrainSettings
from anew.training.translator import Translator
from anew.training.words import CUTWords, CycleGANWords, Pix2PixWords, RunWords, SPADEWords, UNITWords


class Learner:
    """A translation that is to be learned: one family, its options, and the data."""

    family: ClassVar[str]

    data: DataSettings
    """What is learned from, and how it is cut."""
    options: dict[str, Any]
    """All of the family's own options."""

    def __init_subclass__(cls) -> None:
        """Give ``help()`` and notebooks every name with its default."""
        declared = {**DataSettings.model_fields, **OPTIONS[cls.family].model_fields}
        own = [name for name in ("paper", "fast") if hasattr(OPTIONS[cls.family], name)]
        words = {**dict.fromkeys(own, False), **{name: told.default for name, told in declared.items()}}
        words.pop("paths")
        cls.__signature__ = Signature(  # type: ignore[attr-defined]
            [
                Parameter("data", Parameter.VAR_POSITIONAL),
                *(Parameter(name, Parameter.KEYWORD_ONLY, default=default) for name, default in words.items()),
            ]
        )

    def _set(self, data: tuple[str | Path, ...], preset: str, words: Mapping[str, Any]) -> None:
        known = {*DataSettings.model_fields, *OPTIONS[self.family].model_fields} - {"paths"}
        _refuse_unknown(words, known, f"anew.{type(self).__name__}")
        own = {name: value for name, value in words.items() if name in DataSettings.model_fields}
        self.data = checked(DataSettings, {**own, "paths": tuple(map(str, data))})
        rest = {name: value for name, value in words.items() if name not in own}
        self.options = asked_options(self.family, preset, rest)

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
        known = set(TrainSettings.model_fields) - {"family", "options", "data"}
        _refuse_unknown(run, known, f"anew.{type(self).__name__}.train")
        if resume and out is None:
            raise BadInput(needed="the run to go on with", found="resume=True alone", fix="Add out=FOLDER.")
        told = {**run, "family": self.family, "options": self.options, "data": self.data}
        settings = checked(TrainSettings, {**told, "epochs": epochs, "steps": steps})
        from anew.training.loop import train  # and torch with it, once there is something to train

        with run_folder(out, self.family) as folder:
            train(settings, folder, resume=resume, progress=progress, hear=hear, forecast=forecast)
        return Translator.open(folder)

    def __repr__(self) -> str:
        return f"anew.{type(self).__name__}({', '.join(map(repr, self.data.paths))}, size={self.data.size})"


class Pix2Pix(Learner):
    """Learn from pairs: a sketch and its photo, a map and its aerial picture (Isola 2017)."""

    family: ClassVar[str] = "pix2pix"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[Pix2PixWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class CycleGAN(Learner):
    """Learn from two sets of pictures that are not paired, both ways (Zhu 2017)."""

    family: ClassVar[str] = "cyclegan"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[CycleGANWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class UNIT(Learner):
    """Learn from two sets of pictures that are not paired, through one latent space, both ways (Liu 2017)."""

    family: ClassVar[str] = "unit"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[UNITWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class SPADE(Learner):
    """Learn from label maps and their photos (Park 2019)."""

    family: ClassVar[str] = "spade"

    def __init__(self, *data: str | Path, paper: bool = False, **words: Unpack[SPADEWords]) -> None:
        self._set(data, "paper" if paper else "", words)


class CUT(Learner):
    """Learn from two sets of pictures that are not paired, one way, at less cost than CycleGAN (Park 2020)."""

    family: ClassVar[str] = "cut"

    def __init__(self, *data: str | Path, paper: bool = False, fast: bool = False, **words: Unpack[CUTWords]) -> None:
        if paper and fast:
            raise BadInput(needed="one set of values to begin from", found="paper and fast", fix="Choose one.")
        self._set(data, "paper" if paper else "fast" if fast else "", words)


def _refuse_unknown(words: Mapping[str, Any], known: set[str], taker: str) -> None:
    """No silent drops.

    Raises:
        BadInput: a name that is not known.
    """
    for name in words:
        if name not in known:
            raise BadInput(needed=f"an option that {taker} has", found=name, fix=did_you_mean(name, known))
