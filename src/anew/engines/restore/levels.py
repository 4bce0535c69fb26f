"""Levels: how much noise, compression and blur a picture has, in the units of people and in those of the networks."""

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from anew.ops.damage import Chain

NOISE, JPEG, BLUR = 50.0, 100.0, 4.0
"""What 1 is to a network: 50 8-bit levels, 100 points of quality lost, 4 pixels."""


@dataclass(frozen=True)
class Levels:
    """What is wrong with a picture."""

    noise: float = 0.0
    """Standard deviation in 8-bit levels, as papers write it ("sigma 25")."""
    loss: float = 0.0
    """100 less the quality of the JPEG; 0 where there was none."""
    blur: float = 0.0
    """Standard deviation of a Gaussian, in pixels."""

    @property
    def quality(self) -> int:
        """Of the JPEG, 1 to 100; 0 where there was none.

        Example:
            >>> Levels(loss=60).quality, Levels().quality
            (40, 0)
        """
        return max(round(100 - self.loss), 1) if self.loss else 0

    @property
    def numbers(self) -> NDArray[np.float32]:
        """(3,) as networks read and write them."""
        return np.array([self.noise / NOISE, self.loss / JPEG, self.blur / BLUR], np.float32)

    @classmethod
    def read(cls, numbers: NDArray[np.float32]) -> "Levels":
        """What a network wrote; nothing is less than none."""
        noise, loss, blur = np.maximum(np.asarray(numbers, float), 0)
        return cls(float(noise * NOISE), float(loss * JPEG), float(blur * BLUR))

    def with_more(self, other: "Levels") -> "Levels":
        """Of two things that happened to a picture one after the other: spreads add as squares, the worst JPEG shows.

        Example:
            >>> Levels(3, 20, 0).with_more(Levels(4, 50, 1))
            Levels(noise=5.0, loss=50, blur=1.0)
        """
        return Levels(hypot(self.noise, other.noise), max(self.loss, other.loss), hypot(self.blur, other.blur))

    def told(self, known: bool, t: float) -> NDArray[np.float32]:
        """(5,) what the bridge is told: the levels if they are known, whether they are, and where it stands."""
        return np.array([*(self.numbers if known else np.zeros(3)), known, t], np.float32)

    @classmethod
    def of(cls, chain: Chain, spread: float) -> "Levels":
        """What a chain of one kind did.

        Args:
            chain: Of noise, of compression, or of one blur with a little noise.
            spread: Standard deviation of the change, in [0, 1]: the level of noise that is not the same everywhere.
        """
        noise = loss = blur = 0.0
        for step in chain.steps:
            match step.name, step.values:
                case "gaussian_noise", {"sigma": sigma}:
                    noise = float(sigma)
                case (("camera_noise" | "real_noise" | "film_grain"), _):
                    noise = 255 * spread
                case (("jpeg" | "webp"), {"quality": quality}):
                    loss = 100.0 - float(quality)
                case "double_jpeg", {"first": one, "second": two}:
                    loss = 100.0 - min(float(one), float(two))
                case "gaussian_blur", {"sigma": sigma}:
                    blur = float(sigma)
                case "soft_lens", {"across": across, "along": along}:
                    blur = (float(across) * float(along)) ** 0.5
                case "defocus", {"radius": radius}:
                    blur = float(radius) / 2  # a disk of that radius spreads as far as this Gaussian
                case "motion", {"length": length}:
                    blur = float(length) / 12**0.5 / 2**0.5  # spread of a line, shared by two directions
        return cls(noise, loss, blur)
