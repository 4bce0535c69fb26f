"""Judges that need weights: a segmenter that learns here, LPIPS and Inception from files that the person has.

Weights of others come as ONNX files: they hold no code that could run, as a pickle can, and no architecture has to be
guessed. Whoever has torch, torchmetrics and their weights exports them once with ``torch.onnx.export``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from anew.engines.gan.facts import ModelFacts, Side
from anew.errors import BadFile, MissingExtra
from anew.metrics.pair import Array
from anew.ops.progress import Progress, silent
from anew.training.data.sides import SIDES
from anew.training.data.survey import Survey, survey
from anew.training.evaluate.opening import Scenes, ignored_in
from anew.training.evaluate.score import Score
from anew.training.evaluate.scoring import Compare, Judges
from anew.training.settings import DataSettings

if TYPE_CHECKING:
    from anew.training.evaluate.segmenter import Length, Segmenter

NONE = "none"
"""The word that leaves the segmenter out."""

Floats = NDArray[np.float64]
Call = Callable[..., NDArray[Any]]


def judges_for(
    facts: ModelFacts,
    seen: Survey,
    settings: DataSettings,
    *,
    segmenter: str | Path = "",
    beside: Path | None = None,
    lpips: str | Path = "",
    inception: str | Path = "",
    length: "Length | None" = None,
    progress: Progress = silent,
) -> tuple[Judges, list[str]]:
    """Everything that can judge a model, and notes on it.

    Args:
        facts: Of the model.
        seen: The data.
        settings: Those that were surveyed.
        segmenter: Folder of a segmenter; empty is one inside ``beside``; ``none`` is none.
        beside: The model's folder; None for an exported model.
        lpips: An ONNX file.
        inception: An ONNX file.
        length: How long a segmenter learns.
        progress: Told of each step that it learns.
    """
    labels = label_side(facts, seen)
    ignored = ignored_in(seen.palette)
    notes: list[str] = []
    look = None
    if labels and segmenter != NONE and not seen.train.paired:
        notes.append("No segmenter: the training pictures have no label maps of the same names to learn from.")
    elif labels and segmenter != NONE and (segmenter or beside):
        folder = Path(segmenter) if segmenter else Path(beside or ".") / "segmenter"
        found = _segmenter(folder, seen, settings, labels, ignored, bool(segmenter), length, notes, progress)
        look = found.labels
    judges = Judges(
        labels=look,
        ignored=ignored,
        lpips=lpips_of(Path(lpips)) if lpips else None,
        sets=feature_scores(Path(inception)) if inception else None,
    )
    return judges, notes


def label_side(facts: ModelFacts, seen: Survey) -> Side | None:
    """The side whose label maps the model makes pictures of; None if there is none."""
    has_labels = {side for side in SIDES if facts.domain(side).kind == "labels" or side in seen.coloured}
    for to in facts.sides:
        source: Side = "a" if to == "b" else "b"
        if source in has_labels and to not in has_labels:
            return source
    return None


def _segmenter(
    folder: Path,
    seen: Survey,
    settings: DataSettings,
    labels: Side,
    ignored: int | None,
    named: bool,
    length: "Length | None",
    notes: list[str],
    progress: Progress,
) -> "Segmenter":
    """The one in the folder, or one that learns now and is kept there. The only place here that needs torch."""
    from anew.training.evaluate.segmenter import FACTS, Length, Segmenter, learn, saved

    classes, length = len(seen.palette), length or Length()
    fingerprint = _fingerprint(seen, settings, length)
    if named and (folder / FACTS).exists():
        found = Segmenter.load(folder)
        if found.facts["classes"] != classes:
            raise BadFile(
                needed=f"a segmenter of {classes} classes",
                found=f"one of {found.facts['classes']} in {folder}",
                fix="Name a folder that is not there yet: one learns and is kept there.",
            )
        if found.facts["fingerprint"] != fingerprint:
            notes.append(f"The segmenter in {folder} did not learn from this training split at this size.")
        return found
    known = saved(folder, fingerprint)
    if known is None:
        roomy = settings.model_copy(update={"crop": True, "load_size": 0})  # room for random squares, as in training
        again = survey(roomy, "pairs" if seen.paired else "unpaired")
        scenes = Scenes(again, roomy, labels)
        left_out = () if ignored is None else (ignored,)
        known = learn(scenes, classes, ignored=left_out, length=length, fingerprint=fingerprint, progress=progress)
        known.save(folder)
    notes.append(f"Segmented by a network that learned on {len(seen.train)} training pictures ({folder}).")
    return known


def _fingerprint(seen: Survey, settings: DataSettings, length: "Length") -> str:
    """What a segmenter learns from, in one word."""
    told = [seen.fingerprint, settings.size, [label.index for label in seen.palette], repr(length)]
    return sha256(json.dumps(told).encode()).hexdigest()


def lpips_of(path: Path) -> Compare:
    """Perceptual distance by an exported LPIPS: inputs two (1, 3, H, W) in [-1, 1], output one number.

    Source:
        Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", arXiv:1801.03924.
    """
    call = _session(path, inputs=2)
    return lambda made, truth: float(call(_signed(made), _signed(truth)).reshape(-1)[0])


def feature_scores(path: Path) -> Callable[[Sequence[Array], Sequence[Array]], Mapping[str, Score]]:
    """FID and KID by an exported network: input (1, 3, H, W) in [0, 255], output features (1, D)."""
    call = _session(path, inputs=1)

    def measure(made: Sequence[Array], truth: Sequence[Array]) -> Mapping[str, Score]:
        of_made, of_truth = (
            np.stack([call(_planes(x)).reshape(-1).astype(np.float64) for x in pictures]) for pictures in (made, truth)
        )
        return {
            "fid": Score(frechet(of_made, of_truth), "lower", len(made)),
            "kid": Score(kernel(of_made, of_truth), "lower", len(made)),
        }

    return measure


def frechet(made_ND: Floats, truth_ND: Floats) -> float:
    """Frechet distance of two normal distributions fitted to features: |m - n|^2 + tr(C + D - 2 (C D)^(1/2)).

    Source:
        Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", equation 6, arXiv:1706.08500.
    """
    shift = float(np.square(made_ND.mean(0) - truth_ND.mean(0)).sum())
    of_made, of_truth = (np.atleast_2d(np.cov(x_ND, rowvar=False)) for x_ND in (made_ND, truth_ND))
    values, vectors = np.linalg.eigh(of_made)
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
    both = np.sqrt(np.linalg.eigvalsh(root @ of_truth @ root).clip(min=0)).sum()
    return max(0.0, shift + float(np.trace(of_made) + np.trace(of_truth) - 2 * both))


def kernel(made_ND: Floats, truth_ND: Floats) -> float:
    """Squared maximum mean discrepancy with the kernel (x.y / D + 1)^3, unbiased: may be a little below 0.

    Source:
        Binkowski et al. 2018, "Demystifying MMD GANs", section 4, arXiv:1801.01401.
    """
    n, m, numbers = len(made_ND), len(truth_ND), made_ND.shape[1]
    if min(n, m) < 2:
        return float("nan")

    def k(x_ND: Floats, y_ND: Floats) -> Floats:
        return np.asarray((x_ND @ y_ND.T / numbers + 1) ** 3)

    own, other = k(made_ND, made_ND), k(truth_ND, truth_ND)
    within = (own.sum() - np.trace(own)) / (n * (n - 1)) + (other.sum() - np.trace(other)) / (m * (m - 1))
    return float(within - 2 * k(made_ND, truth_ND).mean())


def _session(path: Path, inputs: int) -> Call:
    """An ONNX file as a function of arrays.

    Raises:
        BadFile: not there, not ONNX, or with another number of inputs.
        MissingExtra: ONNX Runtime is not installed.
    """
    if not path.is_file() or path.suffix.lower() != ".onnx":
        raise BadFile(
            needed=f"an ONNX file at {path}",
            found="nothing" if not path.exists() else f"a {path.suffix or 'nameless'} file",
            fix="Export the network where its weights are: torch.onnx.export(net, example, 'net.onnx').",
        )
    try:
        runtime: Any = import_module("onnxruntime")
    except ImportError as error:
        raise MissingExtra(
            needed="ONNX Runtime, to run a network that judges",
            found="that it is not installed",
            fix="pip install 'anew[onnx]'",
        ) from error
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - ONNX Runtime has no error class of its own to name
        words = str(error).splitlines()[0][:200]
        raise BadFile(needed=f"an ONNX file at {path}", found=words, fix="Export it again.") from None
    names = [value.name for value in session.get_inputs()]
    if len(names) != inputs:
        raise BadFile(
            needed=f"a network with {inputs} input{'s' if inputs > 1 else ''}",
            found=f"{len(names)}",
            fix="Export it again.",
        )
    return lambda *arrays: np.asarray(session.run(None, dict(zip(names, arrays, strict=True)))[0])


def _planes(picture: Array) -> NDArray[np.float32]:
    """(H, W, C) to (1, 3, H, W) in [0, 255]."""
    rgb_HW3 = np.repeat(np.atleast_3d(picture), 3 // np.atleast_3d(picture).shape[2], axis=2)
    return np.ascontiguousarray(rgb_HW3.transpose(2, 0, 1)[None], np.float32)


def _signed(picture: Array) -> NDArray[np.float32]:
    return _planes(picture) / np.float32(127.5) - 1
