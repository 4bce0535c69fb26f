"""Attending: what goes on beside an engine that computes.

    engine:     ======= tells how far ======= draws ======= hears that it is to stop
    beside it:  writes that down, asks whether somebody wants it stopped, ten times a second

The engine never waits for the ledger.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Literal, Self

from anew.errors import AnewError, Cancelled
from anew.jobs.job import Claim
from anew.jobs.ledger.watching import Verdict, note, note_preview, verdict
from anew.jobs.queue import Queue
from anew.ops.preview import Floats, Preview, seldom, unseen

EVERY = 0.1
"""Seconds between two looks into the ledger."""

Ending = Verdict | Literal["give back"]


class Attending:
    """A claim that is being done. Used as a block: the thread beside it lives as long."""

    def __init__(self, queue: Queue, claim: Claim, going: Callable[[], bool]) -> None:
        """Attend to a claim.

        Args:
            queue: Where it is from.
            claim: What is done.
            going: Whether the worker has been told to drop what it does and go.
        """
        self._queue, self._claim, self._going = queue, claim, going
        self._said: tuple[float, str] = (0.0, "")
        self._written = self._said
        self._drawings = 0
        self._over = Event()
        self._thread = Thread(target=self._beside, name="anew-attending", daemon=True)
        self.ending: Ending = "go on"
        """Why it stops, if it does."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._drawings:
            with suppress(OSError):
                self._queue.preview_path(self._claim.id).unlink()

    def progress(self, fraction: float, doing: str) -> None:
        """The progress that the engine is given.

        Raises:
            Cancelled: somebody wants it stopped.
        """
        self._said = (fraction, doing)
        if self.ending != "go on":
            raise Cancelled(needed="time to finish", found="a request to stop", fix="Put it again when you like.")

    def preview(self) -> Preview:
        """The preview that the engine is given: one drawing a second, the newest only."""
        return seldom(self._show) if self._claim.spec.preview else unseen

    def _show(self, drawn: Floats) -> None:
        from anew.image import Picture
        from anew.jobs.objects import ensure

        path = self._queue.preview_path(self._claim.id)
        beside = path.with_suffix(f".{self._claim.token}.part")
        with suppress(AnewError, OSError):  # a drawing that cannot be kept holds no work up
            ensure(path.parent)
            beside.write_bytes(Picture.from_array(drawn.clip(0, 1)).to_bytes("webp", quality=80))
            beside.replace(path)
            self._drawings += 1
            note_preview(self._queue.ledger, self._claim, self._drawings)

    def _beside(self) -> None:
        while not self._over.wait(EVERY) and self.ending == "go on":
            if self._going():
                self.ending = "give back"
            else:
                with suppress(AnewError):  # no room in the ledger: the work goes on, and is looked at again
                    self._tell()
                    self.ending = verdict(self._queue.ledger, self._claim)

    def _tell(self) -> None:
        said = self._said
        if said != self._written:
            note(self._queue.ledger, self._claim, *said)
            self._written = said
