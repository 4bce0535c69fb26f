"""Control maps with models that follow a flow, through the whole road: the same bytes, a mask kept, a run stopped."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew import Picture, Recipe, run
from anew.errors import Cancelled, CannotServe
from anew.tasks import Inpaint, Reimagine, Render
from tests.engines.diffusion import tiny
from tests.engines.diffusion.setups import QUICK
from tests.pictures import hole, picture, texture

WORDS = {"prompt": "a cat"}
CASES = [
    ("sd3", Render(**WORDS)),
    ("flux", Render(**WORDS)),
    ("flux", Reimagine(**WORDS)),
    ("flux", Inpaint(**WORDS)),
    ("qwen-image", Render(**WORDS)),
    ("z-image", Render(**WORDS)),
]


@cache
def net(model: str) -> str:
    folder = Path(mkdtemp(prefix=f"tiny-net-{model}-"))
    tiny.NETS[model]().save_pretrained(folder, safe_serialization=True)
    return str(folder)


def made(model, task, *, seed=3, map_seed=5, progress=lambda share, doing: None):
    map_ = Picture.from_array(texture(70, 51, seed=map_seed))
    pictures = {"picture": map_} if isinstance(task, Render) else {"picture": picture(70, 51), "control": map_}
    if isinstance(task, Inpaint):
        pictures["mask"] = hole(70, 51)
    recipe = Recipe.of(
        task,
        engine="diffusion",
        model=str(tiny.saved(model)),
        settings={**QUICK, "steps": 2, "precision": "fp32", "controlnets": [f"{net(model)}:4"]},
        seed=seed,
    )
    return run(recipe, progress=progress, **pictures).picture.samples


@pytest.mark.parametrize(("model", "task"), CASES, ids=lambda each: getattr(each, "name", each))
def test_a_run_repeats_itself_hears_the_map_and_can_be_stopped(model, task):
    first = made(model, task)
    assert first.shape == (51, 70, 3)
    assert not np.array_equal(first, made(model, task, map_seed=6))

    def stop(share, doing):
        if share > 0.1:
            raise Cancelled(needed="time", found="none", fix="Go on.")

    with pytest.raises(Cancelled):
        made(model, task, progress=stop)
    assert np.array_equal(made(model, task), first)


def test_outside_the_mask_not_a_sample_changes():
    after, kept = made("flux", Inpaint(**WORDS)), hole(70, 51).grey() == 0
    assert np.array_equal(after[kept], picture(70, 51).samples[kept])


def test_a_task_that_diffusers_has_no_control_for_is_refused():
    with pytest.raises(CannotServe, match="render"):
        made("sd3", Reimagine(**WORDS))
