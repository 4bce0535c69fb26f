"""What is said while a training runs: a bar on a terminal, a line now and then anywhere else.

    step 120/2000  epoch 1.2  D 0.63  G 12.31  0.52 s/step  16 min left

Warnings and diagnoses are said at once, in plain words; nothing of it goes to stdout.
"""

import sys
from types import TracebackType
from typing import Any, Self

from anew.cli.progress import watched
from anew.cli.report import note
from anew.ops.progress import silent
from anew.training.events import Event

LINES = 40
"""About so many lines a run, where there is no terminal."""
SAID = {"note", "warning", "forecast", "diagnosis"}
"""Kinds of events that a person wants to read as they come."""


class Teller:
    """Listens to a training and tells the person."""

    def __init__(self, *, quiet: bool) -> None:
        """With ``quiet`` only warnings and diagnoses are said."""
        self.quiet = quiet
        self.heard: list[dict[str, Any]] = []
        """Warnings and diagnoses, for those who want them at the end."""
        self.progress = watched(silent if quiet else self._moved)
        self._steps = 0
        self._last_line = 0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if not self.quiet and sys.stderr.isatty():
            self._bar = _bar()
            self._task = self._bar.add_task("starting", total=1.0, facts="")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def hear(self, event: Event) -> None:
        """Something happened in the run."""
        if event.kind in ("warning", "diagnosis"):
            self.heard.append({"step": event.step, "kind": event.kind, "text": event.text})
        if event.kind == "metrics":
            self._measured(event)
        elif event.kind in SAID and event.text and not (self.quiet and event.kind in ("note", "forecast")):
            self._say(f"step {event.step}: {event.text}" if event.kind == "diagnosis" else event.text)

    def _moved(self, fraction: float, doing: str) -> None:
        if doing.startswith("step "):  # "step 9 of 100"
            self._steps = int(doing.rpartition(" ")[2])
        if self._bar is not None:
            self._bar.update(self._task, completed=fraction, description=doing)

    def _measured(self, event: Event) -> None:
        """A line of metrics: losses, speed, what is left."""
        if self.quiet or not self._steps:
            return
        line, total = event.facts, self._steps
        pace = pace_of(line)
        if self._bar is not None:
            self._bar.update(self._task, facts=f"{losses(line)}  {pace:.2f} s/step")
        elif event.step - self._last_line >= total / LINES:
            self._last_line = event.step
            left = duration(pace * max(0, total - event.step))
            epoch = f"epoch {line['epoch']:.1f}"
            note(f"step {event.step}/{total}  {epoch}  {losses(line)}  {pace:.2f} s/step  {left} left")

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            note(text)


def losses(line: dict[str, Any]) -> str:
    """Each player's loss: the sum of its terms.

    Example:
        >>> losses({"terms": {"G.gan": 0.5, "G.l1": 9.5, "D.real": 0.25}})
        'D 0.25  G 10.00'
    """
    sums: dict[str, float] = {}
    for name, value in line["terms"].items():
        player = name.partition(".")[0]
        sums[player] = sums.get(player, 0.0) + value
    return "  ".join(f"{player} {value:.2f}" for player, value in sorted(sums.items()))


def pace_of(line: dict[str, Any]) -> float:
    """Seconds a step."""
    from anew.training.events import EVERY

    return float(line["seconds"]) / EVERY


def duration(seconds: float) -> str:
    """How long, as a person says it.

    Example:
        >>> duration(42), duration(600), duration(9000)
        ('42 s', '10 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[facts]}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
