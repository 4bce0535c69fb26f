"""Workers: several processes that train one model together, as ``torchrun`` starts them.

    rank       this process, counted from 0; rank 0 writes the files and is heard
    world      how many there are

Every rank runs the same method on its own part of each batch. Before a player's step the gradients of its nets
are averaged over the ranks, so all ranks make the same step and stay equal. ``DistributedDataParallel`` is
not used: it wraps one net with one backward pass, and here several players share the nets.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor

BUCKET = 25 * 2**20
"""Bytes of gradients sent in one message; many small messages would wait on each other."""


@dataclass(frozen=True)
class Ranks:
    """Who this process is among how many."""

    rank: int = 0
    world: int = 1

    @property
    def first(self) -> bool:
        """Whether this is the process that writes."""
        return self.rank == 0

    def average(self, tensors: Iterable[Tensor]) -> None:
        """Replace each tensor by its mean over all ranks, in place."""
        if self.world > 1:
            for bucket in _buckets(tensors):
                flat = torch.cat([tensor.reshape(-1) for tensor in bucket])
                dist.all_reduce(flat)
                flat /= self.world
                start = 0
                for tensor in bucket:
                    tensor.copy_(flat[start : start + tensor.numel()].view(tensor.shape))
                    start += tensor.numel()

    def any(self, yes: bool, device: torch.device) -> bool:
        """Whether any rank says yes."""
        if self.world == 1:
            return yes
        votes = torch.tensor([float(yes)], device=device)
        dist.all_reduce(votes)
        return bool(votes.item() > 0)

    def from_first(self, tensors: Iterable[Tensor]) -> None:
        """Replace each tensor by that of rank 0, in place."""
        if self.world > 1:
            for tensor in tensors:
                dist.broadcast(tensor, 0)

    def wait(self) -> None:
        """Wait until every rank has come here."""
        if self.world > 1:
            dist.barrier()


ALONE = Ranks()
"""One process, nothing to agree on."""


@contextmanager
def joined() -> Iterator[Ranks]:
    """Join the others that ``torchrun`` started; alone if it did not."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        yield ALONE
        return
    mine = not dist.is_initialized()
    if mine:
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield Ranks(dist.get_rank(), dist.get_world_size())
    finally:
        if mine:
            dist.destroy_process_group()


def _buckets(tensors: Iterable[Tensor]) -> Iterator[list[Tensor]]:
    """Tensors of one type together, until a bucket is full."""
    bucket: list[Tensor] = []
    size = 0
    for tensor in tensors:
        if bucket and (size >= BUCKET or tensor.dtype != bucket[0].dtype):
            yield bucket
            bucket, size = [], 0
        bucket.append(tensor)
        size += tensor.numel() * tensor.element_size()
    if bucket:
        yield bucket
