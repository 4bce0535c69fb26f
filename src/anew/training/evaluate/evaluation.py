"""An evaluation: every score of one model on one split, as a value, as JSON and as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from anew.engines.gan.facts import Side
from anew.training.evaluate.score import Score, Scores

FORMAT = 1
"""Version of ``to_dict``."""

By = Mapping[Side, Scores]
"""Scores by the side that was made."""

Row = tuple[str, str, str, str]
"""Cells of one line."""

WORDS = {
    "l1": "L1",
    "psnr": "PSNR, dB",
    "ssim": "SSIM",
    "ms_ssim": "MS-SSIM",
    "lpips": "LPIPS",
    "patch_swd": "patch-SWD, each pair",
    "patch_swd_sets": "patch-SWD of the sets",
    "fid": "FID",
    "kid": "KID",
    "pixel_accuracy": "pixel accuracy",
    "class_accuracy": "class accuracy",
    "mean_iou": "mean IoU",
    "segmenter_pixel_accuracy": "pixel accuracy, segmented",
    "segmenter_class_accuracy": "class accuracy, segmented",
    "segmenter_mean_iou": "mean IoU, segmented",
    "cycle_l1": "L1 after there and back",
    "cycle_changed": "changed after there and back",
}
"""What people call each score."""


@dataclass(frozen=True)
class Evaluation:
    """How good a model is."""

    model: str
    """Where it is."""
    family: str
    weights: str
    """SHA-256 of its weights: whose scores these are."""
    steps: int
    """How many it was trained for."""
    split: str
    size: int
    """Side of the pictures in pixels."""
    names: Mapping[Side, str]
    """Names of the two sides."""
    scores: By
    baselines: Mapping[str, By] = field(default_factory=dict)
    """The same of what any model must beat, by its name."""
    notes: tuple[str, ...] = ()
    """What could not be measured, and why; what was used to measure."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Folders and fingerprint of what it was measured on."""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON: ``["scores"]["b"]["ssim"]["mean"]``."""
        return {
            "format": FORMAT,
            "model": self.model,
            "family": self.family,
            "weights": self.weights,
            "steps": self.steps,
            "split": self.split,
            "size": self.size,
            "names": dict(self.names),
            "scores": _plain(self.scores),
            "baselines": {name: _plain(by) for name, by in self.baselines.items()},
            "notes": list(self.notes),
            "data": dict(self.data),
            "seconds": round(self.seconds, 1),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Evaluation":
        """Read back what ``to_dict`` gave.

        Raises:
            KeyError, TypeError: it is something else.
        """
        values = {name: value for name, value in told.items() if name != "format"}
        values["scores"] = _scores(told["scores"])
        values["baselines"] = {name: _scores(by) for name, by in told["baselines"].items()}
        values["notes"] = tuple(told["notes"])
        return cls(**values)

    def table(self) -> str:
        """Text for a terminal: a block a side, a line a score, the better way as an arrow.

        Arrows: an upper one where more is better, a lower one where less is.
        """
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for side, scores in self.scores.items():
            source = self.names["a" if side == "b" else "b"]
            yield f"{source} to {self.names[side]}, split {self.split}, {self.size} px"
            rows: list[Row] = []
            for name, score in scores.items():
                rows.append(row(name, score))
                for label, by in self.baselines.items():
                    if name in by.get(side, {}):
                        rows.append((f"  {label}", *row(name, by[side][name])[1:3], ""))
            yield from _aligned(rows)
            yield ""
        yield from (f"Note: {note}" for note in self.notes)


def row(name: str, score: Score) -> Row:
    """Name with its arrow, figure, interval, and what it is held against."""
    digits = 2 if name in ("psnr", "fid") else 3
    arrow = "\u2191" if score.better == "higher" else "\u2193"
    within = "" if score.low is None or score.high is None else f"[{score.low:.{digits}f}, {score.high:.{digits}f}]"
    beside = ", ".join(f"{what} {value:.{digits}f}" for what, value in score.beside.items())
    return f"{WORDS.get(name, name)} {arrow}", f"{score.mean:.{digits}f}", within, beside


def _aligned(rows: list[Row]) -> Iterator[str]:
    widths = [max(len(line[place]) for line in rows) for place in range(4)] if rows else []
    for line in rows:
        cells = [line[0].ljust(widths[0]), line[1].rjust(widths[1]), line[2].ljust(widths[2]), line[3]]
        yield ("  " + "  ".join(cells)).rstrip()


def _plain(by: By) -> dict[str, Any]:
    return {side: {name: score.to_dict() for name, score in scores.items()} for side, scores in by.items()}


def _scores(told: Mapping[Side, Mapping[str, Mapping[str, Any]]]) -> dict[Side, dict[str, Score]]:
    return {side: {name: Score(**score) for name, score in scores.items()} for side, scores in told.items()}
