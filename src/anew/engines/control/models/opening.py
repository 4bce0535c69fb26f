"""Opening: a checked folder as a net, with every weight it needs and none that is not a number."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from anew.engines.control.models.folder import ModelFolder
from anew.errors import BadModel, MissingExtra
from anew.ops.building import ALONE
from anew.ops.progress import Progress, silent

UNUSED = (
    "neck.fusion_stage.layers.0.residual_layer1.",  # DPT: the first fusion has no residual to work on
)
"""Weights that published models lack because their nets never use them."""


def open_net(folder: ModelFolder, progress: Progress = silent) -> Any:
    """The net, in float32 on the CPU, ready to use and not to learn.

    Args:
        folder: From ``read_folder``.
        progress: Told while other nets are at work or built, which is waited for; it may raise ``Cancelled``.

    Raises:
        BadModel: weights missing, of another shape, or not finite.
        MissingExtra: torch or transformers is not installed.
    """
    try:
        import torch

        transformers: Any = import_module("transformers")
        from anew.weights.tensors import all_finite
    except ModuleNotFoundError as error:
        raise MissingExtra(
            needed=f"{error.name}, for maps that a model makes",
            found="not installed",
            fix="Install it with: pip install 'anew[diffusion]'",
        ) from None
    with ALONE.patiently(progress), _quiet(transformers):
        try:
            net, told = getattr(transformers, folder.net).from_pretrained(
                folder.path,
                local_files_only=True,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError, ImportError) as error:
            raise _bad(folder, f"what cannot be opened: {' '.join(str(error).split())[:200]}") from None
    missing = [name for name in told["missing_keys"] if not name.startswith(UNUSED)]
    wrong = [str(each[0]) for each in told["mismatched_keys"]]
    if missing or wrong:
        few = ", ".join(sorted(missing + wrong)[:3])
        raise _bad(folder, f"{len(missing)} missing and {len(wrong)} of another shape: {few}")
    for name, tensor in net.named_parameters():
        if not all_finite(tensor) and not name.startswith(UNUSED):
            raise _bad(folder, f"NaN or infinity in {name}")
        tensor.data = tensor.data.clone()  # a file mapped into memory lies askew; sums then differ in their last bits
    return net.eval().requires_grad_(False)


@contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Without words or bars: what the library would say is checked here, and raised."""
    before, bar = transformers.logging.get_verbosity(), transformers.logging.is_progress_bar_enabled()
    transformers.logging.set_verbosity(logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers.logging.set_verbosity(before)
        if bar:
            transformers.logging.enable_progress_bar()


def _bad(folder: ModelFolder, found: str) -> BadModel:
    return BadModel(
        needed=f"all the weights of {folder.net} at {folder.path}",
        found=found,
        fix="Copy the model again, whole, or get it with `anew models pull`.",
    )
