"""Once: one call of an open pipeline, with everything of the person's put on it before and taken off it after."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from inspect import signature
from typing import Any

import numpy as np
import torch

from anew.engines.card import where
from anew.engines.diffusion import lora, samplers
from anew.engines.diffusion.adapters import reference
from anew.engines.diffusion.call import Array, Call
from anew.engines.diffusion.families import Family, Way
from anew.engines.diffusion.listed import split
from anew.engines.diffusion.loading.quiet import quiet
from anew.engines.diffusion.running.schedule import fresh_scheduler
from anew.engines.diffusion.running.watch import watched
from anew.engines.diffusion.settings import DiffusionSettings
from anew.engines.diffusion.words.encode import encoded, plain
from anew.engines.diffusion.words.inversion import learned_words
from anew.errors import EngineFailed
from anew.image import Size
from anew.ops.building import at_work
from anew.ops.preview import Preview, unseen
from anew.ops.progress import Progress


def run(
    pipe: Any,
    family: Family,
    way: Way,
    call: Call,
    settings: DiffusionSettings,
    progress: Progress,
    preview: Preview = unseen,
) -> Array:
    """Make one picture.

    Returns:
        float32 (h, w, 3) near [0, 1]; larger than the call's picture where the family enlarges.

    Raises:
        BadModel: a LoRA, a learned word or an adapter that does not fit the model.
        BadTask: words that the model cannot read, or a sampler that does not fit.
        Cancelled: somebody asked to stop, or the deadline passed.
        EngineFailed: the model made numbers that are none.
    """
    call = family.filled(call)
    generator = torch.Generator("cpu").manual_seed(call.seed)
    expected = max(1, int(call.steps * call.strength))
    with quiet(), dressed(pipe, way, settings):
        words = _words(pipe, way.words or family.words, call, settings)
        with (
            at_work(progress),
            watched(
                pipe,
                progress,
                expected=expected,
                deadline=settings.deadline or None,
                preview=preview,
                size=Size(call.width, call.height),
            ),
            way.prepare(pipe, call, generator),
        ):
            made = pipe(**way.function(pipe, call), **words, generator=generator, output_type="np")
    picture = np.asarray(made.images[0], np.float32)
    if not np.isfinite(picture).all():
        raise EngineFailed(
            needed="a picture of numbers from the model",
            found="NaN or infinity",
            fix="Try --set precision=fp32: some models overflow in sixteen bits.",
        )
    return picture


@contextmanager
def dressed(pipe: Any, way: Way, settings: DiffusionSettings) -> Iterator[None]:
    """The pipeline with the person's sampler, LoRAs and words, for the length of a block; then exactly as it was."""
    parted = [split(word, 1) for word in settings.loras]
    loras = [lora.Lora(where(path), weight[0] if weight else 1.0) for path, weight in parted]
    with ExitStack() as stack:
        stack.enter_context(fresh_scheduler(pipe))
        if settings.prediction != "auto":
            pipe.scheduler = samplers.predicting(pipe.scheduler, settings.prediction)
        if settings.sampler:
            pipe.scheduler = samplers.chosen(pipe.scheduler, settings.sampler)
        stack.enter_context(lora.applied(pipe, loras))
        stack.enter_context(learned_words(pipe, settings.embeddings))
        if way.ip_adapter:
            path, scale = split(settings.ip_adapter, 1)
            stack.enter_context(reference.applied(pipe, where(path), scale=(scale or [reference.SCALE])[0]))
        yield


def _words(pipe: Any, how: str, call: Call, settings: DiffusionSettings) -> dict[str, Any]:
    """The prompts as this family reads them."""
    if how == "clip":
        guided = call.guidance_scale is None or call.guidance_scale > 1
        return encoded(pipe, call.prompt, call.negative_prompt, clip_skip=settings.clip_skip, guidance=guided)
    if how == "own":
        return {}
    told = {"prompt": plain(call.prompt)}
    if "negative_prompt" in signature(pipe.__call__).parameters:
        told["negative_prompt"] = plain(call.negative_prompt)  # none at all would switch Qwen's guidance off
    return told
