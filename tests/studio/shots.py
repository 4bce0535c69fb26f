"""Shots: ``python -m tests.studio.shots FOLDER`` goes through the studio as a person does and takes pictures of it."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from anew.image import Picture
from tests.server.living import living
from tests.studio.conftest import ARGS, BROWSER
from tests.studio.window import Window

LOOKS = {"dark": (1280, 720), "light": (1280, 720), "tablet": (820, 1180)}


def main(folder: Path) -> None:
    """All flows, in both dresses and on a tablet."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        os.environ["ANEW_HOME"] = home
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGS))
        with living(Path(home) / "jobs", workers=1, warm=True) as server:
            for look, size in LOOKS.items():
                scheme = "light" if look == "light" else "dark"
                with Window(browser, server, size=size, scheme=scheme) as window:
                    _through(window, folder, look)
        browser.close()


def _through(window: Window, folder: Path, look: str) -> None:
    def shot(name: str) -> None:
        window.page.wait_for_timeout(700)
        seen = Picture.open(window.page.screenshot(type="png"))
        (folder / f"{look}-{name}.jpg").write_bytes(seen.to_bytes("jpeg", quality=88))

    page = window.page
    shot("1-empty")
    page.locator("[aria-labelledby=samples] .card").first.click()
    page.wait_for_selector(".bench")
    page.wait_for_selector(".stage[aria-busy=false]")
    shot("2-mask")
    window.run()
    shot("3-result")
    window.button("Compare with what it was made of").click()
    shot("4-compare")
    page.get_by_role("radio", name="Side by side").check(force=True)
    shot("5-beside")
    page.keyboard.press("Escape")
    window.choose("Make it wider")
    shot("6-frame")
    page.locator(".picked").click()
    shot("7-tasks")
    page.keyboard.press("Escape")
    window.choose("Variations")
    page.get_by_label("Variants", exact=True).select_option("4")
    window.run()
    shot("8-variants")
    window.say("old photo: fix the scratches and colour it, then make it twice as large")
    shot("9-chat")
    window.button("Draw live").click()
    page.locator(".live-figures").wait_for()
    shot("10-live")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
