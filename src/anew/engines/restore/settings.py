"""The restore engine's own settings."""

from typing import Annotated, Literal

from pydantic import Field

from anew.engines.base import Settings


class RestoreSettings(Settings):
    """How its networks are run."""

    steps: Annotated[int, Field(ge=1, le=10)] = 1
    """For denoise, dejpeg, deblur and clean: 1 gives what is most likely, more steps give a crisper picture that
    is less sure. Each costs as much as the first."""
    tile: Annotated[int, Field(ge=0, le=8192)] = 0
    """Work in tiles of this side, in pixels; 0 = as large as memory should bear."""
    runner: Literal["auto", "onnx", "torch", "openvino"] = "auto"
    """Who computes: ``onnx`` (ONNX Runtime), ``openvino``, ``torch``; auto takes torch where it has a GPU, else
    OpenVINO where it is installed."""
