"""Scoring: what a maker makes of a gallery, held against what is known to be right.

towards a picture domain                                     needs
l1 psnr ssim ms_ssim patch_swd lpips                         pairs
patch_swd_sets fid kid                                       nothing but both sets
segmenter_pixel_accuracy ..._class_accuracy ..._mean_iou     label maps given, and a segmenter
cycle_l1                                                     a maker that goes both ways

towards a label domain
pixel_accuracy class_accuracy mean_iou                       pairs
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from anew.engines.gan.facts import Side
from anew.metrics import l1, ms_ssim, patch_swd, patch_swd_sets, psnr, ssim
from anew.metrics.labels import Counts, class_accuracy, confusion, confusion_interval, mean_iou, pixel_accuracy
from anew.metrics.pair import Array
from anew.ops.progress import Progress, part, silent
from anew.training.evaluate.gallery import Gallery, Maker
from anew.training.evaluate.score import Better, Score, Scores

MOST_DB = 100.0
"""The PSNR of equal pictures, which would be infinite and leave no mean."""
MS_SSIM_SIDE = 176

Compare = Callable[[Array, Array], float]
Labeller = Callable[[Array], Array]


@dataclass(frozen=True)
class Judges:
    """What measures, besides plain arithmetic. Each that is not there leaves its scores out."""

    labels: Labeller | None = None
    """A segmenter: the class of every pixel of a picture."""
    ignored: int | None = None
    """The class that is no class, such as "unlabelled"."""
    lpips: Compare | None = None
    """Perceptual distance of two pictures."""
    sets: Callable[[Sequence[Array], Sequence[Array]], Scores] | None = None
    """Distances of two sets by the features of a network."""
    beside: bool = True
    """Whether to measure what scores are held against: real pictures segmented, real halves, the identity. Once is
    enough when several makers are measured on one gallery."""


@dataclass
class Sheet:
    """Scores by side, and words on those that could not be measured."""

    scores: dict[Side, dict[str, Score]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def scored(make: Maker, gallery: Gallery, sides: Sequence[Side], judges: Judges, progress: Progress = silent) -> Sheet:
    """Make everything, measure everything.

    Args:
        make: What is measured.
        gallery: On what.
        sides: Where ``make`` can go.
        judges: What measures.
        progress: Told of each picture.
    """
    sheet = Sheet()
    made: dict[Side, list[Array]] = {}
    for number, to in enumerate(sides):
        heard = part(progress, number / len(sides), (number + 0.7) / len(sides))
        made[to] = _all(make, gallery.side(gallery.source(to)), to, heard)
        sheet.scores[to] = {}
        scorers = _towards_labels if gallery.is_labels(to) else _towards_pictures
        for name, score in scorers(made[to], gallery, to, judges, sheet.notes):
            sheet.scores[to][name] = score
            progress((number + 0.85) / len(sides), f"measuring {name}")
    for to in made if len(made) == 2 else ():
        name, score = _cycle(make, gallery, made[to], to)
        sheet.scores[to][name] = score
    return sheet


def _all(make: Maker, given: Sequence[Array], to: Side, progress: Progress) -> list[Array]:
    made = []
    for number, x in enumerate(given):
        made.append(make(x, to))
        progress((number + 1) / len(given), f"translating picture {number + 1} of {len(given)}")
    return made


def _towards_labels(
    made: Sequence[Array], gallery: Gallery, to: Side, judges: Judges, notes: list[str]
) -> Iterator[tuple[str, Score]]:
    pairs = gallery.pairs_to(to)
    if pairs:
        found = [(gallery.labels(to, made[x]), gallery.labels(to, gallery.side(to)[y])) for x, y in pairs]
        yield from _agreement(found, gallery.classes(to), judges.ignored, "")


def _towards_pictures(
    made: Sequence[Array], gallery: Gallery, to: Side, judges: Judges, notes: list[str]
) -> Iterator[tuple[str, Score]]:
    truth, given = gallery.side(to), gallery.side(gallery.source(to))
    pairs = [(made[x], truth[y]) for x, y in gallery.pairs_to(to)]
    if pairs:
        yield from _paired(pairs, judges, notes)
    yield "patch_swd_sets", _sets(made, gallery, to, judges.beside)
    if judges.sets:
        yield from judges.sets(made, truth).items()
    if gallery.classes(to):
        yield from _towards_labels(made, gallery, to, judges, notes)
    elif judges.labels and gallery.classes(gallery.source(to)):
        yield from _seen(made, given, pairs, gallery, to, judges)


def _paired(pairs: Sequence[tuple[Array, Array]], judges: Judges, notes: list[str]) -> Iterator[tuple[str, Score]]:
    """One value a pair."""
    compared: list[tuple[str, Compare, Better]] = [
        ("l1", l1, "lower"),
        ("psnr", lambda x, y: min(psnr(x, y), MOST_DB), "higher"),
        ("ssim", ssim, "higher"),
        ("ms_ssim", ms_ssim, "higher"),
        ("patch_swd", patch_swd, "lower"),
    ]
    side = min(min(truth.shape[:2]) for _, truth in pairs)
    if side < MS_SSIM_SIDE:
        del compared[3]
        notes.append(f"ms_ssim needs {MS_SSIM_SIDE} pixels a side; these pictures have {side}.")
    if judges.lpips:
        compared.append(("lpips", judges.lpips, "lower"))
    else:
        notes.append("lpips needs the weights of a network, and none were given.")
    for name, compare, better in compared:
        yield name, Score.of([compare(made, truth) for made, truth in pairs], better)


def _sets(made: Sequence[Array], gallery: Gallery, to: Side, held: bool) -> Score:
    """Held against two halves of the real pictures, which no translator can be expected to undercut."""
    truth = gallery.side(to)
    beside = {"two real halves": patch_swd_sets(truth[::2], truth[1::2])} if held and len(truth) > 1 else {}
    if held and gallery.alike:
        beside["identity"] = patch_swd_sets(gallery.side(gallery.source(to)), truth)
    return Score(patch_swd_sets(made, truth), "lower", len(made), beside=beside)


def _seen(
    made: Sequence[Array],
    given: Sequence[Array],
    pairs: Sequence[tuple[Array, Array]],
    gallery: Gallery,
    to: Side,
    judges: Judges,
) -> Iterator[tuple[str, Score]]:
    """What a segmenter sees in the made pictures, beside what it sees in the real ones: the ceiling."""
    assert judges.labels
    source = gallery.source(to)
    look, classes = judges.labels, gallery.classes(source)
    real: dict[str, float] = {}
    if pairs and judges.beside:
        labels = [gallery.labels(source, given[x]) for x, _ in gallery.pairs_to(to)]
        looks = [(look(truth), label) for (_, truth), label in zip(pairs, labels, strict=True)]
        real = {name: score.mean for name, score in _agreement(looks, classes, judges.ignored, "segmenter_")}
    found = [(look(picture), gallery.labels(source, x)) for picture, x in zip(made, given, strict=True)]
    for name, score in _agreement(found, classes, judges.ignored, "segmenter_"):
        beside = {"real pictures": real[name]} if name in real else {}
        yield name, Score(score.mean, score.better, score.count, score.low, score.high, beside)


def _agreement(
    pairs: Sequence[tuple[Array, Array]], classes: int, ignored: int | None, prefix: str
) -> Iterator[tuple[str, Score]]:
    """Three readings of the label maps (made, truth)."""
    counts_NTM = np.stack([confusion(made, truth, classes, ignored) for made, truth in pairs])
    readings: dict[str, Callable[[Counts], float]] = {
        "pixel_accuracy": pixel_accuracy,
        "class_accuracy": class_accuracy,
        "mean_iou": lambda counts_TM: mean_iou(counts_TM, ignored),
    }
    for name, reading in readings.items():
        yield prefix + name, Score.within(confusion_interval(counts_NTM, reading), "higher")


def _cycle(make: Maker, gallery: Gallery, made: Sequence[Array], to: Side) -> tuple[str, Score]:
    """There and back again: does the second translation undo the first? Label maps count the pixels that changed."""
    source = gallery.source(to)
    given, back = gallery.side(source), [make(x, source) for x in made]
    if gallery.is_labels(source):
        values = [float((x != y).mean()) for x, y in zip(back, given, strict=True)]
        return "cycle_changed", Score.of(values, "lower")
    return "cycle_l1", Score.of([l1(x, y) for x, y in zip(back, given, strict=True)], "lower")
