"""Networks by OpenVINO, on the CPU."""

from threading import local
from typing import Any

import numpy as np

from anew.engines.restore.nets.graph import graph
from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import Array, Runner, Tensors
from anew.nets.openvino import without_telemetry


class OpenVinoRunner:
    """A compiled model for each scale, in bfloat16 where the processor computes in it."""

    def __init__(self, plan: Plan, tensors: Tensors) -> None:
        self._plan, self._tensors = plan, tensors
        self._compiled: dict[int, Any] = {}
        self._own = local()

    def __call__(self, x: Array, c: Array | None = None, scale: int | None = None) -> Array:
        """See ``Runner``."""
        feed = {"x": np.ascontiguousarray(x)} if c is None else {"x": np.ascontiguousarray(x), "c": c}
        return np.array(self._request(scale or self._plan.scales[0]).infer(feed)[0], np.float32)

    def _request(self, scale: int) -> Any:
        """One request a thread: two threads may not use the same."""
        requests = self._own.__dict__.setdefault("requests", {})
        if scale not in requests:
            requests[scale] = self._model(scale).create_infer_request()
        return requests[scale]

    def _model(self, scale: int) -> Any:
        if scale not in self._compiled:
            core = without_telemetry("openvino").Core()
            model = core.read_model(graph(self._plan, self._tensors, scale))
            self._compiled[scale] = core.compile_model(model, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
        return self._compiled[scale]


def opened(plan: Plan, tensors: Tensors) -> Runner:
    """A network, ready to run."""
    return OpenVinoRunner(plan, tensors)
