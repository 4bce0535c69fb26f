"""Weights: a weight file is (where, revision, sha256, licence), and it is always safetensors.

    files     what a file holds and whether it is whole, in pure Python, before any memory is taken for it
    source    where weights come from and what they may be used for
    shapes    whether they are those of the network at hand
    arrays    reading and writing them as numpy arrays
    tensors   reading and writing them as torch tensors; the only module here that imports torch
    shelf     models converted for another runtime, kept on disk

Pickle is never opened: a file that is one is refused by name.
"""

from anew.weights.files import Header, TensorFact, read_header, sha256_of, stamp_of
from anew.weights.source import Weights

__all__ = ["Header", "TensorFact", "Weights", "read_header", "sha256_of", "stamp_of"]
