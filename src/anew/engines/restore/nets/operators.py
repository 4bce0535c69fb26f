"""Operators: an ONNX graph written node by node, as bytes, without the onnx package.

    wires = Operators()
    made = wires.node("Relu", wires.node("Conv", "x", wires.constant("w", weight), kernel_shape=(3, 3)))
    model = wires.model({"x": ("N", 3, "H", "W")}, made, ("N", 4, "h", "w"))

The package would do the same and is 33 MB in every installation, and 0.2 s in every run; the tests do use it, to check
what is written here.

Layout: onnx.proto, https://github.com/onnx/onnx (the numbers below are the fields' numbers there).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from anew.weights.messages import data, number, real

OPSET = 17
"""Version of the operators; any ONNX Runtime since 1.12 knows it."""
IR = 8
"""Version of the layout that belongs to it."""
FLOAT, INT64 = 1, 7  # TensorProto.DataType
_KINDS = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}

Attribute = int | float | str | Sequence[int]
Side = int | str
"""A length, or the name of one that is not known yet."""


class Operators:
    """A graph as it grows."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}

    def node(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """Add one operator.

        Args:
            operator: Its name, such as ``Conv``.
            inputs: What `node` or `constant` gave back, or the name of an input of the graph; empty for one left out.
            attributes: Numbers, words or lists of whole numbers.

        Returns:
            What it makes, to hand on.
        """
        made = f"{operator.lower()}.{len(self._nodes)}"
        parts = [data(1, name) for name in inputs]
        parts += [data(2, made), data(3, made), data(4, operator)]
        parts += [data(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(b"".join(parts))
        return made

    def constant(self, name: str, array: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> str:
        """Add numbers that are always the same, under a name of their own; the same name twice is the same numbers."""
        if name not in self._constants:
            dims = b"".join(number(1, side) for side in array.shape)
            kind = number(2, _KINDS[array.dtype])
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            self._constants[name] = dims + kind + data(8, name) + data(9, little.tobytes())
        return name

    def whole(self, *values: int) -> str:
        """A constant list of whole numbers, which some operators take as an input."""
        return self.constant(f"whole.{'.'.join(map(str, values))}", np.array(values, np.int64))

    def model(self, inputs: Mapping[str, Sequence[Side]], made: str, shape: Sequence[Side]) -> bytes:
        """The finished file.

        Args:
            inputs: The shape of each, all float32.
            made: The one thing that is made, called ``made`` outside.
            shape: Of that.
        """
        self._nodes.append(b"".join((data(1, made), data(2, "made"), data(3, "made"), data(4, "Identity"))))
        graph = [data(1, node) for node in self._nodes]
        graph.append(data(2, "anew"))
        graph += [data(5, tensor) for tensor in self._constants.values()]
        graph += [data(11, _value(name, sides)) for name, sides in inputs.items()]
        graph.append(data(12, _value("made", shape)))
        opset = data(8, data(1, "") + number(2, OPSET))
        return number(1, IR) + data(2, "anew") + data(7, graph) + opset


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, str):
        return data(1, name) + data(4, value) + number(20, 3)
    if isinstance(value, float):
        return data(1, name) + real(2, value) + number(20, 1)
    if isinstance(value, int):
        return data(1, name) + number(3, value) + number(20, 2)
    return data(1, name) + b"".join(number(8, each) for each in value) + number(20, 7)


def _value(name: str, shape: Sequence[Side]) -> bytes:
    """Name and type of something that goes in or comes out."""
    sides = data(2, [data(1, _side(side)) for side in shape])
    return data(1, name) + data(2, data(1, number(1, FLOAT) + sides))


def _side(side: Side) -> bytes:
    return data(2, side) if isinstance(side, str) else number(1, side)
