"""Opening: a surveyed data set and a trained model, as the gallery and the maker that scoring takes.

The model is called as a user's pictures call it: the engine's own translator, padding and averaged weights, and
what comes back is rounded to 8 bits before anything is measured.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

from anew.engines.gan import domains, sizes
from anew.engines.gan.facts import Domain, Label, ModelFacts, Side
from anew.engines.gan.labels import channels_of
from anew.engines.gan.opening import opened
from anew.engines.gan.translator import Translator
from anew.errors import BadData
from anew.metrics.pair import Array
from anew.ops.progress import silent
from anew.training.data.dataset import Dataset, open_dataset
from anew.training.data.items import SplitName
from anew.training.data.sides import SIDES
from anew.training.data.survey import Survey
from anew.training.evaluate.gallery import Gallery, Maker, nearest_class
from anew.training.settings import DataSettings

T = TypeVar("T")
Pixels = npt.NDArray[np.uint8]

UNLABELLED = {"unlabelled", "unlabeled", "void", "ignore", "ignored", "dontcare", "don't care", "unknown", "other"}
"""Names of classes that are no class."""


class Row(Sequence[Array]):
    """Pictures that are read when they are looked at."""

    def __init__(self, read: Callable[[int], Array], places: Sequence[int]) -> None:
        self._read, self._places = read, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Array: ...
    @overload
    def __getitem__(self, index: slice) -> "Row": ...
    def __getitem__(self, index: int | slice) -> "Array | Row":
        if isinstance(index, slice):
            return Row(self._read, self._places[index])
        return self._read(self._places[index])


def middle(array: Array, size: int) -> Array:
    """The square in the middle, ``size`` pixels a side."""
    top, left = (array.shape[0] - size) // 2, (array.shape[1] - size) // 2
    return np.ascontiguousarray(array[top : top + size, left : left + size])


def gallery_of(
    survey: Survey, split: SplitName, settings: DataSettings, *, limit: int = 0, truth: bool = False
) -> Gallery:
    """The pictures of one split, the middle of each.

    Args:
        survey: Of the same settings.
        split: Which.
        settings: Whose ``size`` the pictures have.
        limit: At most so many a side, evenly chosen; 0 is all.
        truth: Take pictures of one name for pairs, though the model did not learn from pairs.
    """
    dataset = open_dataset(survey, split, settings)
    places = {side: list(range(len(dataset.items(side)))) for side in SIDES}
    pairs = [(i, i) for i in places["a"]] if dataset.paired else _by_name(dataset) if truth else []
    if limit:
        pairs = _thinned(pairs, limit)
        places = {side: _thinned(places[side], limit) for side in SIDES}
        if pairs:
            places = {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}
            pairs = [(i, i) for i in range(len(pairs))]
    rows = {side: Row(_reader(dataset, side, settings.size), places[side]) for side in SIDES}
    palettes = {side: colours_of(survey) for side in survey.coloured}
    return Gallery(rows["a"], rows["b"], {"a": survey.a, "b": survey.b}, tuple(pairs), palettes)


def colours_of(survey: Survey) -> Pixels:
    """The colours of the classes, (C, 3)."""
    return np.array([list(bytes.fromhex(label.colour[1:])) for label in survey.palette], np.uint8)


def _reader(dataset: Dataset, side: Side, size: int) -> Callable[[int], Array]:
    return lambda place: middle(dataset.whole(side, place), size)


def _by_name(dataset: Dataset) -> list[tuple[int, int]]:
    """Places of the pictures whose name occurs on both sides.

    Raises:
        BadData: no name does.
    """
    known = {item.name: place for place, item in enumerate(dataset.items("b"))}
    pairs = [(place, known[item.name]) for place, item in enumerate(dataset.items("a")) if item.name in known]
    if not pairs:
        raise BadData(
            needed="test pictures with the same names on both sides, to compare with the truth",
            found="no name that occurs on both",
            fix="Leave the truth out; the sets are compared as sets.",
        )
    return pairs


def _thinned(values: list[T], limit: int) -> list[T]:
    if len(values) <= limit:
        return values
    return [values[round(place)] for place in np.linspace(0, len(values) - 1, limit)]


class Scenes:
    """Photos with their label maps, for a segmenter to learn from: random squares, half of them mirrored."""

    def __init__(self, survey: Survey, settings: DataSettings, labels: Side) -> None:
        self._dataset = open_dataset(survey, "train", settings)
        self._labels, self._size = labels, settings.size
        self._colours = colours_of(survey) if labels in survey.coloured else None

    def __len__(self) -> int:
        return len(self._dataset)

    def draw(self, index: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
        """One, cut by chance: (H, W, C) and (H, W)."""
        labels_HW = self._dataset.whole(self._labels, index)
        if self._colours is not None:
            labels_HW = nearest_class(labels_HW, self._colours)
        photo_HWC = self._dataset.whole("a" if self._labels == "b" else "b", index)
        top, left = (int(rng.integers(0, side - self._size + 1)) for side in labels_HW.shape)
        place = np.s_[top : top + self._size, left : left + self._size]
        step = -1 if rng.random() < 0.5 else 1
        return photo_HWC[place][:, ::step].copy(), labels_HW[place][:, ::step].copy()


def maker_of(path: str | Path) -> tuple[ModelFacts, Maker]:
    """A trained model as a maker: uint8 pictures and channels of label maps, in and out."""
    translator = opened(path)
    return translator.facts, lambda x, to: _translated(translator, x, to)


def _translated(translator: Translator, x: Array, to: Side) -> Array:
    facts = translator.facts
    source, aim = facts.source(to), facts.domain(to)
    code = (
        x.astype(np.int32) if source.kind == "labels" else domains.coded(x.astype(np.float32) / np.float32(255), source)
    )
    made = sizes.through(
        code,
        lambda piece: domains.shown(translator.translate(domains.for_net(piece, source), to, None, 0), aim),
        tile=0, overlap=0, multiple=facts.multiple_of, hard=aim.kind == "labels", progress=silent,
    )  # fmt: skip
    if aim.kind == "labels":
        return channels_of(made, aim)
    return np.asarray((made.clip(0, 1) * 255).round(), np.uint8)


def check_fits(facts: ModelFacts, survey: Survey) -> None:
    """Refuse data whose sides are not those of the model.

    Raises:
        BadData: another kind, number of channels or palette on some side.
    """
    for side in SIDES:
        model, data = facts.domain(side), survey.domain(side)
        if (model.kind, model.channels) != (data.kind, data.channels) or _colours(model) != _colours(data):
            raise BadData(
                needed=f"{_words(model)} on side {side}, as this model learned from",
                found=_words(data) if _words(data) != _words(model) else "classes in other colours",
                fix="Evaluate on data of the same kind; name the palette file by --labels, or swap by --direction.",
            )


def _colours(domain: Domain) -> list[str]:
    return [label.colour for label in domain.palette]


def _words(domain: Domain) -> str:
    if domain.kind == "labels":
        return f"label maps of {domain.channels} classes"
    return "colour pictures" if domain.channels == 3 else "grey pictures"


def ignored_in(palette: Sequence[Label]) -> int | None:
    """The class of label maps that is no class, by its name."""
    places = [place for place, label in enumerate(palette) if label.name.lower() in UNLABELLED]
    return places[0] if places else None
