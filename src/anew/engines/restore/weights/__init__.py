"""Weights: the networks that come with anew, and the files they lie in.

file      one network in one file: its plan, its tensors in 16 bits, and the facts of its model card
shipped   those of the package, each held to the SHA-256 in weights.json

write("bridge.safetensors", plan, tensors, card={"licence": "Apache-2.0", "data": "...", "steps": 200_000})
plan, tensors, facts = read("bridge.safetensors")
"""

from anew.engines.restore.weights.file import read, write
from anew.engines.restore.weights.shipped import opened, told, write_list

__all__ = ["opened", "read", "told", "write", "write_list"]
