"""Opening: from a checked directory to a pipeline whose every weight is there, finite and in its own memory.

    largest network first --> every weight found? --> finite? --> copied out of the file --> pipeline

The copy is what makes bytes repeat: a tensor mapped from a file begins wherever the file has it, and matrix products
on other alignments round otherwise, at about 1e-6. The file's pages are let go, a tensor at a time.
"""

from collections.abc import Mapping
from importlib import import_module
from inspect import Parameter, signature
from itertools import chain
from typing import TYPE_CHECKING, Any

from anew.engines.diffusion.loading.folder import OPTIONAL, Component, Folder
from anew.engines.diffusion.loading.mapped import Mapped
from anew.engines.diffusion.loading.quiet import quiet
from anew.engines.diffusion.loading.single.building import build
from anew.errors import BadModel, CannotServe, MissingExtra
from anew.ops.building import ALONE
from anew.ops.progress import Progress, silent

if TYPE_CHECKING:
    from torch.nn import Module

DTYPES: Mapping[str, str] = {"fp32": "float32", "bf16": "bfloat16", "fp16": "float16"}
"""What a run may reckon in, and what torch calls it."""
MODULES: Mapping[str, str] = {
    "diffusers": "diffusers",
    "transformers": "transformers",
    "stable_diffusion": "diffusers.pipelines.stable_diffusion.safety_checker",
}
"""Where the classes of a library lie, by the names that a model uses."""


def open_pipeline(
    folder: Folder,
    pipeline_class: str,
    *,
    dtype: str,
    device: str = "cpu",
    extra: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> Any:
    """Load a model and put it into a pipeline.

    Args:
        folder: From ``read_folder``.
        pipeline_class: The class of diffusers to run, which may be another than the directory names.
        dtype: ``fp32``, ``bf16`` or ``fp16``, for every network.
        device: Where torch shall keep it.
        extra: Components made elsewhere, by the pipeline's own names, such as ``controlnet``; they go first.
        progress: Told while other nets are at work or built, which is waited for; it may raise ``Cancelled``.

    Returns:
        A ``diffusers.DiffusionPipeline``, silent and set to evaluation.

    Raises:
        BadModel: weights missing, of another shape, or not finite; or components that do not make that pipeline.
        CannotServe: diffusers has no such pipeline, or the type is unknown.
        MissingExtra: diffusers or torch is not installed.
    """
    made = dict(extra or {})
    with ALONE.patiently(progress), quiet():
        kind = _class(pipeline_class)
        wanted = {name: each for name, each in signature(kind.__init__).parameters.items() if name != "self"}
        parts = [part for name, part in folder.components.items() if name in wanted and name not in made]
        for part in sorted(parts, key=_bytes, reverse=True):
            made[part.name] = open_component(part, dtype=dtype, device=device)
        made |= {name: value for name, value in folder.flags.items() if name in wanted and name not in made}
        if made.get("safety_checker") is None and "requires_safety_checker" in wanted:
            made["requires_safety_checker"] = False
        made |= dict.fromkeys({*OPTIONAL, *folder.absent} & set(wanted) - set(made))
        lacking = [name for name, each in wanted.items() if each.default is Parameter.empty and name not in made]
        if lacking:
            raise _unfit(folder, pipeline_class, f"no {', '.join(lacking)}")
        try:
            pipeline = kind(**made)
        except Exception as error:  # noqa: BLE001 - a pipeline's constructor stumbles over anything
            raise _unfit(folder, pipeline_class, _short(error)) from None
        pipeline.set_progress_bar_config(disable=True)
        if unet := pipeline.components.get("unet"):
            from anew.engines.diffusion.attention import in_bands  # with diffusers, which is there by now

            in_bands(unet)
        return pipeline


def open_component(part: Component, *, dtype: str, device: str = "cpu", progress: Progress = silent) -> Any:
    """Load one component: a network with its weights, or a tokenizer, scheduler or processor.

    Args:
        part: From ``read_folder``.
        dtype: As for ``open_pipeline``.
        device: As for ``open_pipeline``.
        progress: As for ``open_pipeline``.

    Raises:
        BadModel: weights missing, of another shape, or not finite; or a configuration that makes no such component.
    """
    import torch

    if dtype not in DTYPES:
        raise CannotServe(needed=f"one of the types {', '.join(DTYPES)}", found=dtype, fix="Choose one of them.")
    kind = _class(part.kind, part.package)
    weights: dict[str, Any] = {
        "dtype": getattr(torch, DTYPES[dtype]),
        "variant": part.variant or None,
        "use_safetensors": True,
        "low_cpu_mem_usage": True,
        "output_loading_info": True,
    }
    if part.package != "diffusers":
        weights["ignore_mismatched_sizes"] = (
            True  # not ignored: told, and refused by name; else only the log names them
        )
    with ALONE.patiently(progress), torch.random.fork_rng(devices=[]), quiet():  # nobody else's chance may move
        try:
            if part.pieces is None:
                made = kind.from_pretrained(str(part.folder), local_files_only=True, **(weights if part.files else {}))
            else:
                made = build(part, kind, weights["dtype"])
        except Exception as error:  # noqa: BLE001 - two libraries and their tokenizers fail in many classes
            raise BadModel(
                needed=f"a {part.kind} at {part.folder}",
                found=_short(error),
                fix="Its configuration and its weights do not belong together; download the model again, whole.",
            ) from None
    if not part.files:
        return made
    net, told = made
    _check_told(part, told)
    settle(net, str(part.folder), device)
    return net


def settle(net: "Module", where: str, device: str = "cpu") -> None:
    """Give every weight memory of its own on the device, after a look that it is there and finite; set it to use.

    Weights of convolutions get the memory order that is fastest for them (channels last).

    Args:
        net: As a loader left it.
        where: Its directory, for the message.
        device: Where it shall be.

    Raises:
        BadModel: a weight without values, or with NaN or infinity.
    """
    import torch

    from anew.weights.tensors import all_finite

    kept, mapped = set(net.state_dict(keep_vars=True)), Mapped()
    for name, tensor in chain(net.named_parameters(), net.named_buffers()):
        if tensor.is_meta:
            raise _bad_weights(where, f"{name} without values")
        if name in kept and tensor.is_floating_point() and not all_finite(tensor):
            raise _bad_weights(where, f"NaN or infinity in {name}")
        order = torch.channels_last if tensor.dim() == 4 else torch.contiguous_format
        old = tensor.data
        data = old.to(device)
        tensor.data = data.clone(memory_format=order) if device == "cpu" else data.contiguous(memory_format=order)
        mapped.let_go(old)
    net.eval().requires_grad_(False)


def _check_told(part: Component, told: Mapping[str, Any]) -> None:
    """What the loader says it could not fill.

    Raises:
        BadModel: anything.
    """
    missing = sorted(str(name) for name in told.get("missing_keys", ()))
    other = sorted(str(each[0]) for each in told.get("mismatched_keys", ()))
    errors = [str(each) for each in told.get("error_msgs", ())]
    if missing or other or errors:
        words = (("missing", missing), ("of another shape", other), ("not readable", errors))
        found = "; ".join(f"{len(names)} {word}: {', '.join(names[:3])}" for word, names in words if names)
        raise _bad_weights(str(part.folder), found[:500])


def _class(name: str, library: str = "diffusers") -> Any:
    """A class of diffusers or transformers; ``name`` has been found harmless by ``allowed``, or is ours.

    Raises:
        MissingExtra: the library is not installed.
        CannotServe: this version of it has no such class.
    """
    try:
        module = import_module(MODULES[library])
    except ModuleNotFoundError as error:
        raise MissingExtra(
            needed="diffusers, to run a diffusion model",
            found=f"{error.name} not installed",
            fix="pip install 'anew[diffusion]'",
        ) from None
    found = getattr(module, name.replace("FeatureExtractor", "ImageProcessor"), None)
    if not isinstance(found, type):
        raise CannotServe(
            needed=f"{name} of {library}",
            found=f"{library} {getattr(module, '__version__', '')} without it",
            fix="The model is newer or older than the libraries; see which versions `anew[diffusion]` asks for.",
        )
    return found


def _bytes(part: Component) -> int:
    return sum(fact.end - fact.begin for fact in part.tensors.values())


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _bad_weights(where: str, found: str) -> BadModel:
    return BadModel(
        needed=f"whole and finite weights at {where}",
        found=found,
        fix="Download the model again, whole; if that does not help, its publisher's file is damaged.",
    )


def _unfit(folder: Folder, pipeline_class: str, found: str) -> BadModel:
    return BadModel(
        needed=f"the components of a {pipeline_class} at {folder.path}",
        found=found,
        fix="The model is made for another task; `anew models show` tells for which.",
    )
