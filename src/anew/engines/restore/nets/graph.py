"""The network of a plan as an ONNX graph, for machines without torch.

    x  (N, inputs, H, W)       c  (N, conditions)       made  (N, outputs, scale H, scale W), or (N, outputs) if pooled

It is `anew.engines.restore.nets.unet` again, two things said otherwise because they are quicker so: pixels are folded
by SpaceToDepth, whose channels come in another order, so that the first layer's are put in that order here; and a
transposed convolution whose steps are as long as its kernel is a 1x1 convolution and an unfolding.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from anew.engines.restore.nets.operators import Operators
from anew.engines.restore.nets.plan import Plan

Array = npt.NDArray[np.float32]


def graph(plan: Plan, tensors: Mapping[str, npt.NDArray[np.floating]], scale: int | None = None) -> bytes:
    """An ONNX file of a network, for any batch, height and width.

    Args:
        plan: Its shape.
        tensors: By the names of ``plan.shapes()``, floats of any width; they are computed with in float32.
        scale: One of ``plan.scales``; None takes the first.
    """
    return _Writer(plan, tensors).written(scale or plan.scales[0])


class _Writer:
    """One network on its way into a graph."""

    def __init__(self, plan: Plan, tensors: Mapping[str, npt.NDArray[np.floating]]) -> None:
        self.plan, self.tensors, self.to = plan, tensors, Operators()

    def written(self, scale: int) -> bytes:
        plan, to = self.plan, self.to
        shapes: dict[str, tuple[int | str, ...]] = {"x": ("N", plan.inputs, "H", "W")}
        h = to.node("SpaceToDepth", "x", blocksize=plan.fold) if plan.fold > 1 else "x"
        if plan.conditions:
            shapes["c"] = ("N", plan.conditions)
            h = to.node("Concat", h, self._spread(h), axis=1)
        h = self._layer("head", h, self._head())
        made = ("N", plan.outputs) if plan.pooled else ("N", plan.outputs, "made H", "made W")
        return to.model(shapes, self._tail(self._body(h), scale), made)

    def _body(self, h: str) -> str:
        plan, to, kept = self.plan, self.to, []
        levels = range(len(plan.widths) - 1)
        for level in levels:
            h = self._stage(f"encode.{level}", h, plan.blocks[level])
            kept.append(h)
            h = self._layer(f"down.{level}", h, strides=(2, 2), pads=(0, 0, 0, 0))
        h = self._stage("middle", h, plan.blocks[-1])
        for level in reversed(levels):
            h = self._stage(f"decode.{level}", to.node("Add", self._up(level, h), kept.pop()), plan.blocks[level])
        return h

    def _tail(self, h: str, scale: int) -> str:
        plan, to = self.plan, self.to
        made = self._layer(f"tails.{scale}", h)
        if plan.pooled:
            return to.node("Flatten", to.node("GlobalAveragePool", made), axis=1)
        made = self._unfolded(made, plan.fold * scale)
        if not plan.skip:
            return made
        base = "x"
        if plan.inputs > plan.outputs:
            base = to.node("Slice", "x", to.whole(0), to.whole(plan.outputs), to.whole(1))
        if scale > 1:
            sides = to.constant("sides", np.array((1, 1, scale, scale), np.float32))
            how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
            base = to.node("Resize", base, "", sides, **how)
        return to.node("Add", made, base)

    def _stage(self, name: str, h: str, depth: int) -> str:
        for index in range(depth):
            inside = self.to.node("Relu", self._layer(f"{name}.{index}.first", h))
            h = self.to.node("Add", h, self._layer(f"{name}.{index}.second", inside))
        return h

    def _spread(self, h: str) -> str:
        """What is told, as channels of the size of ``h``."""
        to = self.to
        place = to.node("Slice", to.node("Shape", h), to.whole(2), to.whole(4), to.whole(0))
        shape = to.node("Concat", to.whole(1, 1), place, axis=0)
        return to.node("Expand", to.node("Unsqueeze", "c", to.whole(2, 3)), shape)

    def _head(self) -> Array:
        """The first layer, its picture's channels in the order of SpaceToDepth: place in the square, then colour."""
        plan, weight = self.plan, self._tensor("head.weight")
        squares = plan.fold**2
        outside, _, *kernel = weight.shape
        picture, told = np.split(weight, [plan.inputs * squares], axis=1)
        picture = picture.reshape(outside, plan.inputs, squares, *kernel).swapaxes(1, 2).reshape(picture.shape)
        return np.concatenate((picture, told), axis=1)

    def _up(self, level: int, h: str) -> str:
        name, weight = f"up.{level}", self._tensor(f"up.{level}.weight")
        inside, _, *square = weight.shape
        flat = weight.reshape(inside, -1).T.reshape(-1, inside, 1, 1)
        bias = np.repeat(self._tensor(f"{name}.bias"), int(np.prod(square)))
        return self._unfolded(self._conv(name, h, flat, bias), square[0])

    def _unfolded(self, h: str, square: int) -> str:
        return h if square == 1 else self.to.node("DepthToSpace", h, blocksize=square, mode="CRD")

    def _layer(self, name: str, h: str, weight: Array | None = None, **how: tuple[int, ...]) -> str:
        weight = self._tensor(f"{name}.weight") if weight is None else weight
        return self._conv(name, h, weight, self._tensor(f"{name}.bias"), **how)

    def _conv(self, name: str, h: str, weight: Array, bias: Array, **how: tuple[int, ...]) -> str:
        kernel = weight.shape[2:]
        pads = how.pop("pads", (kernel[0] // 2, kernel[1] // 2) * 2)
        held = self.to.constant(f"{name}.weight", weight), self.to.constant(f"{name}.bias", bias)
        return self.to.node("Conv", h, *held, kernel_shape=kernel, pads=pads, **how)

    def _tensor(self, name: str) -> Array:
        return np.ascontiguousarray(self.tensors[name], np.float32)
