"""Kept: denoisers converted for OpenVINO, on disk; see ``anew.weights.shelf``."""

from anew.weights.shelf import Shelf

SHELF = Shelf("openvino", "network.xml", makers=("openvino", "torch", "diffusers"))
"""A network and, beside it, its weights, as large as the model's own in the type of the run."""
