"""Runner: a network that can be run, by whichever of three libraries is there.

    onnx       ONNX Runtime on the CPU; part of the core
    openvino   OpenVINO on the CPU, quicker on convolutions; an extra
    torch      torch, where there is a GPU that it can use

ONNX Runtime and torch agree to 2e-5 of what is made. OpenVINO computes in bfloat16 where the processor does, in 0.43 of
the time: noise of 25 levels taken away by a trained bridge differs by 0.09 of 255 levels in the mean and 0.7 at most.
Both are held by tests/engines/restore/nets/test_runner.py. Which one ran is in the record, among the versions.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from anew.engines.restore.nets.plan import Plan
from anew.errors import MissingExtra

Array = npt.NDArray[np.float32]
Tensors = Mapping[str, npt.NDArray[np.floating]]
Kind = Literal["onnx", "torch", "openvino"]

DISTRIBUTIONS: Mapping[Kind, str] = MappingProxyType({"onnx": "onnxruntime", "torch": "torch", "openvino": "openvino"})
"""What each stands on, by the name that its version goes into the record under."""
_EXTRAS: Mapping[Kind, str] = {"onnx": "", "torch": "learn", "openvino": "openvino"}


class Runner(Protocol):
    """A network at hand."""

    def __call__(self, x: Array, c: Array | None = None, scale: int | None = None) -> Array:
        """Run it.

        Args:
            x: (N, inputs, H, W), its sides multiples of ``plan.multiple_of``.
            c: (N, conditions), for a plan that has some.
            scale: One of ``plan.scales``; None takes the first.

        Returns:
            float32 (N, outputs, scale H, scale W), or (N, outputs) where the plan is pooled.
        """
        ...


def choose(asked: Literal["auto"] | Kind = "auto") -> Kind:
    """Who runs networks here: the one asked for, else the quickest that is there.

    Raises:
        MissingExtra: the one asked for is not installed.
    """
    if asked == "auto":
        return _quickest()
    if find_spec(DISTRIBUTIONS[asked]) is None:
        extra = _EXTRAS[asked]
        raise MissingExtra(
            needed=f"{DISTRIBUTIONS[asked]}, to run networks with it",
            found="not installed",
            fix=f"pip install 'anew[{extra}]', or leave out the setting `runner`." if extra else "Install anew again.",
        )
    return asked


def open_runner(kind: Kind, plan: Plan, tensors: Tensors) -> Runner:
    """A network, ready to run.

    Args:
        kind: What `choose` gave.
        plan: Its shape.
        tensors: By the names of ``plan.shapes()``.
    """
    opened: Callable[[Plan, Tensors], Runner] = import_module(f"anew.engines.restore.nets.by_{kind}").opened
    return opened(plan, tensors)


def threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _quickest() -> Kind:
    if _may_have_gpu() and find_spec("torch") is not None:
        import torch

        if torch.cuda.is_available():
            return "torch"
    return "openvino" if find_spec("openvino") is not None else "onnx"


def _may_have_gpu() -> bool:
    """Whether a driver of NVIDIA or AMD is here: a question that costs nothing, where importing torch costs seconds."""
    if sys.platform == "win32":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll").exists()
    return any(map(os.path.exists, ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")))
