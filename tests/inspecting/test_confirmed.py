import numpy as np
import pytest

from anew import Picture
from anew.inspecting import watermark
from anew.inspecting.case import Case
from anew.ops.watermark import mark
from anew.provenance import Record
from tests.ops.watermark_scenes import scene

OWN, OLD = 0xFEEDC0DE2026, 0x0123456789AB


def case_of(pixels, told):
    picture = Picture.from_array(pixels)
    record = Record(recipe={}, inputs={}, output="", licences={}, versions={}, mark=told)
    return Case.of(picture.to_bytes("png", record=record.to_json()))


def faint(pixels):
    return mark(pixels, OWN, strength=0.1)


def test_a_mark_too_faint_to_be_read_is_confirmed_by_its_record():
    section = watermark.look(case_of(faint(scene(512, 640)), f"{OWN:012x}"))
    assert section.found and section.facts == {"id": f"{OWN:012x}"} and "is there" in section.says[0]


def test_a_filling_in_a_marked_picture_has_both():
    where = np.zeros((512, 640), np.float32)
    where[100:280, 150:330] = 1
    before = mark(scene(512, 640), OLD, 1 - where)
    section = watermark.look(case_of(mark(before, OWN, where), f"{OWN:012x}"))
    assert section.facts["id"] == f"{OLD:012x}" and "that of its record" in section.says[0]


@pytest.mark.parametrize("told", ["", "0" * 12, "no id", "F" * 12, "0" * 13])
def test_a_record_that_tells_another_or_none_confirms_nothing(told):
    assert case_of(faint(scene(512, 640)), told).confirmed == ""
