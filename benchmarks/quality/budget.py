"""Budget: how many steps a recipe makes in so many minutes of CPU time."""

import time

import torch

from anew.engines.gan.families import build, family, options_of
from anew.training.data.survey import survey
from anew.training.precision import choose
from anew.training.settings import TrainSettings
from anew.training.trainer import Plan, Trainer, chance

WARM, TIMED = 3, 12


def seconds_a_step(settings: TrainSettings, a_channels: int, b_channels: int) -> float:
    """CPU seconds of one step: the least of a dozen on pictures of noise, since what else runs only adds to them.

    Args:
        settings: As the run will have them.
        a_channels: Channels of side a; a label map has one a class.
        b_channels: Channels of side b.
    """
    options = options_of(settings.family, settings.options).for_size(settings.data.size)
    precision = choose(settings.precision, settings.layout, on_cpu=options.layout_on_cpu)
    with chance(settings.seed, -1, 0, torch.device("cpu")):
        method = build(settings.family, options, a_channels, b_channels)
        batch = {"a": _noise(settings, a_channels), "b": _noise(settings, b_channels)}
    trainer = Trainer(method, Plan(WARM + TIMED, ema=options.ema, precision=precision))
    times = []
    for _ in range(WARM + TIMED):
        start = time.process_time()
        trainer.step(batch)
        times.append(time.process_time() - start)
    return min(times[WARM:])


def _noise(settings: TrainSettings, channels: int) -> torch.Tensor:
    return torch.rand(settings.batch, channels, settings.data.size, settings.data.size) * 2 - 1


def channels_of(settings: TrainSettings) -> tuple[int, int]:
    """Channels of the two sides, as the data have them."""
    seen = survey(settings.data, family(settings.family).learns_from)
    return seen.a.channels, seen.b.channels
