"""A benchmark's result: tables and targets, as Markdown, with the machine they were measured on."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
_PACKAGES = ("anew", "numpy", "numba", "opencv-python-headless", "scipy", "pillow", "scikit-image", "torch")

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Rows under a head. Floats are shown with three digits that count."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def markdown(self) -> str:
        """The table as Markdown, first column left, the others right."""
        lines = [list(self.head), ["---"] + ["---:"] * (len(self.head) - 1)]
        lines += [[shown(cell) for cell in row] for row in self.rows]
        return f"{self.title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True)
class Target:
    """A figure and the bound or bounds that it has to keep."""

    what: str
    found: float
    most: float | None = None
    least: float | None = None
    unit: str = ""

    @property
    def reached(self) -> bool:
        """Whether the figure keeps its bounds; NaN never does."""
        low = self.least is None or self.found >= self.least
        return low and (self.found <= self.most if self.most is not None else self.found == self.found)

    def row(self) -> list[Cell]:
        """What, its bounds, the figure, and how it ended."""
        if self.most is not None and self.least is not None:
            bound = shown(self.most) if self.most == self.least else f"{shown(self.least)} to {shown(self.most)}"
        else:
            bound = f"<= {shown(self.most)}" if self.most is not None else f">= {shown(self.least or 0)}"
        return [
            self.what,
            f"{bound}{self.unit}",
            f"{shown(self.found)}{self.unit}",
            "reached" if self.reached else "**missed**",
        ]


@dataclass
class Report:
    """All that one benchmark has to say."""

    name: str
    intro: str
    tables: list[Table] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    seconds: float = 0.0

    def markdown(self) -> str:
        """The section as it stands in docs/benchmarks.md."""
        parts = [self.intro] + [table.markdown() for table in self.tables]
        if self.targets:
            head = ("target", "asked", "found", "")
            parts.append(Table("Targets", head, [target.row() for target in self.targets]).markdown())
        parts.append(f"{machine()} Took {self.seconds:.0f} s. Command: `python -m benchmarks {self.name}`.")
        return "\n\n".join(parts)


def shown(cell: Cell) -> str:
    """A cell as text; floats with three digits that count.

    Example:
        >>> [shown(x) for x in (1234.5, 12.345, 0.25, 0.01234, 7, "as it is")]
        ['1234', '12.3', '0.250', '0.0123', '7', 'as it is']
    """
    if not isinstance(cell, float):
        return str(cell)
    if abs(cell) >= 100 or cell.is_integer():
        return f"{cell:.0f}"
    return f"{cell:#.3g}"


def machine() -> str:
    """Date, processor, memory, load and versions, as one sentence or two."""
    versions = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {_processor()}, {os.cpu_count()} cores, {_memory()}, "
        f"load {load:.1f} at the end; {platform.system()}, Python {platform.python_version()}, {versions}."
    )


def write(report: Report, page: Path = PAGE) -> None:
    """Put the report between its markers on the page, which has to have them.

    Raises:
        LookupError: the page has no section of that name.
    """
    begin, end = f"<!-- bench:{report.name} -->", f"<!-- /bench:{report.name} -->"
    text = page.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        raise LookupError(f"{page} has no section {begin} ... {end}")
    page.write_text(pattern.sub(lambda _: f"{begin}\n\n{report.markdown()}\n\n{end}", text), encoding="utf-8")


def _processor() -> str:
    return _first("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = _first("/proc/meminfo", r"MemTotal:\s*(\d+)")
    return f"{int(kilobytes) / 2**20:.0f} GiB of memory" if kilobytes else "memory unknown"


def _first(path: str, pattern: str) -> str:
    if not Path(path).exists():
        return ""
    found = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    return found.group(1).strip() if found else ""


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
