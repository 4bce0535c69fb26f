"""The loop: ``train`` puts data, a folder and a listener around a ``Trainer`` and runs it to the end.

open the lesson -> (resume: is it the same run?) -> forecast memory -> build -> steps -> a model
                                                                                 |
                         desk: metrics.jsonl, previews/, checkpoints/, model <---+

What is learned, and from what, is the lesson's: nothing here knows a family or an engine.
"""

import json
import shutil
import time
from contextlib import suppress
from math import ceil
from pathlib import Path

import torch

from anew.errors import BadInput, CannotWrite
from anew.image.files.atomic import write_whole
from anew.learning.method import Method
from anew.ops.progress import Progress, silent
from anew.training.checkpoint import Checkpoint, newest
from anew.training.desk import Desk, Doors, Due
from anew.training.events import Event, Hear, Meter, unheard
from anew.training.forecast import check_memory, holdings, peak, said
from anew.training.lesson import open_lesson
from anew.training.precision import choose
from anew.training.run import Run, check_free, check_same, facts_of, read_settings
from anew.training.settings import TrainSettings
from anew.training.stopping import Stop
from anew.training.trainer import Plan, Trainer, chance, learn
from anew.training.workers import Ranks, joined

CACHE = ".pictures"


def train(
    settings: TrainSettings,
    out: Path,
    *,
    resume: bool = False,
    progress: Progress = silent,
    hear: Hear = unheard,
    forecast: bool = True,
    cache: Path | None = None,
) -> Run:
    """Train a model, or go on with one.

    Args:
        settings: What, on what, how long.
        out: The run's folder; made if it is not there.
        resume: Go on from the newest checkpoint that is whole. The weights at the end are those of a run that was
            never interrupted, bit for bit on a CPU with the same number of threads.
        progress: Called after each step; may raise ``Cancelled`` or ``KeyboardInterrupt``. What is done is saved first.
        hear: Told what happens on the way.
        forecast: Measure two steps in a process of their own before the first, to say how much memory the run takes.
        cache: Folder of decoded pictures, kept for other runs; None is one in ``out``, gone at the end.

    Raises:
        BadInput: settings, data or the run to resume cannot be used.
        CannotWrite: no room or no permission; checkpoints already written are whole.
        TooLarge: the run would not fit into memory.
        EngineFailed: a loss is no number any more.
        Cancelled: somebody asked to stop.
    """
    with joined() as ranks:
        if not ranks.first:
            progress, hear, forecast = silent, unheard, False
        if settings.threads:
            torch.set_num_threads(settings.threads)
        out = Path(out)
        if not resume and ranks.first:
            check_free(out)
            _make(out)
        try:
            done = _Job(settings, out, cache or out / CACHE, ranks, progress, hear).run(resume, forecast)
        finally:
            if ranks.first:
                _tidy(out)
        return done


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            needed=f"a folder at {folder} for the run",
            found=error.strerror or str(error),
            fix="Choose another --out.",
        ) from error


def _tidy(out: Path) -> None:
    """Remove the decoded pictures of a run that is over, and the folder of one that never began."""
    shutil.rmtree(out / CACHE, ignore_errors=True)
    with suppress(OSError):  # It is not empty, or not there.
        out.rmdir()


class _Job:
    """One call of ``train``: what is known before the first step."""

    def __init__(
        self, settings: TrainSettings, out: Path, cache: Path, ranks: Ranks, progress: Progress, hear: Hear
    ) -> None:
        self.out, self.ranks, self.progress, self.hear = out, ranks, progress, hear
        self.cache = cache
        self.lesson = open_lesson(settings, cache)
        self.settings = self.lesson.settings
        self.per_epoch = self.lesson.length / (settings.batch * ranks.world)
        self.precision = choose(settings.precision, settings.layout, on_cpu=self.lesson.on_cpu)
        self.steps = settings.steps or ceil(settings.epochs * self.per_epoch)
        if not self.steps:
            raise BadInput(
                needed="a length", found="neither steps nor epochs", fix="Say --steps 20000 or --epochs 100."
            )
        self.facts = facts_of(self.settings, self.lesson.fingerprint, self.steps, self.precision, ranks.world)

    def run(self, resume: bool, forecast: bool) -> Run:
        """From the first step, or the one after the checkpoint, to the last."""
        began = time.monotonic()
        saved = self._resumed() if resume else None
        self.hear(Event("note", 0, self.lesson.report(), dict(self.lesson.facts())))
        need = check_memory(self.settings, self.out, self.precision.device, self.hear, self.cache) if forecast else 0
        self._write_settings()
        trainer = Trainer(self._method(), self._plan(), self.ranks)
        if forecast:
            parts = holdings(trainer)
            self.hear(Event("forecast", 0, said(parts), {"bytes": parts}))
        meter = Meter()
        if saved:
            trainer.load(saved.read(self.ranks.rank), saved.step)
            meter = Meter.of(saved.facts["meter"])
        start = trainer.done
        waited = self._steps(trainer, meter)
        if self.ranks.first:
            self.lesson.close(self.out)
        return Run(self.out, trainer.done, start, time.monotonic() - began, waited, peak(self.precision.device), need)

    def _resumed(self) -> Checkpoint | None:
        run = read_settings(self.out)
        saved = newest(self.out / "checkpoints", self._warn)
        for text in check_same(saved.facts if saved else run, self.facts, saved.step if saved else 0):
            self._warn(text)
        if not saved:
            self._warn("The run was stopped before its first checkpoint; it begins again.")
        return saved

    def _write_settings(self) -> None:
        self.ranks.wait()
        if self.ranks.first:
            _make(self.out)
            write_whole(self.out / "settings.json", json.dumps(self.facts, indent=1, ensure_ascii=False).encode())

    def _warn(self, text: str) -> None:
        self.hear(Event("warning", 0, text))

    def _method(self) -> Method:
        with chance(self.settings.seed, -1, 0, torch.device("cpu")):  # every rank begins with the same weights
            return self.lesson.method(self.precision)

    def _plan(self) -> Plan:
        o = self.lesson.options
        return Plan(
            self.steps, self.settings.seed, o.schedule, o.decay_from, o.ema, self.precision, self.settings.compile
        )

    def _steps(self, trainer: Trainer, meter: Meter) -> float:
        """Returns seconds spent waiting for data."""
        s = self.settings
        due = Due(s.checkpoint_every, s.preview_every, s.keep, self.per_epoch)
        model, view = self.lesson.model(trainer, self.out), self.lesson.preview(trainer, self.out)
        with Stop() as stop:
            doors = Doors(view, model, self.progress, self.hear)
            desk = Desk(trainer, self.out, self.facts, due, doors, meter, stop)
            batches = self.lesson.batches(trainer.done, self.ranks)
            try:
                learn(trainer, batches, desk.stepped)
                desk.finish()
            finally:
                desk.close()
                batches.close()
        return batches.waited
