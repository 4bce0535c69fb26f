"""Learner: what every class of the Python face is: one family, its options and the data, ready to be trained."""

from collections.abc import Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any, ClassVar, Unpack

from anew.errors import BadInput, did_you_mean
from anew.ops.progress import Progress, silent
from anew.training.asked import asked_options, checked, run_folder
from anew.training.events import Hear, unheard
from anew.training.families import OPTIONS, READS
from anew.training.settings import DataSettings, TrainSettings
from anew.training.words import RunWords


class Learner:
    """Something that is to be learned: one family, its options, and the data."""

    family: ClassVar[str] = ""

    data: DataSettings
    """What is learned from, and how it is cut."""
    options: dict[str, Any]
    """All of the family's own options."""

    def __init_subclass__(cls) -> None:
        """Give ``help()`` and notebooks every name with its default."""
        if not cls.family:
            return
        own = [name for name in ("paper", "fast") if hasattr(OPTIONS[cls.family], name)]
        read = {name: told for name, told in DataSettings.model_fields.items() if name in READS[cls.family]}
        declared = {**read, **OPTIONS[cls.family].model_fields}
        words = {**dict.fromkeys(own, False), **{name: told.default for name, told in declared.items()}}
        words.pop("paths")
        cls.__signature__ = Signature(  # type: ignore[attr-defined]
            [
                Parameter("data", Parameter.VAR_POSITIONAL),
                *(Parameter(name, Parameter.KEYWORD_ONLY, default=default) for name, default in words.items()),
            ]
        )

    def _set(self, data: tuple[str | Path, ...], preset: str, words: Mapping[str, Any]) -> None:
        known = {*READS[self.family], *OPTIONS[self.family].model_fields} - {"paths"}
        refuse_unknown(words, known, f"anew.{type(self).__name__}")
        own = {name: value for name, value in words.items() if name in DataSettings.model_fields}
        self.data = checked(DataSettings, {**own, "paths": tuple(map(str, data))})
        rest = {name: value for name, value in words.items() if name not in own}
        self.options = asked_options(self.family, preset, rest)

    def _trained(
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
    ) -> Path:
        """Train; what the words mean is told where each class has its ``train``.

        Returns:
            The run's folder.
        """
        known = set(TrainSettings.model_fields) - {"family", "options", "data"}
        refuse_unknown(run, known, f"anew.{type(self).__name__}.train")
        if resume and out is None:
            raise BadInput(needed="the run to go on with", found="resume=True alone", fix="Add out=FOLDER.")
        settings = self._settings(**run, epochs=epochs, steps=steps)
        from anew.training.loop import train  # and torch with it, once there is something to train

        with run_folder(out, self.family) as folder:
            train(settings, folder, resume=resume, progress=progress, hear=hear, forecast=forecast)
        return folder

    def _settings(self, **run: Any) -> TrainSettings:
        return checked(TrainSettings, {**run, "family": self.family, "options": self.options, "data": self.data})

    def __repr__(self) -> str:
        return f"anew.{type(self).__name__}({', '.join(map(repr, self.data.paths))}, size={self.data.size})"


def refuse_unknown(words: Mapping[str, Any], known: set[str], taker: str) -> None:
    """No silent drops.

    Raises:
        BadInput: a name that is not known.
    """
    for name in words:
        if name not in known:
            raise BadInput(needed=f"an option that {taker} has", found=name, fix=did_you_mean(name, known))
