import json

from anew import Recolor
from anew.image import open_picture, read_record
from tests.pictures import hole, picture


def test_a_saved_result_holds_the_record_and_the_record_names_its_pixels(tmp_path):
    result = Recolor()(picture(), mask=hole(), seed=3)
    result.save(tmp_path / "out.png")
    record = json.loads(read_record(tmp_path / "out.png"))
    assert record["output"] == open_picture(tmp_path / "out.png").sha256
    assert record["inputs"]["picture"] == picture().sha256


def test_the_same_run_saved_twice_is_the_same_file_but_for_the_signature(tmp_path):
    for name in ("a.png", "b.png"):
        Recolor()(picture(), mask=hole()).save(tmp_path / name, sign=False)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
