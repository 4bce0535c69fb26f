"""Translators: a model behind one call on numpy arrays, and the one that runs a model folder by torch.

Floats in, floats out: (1, C, H, W) to (1, C', H, W), sides multiples of the model's own.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from anew.engines.gan.facts import ModelFacts, Side
from anew.engines.gan.folder import load_method
from anew.errors import CannotServe, MissingExtra

if TYPE_CHECKING:
    from torch import Tensor

    from anew.learning.method import Translating

Floats = npt.NDArray[np.float32]
Precision = Literal["fp32", "bf16"]
_Run = Callable[..., "Tensor"]


class Translator(Protocol):
    """A model that is ready to work."""

    facts: ModelFacts

    def translate(self, x: Floats, to: Side, style: Floats | None, seed: int) -> Floats:
        """To the other side.

        Args:
            x: (1, C, H, W) in [-1, 1], or one-hot.
            to: One of ``facts.sides``.
            style: (1, S) a point of the style space, for models that have one.
            seed: For models that draw noise inside.

        Returns:
            float32 (1, C', H, W).
        """

    def steady(self, x: Floats, to: Side, style: Floats | None, seed: int) -> AbstractContextManager[None]:
        """A block inside which pictures are normalised by the statistics of ``x``; see ``anew.engines.gan.steady``."""

    def style_of(self, photo: Floats) -> Floats:
        """The point of the style space that a photo has: (1, C', H, W) to (1, S).

        Raises:
            CannotServe: the model has no style encoder.
        """


class TorchTranslator:
    """A model folder, run by torch on the CPU."""

    def __init__(self, path: str | Path, precision: Precision = "fp32", *, compiled: bool = False) -> None:
        torch = need("torch", "learn", path)
        from anew.nets.spectral import folded

        method: Translating
        from anew.engines.gan.families import options_of

        self.facts, method = load_method(path)
        for name in method.keeps:
            folded(method.nets[name])
        last = options_of(self.facts.family, self.facts.options).layout_on_cpu == "channels_last"
        self._layout = torch.channels_last if last else torch.contiguous_format
        if precision == "bf16":
            for net in method.nets.values():
                net.to(torch.bfloat16, memory_format=self._layout)  # type: ignore[call-overload]
        self._method, self._precision = method, precision
        self._plain: _Run = method.translate
        self._run: _Run = torch.compile(self._plain, dynamic=False) if compiled else self._plain
        self._compiled = compiled

    def translate(self, x: Floats, to: Side, style: Floats | None, seed: int) -> Floats:
        """See ``Translator``."""
        import torch

        quiet = torch.no_grad() if self._compiled else torch.inference_mode()
        with quiet, torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            made = self._ran(self._tensor(x), to, None if style is None else self._tensor(style))
            return np.asarray(made.float().numpy(), np.float32)

    def _ran(self, x: "Tensor", to: Side, style: "Tensor | None") -> "Tensor":
        """What the net makes.

        Raises:
            CannotServe: it cannot be compiled here.
        """
        if not self._compiled:
            return self._run(x, to, style=style)
        try:
            return self._run(x, to, style=style)
        except Exception as error:  # torch's compiler fails in many classes
            raise CannotServe(
                needed="a C++ compiler that torch can use, to compile the model",
                found=f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else 'no words'}",
                fix="Leave out compile, or install one: apt install g++.",
            ) from error

    def steady(self, x: Floats, to: Side, style: Floats | None, seed: int) -> AbstractContextManager[None]:
        """See ``Translator``."""
        return self._steady(lambda: self.translate(x, to, style, seed))

    @contextmanager
    def _steady(self, show: Callable[[], object]) -> Iterator[None]:
        from anew.engines.gan.steady import steady

        run, compiled = self._run, self._compiled
        self._run, self._compiled = self._plain, False  # compiled code would not see what the norms do now
        try:
            with steady(self._method.nets.values(), show):
                yield
        finally:
            self._run, self._compiled = run, compiled

    def style_of(self, photo: Floats) -> Floats:
        """See ``Translator``."""
        import torch

        read = getattr(self._method, "style_of", None)
        if read is None or not self.facts.style:
            raise no_style(self.facts)
        with torch.inference_mode():
            return np.asarray(read(self._tensor(photo)).float().numpy(), np.float32)

    def _tensor(self, array: Floats) -> "Tensor":
        import torch

        tensor = torch.from_numpy(np.ascontiguousarray(array))
        if self._precision == "fp32":
            return tensor
        layout = self._layout if tensor.ndim == 4 else torch.contiguous_format
        return tensor.to(torch.bfloat16, memory_format=layout)


def no_style(facts: ModelFacts, found: str = "") -> CannotServe:
    """The refusal of a style picture by a model that cannot read one."""
    return CannotServe(
        needed="a model with a style encoder, to take on the style of a photo",
        found=found or f"a {facts.family} model without one",
        fix="Leave out the style, or use the folder of a SPADE model trained with --style 256.",
    )


def need(module: str, extra: str, path: str | Path) -> Any:
    """Import what a model runs on.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise MissingExtra(
            needed=f"{module}, to run {path}",
            found="not installed",
            fix=f"Install it with: pip install 'anew[{extra}]'",
        ) from None
