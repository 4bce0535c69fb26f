"""Evaluate: a trained model on pictures that it has not seen, from the files to the figures.

survey the data -> does it fit the model? -> (a segmenter learns) -> every picture made -> every score
"""

import time
from dataclasses import replace
from pathlib import Path

from anew.engines.gan.facts import ModelFacts, Side
from anew.engines.gan.folder import weights_of
from anew.errors import BadData
from anew.ops.progress import Progress, part, silent
from anew.training.asked import measured_on
from anew.training.data.items import SplitName
from anew.training.data.survey import Survey, survey
from anew.training.evaluate.baselines import baselines as all_baselines
from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.gallery import Gallery
from anew.training.evaluate.judging import judges_for
from anew.training.evaluate.opening import check_fits, gallery_of, maker_of
from anew.training.evaluate.scoring import Judges, Sheet, scored
from anew.training.settings import DataSettings
from anew.weights import sha256_of


def evaluate(
    model: str | Path,
    data: DataSettings | None = None,
    *,
    split: SplitName = "test",
    limit: int = 0,
    truth: bool = False,
    baselines: bool = False,
    segmenter: str | Path = "",
    lpips: str | Path = "",
    inception: str | Path = "",
    cache: Path | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Measure how good a model is.

    Args:
        model: A model folder, or an exported ``.onnx`` file.
        data: On what; None takes what its run was trained on. Its size is the model's.
        split: Which pictures.
        limit: At most so many a side, evenly chosen; 0 is all.
        truth: Take pictures with the same name for pairs, though the model did not learn from pairs.
        baselines: Also measure what any model must beat. They learn from the training split.
        segmenter: For models from label maps to photos: folder of a segmenter, which learns there first if there is
            none yet. Empty keeps it in the model's folder; ``none`` leaves its scores out.
        lpips: An ONNX file of LPIPS: two pictures (N, 3, H, W) in [-1, 1] to their distances. Empty leaves it out.
        inception: An ONNX file of Inception: pictures (N, 3, H, W) in [0, 255] to features (N, D), for FID and KID.
        cache: Folder that keeps decoded pictures.
        progress: Told what is being done; may raise ``Cancelled``.

    Raises:
        BadModel: not a model.
        BadData: the data are not of the model's kind, or cannot be read.
        MissingExtra: something that it needs is not installed.
    """
    began = time.monotonic()
    facts, make = maker_of(model)
    settings = data or measured_on(Path(model), facts, ())
    seen, settings = looked_at(facts, settings, cache, part(progress, 0, 0.05))
    gallery = gallery_of(seen, _split(seen, split), settings, limit=limit, truth=truth)
    where = None if Path(model).suffix == ".onnx" else weights_of(model).parent
    judges, notes = judges_for(
        facts, seen, settings, segmenter=segmenter, beside=where, lpips=lpips, inception=inception,
        progress=part(progress, 0.05, 0.5),
    )  # fmt: skip
    sheet = scored(make, gallery, facts.sides, judges, part(progress, 0.5, 0.9 if baselines else 1.0))
    others = _others(seen, settings, gallery, facts.sides, judges, part(progress, 0.9, 1.0)) if baselines else {}
    return Evaluation(
        model=str(model),
        family=facts.family,
        weights=facts.weights or sha256_of(weights_of(model)),
        steps=facts.steps,
        split=split,
        size=facts.size,
        names={"a": facts.a.name, "b": facts.b.name},
        scores=sheet.scores,
        baselines={name: other.scores for name, other in others.items()},
        notes=(*notes, *dict.fromkeys(sheet.notes)),
        data={
            "fingerprint": seen.fingerprint,
            "pictures": [len(gallery.a), len(gallery.b)],
            "pairs": len(gallery.pairs),
        },
        seconds=time.monotonic() - began,
    )


def looked_at(
    facts: ModelFacts, data: DataSettings, cache: Path | None = None, progress: Progress = silent
) -> tuple[Survey, DataSettings]:
    """The data, surveyed at the model's size without chance.

    Raises:
        BadData: they do not fit the model.
    """
    kinds = {facts.a.kind, facts.b.kind}
    settings = data.model_copy(
        update={
            "size": facts.size,
            "crop": False,
            "flip": False,
            "label_maps": "pictures" if kinds == {"picture"} and _shown_as_pictures(facts) else data.label_maps,
        }
    )
    seen = survey(settings, "pairs" if facts.data.get("paired") else "unpaired", cache, progress)
    check_fits(facts, seen)
    return seen, settings


def _shown_as_pictures(facts: ModelFacts) -> bool:
    return bool(facts.training.get("data", {}).get("label_maps") == "pictures")


def _split(seen: Survey, split: SplitName) -> SplitName:
    if split not in seen.splits:
        raise BadData(
            needed=f"a split called {split}", found=f"only {', '.join(seen.splits)}", fix="Choose one of those."
        )
    return split


def _others(
    seen: Survey, settings: DataSettings, gallery: Gallery, sides: tuple[Side, ...], judges: Judges, progress: Progress
) -> dict[str, Sheet]:
    """The baselines towards every side, scored by the same code."""
    training = gallery_of(seen, "train", settings)
    judges = replace(judges, beside=False)
    found: dict[str, Sheet] = {}
    for to in sides:
        for name, make in all_baselines(training, to).items():
            progress(len(found) / 8, f"measuring {name}")
            sheet = scored(make, gallery, (to,), judges)
            found.setdefault(name, Sheet()).scores |= sheet.scores
    return found
