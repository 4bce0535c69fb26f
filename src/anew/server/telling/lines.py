"""Lines: the log, one JSON object a line. Words of errors stay out of it: they may quote what somebody sent."""

import json
import logging
import sys
import time
import traceback
from typing import Any, TextIO

LOG = logging.getLogger("anew.server")


class Line(logging.Formatter):
    """A record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {"at": _when(record.created), "level": record.levelname.lower()}
        own = getattr(record, "told", None)
        told |= own if own is not None else {"said": record.getMessage()[:300], "by": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            told |= where(record.exc_info[1])
        return json.dumps(told, ensure_ascii=True)


class ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is by then, not to what it was: whoever lent another one may have closed it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Where a line goes now."""
        return sys.stderr


def write_lines(stream: TextIO | None = None, *, quiet: bool = False) -> None:
    """Write the log of the server, and of what it stands on, to a stream.

    Args:
        stream: Where; None is stderr.
        quiet: Leave out what is as it should be.
    """
    handler = logging.StreamHandler(stream) if stream else ToStderr()
    handler.setFormatter(Line())
    for name, level in (
        ("anew.server", logging.WARNING if quiet else logging.INFO),
        ("uvicorn.error", logging.WARNING),
    ):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
        log.setLevel(level)


def tell(**told: Any) -> None:
    """One line."""
    LOG.info("", extra={"told": told})


def tell_fault(request: str, error: BaseException) -> None:
    """One line of a fault of ours."""
    LOG.error("", extra={"told": {"request": request, **where(error)}})


def where(error: BaseException) -> dict[str, Any]:
    """What kind of fault it was, and where in the code; not what it said."""
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    return {"fault": type(error).__name__, "where": [f"{step.filename}:{step.lineno} {step.name}" for step in steps]}


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"
