"""Exported: translators for what ``anew export`` writes, by ONNX Runtime or by OpenVINO, on the CPU.

Nothing of torch is imported here. An exported model draws no noise, goes one way and has its norms built in.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from anew.engines.gan.facts import ModelFacts, Side
from anew.engines.gan.folder import read_facts
from anew.engines.gan.translator import Floats, Precision, need, no_style
from anew.errors import BadModel
from anew.nets.openvino import request


class Exported(ABC):
    """An exported model.

    Args:
        path: The ``.onnx`` file.
        facts: What it is, where that is known already.
    """

    def __init__(self, path: str | Path, facts: ModelFacts | None = None) -> None:
        self.facts = facts or read_facts(path)

    @abstractmethod
    def run(self, feed: Mapping[str, Floats]) -> Floats:
        """What the net makes of its inputs, by name."""

    def translate(self, x: Floats, to: Side, style: Floats | None, seed: int) -> Floats:
        """See ``Translator``."""
        feed = {"picture": np.ascontiguousarray(x, np.float32)}
        if self.facts.style:
            feed["style"] = np.zeros((1, self.facts.style), np.float32) if style is None else style
        return self.run(feed)

    def steady(self, x: Floats, to: Side, style: Floats | None, seed: int) -> AbstractContextManager[None]:
        """Nothing: the norms cannot be told another picture's statistics, so tiles may differ in tone."""
        return nullcontext()

    def style_of(self, photo: Floats) -> Floats:
        """Refused: an exported model has no style encoder.

        Raises:
            CannotServe: always.
        """
        raise no_style(self.facts, "an exported model, which carries no style encoder")


class OnnxTranslator(Exported):
    """An exported model, run by ONNX Runtime in float32.

    Args:
        path: The ``.onnx`` file.
        facts: What it is, where that is known already.
        threads: That it may take; 0 = as many as there are cores.
    """

    def __init__(self, path: str | Path, facts: ModelFacts | None = None, threads: int = 0) -> None:
        super().__init__(path, facts)
        runtime = need("onnxruntime", "onnx", path)
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - ONNX Runtime has no error class of its own to name
            raise BadModel(
                needed=f"a model that ONNX Runtime can open at {path}",
                found=str(error).splitlines()[0][:200],
                fix="Export it again with `anew export`.",
            ) from None

    def run(self, feed: Mapping[str, Floats]) -> Floats:
        """See ``Exported``."""
        return np.asarray(self._session.run(None, dict(feed))[0], np.float32)


class OpenVinoTranslator(Exported):
    """An exported model, run by OpenVINO.

    At the size that it was trained at the network's sizes are fixed, which makes it a little quicker; another network
    takes all others. Which of them runs is the picture's size alone, so a picture is the same whatever ran before it.

    Args:
        path: The ``.onnx`` file.
        precision: ``bf16`` is the quicker one where the processor has units for it.
        threads: That it may take; 0 = as many as there are cores.
    """

    def __init__(self, path: str | Path, precision: Precision = "fp32", threads: int = 0) -> None:
        super().__init__(path)
        self._open = partial(request, Path(path), precision, threads)
        self._requests: dict[bool, Any] = {}

    def run(self, feed: Mapping[str, Floats]) -> Floats:
        """See ``Exported``."""
        sizes = [array.shape for array in feed.values()]
        usual = feed["picture"].shape[2:] == (self.facts.size, self.facts.size)
        if usual not in self._requests:
            self._requests[usual] = self._open(sizes if usual else ())
        return np.array(self._requests[usual].infer(dict(feed))[0], np.float32)
