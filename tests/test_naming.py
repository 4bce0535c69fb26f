from anew import Recipe
from anew.road.naming import name_of

STEP = {
    "task": "vary",
    "engine": "diffusion",
    "model": "here/sd",
    "revision": "7f",
    "settings": {"loras": ["here/ink:0.5"], "steps": 4},
    "weights": {"here/ink": "aa"},
}


def named(inputs=None, seed=0, **changes):
    return name_of(Recipe.from_dict({"steps": [{**STEP, **changes}], "seed": seed}), inputs or {})


def test_where_models_and_files_lie_decides_nothing():
    moved = {"settings": {"loras": ["there/ink:0.5"], "steps": 4}, "weights": {"there/ink": "aa"}}
    assert named(model="there/sd", **moved) == named()


def test_everything_else_does():
    others = [
        named(revision="80"),
        named(weights={"here/ink": "bb"}),
        named(settings={"loras": ["here/ink:0.6"], "steps": 4}),
        named(settings={"loras": ["here/ink:0.5"], "steps": 5}),
        named({"picture": "cc"}),
        named(seed=1),
        named(**{"with": {"strength": 0.1}}),
    ]
    assert len({named(), *others}) == len(others) + 1


def test_a_model_that_is_not_pinned_is_told_by_its_place():
    assert named(revision="") != named(revision="", model="there/sd")
