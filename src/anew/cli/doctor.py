"""Doctor: is this installation well, and what would make it better?"""

import importlib.metadata
import os
import platform
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from anew.cli.keeping import size
from anew.cli.report import say, say_json
from anew.engines import registry
from anew.engines.facts import how_to_get
from anew.errors import AnewError
from anew.image.files.fit import SUFFIXES
from anew.store import Store
from anew.version import VERSION

STANDS_ON = (
    "numpy",
    "numba",
    "onnxruntime",
    "opencv-python-headless",
    "pillow",
    "pydantic",
    "tomli-w",
    "typer",
    "rich",
)

LEARN = ("torch", "safetensors", "onnx")
"""Packages of the extra ``learn``."""


def examine() -> dict[str, Any]:
    """Everything there is to know, as plain data; nothing is changed."""
    heif = find_spec("pillow_heif") is not None
    return {
        "anew": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": cores(),
        "memory_gb": memory(),
        "versions": {name: _version(name) for name in STANDS_ON},
        "engines": [_engine(name) for name in registry.names()],
        "formats": {
            "read_and_write": sorted(set(SUFFIXES.values()) - (set() if heif else {"heif"})),
            "missing": {} if heif else {"heif": "pip install 'anew[heif]'"},
        },
        "kernels": kernels(),
        "store": store(),
        "learn": learn(),
    }


def tell(*, as_json: bool = False) -> int:
    """Tell what was found.

    Returns:
        0 when the core works and some engine is ready, else 4.
    """
    found = examine()
    well = any(engine["ready"] for engine in found["engines"]) and "missing" not in found["versions"].values()
    if as_json:
        say_json({**found, "well": well})
    else:
        say("\n".join(_lines(found)))
        say("All is well." if well else "The core does not work: pip install --force-reinstall anew")
    return 0 if well else 4


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> float | None:
    """Memory of the machine in GB; None where the system does not say."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, ValueError, OSError):
        return None


def kernels() -> dict[str, Any]:
    """Where the machine code of the kernels is kept, whether it can be, and how much is there already."""
    from anew.ops import patchmatch, voting

    kept = [_cache_path(module) for module in (patchmatch, voting)]
    folder = Path(next((path for path in kept if path), Path(patchmatch.__file__).parent / "__pycache__"))
    there = sorted(folder.glob("*.nbi")) if folder.is_dir() else []
    below = next(path for path in (folder, *folder.parents) if path.exists())
    return {"folder": str(folder), "writable": os.access(below, os.W_OK), "compiled": len(there), "warm": bool(there)}


def store() -> dict[str, Any]:
    """Where inputs and records are kept, how much is there, and how much may be."""
    try:
        found = Store()
        return {"folder": str(found.root), **asdict(found.sizes()), "fault": ""}
    except (AnewError, OSError) as error:
        return {"folder": "", "fault": str(error)}


def learn() -> dict[str, Any]:
    """What trains models and runs them: torch with its device and numbers, ONNX Runtime without it."""
    told: dict[str, Any] = {"torch": "", "onnxruntime": ""}
    if find_spec("onnxruntime") is not None:
        told["onnxruntime"] = _version("onnxruntime")
    missing = [name for name in LEARN if find_spec(name) is None]
    if missing:
        return {**told, "missing": missing}
    import torch

    from anew.nets.machine import has_bf16
    from anew.training.precision import choose

    device = choose().device
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"
    return {
        **told,
        "torch": torch.__version__,
        "missing": [],
        "device": name,
        "bf16": has_bf16(device),
        "threads": torch.get_num_threads(),
    }


def _cache_path(module: Any) -> str | None:
    """Where numba keeps what a module's kernels compile to."""
    for thing in vars(module).values():
        stats = getattr(thing, "stats", None)
        if stats is not None and hasattr(stats, "cache_path"):
            return str(stats.cache_path) if stats.cache_path else None
    return None


def _engine(name: str) -> dict[str, Any]:
    try:
        card = registry.card(name)
    except Exception as error:  # noqa: BLE001 - a stranger's card may break in any way; say so and go on
        return {"name": name, "ready": False, "missing": [], "get": "", "fault": f"{type(error).__name__}: {error}"}
    missing = card.missing()
    get = how_to_get(card) if missing else ""
    return {"name": name, "ready": not missing, "missing": missing, "get": get, "fault": ""}


def _lines(found: dict[str, Any]) -> list[str]:
    memory_gb = f", {found['memory_gb']} GB of memory" if found["memory_gb"] else ""
    kernel = found["kernels"]
    state = f"{kernel['compiled']} compiled" if kernel["warm"] else "none yet; `anew doctor --warm` compiles them"
    formats = found["formats"]
    return [
        f"anew     {found['anew']}, Python {found['python']} ({sys.executable})",
        f"machine  {found['system']}, {found['cores']} cores{memory_gb}",
        f"versions {', '.join(f'{name} {number}' for name, number in found['versions'].items())}",
        *(f"engine   {each['name']}: {_state(each)}" for each in found["engines"]),
        f"formats  {', '.join(formats['read_and_write'])}",
        *(f"         not {name}: {get}" for name, get in formats["missing"].items()),
        f"kernels  {state}, in {kernel['folder']}{'' if kernel['writable'] else ', which cannot be written'}",
        f"store    {_store_line(found['store'])}",
        *_learn_lines(found["learn"]),
    ]


def _store_line(told: dict[str, Any]) -> str:
    if told["fault"]:
        return f"not usable: {told['fault']}"
    much = f"{told['pictures']} pictures, {told['notes']} records, {size(told['bytes'])} of {size(told['room'])}"
    return (
        f"{much}, in {told['folder']}" if told["room"] else f"keeps nothing, as ANEW_STORE_ROOM says; {told['folder']}"
    )


def _learn_lines(told: dict[str, Any]) -> list[str]:
    onnx = f"onnxruntime {told['onnxruntime']}" if told["onnxruntime"] else "not there: pip install 'anew[onnx]'"
    if told["missing"]:
        train = f"cannot train, needs {', '.join(told['missing'])}: pip install 'anew[learn]'"
    else:
        numbers = "bf16 and fp32" if told["bf16"] else "fp32; no bf16 units"
        train = f"torch {told['torch']} on {told['device']}, {numbers}, {told['threads']} threads"
    return [f"learn    {train}", f"onnx     {onnx}"]


def _state(engine: dict[str, Any]) -> str:
    if engine["fault"]:
        return f"broken, {engine['fault']}"
    return "ready" if engine["ready"] else f"needs {', '.join(engine['missing'])}: {engine['get']}"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"
