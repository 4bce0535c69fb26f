"""Choose: which files of a repository are worth fetching, and under which name each is kept.

    model_index.json                        kept
    unet/config.json                        kept
    unet/diffusion_pytorch_model.safetensors        kept; or the fp16 one, under this name, if there is no other
    unet/diffusion_pytorch_model.fp16.safetensors   left: a second copy
    unet/diffusion_pytorch_model.bin        left: a pickle
    v1-5-pruned.safetensors                 left: the same weights again, in one file

Nothing else comes: no pickle, no Python, no pictures.
"""

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from anew.errors import BadModel
from anew.models.label import FILE

SUFFIXES = (".safetensors", ".json", ".txt", ".model")
_LICENCE = re.compile(r"licen[cs]e[^/]*", re.IGNORECASE)
_LICENCE_SUFFIXES = ("", ".md", ".txt")
_PRECISIONS = "fp16|bf16|fp32|fp8|non_ema|ema_only"
_WEIGHTS = re.compile(rf"(?P<stem>.+?)(?:\.(?P<variant>{_PRECISIONS}))?(?P<shard>-\d+-of-\d+)?\.safetensors")
_INDEX = re.compile(
    rf"(?P<stem>.+?)(?:\.(?P<before>{_PRECISIONS}))?\.safetensors\.index(?:\.(?P<after>{_PRECISIONS}))?\.json"
)
_PICKLE = re.compile(r"(.*/)?(diffusion_)?pytorch_model[^/]*\.bin|.*\.(ckpt|pt|pth)")
_WHOLE = ("", "fp32", "bf16", "fp16")
_HALF = ("fp16", "bf16", "", "fp32")


def chosen(names: Iterable[str], *, only: Sequence[str] = (), half: bool = False) -> dict[str, str]:
    """What to fetch of a repository.

    Args:
        names: Every file in it, with ``/`` between folders.
        only: Patterns; when there are any, what fits none is left.
        half: Rather the 16-bit copy of the weights, where there are two.

    Returns:
        Name in the repository -> name in the store.

    Raises:
        BadModel: it holds no safetensors, or a part of it is there as a pickle only.

    Example:
        >>> chosen(["config.json", "model.fp16.safetensors", "model.bin", "run.py"])
        {'config.json': 'config.json', 'model.fp16.safetensors': 'model.safetensors'}
    """
    names = sorted(names)
    pipeline = "model_index.json" in names and not only
    wanted = [name for name in names if _welcome(name) and (not only or any(fnmatchcase(name, each) for each in only))]
    if pipeline:
        wanted = [name for name in wanted if _is_part(name)]
    kept = {name: name for name in wanted} if only else _one_variant(wanted, _HALF if half else _WHOLE)
    _check_weights(names, kept, pipeline=pipeline)
    return kept


def _welcome(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") for part in path.parts)
    if hidden or path.is_absolute() or "\\" in name or ":" in name or path.name == FILE:
        return False
    licence = _LICENCE.fullmatch(path.name) is not None and path.suffix.lower() in _LICENCE_SUFFIXES
    return licence or path.suffix in SUFFIXES


def _is_part(name: str) -> bool:
    """Whether it belongs to a pipeline: text on top, anything in the folder of a component, nothing deeper."""
    depth = name.count("/")
    return depth == 1 or (depth == 0 and not name.endswith(".safetensors"))


def _one_variant(names: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """One precision of each weight, under its plain name."""
    seen: dict[str, set[str]] = {}
    for name in names:
        stem, variant, _ = _read(name)
        seen.setdefault(stem, set()).add(variant)
    best = {stem: _first(order, variants) for stem, variants in seen.items()}
    reads = [(name, *_read(name)) for name in names]
    return {name: plain for name, stem, variant, plain in reads if variant == best[stem]}


def _read(name: str) -> tuple[str, str, str]:
    """The weight a file belongs to, its variant, and its plain name. Files that are no weights belong to themselves."""
    folder, _, last = name.rpartition("/")
    before = f"{folder}/" if folder else ""
    index = _INDEX.fullmatch(last)
    if index:
        plain = f"{before}{index['stem']}.safetensors.index.json"
        return before + index["stem"], index["before"] or index["after"] or "", plain
    weights = _WEIGHTS.fullmatch(last)
    if weights is None:
        return f"{name}\n", "", name
    # A shard keeps its name, because the index calls it so.
    plain = name if weights["shard"] else f"{before}{weights['stem']}.safetensors"
    return before + weights["stem"], weights["variant"] or "", plain


def _first(order: Sequence[str], variants: set[str]) -> str:
    return next((each for each in order if each in variants), min(variants))


def _check_weights(names: Iterable[str], kept: Iterable[str], *, pipeline: bool) -> None:
    with_weights = {name.rpartition("/")[0] for name in kept if name.endswith(".safetensors")}
    pickled = {name.rpartition("/")[0] for name in names if _PICKLE.fullmatch(name)}
    bare = sorted(folder for folder in pickled - with_weights if folder.count("/") == 0 and folder) if pipeline else []
    if not with_weights or bare:
        which = f" in {', '.join(bare)}" if with_weights else ""
        raise BadModel(
            needed="a model whose weights are safetensors",
            found=f"pickles only{which}" if pickled else "no weights at all",
            fix="anew opens no pickle, because one can run code. Look for a repository or a revision with safetensors.",
        )
