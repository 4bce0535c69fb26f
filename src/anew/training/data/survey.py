"""Survey: a data set looked at once before the first step: what it is, what is wrong with it, and its decoded pictures.

layout found -> sides ordered -> partners found -> test kept apart -> files decoded -> classes found -> Survey
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anew.engines.gan.facts import Domain, Label, Side
from anew.errors import BadData
from anew.ops.progress import Progress, silent
from anew.training.data.cache import Store
from anew.training.data.checks import Checked
from anew.training.data.classes import Classes, classes_of
from anew.training.data.decoding import decoded, jobs_for
from anew.training.data.items import SPLIT_NAMES, Part, Split, SplitName, Splits
from anew.training.data.layout import Layout, find_layout
from anew.training.data.partners import parted
from anew.training.data.problems import Problem, refuse
from anew.training.data.sides import SIDES, LearnsFrom, as_classes, label_sides, names_of
from anew.training.settings import DataSettings


@dataclass(frozen=True, eq=False)
class Survey:
    """What is known of a data set. Its pictures are decoded already and lie in the cache."""

    settings: DataSettings
    layout: Layout
    paired: bool
    """Whether training draws pairs, or both sides by themselves."""
    a: Domain
    b: Domain
    splits: Mapping[SplitName, Split]
    """Train and test always, val where a folder says so."""
    fingerprint: str
    """SHA-256 of the names and contents of all pictures, whatever folder they lie in."""
    notes: tuple[str, ...]
    left_out: tuple[Problem, ...]
    """Bad files that were skipped because the settings allow it."""
    sizes: Mapping[Side, tuple[tuple[int, int], ...]]
    """Every width and height that occurs, sorted."""
    seconds: float
    store: Store = field(repr=False)
    places: Mapping[tuple[Path, Part, int], tuple[int, int]] = field(repr=False)
    """Where in the store a file's part is, by path, part and shorter side."""
    classes: Classes = field(repr=False)
    coloured: frozenset[Side]
    """The sides whose label maps are shown as pictures, in the colours of the palette."""

    @property
    def palette(self) -> tuple[Label, ...]:
        """The classes of the label maps, in the order of their channels; empty where there are none."""
        return self.classes.palette

    @property
    def train(self) -> Split:
        """What is learned from."""
        return self.splits["train"]

    @property
    def test(self) -> Split:
        """What is never learned from."""
        return self.splits["test"]

    def domain(self, side: Side) -> Domain:
        """The domain on a side."""
        return self.a if side == "a" else self.b

    def report(self) -> str:
        """All of it as a block of text for a person."""
        from anew.training.data.report import report

        return report(self)

    def facts(self) -> dict[str, Any]:
        """What the model card and ``model.json`` say of the data; no paths of this machine."""
        return {
            "name": Path(self.settings.paths[0]).resolve().name,
            "layout": self.layout.name,
            "paired": self.paired,
            **{name: [len(split.a), len(split.b)] for name, split in self.splits.items()},
            "sizes": {side: [list(size) for size in self.sizes[side][:20]] for side in SIDES},
            "fingerprint": self.fingerprint,
        }


def survey(
    settings: DataSettings,
    learns_from: LearnsFrom = "",
    cache: Path | None = None,
    progress: Progress = silent,
) -> Survey:
    """Look at a data set, check it whole, and decode it.

    Args:
        settings: Where it is and what is wanted of it.
        learns_from: Whether the learner wants ``pairs`` or ``unpaired`` pictures; empty takes pairs if most have one.
        cache: Folder that keeps decoded pictures for the next time; None keeps them for this process only.
        progress: Told how far the decoding is.

    Raises:
        BadData: no pictures, no known layout, or something wrong with some of them, named.
        CannotWrite: no room for the decoded pictures.
    """
    began = time.monotonic()
    found = find_layout(settings)
    names, parts = names_of(settings, found), parted(found, learns_from)
    if settings.direction == "b-to-a":
        names, parts = (names[1], names[0]), parts.swapped()
    flat = label_sides(settings, found)
    jobs = jobs_for(parts.splits, flat, settings)
    checked = Checked(jobs, decoded(jobs, cache, progress), settings)
    problems = (*parts.problems, *checked.problems(parts))
    refuse(problems, settings.skip_bad)
    splits = _without({path for problem in problems for path in problem.files}, parts.splits, settings)
    classes = classes_of(splits, flat, found, settings, checked)
    one_hot = {side for side in flat if as_classes(side, settings, learns_from)}
    domains = [_domain(names[i], classes.palette if side in one_hot else ()) for i, side in enumerate(SIDES)]
    return Survey(
        settings=settings,
        layout=found,
        paired=parts.paired,
        a=domains[0],
        b=domains[1],
        splits=splits,
        fingerprint=checked.fingerprint(splits),
        notes=(*found.notes, *parts.notes, *checked.notes(splits)),
        left_out=problems,
        sizes={side: checked.sizes(splits, side) for side in SIDES},
        seconds=time.monotonic() - began,
        store=checked.store,
        places=checked.places,
        classes=classes,
        coloured=flat - one_hot,
    )


def _without(bad: set[Path], splits: Splits, settings: DataSettings) -> dict[SplitName, Split]:
    """The splits less bad files, as far as they still have pictures; train and test must."""
    less = {name: splits[name].without(frozenset(bad)) for name in SPLIT_NAMES if name in splits}
    kept = {name: split for name, split in less.items() if split.a and split.b}
    for name in ("train", "test"):
        if name not in kept:
            raise BadData(
                needed=f"pictures of both sides to {name}{' on' if name == 'train' else ''}",
                found=f"none in {' and '.join(settings.paths)} once bad files are left out",
                fix="Look at what is wrong with the files, or add more.",
            )
    return kept


def _domain(name: str, palette: tuple[Label, ...]) -> Domain:
    return Domain(name=name, kind="labels", channels=len(palette), palette=palette) if palette else Domain(name=name)
