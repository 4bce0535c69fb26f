"""Watch: progress, cancel and deadline for any pipeline, by hooks on the layers that take the time.

    0 ---- reading the prompt, the picture ---- 0.05 ---- step 3 of 20, 12 s left ---- 0.9 ---- decoding ---- 1

diffusers' callbacks come once a step, and some pipelines have none. A forward pre-hook on every linear and
convolutional layer is reached in every pipeline, many times a second even where a step takes minutes.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from time import monotonic
from typing import Any

from torch import Tensor, nn

from anew.engines.diffusion.running.pace import Pace
from anew.engines.diffusion.running.preview import latents_of, preview_of
from anew.engines.diffusion.running.schedule import Stepped, listening, schedulers_of
from anew.errors import Cancelled
from anew.image import Size
from anew.ops.preview import Floats, Preview, unseen
from anew.ops.progress import Progress

DENOISERS = ("unet", "transformer", "transformer_2", "prior", "decoder")
VAES = ("vae", "movq", "vqgan")
HEAVY = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
"""Layers where the time goes."""
OFTEN = 0.05
"""Seconds between two reports that say the same."""
STEPS, DECODING, END = 0.05, 0.9, 0.999
"""Fractions at which the steps and the decoding begin, and that is never passed."""


class Beat(nn.Module):
    """A layer with nothing in it, called over and over by a component that another library computes."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        """What is being done, where it is no step."""

    def forward(self) -> None:
        """Be heard."""

    @contextmanager
    def saying(self, words: str) -> Iterator[None]:
        """Something other than a step is done inside the block."""
        self.words = words
        try:
            self()
            yield
            self()
        finally:
            self.words = ""


@contextmanager
def watched(
    pipe: Any,
    progress: Progress,
    *,
    expected: int,
    deadline: float | None = None,
    preview: Preview = unseen,
    size: Size | None = None,
) -> Iterator[None]:
    """Runs of the pipeline inside the block report themselves and can be stopped; afterwards no trace is left.

    Args:
        pipe: A diffusers pipeline that no other thread uses.
        progress: Told of a fraction, which never falls and stays below 1, and of what is done. It may raise
            ``Cancelled``, between any two layers.
        expected: Denoising steps that will be taken; 0 = unknown.
        deadline: Seconds from now; None = none.
        preview: Given how to draw the work after each step, longest side at most 128.
        size: At which the pipeline works; without it some of them are not drawn.

    Raises:
        Cancelled: the deadline passed. It is a wish of the person who asked, like any other stop.
    """
    watch = _Watch(pipe, progress, expected, deadline)

    def stepped(step: Stepped) -> None:
        watch.stepped()
        preview(lambda: watch.drawing(pipe, size, step))

    with ExitStack() as stack:
        stack.enter_context(_left_as_it_was(pipe))
        stack.enter_context(listening(pipe, stepped))
        for name, part in pipe.components.items():
            if isinstance(part, nn.Module):
                watch.hook(stack, name, part)
        yield


class _Watch:
    """One run, heard through hooks."""

    def __init__(self, pipe: Any, progress: Progress, expected: int, deadline: float | None) -> None:
        parts = [part for name, part in pipe.components.items() if name in DENOISERS and isinstance(part, nn.Module)]
        order = max((getattr(each, "order", 1) for each in schedulers_of(pipe).values()), default=1)
        self._pace = Pace(expected, max((len(_heavy(part)) for part in parts), default=0), order)
        self._progress, self._deadline = progress, deadline
        self._began, self._reported = monotonic(), 0.0
        self._fraction, self._words = 0.0, "getting ready"
        self._drawing, self._layers_decoded = False, 0

    def hook(self, stack: ExitStack, name: str, part: nn.Module) -> None:
        """Listen to a component until the stack is closed."""
        heard = self._hearer(name)
        if name in DENOISERS:
            _hook(stack, part, lambda layer: self._called())
        for beat in (layer for layer in part.modules() if isinstance(layer, Beat)):
            _hook(stack, beat, lambda layer: self._say(self._fraction, layer.words or self._pace.words))
        for path, layer in _heavy(part).items():
            _hook(stack, layer, self._decoded if name in VAES and "decoder" in path else heard)

    def stepped(self) -> None:
        """The scheduler has taken a step."""
        self._pace.step()

    def drawing(self, pipe: Any, size: Size | None, step: Stepped) -> Floats | None:
        """Draw the work after a step; the VAE at work then is not the end of the run."""
        latents = latents_of(step)
        self._drawing = True
        try:
            return None if latents is None else preview_of(pipe, latents, size)
        finally:
            self._drawing = False

    def _hearer(self, name: str) -> Callable[[Any], None]:
        if name in DENOISERS:
            return lambda layer: self._denoised()
        if name in VAES:
            return lambda layer: self._read()
        if name.startswith("text_encoder"):
            return lambda layer: self._say(0.01, "reading the prompt")
        if name == "image_encoder":
            return lambda layer: self._say(0.02, "looking at the reference")
        return lambda layer: self._say(self._fraction, self._words)

    def _read(self) -> None:
        if self._drawing:
            self._say(self._fraction, self._words)
        else:
            self._say(0.03, "reading the picture")

    def _called(self) -> None:
        self._pace.call()
        self._say_step()

    def _denoised(self) -> None:
        self._pace.layer()
        self._say_step()

    def _say_step(self) -> None:
        self._say(STEPS + (DECODING - STEPS) * self._pace.fraction, self._pace.words)

    def _decoded(self, layer: Any) -> None:
        if self._drawing:
            self._say(self._fraction, self._words)
        else:
            self._layers_decoded += 1
            self._say(DECODING + 0.001 * self._layers_decoded, "decoding")

    def _say(self, fraction: float, words: str) -> None:
        """Report what is news, or old enough; stop where time is up."""
        now = monotonic()
        if self._deadline is not None and now - self._began > self._deadline:
            raise _late(self._deadline, self._words)
        news = words.partition(",")[0] != self._words.partition(",")[0]
        self._fraction, self._words = max(self._fraction, min(fraction, END)), words
        if news or now - self._reported > OFTEN:
            self._reported = now
            self._progress(self._fraction, words)


def _heavy(part: nn.Module) -> dict[str, nn.Module]:
    return {path: layer for path, layer in part.named_modules() if isinstance(layer, HEAVY)}


def _hook(stack: ExitStack, layer: nn.Module, heard: Callable[[Any], None]) -> None:
    handle = layer.register_forward_pre_hook(lambda layer, given: heard(layer))
    stack.callback(handle.remove)


@contextmanager
def _left_as_it_was(pipe: Any) -> Iterator[None]:
    """A run that is stopped may leave a VAE in the precision that it was lifted to, and parts on the wrong device."""
    before = {name: tensor.dtype for name, tensor in _tensors(pipe)}
    try:
        yield
    except BaseException:
        for name, tensor in _tensors(pipe):
            tensor.data = tensor.data.to(before.get(name, tensor.dtype))
        pipe.maybe_free_model_hooks()
        raise


def _tensors(pipe: Any) -> Iterator[tuple[str, Tensor]]:
    for name, part in pipe.components.items():
        if isinstance(part, nn.Module):
            for path, tensor in chain(part.named_parameters(), part.named_buffers()):
                yield f"{name}.{path}", tensor


def _late(deadline: float, words: str) -> Cancelled:
    return Cancelled(
        needed=f"the run done in {deadline:g} s",
        found=f"{words} when the time was up",
        fix="Raise the deadline, or ask for fewer steps or a smaller size.",
    )
