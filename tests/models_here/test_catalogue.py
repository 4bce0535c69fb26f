import re

import pytest

from anew.models.catalogue import catalogue, entry
from anew.models.label import checked_name
from anew.models.pull import _checked_id


def test_a_short_name_and_an_id_find_the_same_entry():
    assert entry("sdxl") is entry("stabilityai/stable-diffusion-xl-base-1.0")
    assert entry("sdxl").licence == "CreativeML-OpenRAIL++-M"
    assert entry("no-such-model") is None


def test_names_and_ids_are_there_once():
    for key in ("name", "id"):
        values = [getattr(each, key) for each in catalogue()]
        assert len(values) == len(set(values)) >= 20


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.name)
def test_every_entry_can_be_asked_for(each):
    assert checked_name(each.name) == each.name
    assert _checked_id(each.id) == each.id
    assert re.fullmatch("([0-9a-f]{40})?", each.revision)
    assert each.commercial in ("yes", "no", "conditions")
    assert each.terms.endswith(".")
    assert each.size_gb is None or each.size_gb > 0
