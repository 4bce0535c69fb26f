"""The gan engine: a picture through a model that was trained here.

    picture --> code --> (size) --> tiles --> net --> tiles faded together --> (size) --> picture

The last model is kept loaded, so that a thousand pictures load it once.
"""

from contextlib import AbstractContextManager, ExitStack
from functools import lru_cache
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.gan import domains, sizes
from anew.engines.gan.card import CARD
from anew.engines.gan.facts import Domain, ModelFacts, Side
from anew.engines.gan.folder import check_digest, files_of, read_facts, weights_of
from anew.engines.gan.opening import Accelerator, How, opened
from anew.engines.gan.translator import Precision, Translator, no_style
from anew.engines.keeper import LAST, Keeper
from anew.errors import CannotServe
from anew.ops.building import at_work
from anew.tasks import Task
from anew.weights import Weights, sha256_of, stamp_of

WHOLE = 1_500_000
"""Pixels up to which a picture goes through in one piece."""
TILE = 768
"""Sides of the pieces of larger ones."""

Stamp = tuple[str, ...]


class GanSettings(base.Settings):
    """How a picture goes through a model."""

    size: Annotated[int, Field(ge=0, le=16_384)] = 0
    """Work at this length of the shorter side and enlarge the result; 0 = at the picture's own size. A model is at
    its best near the size that it was trained at."""
    tile: Annotated[int, Field(ge=0, le=16_384)] = 0
    """Longest side of a piece; 0 = in one piece up to 1.5 megapixels, else pieces of 768."""
    overlap: Annotated[int, Field(ge=0, le=4096)] = 192
    """How much neighbouring pieces share; at most half of a piece is used."""
    precision: Precision = "fp32"
    """fp32 repeats itself across machines; bf16 is about twice as fast where the CPU knows it, and off by a grey level
    in the mean."""
    compile: bool = False
    """Compile the model for each size that it meets: a minute or more once, then faster; for many pictures of one
    size. Needs a C++ compiler. Tiles are not compiled."""
    accelerator: Accelerator = "none"
    """Who runs the model: openvino and onnx (ONNX Runtime) are quicker than torch on the CPU, once the model was
    exported for them, and make nearly the same picture; openvino can do bf16. They take a picture in one piece and do
    without a style picture."""


class _Way:
    """One picture's way through a model."""

    def __init__(self, model: Translator, to: Side, style: base.Array | None, work: base.Work) -> None:
        self._model, self._to, self._style, self._work = model, to, style, work
        self._source, self._aim = model.facts.source(to), model.facts.domain(to)

    def through(self, code: domains.Code, settings: GanSettings) -> base.Array:
        """The picture, whole or in tiles that share its statistics."""
        height, width = code.shape[:2]
        multiple = self._model.facts.multiple_of
        tile = _tile(height, width, settings)
        with ExitStack() as stack:
            if sizes.several(height, width, tile, multiple):
                stack.enter_context(self._tone(code, tile, multiple))
            return sizes.through(
                code,
                self._piece,
                tile=tile,
                overlap=settings.overlap,
                multiple=multiple,
                hard=self._aim.kind == "labels",
                progress=self._work.progress,
            )

    def _piece(self, code: domains.Code) -> base.Array:
        x = domains.for_net(code, self._source)
        return domains.shown(self._model.translate(x, self._to, self._style, self._work.seed), self._aim)

    def _tone(self, code: domains.Code, tile: int, multiple: int) -> AbstractContextManager[None]:
        """The statistics of the whole picture, shrunk so that its longer side is a tile."""
        small = _smaller(code, max(1, round(min(code.shape[:2]) * tile / max(code.shape[:2]))), self._source)
        grown = sizes.reflected(small, *(sizes.up_to(side, multiple) for side in small.shape[:2]))
        return self._model.steady(domains.for_net(grown, self._source), self._to, self._style, self._work.seed)


class Gan(base.Engine[GanSettings]):
    """Makes pictures with translators that were trained here."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = GanSettings

    def __init__(self) -> None:
        self._keeper = Keeper(LAST)  # two large models at once may be one too many

    def weights(self, model: str) -> Weights:
        """Which model that is; the files are read once as long as they do not change.

        Raises:
            BadModel: not a model, or its halves do not belong together.
        """
        read_facts(model)
        return _weights(model, stamp_of(files_of(model)))

    def versions(self, task: Task, settings: GanSettings) -> tuple[str, ...]:
        """The card's, and OpenVINO's where it is asked for."""
        return (*self.card.versions, "openvino") if settings.accelerator == "openvino" else self.card.versions

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: GanSettings) -> base.Array:
        """Translate a picture of any size.

        Raises:
            BadModel: the model changed while it was about to be used.
            BadTask: the model does not go to the side asked for.
            BadPicture: a label map with a colour that no class has.
            CannotServe: a style picture for a model without a style encoder, or what an accelerator cannot do.
        """
        work.progress(0.0, "opening the model")
        work.check(self.weights(work.model))
        to = read_facts(work.model).side(getattr(task, "to", ""))
        how = How(settings.precision, settings.compile, settings.accelerator)
        key = (stamp_of(files_of(work.model)), how, to if settings.accelerator != "none" else "")

        def open_it() -> Translator:
            return opened(work.model, how, to)

        with self._keeper.borrowed(key, open_it, LAST, work.progress) as model, at_work(work.progress):
            source, aim = model.facts.source(to), model.facts.domain(to)
            code = domains.coded(np.asarray(x["picture"]), source)
            small = _smaller(code, settings.size, source)
            if settings.accelerator != "none" and weights_of(work.model).suffix != ".onnx":
                _check_accelerated(small, x, model.facts, settings)
            way = _Way(model, to, _style(model, x.get("style"), aim, work), work)
            made = way.through(small, settings)
            return np.asarray(domains.resized(made, code.shape[0], code.shape[1], aim), np.float32)


@lru_cache(maxsize=64)
def _weights(model: str, stamp: Stamp) -> Weights:
    """What a model is, from its files as they are while the stamp is theirs."""
    facts, file = read_facts(model), weights_of(model)
    digest = sha256_of(file) if file.suffix == ".onnx" else check_digest(facts, model)
    return Weights(model, digest, digest, facts.licence)


def _style(model: Translator, photo: base.Array | None, aim: Domain, work: base.Work) -> base.Array | None:
    """The point of the style space: the photo's, or one that the seed draws."""
    facts = model.facts
    if photo is not None and not facts.style:
        raise no_style(facts)
    if photo is not None:
        code = domains.resized(domains.coded(np.asarray(photo), aim), facts.size, facts.size, aim)
        return model.style_of(domains.for_net(code, aim))
    return work.rng.standard_normal((1, facts.style), np.float32) if facts.style else None


def _tile(height: int, width: int, settings: GanSettings) -> int:
    """The longest side of a piece; 0 = in one piece."""
    return settings.tile or (TILE if height * width > WHOLE else 0)


def _check_accelerated(code: domains.Code, x: base.Inputs, facts: ModelFacts, settings: GanSettings) -> None:
    """Refuse what only torch can do with a model folder: the tone of tiles, and reading a style.

    Raises:
        CannotServe: several tiles, or a style picture.
    """
    height, width = code.shape[:2]
    tiled = sizes.several(height, width, _tile(height, width, settings), facts.multiple_of)
    found = f"{width} x {height} in tiles, which only torch keeps in one tone" if tiled else ""
    found = "a style picture" if x.get("style") is not None else found
    if found:
        raise CannotServe(
            needed=f"for accelerator={settings.accelerator}, a picture in one piece and no style picture",
            found=found,
            fix="Leave out the setting `accelerator`"
            + (", work smaller with `size`, or give a `tile` that is larger than the picture." if tiled else "."),
        )


def _smaller(code: domains.Code, size: int, source: Domain) -> domains.Code:
    height, width = code.shape[:2]
    if not size:
        return code
    scale = size / min(height, width)
    return domains.resized(code, max(1, round(height * scale)), max(1, round(width * scale)), source)
