"""Chain: damages one after another, as plain data.

    Step("gaussian_noise", {"sigma": 25.0})     a damage by name, with its values
    Chain((Step(...), Step(...)))               in the order in which they happen

A chain says all that was decided; only chance itself (which grain falls where) is left to the ``rng`` it is applied
with. The same chain, picture and seed give the same damage. ``draw`` makes chains of a kind at random.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from anew.errors import BadRecipe
from anew.ops.damage import age, blurs, compress, noise, resize, wear
from anew.ops.damage import halftone as screen
from anew.ops.damage.given import Array, Rng, pixels

Value = float | int | str
Act = Callable[..., Array]


@dataclass(frozen=True)
class Step:
    """One damage by its name, and its values."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    """Damages in the order in which they happen."""

    steps: tuple[Step, ...]

    def apply(self, picture_HWC: Array, rng: Rng) -> Array:
        """The picture after all of it.

        Args:
            picture_HWC: float32 (h, w, 3) in [0, 1].
            rng: Chance.

        Returns:
            float32 (h, w, 3). Clipped only where a step clips; ``in_levels`` is the step that makes a file of it.

        Raises:
            BadPicture: not such a picture.
            BadRecipe: a step that does not exist, or with values that it does not take.
            BadTask: a value out of its range.
        """
        return self.damaged(picture_HWC, rng)[0]

    def damaged(self, picture_HWC: Array, rng: Rng) -> tuple[Array, Array]:
        """The picture after all of it, and where it was torn or scratched: float32 (h, w), 1 = lost.

        Raises:
            BadPicture: not such a picture.
            BadRecipe: a step that does not exist, or with values that it does not take.
            BadTask: a value out of its range.
        """
        sight = Sight(pixels(picture_HWC), np.zeros(picture_HWC.shape[:2], np.float32), picture_HWC.shape[:2])
        for step in self.steps:
            act = ACTS.get(step.name)
            if act is None:
                raise BadRecipe(needed=f"a damage of {', '.join(ACTS)}", found=str(step.name), fix="Name one of these.")
            try:
                sight = act(sight, rng, **step.values)
            except TypeError as error:
                raise BadRecipe(
                    needed=f"the values that {step.name} takes", found=str(error), fix="Draw a chain and look at it."
                ) from None
        return sight.picture, sight.lost

    def plain(self) -> list[dict[str, Value]]:
        """As lists and dicts of words and numbers, for a recipe.

        Example:
            >>> Chain((Step("jpeg", {"quality": 20}),)).plain()
            [{'damage': 'jpeg', 'quality': 20}]
        """
        return [{"damage": step.name, **step.values} for step in self.steps]

    @classmethod
    def of(cls, plain: Sequence[Mapping[str, Any]]) -> "Chain":
        """The chain that ``plain`` wrote.

        Raises:
            BadRecipe: an entry names no damage.
        """
        steps = []
        for entry in plain:
            if not isinstance(entry, Mapping) or entry.get("damage") not in ACTS:
                raise BadRecipe(
                    needed=f"entries whose 'damage' is one of {', '.join(ACTS)}",
                    found=f"{entry!r}",
                    fix="Write them as Chain.plain does.",
                )
            steps.append(Step(entry["damage"], {name: value for name, value in entry.items() if name != "damage"}))
        return cls(tuple(steps))


@dataclass(frozen=True)
class Sight:
    """The picture on its way through a chain."""

    picture: Array
    lost: Array
    """float32 (h, w), 1 where nothing of the picture is left."""
    whole: tuple[int, int]
    """Height and width that it had at first, and has again at the end."""

    def seen(self, picture: Array) -> "Sight":
        """The same with the picture changed."""
        return Sight(picture, self.lost, self.whole)


def _quiet(act: Act) -> Callable[..., Sight]:
    """A step of a damage without chance."""
    return lambda sight, rng, **values: sight.seen(act(sight.picture, **values))


def _chancy(act: Act) -> Callable[..., Sight]:
    """A step of a damage with chance."""
    return lambda sight, rng, **values: sight.seen(act(sight.picture, rng=rng, **values))


def _kernel(make: Callable[..., Array]) -> Callable[..., Sight]:
    """A step that lays a kernel over the picture."""
    return lambda sight, rng, **values: sight.seen(blurs.convolve(sight.picture, make(**values)))


def _motion(sight: Sight, rng: Rng, **values: Any) -> Sight:
    return sight.seen(blurs.convolve(sight.picture, blurs.motion_kernel(rng=rng, **values)))


def _resize(sight: Sight, rng: Rng, *, share: float, method: resize.Method) -> Sight:
    """To a share of the size at first; 1 brings that size back."""
    height, width = (max(4, round(side * share)) if share != 1 else side for side in sight.whole)
    return sight.seen(resize.resized(sight.picture, height, width, method))


def _jpeg(picture_HWC: Array, *, quality: int, subsampling: compress.Subsampling, top: int, left: int) -> Array:
    return compress.jpeg(picture_HWC, quality, subsampling=subsampling, shift=(top, left))


def _scratches(sight: Sight, rng: Rng, *, amount: float) -> Sight:
    """Marks what was lost as well."""
    worn, mask = wear.scratches(sight.picture, rng, amount)
    return Sight(worn, np.maximum(sight.lost, mask), sight.whole)


def _halftone(picture_HWC: Array, **values: Any) -> Array:
    return screen.halftone(picture_HWC, **values)[0]


ACTS: dict[str, Callable[..., Sight]] = {
    "gaussian_noise": _chancy(noise.gaussian_noise),
    "camera_noise": _chancy(noise.camera_noise),
    "real_noise": _chancy(noise.real_noise),
    "film_grain": _chancy(noise.film_grain),
    "gaussian_blur": _quiet(blurs.gaussian_blur),
    "soft_lens": _kernel(blurs.gaussian_kernel),
    "defocus": _kernel(blurs.disk_kernel),
    "motion": _motion,
    "ringing": _kernel(blurs.sinc_kernel),
    "resize": _resize,
    "jpeg": _quiet(_jpeg),
    "double_jpeg": _chancy(compress.double_jpeg),
    "webp": _quiet(compress.webp),
    "mono": _quiet(age.mono),
    "toned": _quiet(age.toned),
    "faded": _quiet(age.faded),
    "dyes_faded": _quiet(age.dyes_faded),
    "yellowed": _chancy(age.yellowed),
    "vignette": _quiet(age.vignette),
    "stained": _chancy(age.stained),
    "scratches": _scratches,
    "halftone": _chancy(_halftone),
    "in_levels": _quiet(compress.in_levels),
}
"""Every damage by its name in a chain."""
