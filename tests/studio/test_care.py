"""Everybody can use it: no serious finding of axe-core in any view, no request to anywhere else, everything by keys."""

import pytest

from tests.studio.conftest import AXE
from tests.studio.window import Window

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not AXE.is_file(), reason="axe-core comes with studio/node_modules")]


def found(window):
    """What axe-core finds that is serious or critical, in a line each."""
    window.page.evaluate(AXE.read_text())  # run by the debugger: the page's own policy would not let it in
    told = window.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in told["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_view_shuts_anybody_out(browser, served, scheme):
    told = {}
    with Window(browser, served, scheme=scheme) as studio:
        told["where one begins"] = found(studio)
        studio.begin()
        told["the canvas"] = found(studio)
        studio.page.locator(".picked").click()
        told["the list of tasks"] = found(studio)
        studio.page.keyboard.press("Escape")
        for task in ("Remove", "Expand", "Another style", "Paste a piece in", "Another colour", "nothing of that name"):
            studio.choose(task)
            told[task] = found(studio)
        studio.choose("Vary")
        studio.run()
        told["a result"] = found(studio)
        studio.page.locator(".node").last.get_by_role("button", name="What to do with it").click()
        told["a menu"] = found(studio)
        studio.page.keyboard.press("Escape")
        studio.button("Compare with what it was made of").click()
        for way in ("Slider", "Side by side", "Blink", "Difference"):
            studio.page.get_by_role("radio", name=way).check(force=True)
            told[way] = found(studio)
        studio.page.keyboard.press("Escape")
        studio.say("make it wider, 16:9")
        told["the chat"] = found(studio)
        studio.button("Keys and help").click()
        told["the keys"] = found(studio)
        studio.page.keyboard.press("Escape")
        studio.button("Draw live").click()
        studio.page.wait_for_selector(".live")
        told["live drawing"] = found(studio)
    assert {view: faults for view, faults in told.items() if faults} == {}


def test_a_fault_is_told_to_everybody(studio):
    studio.open(b"nothing", "letter.png")
    studio.page.get_by_role("alert").wait_for()
    assert found(studio) == []


def test_a_first_result_comes_by_keys_alone(studio):
    """From the empty window: a sample, a rectangle over everything by keys, and Run."""
    page = studio.page
    page.locator("[aria-labelledby=samples] .card").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".bench")
    page.keyboard.press("t")
    page.keyboard.type("vary")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    studio.until(lambda: len(studio.nodes()) == 2)
    studio.settled()


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (820, 1180)])
def test_nothing_is_cut_off_on_a_small_window_or_a_tablet(browser, served, size):
    with Window(browser, served, size=size) as studio:
        studio.begin()
        page = studio.page
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for part in (".run", ".top a.main", ".rail", ".stage", "[role=tablist]"):
            box = page.locator(part).first.bounding_box()
            assert box and box["x"] >= 0 and box["y"] >= 0, part
            assert box["x"] + box["width"] <= size[0] + 1 and box["y"] + box["height"] <= size[1] + 1, part
