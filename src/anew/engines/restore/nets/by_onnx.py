"""Networks by ONNX Runtime, on the CPU."""

from typing import Any

import numpy as np
import onnxruntime

from anew.engines.restore.nets.graph import graph
from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import Array, Runner, Tensors, threads


class OnnxRunner:
    """A session for each scale, opened when it is first asked for."""

    def __init__(self, plan: Plan, tensors: Tensors) -> None:
        self._plan, self._tensors = plan, tensors
        self._sessions: dict[int, Any] = {}

    def __call__(self, x: Array, c: Array | None = None, scale: int | None = None) -> Array:
        """See ``Runner``."""
        feed = {"x": np.ascontiguousarray(x)} if c is None else {"x": np.ascontiguousarray(x), "c": c}
        return np.asarray(self._session(scale or self._plan.scales[0]).run(None, feed)[0], np.float32)

    def _session(self, scale: int) -> Any:
        if scale not in self._sessions:
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.intra_op_num_threads = threads()
            written = graph(self._plan, self._tensors, scale)
            self._sessions[scale] = onnxruntime.InferenceSession(written, options, providers=["CPUExecutionProvider"])
        return self._sessions[scale]


def opened(plan: Plan, tensors: Tensors) -> Runner:
    """A network, ready to run."""
    return OnnxRunner(plan, tensors)
