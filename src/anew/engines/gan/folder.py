"""Folder: a trained model on disk.

    runs/x/model.json            the facts: family, options, domains, where it came from, how good it is
    runs/x/model.safetensors     the averaged nets that ``translate`` needs, tensors named ``net.parameter``

or one exported ``.onnx`` file, which carries the same facts in its metadata. The facts name the weights by their
SHA-256, so a folder whose halves do not belong together is refused.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from anew.engines.gan.facts import ModelFacts, facts_from_json
from anew.errors import BadModel
from anew.image.files.atomic import whole_file, write_whole
from anew.ops.building import at_work
from anew.version import VERSION
from anew.weights import read_header, sha256_of

if TYPE_CHECKING:
    from torch import Tensor

    from anew.learning.method import Translating

FACTS, WEIGHTS = "model.json", "model.safetensors"
DECIDING = "anew.model"
"""Under this name the weight file keeps what decides pixels beside it, so that one SHA-256 names it all."""
MAX_FACTS = 16_000_000
"""Bytes; facts are a few pages of text."""


def write_model(folder: str | Path, facts: ModelFacts, tensors: "Mapping[str, Tensor]") -> ModelFacts:
    """Write a model into a folder, which is made if need be; the two files change one right after the other.

    Args:
        folder: Where to.
        facts: What it is; ``weights`` and ``anew`` are filled in here.
        tensors: The nets that ``translate`` needs, named ``net.parameter``.

    Returns:
        The facts as written.

    Raises:
        CannotWrite: no permission or no room; the model that was there stays.
    """
    from anew.weights import tensors as files

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / FACTS) as facts_beside, whole_file(folder / WEIGHTS) as weights_beside:
        digest = files.save(weights_beside, tensors, {DECIDING: facts.deciding()})
        told = facts.model_copy(update={"weights": digest, "anew": VERSION})
        facts_beside.write_text(told.to_json(), encoding="utf8")
    return told


def write_facts(folder: str | Path, facts: ModelFacts) -> None:
    """Write the facts of a model that is there anew: its metrics, its licence, the names of its domains.

    Raises:
        BadModel: no model there, or facts of another one.
        CannotWrite: no permission or no room.
    """
    check_digest(facts, folder)
    write_whole(_folder(Path(folder)) / FACTS, facts.to_json().encode())


def is_model(path: str | Path) -> bool:
    """Whether that is a model of this engine, as far as names tell: no file is opened."""
    path = Path(path)
    return (path.suffix == ".onnx" and path.is_file()) or (_folder(path) / FACTS).is_file()


def read_facts(path: str | Path) -> ModelFacts:
    """The facts of a model folder, of the ``model.json`` in one, or of an exported ``.onnx`` file.

    Raises:
        BadModel: nothing there, or not a model.
    """
    path = Path(path)
    if path.suffix == ".onnx":
        from anew.engines.gan.onnx import facts_text

        return facts_from_json(facts_text(path), str(path))
    file = _folder(path) / FACTS
    try:
        if file.stat().st_size > MAX_FACTS:
            raise BadModel(needed=f"facts at {file}", found=f"{file.stat().st_size} bytes", fix="Is it a model?")
        return facts_from_json(file.read_bytes(), str(file))
    except OSError as error:
        raise _nothing(path, error) from None


def weights_of(path: str | Path) -> Path:
    """The file that holds the weights: the ``.onnx`` itself, or the one beside ``model.json``."""
    path = Path(path)
    return path if path.suffix == ".onnx" else _folder(path) / WEIGHTS


def files_of(path: str | Path) -> list[Path]:
    """Every file that a model is made of."""
    weights = weights_of(path)
    return [weights] if weights.suffix == ".onnx" else [weights, _folder(Path(path)) / FACTS]


def load_method(path: str | Path) -> "tuple[ModelFacts, Translating]":
    """A model ready to translate: its nets built, filled and set to evaluation.

    Raises:
        BadModel: no model there, other weights than its facts name, or weights that do not fit its nets.
        MissingExtra: torch or safetensors is not installed.
    """
    import torch

    from anew.engines.gan.families import build, options_of
    from anew.weights import tensors as files

    facts = read_facts(path)
    if Path(path).suffix == ".onnx":
        raise BadModel(needed="a model folder", found=str(path), fix="Exported models run, but cannot be opened again.")
    check_digest(facts, path)
    with at_work(), torch.random.fork_rng(devices=[]):  # building draws fresh weights; nobody else's chance may move
        method = build(facts.family, options_of(facts.family, facts.options), facts.a.channels, facts.b.channels)
    shapes = {
        f"{net}.{name}": tensor.shape for net in method.keeps for name, tensor in method.nets[net].state_dict().items()
    }
    tensors = files.load(weights_of(path), shapes, of=f"{facts.family} with these options")
    for net in method.keeps:
        begin = f"{net}."
        method.nets[net].load_state_dict(
            {name.removeprefix(begin): tensors[name] for name in shapes if name.startswith(begin)}
        )
    for each in method.nets.values():
        each.eval().requires_grad_(False)
    return facts, method


def check_digest(facts: ModelFacts, path: str | Path) -> str:
    """The SHA-256 of the weights, which must be the one that the facts name, made with the options they name.

    Raises:
        BadModel: it is another, or options, sides or palettes were changed afterwards.
    """
    found = sha256_of(weights_of(path))
    if found != facts.weights:
        raise BadModel(
            needed=f"the weights that {FACTS} names, sha256 {facts.weights[:12]}",
            found=f"sha256 {found[:12]} in {weights_of(path)}",
            fix="The two files do not belong together; copy the folder again, or go on with the run by --resume.",
        )
    if read_header(weights_of(path)).metadata.get(DECIDING) != facts.deciding():
        raise BadModel(
            needed=f"options, sides and palettes in {FACTS} as they were when its weights were written",
            found="others",
            fix="Take back what was changed; names, metrics and the licence may be changed, these may not.",
        )
    return found


def _folder(path: Path) -> Path:
    return path.parent if path.name in (FACTS, WEIGHTS) else path


def _nothing(path: Path, error: OSError) -> BadModel:
    return BadModel(
        needed=f"a trained model at {path}: a folder with {FACTS}, or an exported .onnx file",
        found=(error.strerror or "nothing").lower(),
        fix="Train one with `anew train`, or check the name.",
    )
