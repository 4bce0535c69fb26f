"""``python -m benchmarks [NAME ...] [--quick] [--write]``, or the one NAME of those apart, with options of its own."""

import sys
from importlib import import_module

from benchmarks.report import Report
from benchmarks.runner import Benchmark, main

NAMES = (
    *("startup", "inpaint", "speed", "memory", "preservation", "install", "fresh", "store", "provenance", "replay"),
    *("jobs", "serving", "fuzz", "api_fuzz", "live", "words", "studio"),
    *("gan_speed", "gan_lighter", "gan_inference", "gan_loading", "gan_memory", "diffusion_cost"),
)
APART = {
    "gan_quality": "benchmarks.gan_quality",
    "restore": "benchmarks.restore.command",
    "watermark": "benchmarks.watermark.command",
}
"""Those that need a folder of data: run when named, and alone."""


def _late(name: str) -> Benchmark:
    """Imported when its turn comes, so that one extra that is not installed stops one benchmark only."""

    def run(quick: bool) -> Report:
        report: Report = import_module(f"benchmarks.{name}").run(quick)
        return report

    return run


def _chosen(words: list[str]) -> int:
    if words and words[0] in APART:
        return int(import_module(APART[words[0]]).main(words[1:]))
    return main({name: _late(name) for name in NAMES}, words)


if __name__ == "__main__":
    raise SystemExit(_chosen(sys.argv[1:]))
