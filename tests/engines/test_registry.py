"""What a model does is told by the engine that knows it, before anything is loaded."""

import pytest

from anew.engines import registry
from anew.errors import BadModel


@pytest.mark.parametrize(
    ("name", "does", "does_not"),
    [("sd", {"reimagine", "inpaint", "edit"}, {"upscale"}), ("ip2p", {"edit"}, {"inpaint", "reimagine"})],
)
def test_a_diffusion_model_says_what_it_does(name, does, does_not):
    pytest.importorskip("diffusers")
    from tests.engines.diffusion import tiny

    tasks = registry.tasks_of(str(tiny.saved(name)))
    assert does <= tasks
    assert not does_not & tasks


def test_a_model_of_ours_does_what_its_engine_does(tmp_path):
    pytest.importorskip("torch")
    from tests.models import tiny

    assert registry.tasks_of(str(tiny(tmp_path / "model"))) == {"translate", "render"}


def test_what_is_no_model_is_refused(tmp_path):
    with pytest.raises(BadModel, match="none"):
        registry.tasks_of("")
    with pytest.raises(BadModel, match="a model that one engine knows"):
        registry.tasks_of(str(tmp_path))
