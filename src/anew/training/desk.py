"""The desk of a run: after each step it writes down what came of it, saves what is due, and hears a wish to stop.

every step           losses are read; NaN stops the run
every EVERY steps    a line of metrics, and a look at the curves
when due             a preview, then a checkpoint, then the model as it is now
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from anew.errors import Cancelled
from anew.ops.progress import Progress
from anew.training.checkpoint import Facts, prune, write_checkpoint
from anew.training.diagnose import Finding, check_finite, diagnose, losses_broke, told
from anew.training.events import EVERY, Board, Book, Event, Hear, Kind, Meter
from anew.training.stopping import Stop
from anew.training.trainer import Trainer

MINUTES = 10
"""Between checkpoints, where nobody said how many steps."""


@dataclass(frozen=True)
class Due:
    """When what is due."""

    checkpoint: int
    """Steps between checkpoints; 0 is one in ``MINUTES``."""
    preview: int
    """Steps between previews; 0 is one with each checkpoint."""
    keep: int
    """Checkpoints that stay."""
    per_epoch: float
    """Steps in one pass over the data."""


@dataclass(frozen=True)
class Doors:
    """What the desk calls, and how it is heard."""

    preview: Callable[[int], list[Finding]]
    """Writes the preview of a step; gives back what looks wrong in it."""
    model: Callable[[], None]
    """Writes the model as it is now."""
    progress: Progress
    hear: Hear


class Desk:
    """Sits beside the loop from the first step to the last."""

    def __init__(
        self, trainer: Trainer, folder: Path, facts: Facts, due: Due, doors: Doors, meter: Meter, stop: Stop
    ) -> None:
        """``facts`` go into each checkpoint; ``meter`` goes on from the last one."""
        self.trainer, self.folder, self.facts, self.due, self.doors = trainer, folder, facts, due, doors
        self.meter, self.stop, self.ranks = meter, stop, trainer.ranks
        self.saved = self._began_done = trainer.done
        """The step of the last checkpoint."""
        self.waited = 0.0
        self._saved_at = time.monotonic()
        self._unread: list[dict[str, Tensor]] = []
        self._began = time.perf_counter()
        self._book = Book(folder / "metrics.jsonl", trainer.done) if self.ranks.first else None
        self._board = Board(folder) if self.ranks.first and facts["settings"].get("tensorboard") else None

    def stepped(self, terms: dict[str, Tensor], waited: float) -> None:
        """Hear of one step.

        Raises:
            EngineFailed: a loss is no number any more.
            Cancelled: somebody asked to stop; what was done until now is saved. Also ``KeyboardInterrupt``.
        """
        done, last = self.trainer.done, self.trainer.done == self.trainer.plan.steps
        self.waited += waited
        self._unread.append(terms)
        save = last or self._save_is_due(done)
        if self.trainer.plan.precision.device.type == "cpu" or save or done % EVERY == 0:
            self._read()
        if done % EVERY == 0:
            self._line()
        if last or (done % self.due.preview == 0 if self.due.preview else save):
            self._preview()
        if save:
            self.save()
        self._listen()

    def finish(self) -> None:
        """After the last step, in this process or in one that was stopped right after it: what is still owed."""
        if self.meter.count:
            self._line(partial=True)
        if self._began_done == self.trainer.done and self.ranks.first:
            self.doors.model()

    def save(self) -> None:
        """Write a checkpoint and the model, and let old checkpoints go."""
        self._read()
        check_finite(self.trainer.kept(), self.trainer.done, self.saved)
        done, folder = self.trainer.done, self.folder / "checkpoints"
        self.ranks.from_first(b for net in self.trainer.method.nets.values() for b in net.buffers())
        facts = {**self.facts, "meter": self.meter.state()}
        path = write_checkpoint(folder, done, self.trainer.parts(), facts, self.ranks)
        self.saved, self._saved_at = done, time.monotonic()
        if self.ranks.first:
            prune(folder, self.due.keep)
            self.doors.model()
            self._say("checkpoint", f"Saved {path.name}.", {"path": str(path)})
        self.ranks.wait()

    def close(self) -> None:
        """Close the files."""
        for file in (self._book, self._board):
            if file:
                file.close()

    def _read(self) -> None:
        """Bring the losses of the last steps to the CPU, averaged over ranks, and look at them."""
        first = self.trainer.done - len(self._unread) + 1
        if not self._unread:
            return
        every = torch.stack([term for terms in self._unread for term in terms.values()])  # one message, one wait
        self.ranks.average([every])
        values = iter(every.tolist())
        now = time.perf_counter()
        share = 1 / len(self._unread)
        for step, terms in enumerate(self._unread, first):
            losses = {name: next(values) for name in terms}
            broken = losses_broke(losses, step, self.saved, self.trainer.plan.precision.format)
            if broken:
                self._note(step, "diagnosis", broken.found)
                raise broken
            self.meter.add(losses, (now - self._began) * share, self.waited * share)
        self._unread, self._began, self.waited = [], now, 0.0

    def _line(self, partial: bool = False) -> None:
        step = self.trainer.done
        rates = {player.name: self.trainer.rate(player, step - 1) for player in self.trainer.method.players}
        line = self.meter.line(step, step / self.due.per_epoch, rates)
        if not self._book:
            return
        self._book.write({**line, "partial": True} if partial else line)
        if self._board:
            self._board.write(line)
        self._say("metrics", ", ".join(f"{name} {value:.3g}" for name, value in line["terms"].items()), line)
        for finding in diagnose(self._book.lines):
            if not told(self._book.lines, finding.name):
                self._note(step, "diagnosis", finding.text, finding.name)

    def _preview(self) -> None:
        if self._book:
            for finding in self.doors.preview(self.trainer.done):
                self._note(self.trainer.done, "diagnosis", finding.text, finding.name)

    def _listen(self) -> None:
        """Report how far the run is; if somebody wants it to stop, save first."""
        done, steps = self.trainer.done, self.trainer.plan.steps
        wish: BaseException | None = None
        try:
            self.doors.progress(done / steps, f"step {done} of {steps}")
        except (Cancelled, KeyboardInterrupt) as error:
            wish = error
        if self.ranks.any(bool(wish or self.stop.asked), self.trainer.plan.precision.device):
            if self.saved != done:
                self.save()
            if self.stop.asked:
                self.stop.deliver()
            raise wish or Cancelled(
                needed="to go on", found="that another worker was stopped", fix="Go on with --resume."
            )

    def _save_is_due(self, step: int) -> bool:
        if self.due.checkpoint:
            return step % self.due.checkpoint == 0
        late = time.monotonic() - self._saved_at > 60 * MINUTES
        return self.ranks.any(late, self.trainer.plan.precision.device)

    def _note(self, step: int, event: str, text: str, name: str = "") -> None:
        if self._book:
            self._book.write({"step": step, "event": event, **({"name": name} if name else {}), "text": text})
            self._say("diagnosis", text, {"name": name})

    def _say(self, kind: Kind, text: str, facts: dict[str, object]) -> None:
        self.doors.hear(Event(kind, self.trainer.done, text, facts))
