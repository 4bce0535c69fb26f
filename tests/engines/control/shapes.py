"""Pictures whose maps are known beforehand."""

import numpy as np


def square(side=96, inner=48, low=0.2, high=0.8):
    """A light square in the middle of a dark picture."""
    made = np.full((side, side, 3), low, np.float32)
    at = (side - inner) // 2
    made[at : at + inner, at : at + inner] = high
    return made


def grey(side=64, tone=0.5):
    return np.full((side, side, 3), tone, np.float32)


def noisy(made, amount, seed=0):
    rng = np.random.default_rng(seed)
    return np.clip(made + rng.normal(0, amount, made.shape), 0, 1).astype(np.float32)


def rim(side=96, inner=48, reach=4):
    """Where the outline of the square may be drawn."""
    at = (side - inner) // 2
    near = np.zeros((side, side), bool)
    near[at - reach : at + inner + reach, at - reach : at + inner + reach] = True
    near[at + reach : at + inner - reach, at + reach : at + inner - reach] = False
    return near
