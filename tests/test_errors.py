"""Every mistake of a caller is answered with what was needed, what was found and what to do."""

import pickle

import pytest

from anew import Inpaint, Outpaint, Picture, Recipe, Restyle, Retarget, Vary, errors, run
from anew.image import Limit
from anew.recipes import parse
from anew.tasks import Background, Blend, Recolor
from tests.pictures import hole, picture

WHITE, BLACK = picture(8, 8, "L"), picture(8, 8, "L")
WHITE = Picture(WHITE.samples * 0 + 255, "L")
BLACK = Picture(BLACK.samples * 0, "L")

SAYS = {
    "no mask": (errors.BadTask, "Give it by name", lambda: Inpaint()(picture())),
    "mask of another size": (errors.BadTask, "48x40", lambda: Inpaint()(picture(), mask=hole(8, 8))),
    "all-black mask": (errors.BadTask, "black everywhere", lambda: Inpaint()(picture(8, 8), mask=BLACK)),
    "all-white mask": (errors.BadTask, "white everywhere", lambda: Inpaint()(picture(8, 8), mask=WHITE)),
    "a picture no step takes": (
        errors.BadTask,
        "Did you mean mask?",
        lambda: Inpaint()(picture(), mask=hole(), msk=hole()),
    ),
    "misspelt field": (errors.BadTask, "Did you mean strength?", lambda: Vary(strenght=0.5)),
    "out of range": (errors.BadTask, "less than or equal to 1", lambda: Vary(strength=1.5)),
    "not a number": (errors.BadTask, "finite", lambda: Vary(strength=float("nan"))),
    "text for a number": (errors.BadTask, "valid number", lambda: Vary(strength="much")),
    "outpaint that asks for nothing": (errors.BadTask, "Give either an aspect or pixels", Outpaint),
    "outpaint both ways": (errors.BadTask, "not both", lambda: Outpaint(left=3, aspect="16:9")),
    "aspect as a word": (errors.BadTask, "width:height", lambda: Outpaint(aspect="wide")),
    "aspect of nothing": (errors.BadTask, "between 1:50", lambda: Outpaint(aspect="0:9")),
    "aspect it has": (errors.BadTask, "wider or taller", lambda: Outpaint(aspect="48:40")(picture())),
    "a canvas of a gigapixel": (
        errors.TooLarge,
        "1,073,741,824 pixels",
        lambda: Retarget(width=32768, height=32768)(picture()),
    ),
    "a canvas over one's own limit": (
        errors.TooLarge,
        "at most 3,000 pixels",
        lambda: Outpaint(left=99)(picture(), limit=Limit(pixels=3000)),
    ),
    "retarget to nothing": (errors.BadTask, "width and height", Retarget),
    "colour as a word": (errors.BadTask, "#rrggbb", lambda: Recolor(color="blue")),
    "two backgrounds": (errors.BadTask, "Leave one", lambda: Background(color="#ffffff")(picture(), scene=picture())),
    "box outside": (errors.BadTask, "inside the picture", lambda: Background(box="40,30,200,300")(picture())),
    "box of nothing": (errors.BadTask, "above 0", lambda: Background(box="1,1,0,4")),
    "piece outside": (
        errors.BadTask,
        "move the piece",
        lambda: Blend(left=99)(picture(), piece=picture(), mask=hole()),
    ),
    "words to an engine that reads none": (
        errors.CannotServe,
        "choose an engine that reads it: diffusion",
        lambda: Inpaint(prompt="sky")(picture(), mask=hole()),
    ),
    "style of 3x3": (errors.BadTask, "16", lambda: Restyle()(picture(), style=picture(3, 3))),
    "no such engine": (errors.NoSuchEngine, "Did you mean patch?", lambda: Vary()(picture(), engine="pach")),
    "no such task": (errors.NoSuchTask, "Did you mean inpaint?", lambda: parse('task = "impaint"')),
    "no such recipe key": (errors.BadRecipe, "Did you mean engine?", lambda: parse('task = "vary"\nengin = "patch"')),
    "no such field in a recipe": (
        errors.BadRecipe,
        "Did you mean strength?",
        lambda: parse('task = "vary"\n[with]\nstrenth = 1'),
    ),
    "no such setting": (
        errors.BadRecipe,
        "fields that the engine patch has",
        lambda: Recipe.of(Vary(), engine="patch", settings={"sweeps": 3}),
    ),
    "recipe of a newer version": (errors.BadRecipe, "newer anew", lambda: parse('anew = 99\ntask = "vary"')),
    "recipe that is no text": (errors.BadRecipe, "TOML or JSON", lambda: parse("= =")),
    "recipe without steps": (errors.BadRecipe, "steps", lambda: parse("steps = []")),
    "recipe with a word for a table": (errors.BadRecipe, "table", lambda: parse('task = "vary"\nwith = "much"')),
    "seed below zero": (errors.BadRecipe, "greater than or equal to 0", lambda: Vary()(picture(), seed=-1)),
    "recipe picture missing": (errors.BadTask, "a picture for vary", lambda: run(parse('task = "vary"'))),
}


@pytest.mark.parametrize(("error", "words", "act"), SAYS.values(), ids=SAYS)
def test_error_says_what_to_do(error, words, act):
    with pytest.raises(error) as caught:
        act()
    assert words in str(caught.value)
    assert caught.value.needed and caught.value.found and caught.value.fix


def _tree(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from _tree(sub)


@pytest.mark.parametrize("cls", list(_tree(errors.AnewError)))
class TestEveryError:
    def test_is_drawn_in_the_tree(self, cls):
        assert cls.__name__ in errors.__doc__

    def test_has_a_sentence_and_codes(self, cls):
        assert cls.__doc__ and cls.exit_code in {2, 3, 4, 130} and 400 <= cls.http_status < 600

    def test_crosses_a_process_border_whole(self, cls):
        error = pickle.loads(pickle.dumps(cls(needed="a", found="b", fix="c.")))
        assert (type(error), error.needed, error.found, error.fix) == (cls, "a", "b", "c.")
