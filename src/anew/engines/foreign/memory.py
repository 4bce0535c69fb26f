"""Memory: what a network takes while it works, found by watching it work on a small piece.

What is alive at once is counted, operation by operation, and taken to grow with the pixels, as it does for all networks
of ``allowed``: their attention, where they have some, is among neighbours.
"""

import weakref
from collections.abc import Callable
from math import inf, prod
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from anew.nets.room import available

LIBRARIES = 400_000_000
"""Bytes that Python, torch and spandrel hold before any weight."""
SCRATCH = 2.4
"""How much more the process takes than its tensors: convolutions keep copies in an order of their own. Measured on a
CPU, at the sizes that are trained: SCUNet on 384 x 384 took 974 MB where 1011 are reckoned so, NAFNet on 448 x 448 753
where 1017, ESRGAN on 128 x 128 214 where 322."""


class Alive(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the bytes of tensors that are made and alive inside a block, and the most there ever were.

    Args:
        limit: More than so many raise ``MemoryError``, as a rule before a byte of the last one is written.
    """

    def __init__(self, limit: float = inf) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._limit = limit
        self._seen: set[int] = set()
        self._now = self.most = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """No: to say yes imports torch's compiler, which takes as long as torch itself."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        for each in tree_leaves(out):
            if isinstance(each, Tensor):
                self._count(each.untyped_storage())
        return out

    def _count(self, storage: Any) -> None:
        key, size = storage._cdata, storage.nbytes()
        if key in self._seen:
            return
        self._seen.add(key)
        self._now += size
        self.most = max(self.most, self._now)
        weakref.finalize(storage, self._gone, key, size)
        if self._now > self._limit:
            raise MemoryError(f"more than {self._limit / 1e6:.0f} MB")

    def _gone(self, key: int, size: int) -> None:
        self._seen.discard(key)
        self._now -= size


def alive_a_pixel(call: Callable[[Tensor], Tensor], x: Tensor) -> float:
    """Bytes alive at once while a network is called, for each pixel of what it is called with.

    Args:
        call: Of the network.
        x: (1, channels, h, w), a small piece.
    """
    counting = Alive()
    with torch.no_grad(), counting:
        call(x)
    return (SCRATCH * counting.most + x.nbytes) / prod(x.shape[2:])


def room_on(device: torch.device, asked: float) -> int:
    """Bytes for all of a run: as asked, in GB, or what is free."""
    if asked:
        return round(asked * 1e9)
    return torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else available()
