"""Checkpoint: a one-file model read as a ``Folder``, from its header alone; nothing is imported.

Its tensors have the names that diffusers and transformers know, and each says which piece of the file it is. What the
header cannot tell, such as how many heads attention has, is told by the configurations in ``configs``.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.inside import wrong
from anew.engines.diffusion.loading.single.naming import Namer, Piece, clip, open_clip, unet, vae
from anew.engines.diffusion.loading.single.what import BASES, UNET, USES, VAE, What, what_is
from anew.errors import BadModel
from anew.weights import Header, read_header

CONFIGS = Path(__file__).parent.parent / "configs"
"""One file a base: library, class and configuration of every component."""
FLOATS = ("F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2")
"""Types of numbers that a weight may have."""


def read_checkpoint(path: Path, configs: Path | None = None) -> Folder:
    """Read and check a model in one file; no weights are read but their header.

    Args:
        path: The file.
        configs: Where the configurations lie, else those of the package.

    Raises:
        BadModel: no safetensors, cut short, no checkpoint of a kind that is known, or one with parts missing.
    """
    header = read_header(path)
    what = what_is(header)
    if not what.base:
        raise BadModel(needed=f"a whole diffusion model in one file at {path}", found=what.name, fix=what.fix)
    told = json.loads(((configs or CONFIGS) / f"{what.base}.json").read_text(encoding="utf8"))
    parts = [_component(path, header, what, name, each) for name, each in told.items()]
    pipeline = f"{BASES[what.base].stem}{USES[what.channels][0]}Pipeline"
    return Folder(path, pipeline, {part.name: part for part in parts})


def _component(path: Path, header: Header, what: What, name: str, told: Mapping[str, Any]) -> Component:
    package, kind = told["class"]
    config = {**told["config"], **_own(header, what, name)}
    prefix, namer = _places(what).get(name, ("", None))
    if namer is None:
        return Component(name, package, kind, path, (), config, {}, pieces={})
    pieces = dict(_pieces(path, header, prefix, namer, config))
    facts = {made: piece.fact(header.tensors[piece.source]) for made, piece in pieces.items()}
    for piece in pieces.values():
        if header.tensors[piece.source].dtype not in FLOATS:
            raise wrong(path, f"quantised weights, in {piece.source}", "Take the model in sixteen bits.")
    return Component(name, package, kind, path, (path,), config, facts, pieces=pieces)


def _places(what: What) -> dict[str, tuple[str, Namer]]:
    """Where each network begins in the file, and who knows its names."""
    texts = BASES[what.base].texts
    found: dict[str, tuple[str, Namer]] = {"unet": (UNET, unet), "vae": (VAE, vae)}
    for end, text in zip(("", "_2"), texts, strict=False):
        found[f"text_encoder{end}"] = text, open_clip if text.endswith(".model.") else clip
    return found


def _pieces(
    path: Path, header: Header, prefix: str, namer: Namer, config: Mapping[str, Any]
) -> Iterator[tuple[str, Piece]]:
    """Every tensor below a prefix by its new name.

    Raises:
        BadModel: one of the denoiser that has no place in it, or two for one place.
    """
    seen: dict[str, str] = {}
    for source in header.tensors:
        if not source.startswith(prefix):
            continue
        made = [(name, piece._replace(source=source)) for name, piece in namer(source.removeprefix(prefix), config)]
        if not made and prefix == UNET:
            raise wrong(path, f"{source}, which no denoiser of this kind has", "Choose another file of the model.")
        for name, piece in made:
            if name in seen:
                raise wrong(path, f"{seen[name]} and {source}, both for {name}", "Choose another file of the model.")
            seen[name] = source
            yield name, piece


def _own(header: Header, what: What, name: str) -> dict[str, Any]:
    """What the file itself says of a component."""
    predicts = prediction(header, what)
    if name == "unet":
        large = what.base == "sd2" and predicts == "v_prediction"
        return {"in_channels": what.channels, **({"sample_size": 96} if large else {})}
    if name == "scheduler":
        whole = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"} if "ztsnr" in header.tensors else {}
        return {"prediction_type": predicts, **whole}
    return {}


def prediction(header: Header, what: What) -> str:
    """What the denoiser tells: the noise (``epsilon``), or a mixture of it with the picture (``v_prediction``).

    The shapes do not say. A file does by its metadata (modelspec.prediction_type, modelspec.architecture) or by an
    empty tensor named v_pred, as trainers write them. One of SD 2 that says nothing is taken for 2.1 at 768 pixels,
    which tells a mixture, unless it is for inpainting; the setting ``prediction`` says otherwise.
    """
    said = header.metadata.get("modelspec.prediction_type", "").lower()
    shape = header.metadata.get("modelspec.architecture", "").lower()
    if "v_pred" in header.tensors or said.startswith("v") or "768-v" in shape:
        return "v_prediction"
    silent = not said and "v2-512" not in shape
    return "v_prediction" if what.base == "sd2" and what.channels == 4 and silent else "epsilon"
