"""Window: the studio as a person handles it, in words of its own surface."""

import re
import time
from base64 import b64encode
from pathlib import Path

from anew.image import Picture
from tests.pictures import picture

WAITS = 180_000
"""Milliseconds until something must be there: tests share two cores with others."""
EXPECTED = re.compile(r"status of 4\d\d|ERR_CONNECTION|ERR_ABORTED|status of 50[37]|ERR_INCOMPLETE|ERR_EMPTY")
"""What a browser writes by itself of answers that tests ask for, and of servers that are stopped."""
FRAME = """() => {
    const canvas = document.querySelector(".stage canvas.picture"), box = canvas.getBoundingClientRect();
    const {width, height} = canvas, {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
    let [left, top, right, bottom] = [width, height, -1, -1];
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
        if (data[4 * (y * width + x) + 3] < 255) continue;
        [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
    const scale = box.width / width;
    const [w, h] = [right - left + 1, bottom - top + 1];
    return right < 0 ? null : [box.left + left * scale, box.top + top * scale, w * scale, h * scale];
}"""
"""The part of the canvas that is drawn on."""


class Window:
    """A window of a browser, with a session of its own."""

    def __init__(self, browser, server, *, size=(1280, 720), scheme="dark", context=None):
        self.server, self._own = server, context is None
        self._context = context or browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, accept_downloads=True
        )
        self.page = self._context.new_page()
        self.page.set_default_timeout(WAITS)
        self.faults, self.outside = [], []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)
        self.page.goto(server.new_link() if self._own else server.url)
        self.page.wait_for_selector(".logo")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        (self._context if self._own else self.page).close()
        if kind is None:
            assert self.faults == [] and self.outside == []

    def _heard(self, message):
        if message.type == "error" and not EXPECTED.search(message.text):
            self.faults.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.server.url, "blob:", "data:")):
            self.outside.append(request.url)

    def button(self, name, **more):
        return self.page.get_by_role("button", name=name, **more)

    def open(self, file: Path | bytes, name="house.png"):
        """Drop a picture on the window, as a person does."""
        data = file if isinstance(file, bytes) else file.read_bytes()
        transfer = self.page.evaluate_handle(
            """([text, name]) => {
                const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0)), data = new DataTransfer();
                data.items.add(new File([bytes], name, {type: "image/png"}));
                return data;
            }""",
            [b64encode(data).decode(), name],
        )
        self.page.dispatch_event(".window", "drop", {"dataTransfer": transfer})

    def begin(self, width=160, height=120, seed=0):
        """Stand before a picture."""
        self.open(picture(width, height, seed=seed).to_bytes("png"))
        self.page.wait_for_selector(".bench")
        self.settled()

    def until(self, holds):
        """Wait for something; the page's own policy lets no test run code in it that waits."""
        end = time.monotonic() + WAITS / 1000
        while not holds():
            assert time.monotonic() < end, "it did not come about"
            self.page.wait_for_timeout(50)

    def settled(self):
        """Wait until nothing runs and the newest picture is on the canvas."""
        self.until(lambda: not {"queued", "running"} & {node["state"] for node in self.tree()["nodes"]})
        self.until(lambda: self.page.locator(".node.queued, .node.running").count() == 0)

    def nodes(self):
        """What the history tells of each node."""
        return self.page.locator(".node-body").all_inner_texts()

    def choose(self, task):
        """Choose a task by its name in the panel."""
        search = self.page.get_by_placeholder("Search")
        if not search.is_visible():
            self.page.locator(".picked").click()
        search.fill(task)
        self.page.keyboard.press("Enter")

    def brush(self, *points):
        """Paint over the picture with the mask brush; points are shares of its width and height."""
        left, top, width, height = self.frame()
        at = [(left + x * width, top + y * height) for x, y in points]
        self.page.mouse.move(*at[0])
        self.page.mouse.down()
        for point in at[1:]:
            self.page.mouse.move(*point, steps=8)
        self.page.mouse.up()

    def frame(self):
        """Where the picture lies in the window: left, top, width, height, once it stands still."""
        self.page.wait_for_selector(".stage[aria-busy=false]")
        found = self.page.evaluate(FRAME)
        while True:
            self.page.wait_for_timeout(150)
            before, found = found, self.page.evaluate(FRAME)
            if found and found == before:
                return found

    def give(self, role, file):
        """Give a picture for a role, as a file."""
        well = self.page.get_by_role("region", name=role)
        well.locator("input[type=file]").set_input_files({"name": "other.png", "mimeType": "image/png", "buffer": file})
        self.until(lambda: "other.png" in well.inner_text())

    def runs(self):
        """The button that runs what is asked."""
        return self.page.locator(".tasks").get_by_role("button", name=re.compile("^Run"))

    def run(self):
        """Run what is asked, and wait for it."""
        before = len(self.nodes())
        self.runs().click()
        self.until(lambda: len(self.nodes()) > before)
        self.settled()

    def say(self, sentence):
        """Say something in the chat."""
        self.page.get_by_role("tab", name="Chat").click()
        self.page.get_by_label("What should become of the picture").fill(sentence)
        self.page.keyboard.press("Enter")
        self.page.locator(".turn").last.wait_for()

    def shown(self):
        """The id of the node on the canvas."""
        return self.page.evaluate("document.querySelector('.node-body[aria-current=true]')?.id.slice(5)")

    def tree(self):
        """The tree, as the server tells it."""
        with self.server.client() as client:
            return client.get(f"/v1/trees/{self._tree()}").json()

    def pixels(self, node):
        """The picture of a node."""
        with self.server.client() as client:
            return Picture.open(client.get(f"/v1/trees/{self._tree()}/nodes/{node}/picture").content).samples

    def download(self, menu, item):
        """A file out of a menu."""
        self.button(menu, exact=True).click()
        with self.page.expect_download() as told:
            self.page.get_by_role("menuitem", name=item).click()
        return told.value.path().read_bytes()

    def another(self):
        """Another window on the same tree, in the same session."""
        return Window(None, self.server, context=self._context)

    def _tree(self):
        return self.page.evaluate("localStorage.getItem('anew.tree')")
