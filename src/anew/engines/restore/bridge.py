"""Bridge: one network that takes noise, compression and blur away, in one step or in several.

    x(t) = (1 - t) clean + t damaged        the network says what is clean, from x(t) and t
    x(t - d) = d/t clean + (1 - d/t) x(t)   so the whole way in one step is what it says of the damaged picture

One step is the mean of all that could have been, and so the most faithful; several come nearer to one of them, crisper.
Where a blur is told, the clean picture is held to the blurred one: see `anew.ops.reblur`.

Source
    Delbracio & Milanfar 2023, Inversion by Direct Iteration, arXiv:2303.11435
"""

from dataclasses import replace

import numpy as np

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.engines.restore.levels import NOISE, Levels
from anew.ops.reblur import doubt_of, held_to
from anew.tasks import Clean, Deblur, Dejpeg, Denoise, Task

BLIND = Levels()
"""Nothing is told, and the network sees for itself."""


def clean(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of denoise, dejpeg, deblur and clean."""
    picture, levels = x["picture"][..., :3], levels_of(task)
    if not levels.blur:
        return bridged(picture, levels, job)
    made = bridged(picture, levels, job.share(0, 0.9))
    doubt = doubt_of(made, picture, levels.blur)
    return made if doubt is None else held_to(made, picture, levels.blur, doubt, job.share(0.9, 1).progress)


def levels_of(task: Task) -> Levels:
    """What the task says is wrong; all 0 where it leaves that open."""
    if isinstance(task, Denoise):
        return Levels(noise=task.level)
    if isinstance(task, Dejpeg):
        return Levels(loss=loss_of(task.jpeg_quality))
    if isinstance(task, Deblur):
        return Levels(blur=task.radius)
    assert isinstance(task, Clean)
    return Levels(task.noise, loss_of(task.jpeg_quality), task.blur)


def loss_of(quality: int) -> float:
    """What JPEG of a quality took away; of quality 0 nothing is known, and of 100 it is the least there is."""
    return max(100.0 - quality, 1.0) if quality else 0.0


def bridged(picture_HWC: Array, levels: Levels, job: Job) -> Array:
    """The clean picture.

    The network learned of noise that is another in each colour, by which it tells it from what is there. That of a grey
    picture is the same in all three: it is the brightness of colour noise the square root of three times as strong, and
    what that has beside its brightness is added before, drawn with a fixed seed, and gone after.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB in [0, 1].
        levels: What is wrong with it; `BLIND` where nobody knows.
        job: Its settings say in how many steps.

    Returns:
        float32 (H, W, 3), about [0, 1].
    """
    if not levels.noise or not is_grey(picture_HWC):
        return _stepped(picture_HWC, levels, job)
    coloured = replace(levels, noise=min(levels.noise * 3**0.5, NOISE))
    made = _stepped(picture_HWC + _without_brightness(picture_HWC.shape, coloured.noise / 255), coloured, job)
    made[:] = made.mean(axis=2, keepdims=True)
    return made


def is_grey(picture_HWC: Array) -> bool:
    """Whether the three colours are one everywhere."""
    return all(np.array_equal(picture_HWC[..., 0], picture_HWC[..., other]) for other in (1, 2))


def _without_brightness(shape: tuple[int, ...], sigma: float) -> Array:
    """Gaussian noise of which the three colours of each pixel have the sum nought."""
    noise = np.random.default_rng(0).standard_normal(shape, np.float32)
    noise -= noise.mean(axis=2, keepdims=True)
    noise *= np.float32(sigma)
    return noise


def _stepped(picture: Array, levels: Levels, job: Job) -> Array:
    """From damaged to clean in so many steps as the settings say."""
    known, steps, x = levels != BLIND, job.settings.steps, picture
    for index in range(steps):
        left = steps - index
        now = job.share(index / steps, (index + 1) / steps)
        found = now.made("bridge", x, levels.told(known, left / steps), doing="cleaning")
        if left > 1:  # d/t = 1/left; in place, because 24 megapixels are 0.3 GB
            found -= x
            found /= np.float32(left)
            found += x
        x = found
    return x
