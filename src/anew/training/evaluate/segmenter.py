"""A segmenter: told photos and their label maps, then asked what it sees in other photos.

The FCN-score idea (Isola 2017, section 3.2): if a made photo is realistic, a net that learned on real photos
will find in it the classes of the label map that it was made from. It learns on the training split only.

    learned = learn(examples, classes=12, ignored=(11,), length=Length(steps=1400))
    learned.save(folder)                  segmenter.safetensors + segmenter.json
    labels_HW = Segmenter.load(folder).labels(photo_HWC)

Axes
    N  photos     H  rows     W  columns     C  channels
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from anew.errors import BadInput, CannotWrite
from anew.image.files.atomic import write_whole
from anew.ops.progress import Progress, silent
from anew.training.evaluate.segnet import SegmentationNet
from anew.training.precision import Precision, choose
from anew.weights import sha256_of
from anew.weights.tensors import load, save

Pixels = npt.NDArray[np.uint8]

FORMAT = 1
"""Version of the two files."""
FACTS, WEIGHTS = "segmenter.json", "segmenter.safetensors"
UNCOUNTED = 255
"""A label that no class has: not learned from, not counted."""


class Examples(Protocol):
    """Photos with their label maps."""

    def __len__(self) -> int:
        """How many there are."""

    def draw(self, index: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
        """One, perhaps cropped and mirrored by chance.

        Returns:
            The photo (H, W, C) and its labels (H, W), all of one size.
        """


@dataclass(frozen=True)
class Length:
    """How long it learns, and how large it is.

    The defaults are meant for a few hundred photos at 128 pixels and some minutes of one core. What a segmenter sees in
    real photos stands beside every score that it gives: no made picture can be expected to do better.
    """

    steps: int = 1400
    batch: int = 8
    width: int = 32
    lr: float = 3e-3
    seed: int = 0


@dataclass(frozen=True)
class Segmenter:
    """One that has learned."""

    net: SegmentationNet
    facts: dict[str, Any] = field(default_factory=dict)
    """``classes``, ``channels``, ``ignored``, ``length`` and ``fingerprint``: plain JSON."""

    @torch.inference_mode()
    def labels(self, photo_HWC: Pixels) -> Pixels:
        """The class of every pixel: (H, W). Classes that were ignored in learning are never given."""
        logits: Tensor = self.net(_as_input(photo_HWC[None]))
        if self.facts["ignored"]:
            logits[:, list(self.facts["ignored"])] = -torch.inf
        return np.asarray(logits[0].argmax(0).numpy(), np.uint8)

    def save(self, folder: Path) -> None:
        """Write both files, each whole.

        Raises:
            CannotWrite: no room or no permission.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(
                needed=f"a folder {folder} for the segmenter",
                found=error.strerror or str(error),
                fix="Choose another with --segmenter.",
            ) from error
        digest = save(folder / WEIGHTS, self.net.state_dict())
        text = json.dumps({"format": FORMAT, **self.facts, "weights": digest}, indent=1)
        write_whole(folder / FACTS, text.encode())

    @classmethod
    def load(cls, folder: Path) -> "Segmenter":
        """Read it back.

        Raises:
            BadInput: there is none in that folder, or its files do not belong together.
        """
        facts = _facts(folder)
        if not facts:
            raise _unusable(folder, "no segmenter.json of this version")
        if not (folder / WEIGHTS).is_file() or sha256_of(folder / WEIGHTS) != facts.pop("weights", ""):
            raise _unusable(folder, "weights that are missing or are not those the facts were written for")
        del facts["format"]
        net = SegmentationNet(facts["channels"], facts["classes"], facts["length"]["width"])
        shapes = {name: tensor.shape for name, tensor in net.state_dict().items()}
        net.load_state_dict(load(folder / WEIGHTS, shapes, of="the segmenter"))
        return cls(net.eval(), facts)


def saved(folder: Path, fingerprint: str) -> Segmenter | None:
    """The segmenter in a folder, if there is one and it learned what the fingerprint says."""
    return Segmenter.load(folder) if _facts(folder).get("fingerprint") == fingerprint else None


def learn(
    examples: Examples,
    classes: int,
    *,
    ignored: Sequence[int] = (),
    length: Length | None = None,
    fingerprint: str = "",
    progress: Progress = silent,
) -> Segmenter:
    """Learn by cross entropy with rare classes weighted up, AdamW and one cycle of the learning rate.

    Args:
        examples: Of the training split.
        classes: How many classes the label maps have.
        ignored: Classes that are no class, such as "unlabelled".
        length: How long and how large.
        fingerprint: What it learns from, in one word; kept with it.
        progress: Told of each step.
    """
    length = length or Length()
    precision = choose(layout="channels_last")
    with torch.random.fork_rng():
        torch.manual_seed(length.seed)
        channels = examples.draw(0, np.random.default_rng(0))[0].shape[2]
        net = SegmentationNet(channels, classes, length.width).train()
        precision.place(net)
        _run(net, examples, _weights(examples, classes, ignored), length, precision, progress)
    facts = {
        "classes": classes, "channels": channels, "ignored": list(ignored),
        "length": asdict(length), "fingerprint": fingerprint,
    }  # fmt: skip
    return Segmenter(net.eval().to("cpu"), facts)


def _run(
    net: SegmentationNet, examples: Examples, weight_C: Tensor, length: Length, precision: Precision, progress: Progress
) -> None:
    optimiser = torch.optim.AdamW(net.parameters(), lr=length.lr, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, length.lr, total_steps=length.steps + 1, pct_start=0.1)
    cost = nn.CrossEntropyLoss(weight_C.to(precision.device), ignore_index=UNCOUNTED)
    rng = np.random.default_rng(length.seed)
    order = _shuffled(len(examples), rng)
    for step in range(length.steps):
        drawn = [examples.draw(order(), rng) for _ in range(length.batch)]
        photos = np.stack([_lit(photo, rng) for photo, _ in drawn])
        labels = torch.from_numpy(np.stack([labels for _, labels in drawn]).astype(np.int64))
        labels[weight_C[labels] == 0] = UNCOUNTED
        with precision.autocast():
            logits: Tensor = net(precision.placed(_as_input(photos)))
        loss: Tensor = cost(logits.float(), labels.to(precision.device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        cycle.step()
        progress((step + 1) / length.steps, f"segmenter, loss {loss.item():.3f}")


def _shuffled(count: int, rng: np.random.Generator) -> Callable[[], int]:
    """Every index once in a random order, then again in another."""
    left: list[int] = []

    def next_one() -> int:
        if not left:
            left.extend(rng.permutation(count).tolist())
        return left.pop()

    return next_one


def _weights(examples: Examples, classes: int, ignored: Sequence[int]) -> Tensor:
    """One over the square root of how frequent a class is, at most ten times the least; 0 for those not counted.

    Median frequency balancing (Eigen and Fergus 2015, section 6.3.1) finds rare classes where they are not; its
    root finds them too and keeps more of the pixel accuracy.
    """
    rng = np.random.default_rng(0)
    counts_C = np.zeros(classes)
    for index in rng.permutation(len(examples))[:100]:
        labels_HW = examples.draw(int(index), rng)[1]
        counts_C += np.bincount(labels_HW.ravel(), minlength=classes)[:classes]
    counts_C[list(ignored)] = 0
    seen = counts_C > 0
    weight_C = np.zeros(classes, np.float32)
    weight_C[seen] = np.sqrt(counts_C[seen].max() / counts_C[seen]).clip(max=10)
    return torch.from_numpy(weight_C)


def _lit(photo_HWC: Pixels, rng: np.random.Generator) -> Pixels:
    """The same photo in another light: contrast, brightness and tint, each by up to a fifth."""
    gain_C = rng.uniform(0.8, 1.2) * rng.uniform(0.92, 1.08, photo_HWC.shape[2])
    shifted = (photo_HWC.astype(np.float32) - 128) * gain_C + 128 + rng.uniform(-25, 25)
    return np.asarray(shifted.clip(0, 255), np.uint8)


def _as_input(photos_NHWC: Pixels) -> Tensor:
    return torch.from_numpy(np.moveaxis(photos_NHWC, 3, 1).astype(np.float32) / 127.5 - 1)


def _facts(folder: Path) -> dict[str, Any]:
    """What ``segmenter.json`` says; nothing if it is not there, is not whole or has another format."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) and facts.get("format") == FORMAT else {}


def _unusable(folder: Path, found: str) -> BadInput:
    return BadInput(
        needed=f"a segmenter in {folder}",
        found=found,
        fix="Leave the folder out and a new one learns; it takes minutes.",
    )
