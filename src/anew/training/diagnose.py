"""Diagnosis: the three ways in which a GAN's training usually goes wrong, found early and named in plain words.

    not a number        a loss or a weight is NaN or infinite                   stops the run
    judge too strong    D's loss near 0 while G's adversarial loss grows        G learns nothing from it any more
    judge blind         D's loss stays at that of a coin (ln 2, hinge 2, ...)   D tells nothing apart
    mode collapse       pictures made from different inputs are nearly alike    G ignores its input

All are pure functions of the lines of ``metrics.jsonl`` and of a few pictures.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from anew.errors import EngineFailed
from anew.training.events import Line

WINDOW = 20
"""Lines looked at; with 10 steps a line, 200 steps."""
REPEAT = 50
"""Lines before the same is said again."""
ALIKE = 0.05
"""Below this spread of the outputs over the spread of the inputs, the outputs count as alike."""


@dataclass(frozen=True)
class Finding:
    """Something that looks wrong."""

    name: str
    text: str
    """What it is and what to try."""


def losses_broke(terms: Mapping[str, float], step: int, saved: int, number: str) -> EngineFailed | None:
    """The error to raise when a loss is no number; None when all are.

    Args:
        terms: Losses of one step, by ``player.term``.
        step: That step.
        saved: Step of the last checkpoint; 0 is none.
        number: The number format, ``fp32`` or ``bf16``.
    """
    for name, value in terms.items():
        if not math.isfinite(value):
            word = "NaN (not a number)" if math.isnan(value) else "infinite"
            return _broke(f"the loss {name} is {word} at step {step}", saved, number)
    return None


def check_finite(tensors: Mapping[str, Tensor], step: int, saved: int) -> None:
    """Refuse to save weights that are no numbers.

    Raises:
        EngineFailed: names the tensor and the last good checkpoint.
    """
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise _broke(f"the weight {name} is no number at step {step}", saved, "")


def _broke(found: str, saved: int, number: str) -> EngineFailed:
    tries = ["a lower learning rate, such as half of it"]
    tries += ["--precision fp32"] if number == "bf16" else []
    tries += ["for a translator another objective (lsgan and hinge are the steadiest)"]
    good = f"The last good checkpoint is step {saved}." if saved else "There is no checkpoint yet."
    return EngineFailed(
        needed="losses and weights that are numbers", found=found, fix=f"{good} Try {', or '.join(tries)}."
    )


def diagnose(lines: Sequence[Line]) -> list[Finding]:
    """What looks wrong in the curves; nothing while there are fewer than ``WINDOW`` lines."""
    recent = [line["terms"] for line in lines if "terms" in line][-WINDOW:]
    if len(recent) < WINDOW:
        return []
    return [finding for finding in (_too_strong(recent), _blind(recent)) if finding]


def told(lines: Sequence[Line], name: str) -> bool:
    """Whether a finding of that name was written down not long ago."""
    return any(line.get("name") == name for line in lines[-REPEAT:])


def _too_strong(recent: Sequence[Mapping[str, float]]) -> Finding | None:
    judged, wanted = _judge(recent), _adversarial(recent)
    half = len(recent) // 2
    if judged and wanted and max(map(abs, judged)) < 0.02 and _mean(wanted[half:]) > 1.05 * _mean(wanted[:half]):
        return Finding(
            "judge too strong",
            f"The judge wins every time: its loss is {_mean(judged):.3f} and the generator's rises, so the "
            "generator learns nothing from it. Try a lower --lr-d, --augment, --spectral, or a judge with a smaller "
            "field (--judge patch16).",
        )
    return None


COINS = tuple(times * coin for coin in (math.log(2), 0.25, 1.0) for times in (0.5, 1.0, 1.5, 2.0, 3.0))
"""One term of a judge that tosses a coin: vanilla, LSGAN, hinge; halved, or summed over judges of several sizes."""


def _blind(recent: Sequence[Mapping[str, float]]) -> Finding | None:
    names = _judges(recent[-1])
    if not names or not all(_is_coin([terms[name] for terms in recent]) for name in names):
        return None
    return Finding(
        "judge blind",
        f"The judge tells nothing apart: its loss has stayed at {_mean(_judge(recent)):.3f}, that of tossing a coin, "
        "so the generator is not taught by it. Try a higher --lr-d, less --augment, or leave --spectral out.",
    )


def _is_coin(values: Sequence[float]) -> bool:
    middle = _mean(values)
    steady = max(values) - min(values) < 0.02 * abs(middle)
    return steady and any(abs(middle - coin) < 0.01 * coin for coin in COINS)


def alike(inputs: Tensor, outputs: Tensor) -> Finding | None:
    """Mode collapse: different inputs give nearly the same picture.

    Args:
        inputs: (N, C, H, W), N different items; with fewer than 3 nothing can be said.
        outputs: (N, C', H', W') made from them.
    """
    into, out = _spread(inputs), _spread(outputs)
    if len(inputs) < 3 or into < 1e-3 or out >= ALIKE * into:
        return None
    return Finding(
        "mode collapse",
        f"Pictures made from {len(inputs)} different inputs are nearly alike (spread {out:.4f}, of the inputs "
        f"{into:.4f}): the generator ignores its input. Try a lower --lr-d, more weight on the reconstruction (l1, "
        "cycle), or go back to an earlier checkpoint.",
    )


def _spread(x: Tensor) -> float:
    """Mean distance of the items from their mean picture."""
    return float((x.float() - x.float().mean(0)).abs().mean())


def _judges(terms: Mapping[str, float]) -> list[str]:
    """D's adversarial terms; penalties, which are not about telling apart, left out."""
    return [name for name in terms if name.startswith("D.") and not any(w in name for w in ("r1", "penalty", "drift"))]


def _judge(recent: Sequence[Mapping[str, float]]) -> list[float]:
    """D's adversarial loss, line by line."""
    names = _judges(recent[-1])
    return [sum(terms[name] for name in names) for terms in recent] if names else []


def _adversarial(recent: Sequence[Mapping[str, float]]) -> list[float]:
    """G's adversarial loss, line by line."""
    names = [name for name in recent[-1] if name.startswith("G.gan")]
    return [sum(terms[name] for name in names) for terms in recent] if names else []


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
