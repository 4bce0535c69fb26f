"""Run one benchmark or several, print what they say, and write it down when asked."""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence

from anew.errors import AnewError
from benchmarks.measure import tell
from benchmarks.report import PAGE, Report, write

Benchmark = Callable[[bool], Report]
"""Takes ``quick``: a case or two only, to see that it still runs; the figures mean little then."""


def main(benchmarks: Mapping[str, Benchmark], words: Sequence[str] | None = None) -> int:
    """The command line of one benchmark or of all. Returns 1 when one of them failed to run."""
    asked = _asked(benchmarks, words)
    failed = [name for name in asked.names or benchmarks if not _told(name, benchmarks[name], asked)]
    if failed:
        tell(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _asked(benchmarks: Mapping[str, Benchmark], words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benchmarks)}; all when absent")
    parser.add_argument("--quick", action="store_true", help="a case or two only, to see that it runs")
    parser.add_argument("--write", action="store_true", help=f"put the result into docs/{PAGE.name}")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.names if name not in benchmarks]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(benchmarks)}")
    if asked.write and asked.quick:
        parser.error("--quick figures mean little and are not written down")
    return asked


def _told(name: str, benchmark: Benchmark, asked: argparse.Namespace) -> bool:
    """Whether it ran. One that cannot run does not keep the others from it."""
    tell(f"{name} ...")
    start = time.perf_counter()
    try:
        report = benchmark(asked.quick)
    except (AnewError, RuntimeError, ImportError, OSError, ValueError) as error:
        tell(f"{name} failed: {error}")
        return False
    report.seconds = time.perf_counter() - start
    print(f"## {name}\n\n{report.markdown()}\n", flush=True)
    if asked.write:
        write(report)
    return True
