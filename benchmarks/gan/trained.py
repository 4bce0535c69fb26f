"""A training run in a process of its own, so that its memory is its own.

python -m benchmarks.gan.trained SETTINGS.json OUT [forecast]      leaves OUT.json: seconds, waited, peak, forecast
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from anew.training.settings import TrainSettings


@dataclass(frozen=True)
class Trained:
    """What a run said of itself."""

    seconds: float
    """From the first step to the model, data looked at before it."""
    waited: float
    """Of these, for data."""
    peak: int
    """Bytes."""
    forecast: int
    """Bytes; 0 when none was asked for."""


def trained(settings: TrainSettings, out: Path, forecast: bool = False) -> Trained:
    """Run it.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    asked = out.with_suffix(".asked.json")
    asked.write_text(settings.model_dump_json(), encoding="utf-8")
    words = [sys.executable, "-m", "benchmarks.gan.trained", str(asked), str(out), *(["forecast"] if forecast else [])]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    if ran.returncode:
        raise RuntimeError(f"training {settings.family} failed: {ran.stderr[-800:]}")
    return Trained(**json.loads(out.with_suffix(".json").read_text(encoding="utf-8")))


def main(asked: str, out: str, *forecast: str) -> None:
    """The child."""
    from anew.training.loop import train

    settings = TrainSettings.model_validate_json(Path(asked).read_text(encoding="utf-8"))
    run = train(settings, Path(out), forecast=bool(forecast))
    said = {"seconds": run.seconds, "waited": run.waited, "peak": run.peak, "forecast": run.forecast}
    Path(out).with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
