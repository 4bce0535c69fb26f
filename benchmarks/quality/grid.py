"""A grid of samples: what was given, what each entry made of it, and the truth, a column a picture."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anew.engines.gan.facts import Domain
from anew.metrics.pair import Array
from anew.training.evaluate.opening import gallery_of, maker_of
from anew.training.evaluate.run import looked_at
from anew.training.settings import DataSettings

Pixels = npt.NDArray[np.uint8]


def grid(models: Sequence[Path], data: DataSettings, count: int = 10) -> Pixels:
    """(H, W, 3): rows from the top are the input, each model's output, and the truth of the same name.

    Args:
        models: Model folders that go from side a to side b.
        data: On what; the test split's pictures are taken evenly, not chosen.
        count: Columns.
    """
    makers = [maker_of(model) for model in models]
    seen, settings = looked_at(makers[0][0], data)
    gallery = gallery_of(seen, "test", settings, limit=count, truth=True)
    columns = []
    for a, b in gallery.pairs[:count]:
        given = gallery.a[a]
        shown = _in_colours(given, gallery.domains["a"]) if gallery.is_labels("a") else given
        columns.append(np.concatenate([shown, *(make(given, "b") for _, make in makers), gallery.b[b]]))
    return np.concatenate(columns, axis=1)


def _in_colours(labels_HW: Array, domain: Domain) -> Pixels:
    """A label map in the colours of its palette, whose channels are in the palette's order."""
    colours = [bytes.fromhex(label.colour.removeprefix("#")) for label in domain.palette]
    return np.array([list(colour) for colour in colours], np.uint8)[labels_HW]
