"""``python -m benchmarks [NAME ...] [--quick] [--write]``."""

from importlib import import_module

from benchmarks.report import Report
from benchmarks.runner import Benchmark, main

NAMES = (
    *("startup", "inpaint", "speed", "memory", "preservation", "install", "fresh"),
    *("gan_speed", "gan_inference", "gan_loading", "gan_memory", "diffusion_cost"),
)


def _late(name: str) -> Benchmark:
    """Imported when its turn comes, so that one extra that is not installed stops one benchmark only."""

    def run(quick: bool) -> Report:
        report: Report = import_module(f"benchmarks.{name}").run(quick)
        return report

    return run


if __name__ == "__main__":
    raise SystemExit(main({name: _late(name) for name in NAMES}))
