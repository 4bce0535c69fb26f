"""One run in a process of its own: ``python -m benchmarks.diffusion.child MODE FOLDER ANSWER.json [NAME=VALUE ...]``.

bare      diffusers alone, as its documentation has it
anew      the same through the road
both      the one and the other, by turns, in one process: what the road costs in time; loading is not counted
turns     through the road by torch and by OpenVINO, by turns, in one process; each one's first run beside it
cancel    stopped at chance moments; how long it took, and whether the next run's bytes are as ever
"""

import hashlib
import json
import resource
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import cost_of

PROMPT = "a cat"
Answer = dict[str, Any]


def photo(side: int) -> np.ndarray[Any, Any]:
    """(side, side, 3) of 8 bits: smooth waves with noise, the same every time."""
    y, x = np.mgrid[:side, :side]
    waves = np.stack([np.sin(x / (30 + 9 * c)) * np.cos(y / (41 + 7 * c)) for c in range(3)], axis=2)
    noise = np.random.default_rng(0).normal(0, 0.05, waves.shape)
    return np.asarray(np.clip(127.5 + 100 * (waves + noise), 0, 255), np.uint8)


def bare_call(folder: str, asked: Mapping[str, Any]) -> Callable[[], bytes]:
    """Diffusers alone."""
    import torch
    from diffusers import StableDiffusionImg2ImgPipeline
    from PIL import Image

    dtype = getattr(torch, asked["dtype"])
    pipe = StableDiffusionImg2ImgPipeline.from_pretrained(folder, local_files_only=True, dtype=dtype)
    pipe.set_progress_bar_config(disable=True)
    picture = Image.fromarray(photo(asked["side"]))

    def call() -> bytes:
        generator = torch.Generator("cpu").manual_seed(0)
        made = pipe(
            prompt=PROMPT, image=picture, strength=1.0, num_inference_steps=asked["steps"], guidance_scale=1.0,
            generator=generator,
        )  # fmt: skip
        return np.asarray(made.images[0]).tobytes()

    return call


def anew_call(folder: str, asked: Mapping[str, Any], progress: Any = None) -> Callable[[], bytes]:
    """Through the road."""
    from anew import Picture, Recipe, run
    from anew.ops.progress import silent
    from anew.tasks import Reimagine

    task = Reimagine(prompt=PROMPT, strength=1.0, guidance_scale=1.0)
    precision = {"bfloat16": "bf16", "float32": "fp32"}[asked["dtype"]]
    settings = {"steps": asked["steps"], "size": asked["side"], "precision": precision}
    settings["accelerator"] = asked.get("accelerator", "none")
    recipe = Recipe.of(task, engine="diffusion", model=folder, settings=settings, seed=0)
    picture = Picture(photo(asked["side"]), "RGB")
    return lambda: run(recipe, progress=progress or silent, picture=picture).picture.samples.tobytes()


def alone(call: Callable[[], bytes]) -> Answer:
    """One call, its first."""
    made, cost = cost_of(call)
    return {"cpu": cost.cpu, "sha256": hashlib.sha256(made).hexdigest(), "peak": _peak()}


def both(folder: str, asked: Mapping[str, Any]) -> Answer:
    """By turns, after one short call each; ``bare_dtype`` lets the bare one reckon in other numbers."""
    bare = {**asked, "dtype": asked.get("bare_dtype", asked["dtype"])}
    anew_call(folder, {**asked, "steps": 1})()
    calls = {"bare": bare_call(folder, bare), "anew": anew_call(folder, asked)}
    bare_call(folder, {**bare, "steps": 1})()
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(asked["rounds"]):
        for name, call in calls.items():
            found[name].append(cost_of(call)[1].cpu)
    return {name: min(costs) for name, costs in found.items()}


def turns(folder: str, asked: Mapping[str, Any]) -> Answer:
    """Torch and OpenVINO by turns, after one call each; OpenVINO's first converts the model."""
    calls = {name: anew_call(folder, {**asked, "accelerator": name}) for name in ("none", "openvino")}
    first = {f"first {name}": cost_of(call)[1].cpu for name, call in calls.items()}
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(asked["rounds"]):
        for name, call in calls.items():
            found[name].append(cost_of(call)[1].cpu)
    return {**first, **{name: min(costs) for name, costs in found.items()}}


def cancel(folder: str, asked: Mapping[str, Any]) -> Answer:
    """How long from the wish to the end, at several moments of a run."""
    from anew.errors import Cancelled

    first = hashlib.sha256(anew_call(folder, asked)()).hexdigest()
    start = time.perf_counter()
    anew_call(folder, asked)()
    whole = time.perf_counter() - start
    waits = []
    for share in np.linspace(0.1, 0.95, asked["rounds"]):
        wish = threading.Event()

        def listen(fraction: float, doing: str, wish: threading.Event = wish) -> None:
            if wish.is_set():
                raise Cancelled(needed="a run", found="a stop", fix="")

        asked_at: list[float] = []

        def ask(asked_at: list[float] = asked_at, wish: threading.Event = wish) -> None:
            asked_at.append(time.perf_counter())
            wish.set()

        timer = threading.Timer(whole * share, ask)
        timer.start()
        try:
            anew_call(folder, asked, listen)()
        except Cancelled:
            waits.append(time.perf_counter() - asked_at[0])
        timer.join()
    again = hashlib.sha256(anew_call(folder, asked)()).hexdigest()
    return {"waits": waits, "same": first == again, "whole": whole}


def _peak() -> int:
    """Bytes of memory held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(mode: str, folder: str, answer: str, words: list[str]) -> None:
    """Do it and leave the answer."""
    asked: dict[str, Any] = {"side": 512, "steps": 20, "dtype": "bfloat16", "rounds": 2}
    for word in words:
        name, _, value = word.partition("=")
        asked[name] = int(value) if value.isdigit() else value
    modes: dict[str, Callable[[], Answer]] = {
        "bare": lambda: alone(bare_call(folder, asked)),
        "anew": lambda: alone(anew_call(folder, asked)),
        "both": lambda: both(folder, asked),
        "turns": lambda: turns(folder, asked),
        "cancel": lambda: cancel(folder, asked),
    }
    Path(answer).write_text(json.dumps(modes[mode]()), encoding="utf8")


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.argv[4:])
