import subprocess
import sys

import pytest

from anew.engines.gan.families import OPTIONS, family, options_of
from anew.errors import BadInput, NotFound


def test_names_and_options_come_without_torch():
    code = "import sys, anew.engines.gan.families as f; f.options_of('unit', {}); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_option_says_what_it_is():
    for kind in OPTIONS.values():
        assert all(field.description for field in kind.model_fields.values())


def test_the_papers_values_differ_from_ours_and_are_fixed():
    for kind in OPTIONS.values():
        assert kind.paper() != kind()
        assert kind.paper().ema == 0 and not kind.paper().augment and kind.paper().r1 == 0


def test_a_misspelt_option_is_named_with_the_nearest():
    with pytest.raises(BadInput, match="an option of cut; found nse"):
        options_of("cut", {"nse": 1})


def test_a_value_out_of_range_is_refused_with_the_options_own_words():
    with pytest.raises(BadInput, match="cyclegan's option cycle: greater than or equal to 0; found -1"):
        options_of("cyclegan", {"cycle": -1})


def test_an_unknown_family_is_refused():
    with pytest.raises(NotFound, match="Did you mean pix2pix"):
        family("pix2pixel")


def test_a_training_size_too_small_for_the_judges_is_refused():
    with pytest.raises(BadInput, match="64 pixels or more for the judge strided, scales 3; found 48"):
        OPTIONS["unit"]().for_size(48)
    with pytest.raises(BadInput, match="24 pixels"):
        OPTIONS["cyclegan"]().for_size(16)


@pytest.mark.parametrize("norm", ["instance", "none"])
@pytest.mark.parametrize("judge", ["patch70", "patch16", "pixel", "strided"])
def test_every_judge_can_look_at_the_smallest_picture_allowed(judge, norm):
    torch = pytest.importorskip("torch")
    from anew.engines.gan.families import judging

    mine = OPTIONS["cut"](judge=judge, judge_width=2, judge_norm=norm, scales=2)
    said = judging.judge(mine, 3)(torch.randn(1, 3, mine.least, mine.least))
    assert all(scale[-1].isfinite().all() for scale in said)
