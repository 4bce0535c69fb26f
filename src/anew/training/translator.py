"""A translator: a trained model in the hand. It says its domains, and translates through the one road."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from anew.engines.gan.facts import ModelFacts
from anew.engines.gan.folder import FACTS, WEIGHTS, read_facts
from anew.errors import BadInput, CannotWrite, did_you_mean
from anew.image import Picture
from anew.image.files.atomic import whole_file
from anew.ops.progress import Progress, silent
from anew.provenance import Result
from anew.tasks import Translate
from anew.training.asked import measured_on

if TYPE_CHECKING:
    from anew.engines.gan.export import Exported
    from anew.training.data.items import SplitName
    from anew.training.evaluate.evaluation import Evaluation

CARD = "README.md"


@dataclass(frozen=True)
class Translator:
    """A trained model: a run's folder, a saved one, or an exported ``.onnx`` file."""

    path: Path
    facts: ModelFacts
    """What it is, where it came from, how good it is."""

    @classmethod
    def open(cls, path: str | Path) -> "Translator":
        """A model that was trained before, here or by ``anew train``.

        Raises:
            BadModel: nothing there, or not a model.
        """
        return cls(Path(path), read_facts(path))

    @property
    def domains(self) -> tuple[str, str]:
        """The names of its two sides."""
        return self.facts.a.name, self.facts.b.name

    @property
    def makes(self) -> tuple[str, ...]:
        """The domains that it can go to; the first is where it goes when nothing is said."""
        return tuple(self.facts.domain(side).name for side in self.facts.sides)

    def translate(self, picture: Picture, *, to: str = "", seed: int = 0, progress: Progress = silent) -> Result:
        """Make of a picture what it would be on the other side, of any size; the result carries its record.

        Args:
            picture: Of the domain that ``to`` is made from.
            to: One of ``makes``; empty is the first.
            seed: Where chance begins, for models that have any.
            progress: Called now and then; may raise ``Cancelled``.

        Raises:
            BadInput: no such domain, or one that this model does not go to.
            BadModel: the files are not the ones that the facts name.
        """
        if to and to not in self.makes:
            raise BadInput(needed="a domain that this model makes", found=to, fix=did_you_mean(to, self.makes))
        return Translate(to=to)(picture, model=str(self.path), seed=seed, progress=progress)

    def evaluate(
        self,
        *data: str | Path,
        split: "SplitName" = "test",
        limit: int = 0,
        truth: bool = False,
        baselines: bool = False,
        segmenter: str | Path = "",
        progress: Progress = silent,
    ) -> "Evaluation":
        """How good it is, on pictures that it has not seen; the scores are kept beside the model, on its card too.

        Args:
            data: Folders to measure on; none are those that it was trained on.
            split: ``test`` or ``train``.
            limit: At most so many pictures a side; 0 is all.
            truth: Pictures of one name are pairs, though the model did not learn from pairs.
            baselines: Measure beside it what any model must beat.
            segmenter: Folder of a segmenter, for models from label maps to photos.
            progress: Called now and then; may raise ``Cancelled``.

        Raises:
            BadData: the data are not of the model's kind, or cannot be read.
        """
        from anew.training.evaluate.keeping import keep
        from anew.training.evaluate.run import evaluate

        done = evaluate(
            self.path,
            measured_on(self.path, self.facts, [str(path) for path in data]),
            split=split,
            limit=limit,
            truth=truth,
            baselines=baselines,
            segmenter=segmenter,
            progress=progress,
        )
        if self.path.is_dir() and split == "test":
            keep(done, self.path)
        return done

    def export(self, onnx: str | Path, *, to: str = "") -> "Exported":
        """Write it as one ONNX file, which runs without torch, and check that against torch.

        Args:
            onnx: The file, such as ``zebras.onnx``.
            to: One of ``makes``; empty is the first. The file goes that way only.

        Raises:
            CannotWrite: no permission or no room.
            EngineFailed: the file does not do what torch does.
        """
        from anew.engines.gan.export import export

        return export(self.path, onnx, to=to)

    def save(self, folder: str | Path) -> "Translator":
        """Copy the model alone, without its run: facts, weights and card.

        Raises:
            CannotWrite: a model is there already, or no room.
        """
        target = Path(folder)
        if self.path.suffix == ".onnx":
            raise BadInput(needed="a model folder to copy", found=str(self.path), fix="Copy the file itself.")
        if (target / FACTS).exists():
            raise CannotWrite(needed="a free place for the model", found=f"one at {target}", fix="Choose another.")
        target.mkdir(parents=True, exist_ok=True)
        for name in (WEIGHTS, CARD, FACTS):
            if (self.path / name).is_file():
                with whole_file(target / name) as beside:
                    copyfile(self.path / name, beside)
        return Translator.open(target)
