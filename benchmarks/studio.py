"""The studio in a real browser: what it weighs, how soon and smoothly it answers, how far the first success is."""

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from anew.image import Picture
from anew.server.web.bundle import FOLDER
from benchmarks.measure import tell
from benchmarks.pictures import crop
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """`anew studio` in a process of its own and headless Chromium, which draws without a graphics card, on the
same two cores. First interaction: from opening the address until the button that chooses a photo can be pressed, with
nothing in the browser's cache, median of the loads. Brush: frames that the browser drew a second while the pointer
paints over a photo of 12 megapixels. Live: from sending a frame until its answer is there, less what the engine took,
median of what the page shows. First success: a sample is opened, with its mask drawn, and run, until the picture
without the object is on the canvas."""
BROWSER = os.environ.get("ANEW_TEST_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
ARGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FRAMES = """() => {
    window.drawn = 0;
    const again = () => { window.drawn++; requestAnimationFrame(again); };
    requestAnimationFrame(again);
}"""
SIDES = (4000, 3000)
KB = 1024


def run(quick: bool) -> Report:
    """Open, paint, draw, succeed."""
    with tempfile.TemporaryDirectory() as name, _studio(Path(name)) as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGS))
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.set_default_timeout(120_000)
        page.goto(link)
        loads = [_load(page) for _ in range(2 if quick else 7)]
        tell(f"  loads: {loads}")
        clicks, seconds = _first_success(page)
        tell(f"  first success: {clicks} clicks, {seconds} s")
        rates = _brush(page, Path(name), 1 if quick else 3)
        tell(f"  brush: {rates}")
        added = _live(page, 3 if quick else 15)
        tell(f"  live: {added}")
        browser.close()
    weights = _weights()
    rows: list[list[Cell]] = [[name, size / KB, packed / KB] for name, size, packed in weights]
    paints: list[list[Cell]] = [[f"stroke {turn + 1}", rate] for turn, rate in enumerate(rates)]
    return Report(
        "studio",
        INTRO,
        [
            Table("Files of the page", ("file", "KB", "KB, gzip"), rows),
            Table("Painting on 12 megapixels", ("", "frames a second"), paints),
        ],
        [
            Target("the page, gzip", sum(packed for _, _, packed in weights) / KB, most=350.0, unit=" KB"),
            Target("first interaction", statistics.median(loads), most=1.5, unit=" s"),
            Target("frames a second while painting, the slowest stroke", min(rates), least=55.0, unit=""),
            Target("live: added to the engine's time", added, most=30.0, unit=" ms"),
            Target("first object removed: clicks", clicks, most=5, unit=""),
            Target("first object removed", seconds, most=20.0, unit=" s"),
        ],
    )


@contextmanager
def _studio(home: Path) -> Iterator[str]:
    """``anew studio``, with the link that lets a browser in."""
    process = subprocess.Popen(
        [sys.executable, "-m", "anew", "studio", "--no-open", "--port", "0", "--json"],
        env={**os.environ, "ANEW_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        yield next(word for word in line.split('"') if "/open?key=" in word)
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


def _weights() -> list[tuple[str, int, int]]:
    files = [FOLDER / "index.html", *sorted((FOLDER / "assets").iterdir())]
    return [(file.name, file.stat().st_size, len(gzip.compress(file.read_bytes(), 9))) for file in files]


def _load(page: Page) -> float:
    """Seconds until the first thing can be done, from an empty cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.detach()
    home = page.url
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(home, wait_until="commit")
    page.get_by_role("button", name="Choose a photo").click(trial=True)
    return time.perf_counter() - start


def _first_success(page: Page) -> tuple[int, float]:
    """A sample, whose mask is drawn, and Run."""
    start, clicks = time.perf_counter(), 1
    page.locator("[aria-labelledby=samples] .card").first.click()
    run = page.locator(".run")
    run.wait_for()
    page.wait_for_selector(".stage[aria-busy=false]")
    run.click()
    clicks += 1
    page.locator(".node.done").nth(1).wait_for()
    page.wait_for_selector(".stage[aria-busy=false]")
    return clicks, time.perf_counter() - start


def _brush(page: Page, folder: Path, strokes: int) -> list[float]:
    """Frames a second of each stroke over a large photo."""
    photo = folder / "large.jpg"
    picture = Picture.from_array(crop("astronaut"))
    photo.write_bytes(_enlarged(picture).to_bytes("jpeg", quality=90))
    page.locator(".logo").click()
    page.locator("main input[type=file]").set_input_files(photo)
    page.wait_for_selector(".bench")
    page.wait_for_selector(".stage[aria-busy=false]")
    page.wait_for_timeout(1500)
    page.evaluate(FRAMES)
    box: Any = page.locator(".stage").bounding_box()
    return [_stroke(page, box, turn) for turn in range(strokes)]


def _stroke(page: Page, box: Any, turn: int) -> float:
    left, top = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * (0.35 + 0.1 * turn)
    page.mouse.move(left, top)
    page.mouse.down()
    drawn, start = page.evaluate("window.drawn"), time.perf_counter()
    at = 0
    while time.perf_counter() - start < 3:
        at += 1
        across = (at % 100) / 100 if at // 100 % 2 == 0 else 1 - (at % 100) / 100
        page.mouse.move(left + across * box["width"] * 0.4, top + 20 * ((at // 10) % 3))
    rate = (page.evaluate("window.drawn") - drawn) / (time.perf_counter() - start)
    page.mouse.up()
    return float(rate)


def _enlarged(picture: Picture) -> Picture:
    import cv2

    return Picture.from_array(cv2.resize(picture.samples, SIDES, interpolation=cv2.INTER_CUBIC))


def _live(page: Page, times: int) -> float:
    """Milliseconds that the channel adds, as the page tells: the round less the engine."""
    page.locator(".logo").click()
    page.locator("[aria-labelledby=samples] .card").first.click()
    page.wait_for_selector(".bench")
    page.get_by_role("button", name="Draw live").click()
    page.locator(".live select").first.select_option("tone")
    figures = page.locator(".live-figures")
    figures.wait_for()
    box: Any = page.locator(".board canvas").bounding_box()
    added = []
    for turn in range(times):
        page.mouse.move(box["x"] + 20 + 9 * turn, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + 24 + 9 * turn, box["y"] + 60)
        page.mouse.up()
        page.wait_for_timeout(700)
        words = figures.inner_text().replace(",", "").split()
        added.append(float(words[words.index("round") + 1]) - float(words[words.index("engine") + 1]))
    return statistics.median(added)


if __name__ == "__main__":
    raise SystemExit(main({"studio": run}))
