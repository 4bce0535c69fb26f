"""Settings: plain values that read back equal, and refuse what they do not know."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from anew.training.settings import DataSettings, TrainSettings


def test_settings_read_back_equal_from_their_json():
    settings = TrainSettings(
        family="unit", data=DataSettings(paths=("a", "b"), direction="b-to-a"), options={"width": 8}
    )
    assert TrainSettings.model_validate_json(settings.model_dump_json()) == settings


@pytest.mark.parametrize(
    ("settings", "loaded"),
    [({}, 286), ({"size": 128}, 143), ({"load_size": 300}, 300), ({"load_size": 100}, 256), ({"crop": False}, 256)],
)
def test_the_shorter_side_before_cutting(settings, loaded):
    assert DataSettings(paths=("x",), **settings).loaded == loaded


@pytest.mark.parametrize(
    "wrong", [{"sizes": 3}, {"size": 3}, {"paths": ()}, {"paths": ("a", "b", "c")}, {"layout": "x"}]
)
def test_unknown_names_and_values_out_of_range_are_refused(wrong):
    with pytest.raises(ValidationError):
        DataSettings(**{"paths": ("x",), **wrong})


def test_every_field_is_described():
    for kind in (DataSettings, TrainSettings):
        assert all(field.description for field in kind.model_fields.values())


def test_settings_need_no_torch():
    code = "import sys; import anew.training.settings; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
