"""Quiet: diffusers and transformers hold their tongue while we call them, and speak as before afterwards.

What they say by is the whole process's, so threads share one silence: the first in begins it, the last out ends it.
"""

import warnings
from contextlib import ExitStack
from logging import ERROR
from threading import Lock
from typing import Any


class _Quiet:
    """One silence, however many keep it."""

    def __init__(self) -> None:
        self._lock, self._inside, self._before = Lock(), 0, ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._begin()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._before.close()

    def _begin(self) -> None:
        from diffusers.utils import logging as diffusers
        from transformers.utils import logging as transformers

        self._before.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for library in (diffusers, transformers):
            self._before.callback(_restore, library, library.get_verbosity(), library.is_progress_bar_enabled())
            library.set_verbosity(ERROR + 1)  # transformers reports what it loaded as a warning or an error
            library.disable_progress_bar()


_QUIET = _Quiet()


def quiet() -> _Quiet:
    """No warnings, no progress bars in a block; what matters of them is looked at by the caller, who refuses or goes
    on.
    """
    return _QUIET


def _restore(library: Any, verbosity: int, bars: bool) -> None:
    library.set_verbosity(verbosity)
    if bars:
        library.enable_progress_bar()
