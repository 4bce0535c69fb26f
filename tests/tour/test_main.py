import re

import pytest

from anew.image import open_picture, read_record
from anew.tour.main import main
from anew.tour.photos import FOLDER, photo
from anew.tour.scenes import SCENES


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    out = tmp_path_factory.mktemp("gallery") / "made"
    main(out, scenes=[scene for scene in SCENES if scene.name in ("remove", "recolor")])
    return out


def test_the_page_shows_files_that_are_there(gallery):
    names = re.findall(r"img src='([^']+)'", (gallery / "index.html").read_text(encoding="utf8"))
    assert "remove-after.png" in names and all((gallery / name).is_file() for name in names)


def test_the_page_asks_for_nothing_from_outside(gallery):
    assert not re.search(r"https?://|<script", (gallery / "index.html").read_text(encoding="utf8"))


def test_the_contact_sheet_holds_every_scene(gallery):
    strips = [open_picture(gallery / f"{name}-strip.jpg").size for name in ("remove", "recolor")]
    assert open_picture(gallery / "contact-sheet.png").size.width > sum(size.width for size in strips)


def test_every_result_carries_its_record(gallery):
    assert '"task": "inpaint"' in str(read_record(gallery / "remove-after.png"))
    assert read_record(gallery / "remove-picture.png") is None


def test_every_photograph_has_its_licence_told():
    told = (FOLDER / "README.md").read_text(encoding="utf8")
    assert all(f"`{path.name}`" in told for path in FOLDER.iterdir() if path.suffix != ".md")


def test_scenes_have_names_of_their_own_and_every_task_is_seen():
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert len({scene.task.name for scene in SCENES}) == 9


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_scene_fits_its_task(scene):
    before = photo(scene.photo) if isinstance(scene.photo, str) else scene.photo()
    scene.task.check({"picture": before, **scene.others(before)})
