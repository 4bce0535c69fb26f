"""Quiet: diffusers and transformers hold their tongue while we call them, and speak as before afterwards."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from logging import ERROR
from typing import Any


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings, no progress bars; what matters of them is looked at by the caller, who refuses or goes on."""
    from diffusers.utils import logging as diffusers
    from transformers.utils import logging as transformers

    with warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore")
        for library in (diffusers, transformers):
            stack.callback(_restore, library, library.get_verbosity(), library.is_progress_bar_enabled())
            library.set_verbosity(ERROR + 1)  # transformers reports what it loaded as a warning or an error
            library.disable_progress_bar()
        yield


def _restore(library: Any, verbosity: int, bars: bool) -> None:
    library.set_verbosity(verbosity)
    if bars:
        library.enable_progress_bar()
