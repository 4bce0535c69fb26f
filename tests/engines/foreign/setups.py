"""Setups: a tiny network for every task that the foreign engine serves, for tests that ask them all."""

from anew.tasks import Dejpeg, Denoise, Inpaint, Upscale
from tests.engines.foreign import tiny

NETWORKS = {Upscale: "Compact", Denoise: "DRUNet", Dejpeg: "FBCNN", Inpaint: "LaMa"}
"""By task; what is left is mended by NAFNet."""


def setup(task):
    """The file of a network that does the task, and settings."""
    return str(tiny.saved(NETWORKS.get(task, "NAFNet"))), {}
