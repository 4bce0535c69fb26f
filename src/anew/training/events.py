"""Events: what a run tells while it goes on, and the file that remembers it.

``metrics.jsonl`` has one JSON object a line. Every ``EVERY`` steps one with the means since the last:

    {"step": 20, "epoch": 0.4, "terms": {"G.l1": 12.3, ...}, "lr": {"G": 0.0002}, "seconds": 3.1, "waited": 0.01}

and one for whatever happens: {"step": 20, "event": "diagnosis", "text": "..."}. The fields of ``CLOCK`` hold time
and differ from run to run; all others are the same when a run is repeated or resumed.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from anew.errors import CannotWrite, MissingExtra
from anew.image.files.atomic import write_whole

EVERY = 10
"""Steps that one line of metrics covers."""
CLOCK = ("seconds", "waited")
"""Fields that hold time."""

Kind = Literal["note", "warning", "metrics", "checkpoint", "preview", "forecast", "diagnosis"]
Line = dict[str, Any]
"""One line of metrics.jsonl."""


@dataclass(frozen=True)
class Event:
    """Something that a listener may want to show."""

    kind: Kind
    step: int
    text: str
    """One sentence for a person."""
    facts: Line = field(default_factory=dict)
    """The same for a program."""


Hear = Callable[[Event], None]


def unheard(event: Event) -> None:
    """The listener nobody is."""


@dataclass
class Meter:
    """Sums since the last line; they go into checkpoints, so that a resumed run writes the same means."""

    count: int = 0
    sums: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """Steps in which a term was taken: a penalty may come only now and then."""
    seconds: float = 0.0
    waited: float = 0.0

    def add(self, terms: Mapping[str, float], seconds: float, waited: float) -> None:
        """Take in one step."""
        self.count += 1
        self.seconds += seconds
        self.waited += waited
        for name, value in terms.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
            self.counts[name] = self.counts.get(name, 0) + 1

    def line(self, step: int, epoch: float, lr: Mapping[str, float]) -> Line:
        """The means as one line; afterwards the meter is empty."""
        terms = {name: total / self.counts[name] for name, total in self.sums.items()}
        line = {
            "step": step, "epoch": round(epoch, 4), "terms": terms, "lr": dict(lr),
            "seconds": round(self.seconds, 3), "waited": round(self.waited, 3),
        }  # fmt: skip
        self.count, self.sums, self.counts, self.seconds, self.waited = 0, {}, {}, 0.0, 0.0
        return line

    def state(self) -> Line:
        """What a checkpoint keeps of it."""
        return {"count": self.count, "sums": dict(self.sums), "counts": dict(self.counts)}

    @classmethod
    def of(cls, state: Line) -> "Meter":
        """A meter that goes on where ``state`` was taken."""
        return cls(state["count"], dict(state["sums"]), dict(state["counts"]))


class Book:
    """``metrics.jsonl``, open for more lines. Each line is on its way to the disk when ``write`` returns."""

    def __init__(self, path: Path, after: int = 0) -> None:
        """Open it.

        Args:
            path: The file; made if it is not there.
            after: Lines of later steps are dropped, and with them a last line that was cut short.
        """
        self.lines = [line for line in read_lines(path) if line["step"] <= after and not line.get("partial")]
        """Every line that is in the file."""
        write_whole(path, "".join(map(_text, self.lines)).encode())
        self._path = path
        self._file: IO[str] = path.open("a", encoding="utf8")

    def write(self, line: Line) -> None:
        """Add one line.

        Raises:
            CannotWrite: no room.
        """
        self.lines.append(line)
        try:
            self._file.write(_text(line))
            self._file.flush()
        except OSError as error:
            raise CannotWrite(
                needed=f"to write a line to {self._path}",
                found=error.strerror or str(error),
                fix="Make room, then go on with --resume. The checkpoints are whole.",
            ) from error

    def close(self) -> None:
        """Close the file; nothing more can be written."""
        with suppress(OSError):  # What could not be written has been said already.
            self._file.close()


def read_lines(path: Path) -> list[Line]:
    """Every whole line of a metrics.jsonl; none if there is no file."""
    lines: list[Line] = []
    for text in path.read_text(encoding="utf8").splitlines() if path.exists() else ():
        try:
            line = json.loads(text)
        except ValueError:  # The last line of a run that was killed while it wrote.
            continue
        if isinstance(line, dict) and isinstance(line.get("step"), int):
            lines.append(line)
    return lines


def _text(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


class Board:
    """The same curves for TensorBoard, in the run folder's ``tensorboard/``."""

    def __init__(self, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise MissingExtra(
                needed="the package tensorboard",
                found="that it is not installed",
                fix="pip install tensorboard, or leave --tensorboard out; metrics.jsonl has the same numbers.",
            ) from error
        self._writer = SummaryWriter(str(folder / "tensorboard"))

    def write(self, line: Line) -> None:
        """Add the means of one line."""
        for name, value in {**line["terms"], **{f"lr.{k}": v for k, v in line["lr"].items()}}.items():
            self._writer.add_scalar(name.replace(".", "/", 1), value, line["step"])

    def close(self) -> None:
        """Bring everything to the disk."""
        self._writer.close()
