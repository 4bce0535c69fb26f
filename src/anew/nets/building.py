"""Building: one net at a time in the whole process.

The loaders of diffusers, transformers and accelerate change torch itself while they build: its default type, how a
parameter is registered, how weights are drawn. Every thread sees that. A net that is built meanwhile could come out in
another's type or without values, and two loaders that end in the wrong order leave torch changed for good.

    with ALONE:
        net = Net.from_pretrained(folder)
"""

from threading import RLock

ALONE = RLock()
"""Held by whoever builds a net that may not be the only one; a thread that has it may take it again."""
