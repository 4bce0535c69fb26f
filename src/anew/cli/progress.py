"""Progress on the terminal: a bar with the time left, and a word when kernels are compiled."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from anew.cli.report import note
from anew.cli.stopping import asked
from anew.ops.progress import Progress, silent

COMPILE_SECONDS = 5
"""About how long the patch kernels of one task take to compile; 3 s of CPU for inpaint, on a core of 2023."""


@contextmanager
def shown(*, quiet: bool, compiles: bool) -> Iterator[Progress]:
    """A progress to hand to the road, shown on stderr.

    Args:
        quiet: Show nothing at all.
        compiles: The engine stands on numba, so say so when a kernel is really compiled.
    """
    if quiet:
        yield watched(silent)
    elif sys.stderr.isatty():
        with _bar() as (listener, write), _compiling(write, compiles):
            yield watched(listener)
    else:
        with _compiling(note, compiles):
            yield watched(silent)


def watched(listener: Progress) -> Progress:
    """The same progress, which stops the work if a stop was asked for and got lost."""

    def report(fraction: float, doing: str) -> None:
        if asked():
            raise KeyboardInterrupt
        listener(fraction, doing)

    return report


@contextmanager
def _bar() -> Iterator[tuple[Progress, Callable[[str], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        line = bar.add_task("starting", total=1.0)

        def listener(fraction: float, doing: str) -> None:
            bar.update(line, completed=fraction, description=doing)

        yield listener, lambda text: console.print(text, markup=False, highlight=False)


def _compiling(write: Callable[[str], None], compiles: bool) -> AbstractContextManager[None]:
    if not compiles:
        return nullcontext()
    from anew.ops.kernels import on_compile

    told: list[str] = []

    def once(kernel: str) -> None:
        if not told:
            told.append(kernel)
            write(f"Compiling the patch kernels, once for this machine (about {COMPILE_SECONDS} s)")

    return on_compile(once)
