"""What a call or a command costs: CPU seconds, seconds on the clock, peak memory."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """What it took. A call's peak memory is not known: it shares its process."""

    cpu: float
    """Seconds, of all threads, user and system."""
    wall: float
    peak_mb: float = float("nan")
    """Most memory held at once, in millions of bytes."""


def cost_of(work: Callable[[], T]) -> tuple[T, Cost]:
    """What the call returns, and its cost."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, Cost(time.process_time() - cpu, time.perf_counter() - wall)


def warm_cost(work: Callable[[], object], times: int = 3) -> Cost:
    """The median cost of a call that ran once before."""
    work()
    return median([cost_of(work)[1] for _ in range(times)])


def command_cost(command: Sequence[str | Path], env: Mapping[str, str] | None = None, limit_s: float = 600) -> Cost:
    """The cost of a command in a process of its own.

    Raises:
        RuntimeError: it failed or took longer than the limit; with the end of what it said.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "cost.json"
        launcher = [sys.executable, "-S", "-E", str(Path(__file__).with_name("child.py")), str(answer)]
        try:
            ran = subprocess.run(
                [*launcher, *map(str, command)],
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"{_said(command)} took longer than {limit_s:.0f} s") from None
        if ran.returncode != 0:
            raise RuntimeError(
                f"{_said(command)} exited {ran.returncode}: {ran.stderr.decode(errors='replace')[-800:]}"
            )
        return Cost(**json.loads(answer.read_text(encoding="utf-8")))


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far, all threads, user and system; NaN where this system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that are there; none where this system does not tell."""
    told = [path.read_text(encoding="utf-8").split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(word) for words in told for word in words]


def anew_command(*words: str | Path) -> list[str]:
    """``anew ...`` of this Python, as a person would type it."""
    return [str(Path(sys.executable).with_name("anew")), *map(str, words)]


def tell(line: str) -> None:
    """Say on standard error how far a long benchmark is."""
    print(line, file=sys.stderr, flush=True)


def _said(command: Sequence[str | Path]) -> str:
    return " ".join(Path(word).name if os.sep in str(word) else str(word) for word in command)
