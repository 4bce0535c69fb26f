"""What a person does in the studio, done for real."""

import io
import json
import tomllib
import zipfile

import numpy as np
import pytest

from anew.image import Picture
from tests.pictures import picture

pytestmark = pytest.mark.slow


def test_a_photo_is_dropped_and_stands_on_the_canvas(studio):
    studio.begin()
    assert studio.page.get_by_label("Name of this tree").input_value() == "house"
    assert len(studio.nodes()) == 1 and "Where it began" in studio.nodes()[0]


def test_an_object_is_brushed_away_and_nothing_else_changes(studio):
    studio.begin()
    studio.brush((0.4, 0.4), (0.6, 0.6))
    studio.run()
    before, after = studio.pixels("n1"), studio.pixels(studio.shown())
    changed = np.argwhere((before != after).any(axis=2))
    height, width = before.shape[:2]
    assert len(changed) > 100
    assert (changed > [height * 0.2, width * 0.2]).all() and (changed < [height * 0.8, width * 0.8]).all()


def test_what_the_button_waits_for_is_said_beside_it(studio):
    studio.begin()
    assert studio.page.get_by_text("Brush over what should go").is_visible()
    assert studio.runs().is_disabled()


def test_a_tree_survives_a_reload(studio):
    studio.begin()
    studio.brush((0.4, 0.4), (0.5, 0.5))
    studio.run()
    before = studio.nodes()
    studio.page.reload()
    studio.page.wait_for_selector(".node")
    assert studio.nodes() == before


def test_a_result_is_compared_with_what_it_was_made_of(studio):
    studio.begin()
    studio.brush((0.4, 0.4), (0.6, 0.6))
    studio.run()
    studio.button("Compare with what it was made of").click()
    divider = studio.page.get_by_role("slider", name="Where before ends and after begins")
    divider.focus()
    studio.page.keyboard.press("Home")
    assert divider.get_attribute("aria-valuenow") == "0"
    for way in ("Side by side", "Blink", "Difference"):
        studio.page.get_by_role("radio", name=way).check(force=True)
        assert studio.page.locator(".glass img").count() == 2
    studio.page.keyboard.press("Escape")
    assert studio.page.locator(".compare").count() == 0


def test_from_an_earlier_state_another_branch_grows(studio):
    studio.begin()
    studio.brush((0.4, 0.4), (0.6, 0.6))
    studio.run()
    studio.page.locator(".node-body").first.click()
    studio.choose("Vary")
    studio.run()
    tree = studio.tree()
    assert [node["parent"] for node in tree["nodes"]] == [None, "n1", "n1"]
    assert [node["state"] for node in tree["nodes"]] == ["done"] * 3


def test_a_deleted_result_comes_back(studio):
    studio.begin()
    studio.choose("Vary")
    studio.run()
    studio.page.locator(".node-body").last.focus()
    studio.page.keyboard.press("Delete")
    studio.until(lambda: len(studio.nodes()) == 1)
    studio.button("Undo").last.click()
    studio.until(lambda: len(studio.nodes()) == 2)


def test_the_recipe_and_the_tree_are_taken_away(studio):
    studio.begin()
    studio.choose("Vary")
    studio.run()
    recipe = tomllib.loads(studio.download("Export", "The recipe of this picture").decode())
    assert recipe["steps"][0]["task"] == "vary" if "steps" in recipe else recipe["task"] == "vary"
    with zipfile.ZipFile(io.BytesIO(studio.download("Export", "The whole tree, with its pictures"))) as parcel:
        assert json.loads(parcel.read("tree.json"))["nodes"]
        assert sum(name.endswith(".png") for name in parcel.namelist()) == 2


def test_the_picture_that_is_saved_says_how_it_was_made(studio):
    studio.begin()
    studio.choose("Vary")
    studio.run()
    with studio.page.expect_download() as told:
        studio.page.get_by_role("link", name="Save the picture").click()
    saved = told.value.path().read_bytes()
    assert b"c2pa" in saved and Picture.open(saved).samples.shape[2] == 3


def test_the_canvas_is_expanded_by_its_aspect(studio):
    studio.begin(160, 120)
    studio.choose("Make it wider")
    studio.page.get_by_text("16:9", exact=True).first.click()
    studio.run()
    height, width = studio.pixels(studio.shown()).shape[:2]
    assert (width, height) == (213, 120)


def test_the_frame_is_dragged_wider_and_the_old_canvas_stays(studio):
    studio.begin(160, 120)
    studio.choose("Make it wider")
    edge = studio.page.get_by_role("slider", name="Right edge of the frame").bounding_box()
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2
    studio.page.mouse.move(x, y)
    studio.page.mouse.down()
    studio.page.mouse.move(x + 60, y, steps=6)
    studio.page.mouse.up()
    studio.run()
    before, after = studio.pixels("n1"), studio.pixels(studio.shown())
    assert after.shape[0] == 120 and after.shape[1] > 165
    assert np.array_equal(after[:, :160], before)


def test_a_sentence_is_read_shown_and_done(studio):
    studio.begin(160, 120)
    studio.say("make it wider, 16:9")
    assert "aspect 16:9" in studio.page.locator(".turn ol").inner_text()
    studio.button("Do it").click()
    studio.until(lambda: len(studio.tree()["nodes"]) == 2)
    studio.settled()
    assert studio.pixels("n2").shape[:2] == (120, 213)
    studio.page.locator(".turn").get_by_role("button", name="Undo").click()
    studio.page.get_by_text("Taken back.").wait_for()
    studio.page.get_by_role("tab", name="History").click()
    assert studio.shown() == "n1" and len(studio.nodes()) == 1


def test_a_run_is_stopped_and_leaves_nothing(studio):
    studio.begin(900, 700)
    studio.choose("Vary")
    studio.runs().click()
    studio.page.get_by_role("button", name="Cancel").first.click()
    studio.until(lambda: studio.tree()["nodes"][-1]["state"] == "cancelled")
    studio.settled()
    assert studio.shown() == "n1"


def test_two_tabs_see_one_tree(studio):
    studio.begin()
    with studio.another() as other:
        studio.choose("Vary")
        studio.run()
        other.until(lambda: len(other.nodes()) == 2)


def test_a_pdf_that_calls_itself_a_picture_is_refused_in_three_parts(studio):
    studio.open(b"%PDF-1.7 nothing that one could see", "invoice.png")
    told = studio.page.get_by_role("alert")
    assert "invoice.png" in told.inner_text() and "Needed" in told.inner_text() and "Fix" in told.inner_text()
    assert studio.page.get_by_role("button", name="Choose a photo").is_visible()


def test_a_photo_of_200_megapixels_is_refused_before_it_is_sent(studio):
    huge = Picture.from_array(np.zeros((10_000, 20_000), bool)).to_bytes("png")
    studio.open(huge, "huge.png")
    told = studio.page.get_by_role("alert").inner_text()
    assert "200 megapixels" in told and "at most 64" in told


def test_a_style_is_taken_from_another_picture(studio):
    studio.begin(96, 72)
    studio.choose("Restyle")
    studio.give("Style", picture(64, 48, seed=3).to_bytes("png"))
    studio.run()
    assert studio.tree()["nodes"][-1]["state"] == "done"
