"""Running: a network over a picture of any size, in tiles that fade into each other.

Tiles fade because a network's view has no edge that is known here: some look at the whole picture in every layer, and
would leave a step where tiles are cut. Those that look far are given the picture whole as long as memory bears it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
import torch

from anew.engines.base import Array
from anew.engines.foreign.layers import heard
from anew.engines.foreign.memory import LIBRARIES, alive_a_pixel, room_on
from anew.engines.foreign.net import Measured, Net, call_for, plain_call
from anew.engines.foreign.settings import ForeignSettings
from anew.errors import CannotServe, TooLarge
from anew.ops.overlaps import Tile, Tiling, tiling_of
from anew.ops.progress import Progress
from anew.tasks import Task

SIDES = (1024, 768, 512, 384, 256, 192, 128, 64)
"""Sides of tiles, largest first, of which the first that fits is taken."""
PROBE = 64
"""Side of the piece that memory is measured with."""
USUAL = 512
"""The largest of them for networks that look near."""
DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


def device_of(settings: ForeignSettings) -> torch.device:
    """Where it is run.

    Raises:
        CannotServe: a GPU was asked for and there is none.
    """
    from anew.nets.machine import first_device

    first = first_device()
    if settings.device == "cuda" and first.type != "cuda":
        raise CannotServe(needed="a GPU that torch can use", found="none", fix="Leave device at auto.")
    return torch.device("cpu") if settings.device == "cpu" else first


def settled(net: Net, settings: ForeignSettings) -> Net:
    """The network in the numbers and on the device that were asked for.

    Raises:
        CannotServe: it does not bear those numbers, or there is no such device.
    """
    bears = {"fp32": True, "fp16": net.model.supports_half, "bf16": net.model.supports_bfloat16}
    if not bears[settings.precision]:
        fits = ", ".join(name for name, good in bears.items() if good)
        raise CannotServe(
            needed=f"numbers that {net.name} bears: {fits}", found=settings.precision, fix="Leave precision at fp32."
        )
    net.model.to(device=device_of(settings), dtype=DTYPES[settings.precision])
    return replace(net, measured=_measured(net))


def _measured(net: Net) -> Measured:
    """The network at work on a small piece."""
    sides, layers = _cut(net, (PROBE, PROBE)).sides, [0]
    x = torch.zeros((1, net.inputs, *sides), device=net.model.device, dtype=net.model.dtype)
    with heard(net.model.model, layers.append):
        a_pixel = alive_a_pixel(plain_call(net), x)
    return Measured(a_pixel, layers[-1])


def _cut(net: Net, shape: tuple[int, int], side: int = 0, overlap: int = 0) -> Tiling:
    """A picture cut into tiles of that side, of sizes that the network takes."""
    wants = net.model.size_requirements
    multiple, least = (8, 8) if net.wants_noise else (wants.multiple_of, max(wants.minimum, 1))
    return tiling_of(*shape, tile=side, overlap=overlap, multiple=multiple, least=least, scale=net.scale)


@dataclass(frozen=True)
class Run:
    """One piece of work by one network."""

    net: Net
    task: Task
    settings: ForeignSettings
    progress: Progress

    def made(self, x_HWC: Array, doing: str) -> Array:
        """What the network makes of a picture.

        Args:
            x_HWC: float32 (H, W, 3) in [0, 1], or (H, W, 4) with a mask.
            doing: What the listener is told.

        Returns:
            float32 (scale H, scale W, 3).

        Raises:
            CannotServe: the task says what the network cannot be told, or lacks what it must be.
            TooLarge: not even the smallest tile fits into memory.
            Cancelled: stopped.
        """
        call = call_for(self.net, self.task)
        tiling = self._tiling(x_HWC.shape)

        def piece(tile_hwc: Any, tile: Tile) -> Array:
            if self.net.purpose == "Inpainting" and not tile_hwc[..., 3].any():
                return np.asarray(tile_hwc[..., :3], np.float32)  # nothing to fill
            x = torch.from_numpy(np.array(tile_hwc.transpose(2, 0, 1)[None], np.float32, order="C"))
            x = x.to(self.net.model.device, self.net.model.dtype)
            planes = torch.split(x, self.net.inputs, dim=1)
            layers = len(planes) * max(self.net.measured.layers, 1)
            done = tile.row * len(tiling.columns) + tile.column

            def tell(begun: int) -> None:
                self.progress((done + min(begun / layers, 1)) / len(tiling.tiles), doing)

            with torch.inference_mode(), heard(self.net.model.model, tell):
                made = torch.cat([call(each).float().cpu() for each in planes], dim=1)
            return np.asarray(made[0].permute(1, 2, 0).numpy(), np.float32)

        return tiling.make(x_HWC, piece, self.progress, doing)

    def _tiling(self, shape: tuple[int, ...]) -> Tiling:
        """The first tiling that fits into memory."""
        needed, room = 0.0, room_on(self.net.model.device, self.settings.memory)
        held = LIBRARIES + sum(each.nbytes for each in self.net.model.model.parameters())
        for side in self._sides():
            tiling = _cut(self.net, (shape[0], shape[1]), side, self.settings.overlap)
            needed = held + self.net.measured.a_pixel * prod(tiling.sides)
            if needed <= room:
                return tiling
        raise TooLarge(
            needed=f"{needed / 1e9:.2f} GB for {self.net.name} in the smallest piece that it is given",
            found=f"{room / 1e9:.2f} GB",
            fix=f"{'Set a smaller tile' if self.settings.tile else 'Give more memory'}, or choose a smaller network.",
        )

    def _sides(self) -> Iterator[int]:
        """Sides of tiles to try; 0 is the picture in one piece."""
        if self.settings.tile:
            yield self.settings.tile
        else:
            yield from (0,) if self.net.whole else ()
            if self.net.model.tiling.name != "INTERNAL":
                yield from (side for side in SIDES if self.net.whole or side <= USUAL)
