"""The server dies and comes back: nothing is lost, and the window goes on."""

import os
import signal
import socket
import subprocess
import sys

import httpx2 as httpx
import pytest

from tests.studio.window import Window

pytestmark = pytest.mark.slow
KEY = "a-key-of-the-tests-which-is-long"


class Server:
    """``anew studio`` in a process of its own, which can be killed."""

    def __init__(self, home, port):
        self.url, self._home, self._port = f"http://127.0.0.1:{port}", home, port

    def start(self):
        words = ["studio", "--no-open", "--port", str(self._port), "--key", KEY, "--json"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "anew", *words],
            env={**os.environ, "ANEW_HOME": str(self._home)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        line = self._process.stdout.readline()
        self._link = next(word for word in line.replace('"', " ").split() if "/open?key=" in word)

    def kill(self):
        """The server, with all that it began: as when the machine loses its power."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()

    def new_link(self):
        return self._link

    def client(self):
        return httpx.Client(base_url=self.url, headers={"X-Api-Key": KEY}, timeout=60)


@pytest.fixture
def server(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(tmp_path / "home", port)
    server.start()
    yield server
    server.kill()


def test_a_server_that_is_killed_in_the_middle_of_a_run_loses_nothing(browser, server):
    with Window(browser, server) as studio:
        studio.begin(200, 150)
        studio.choose("Vary")
        studio.runs().click()
        studio.until(lambda: len(studio.nodes()) == 2)
        server.kill()
        studio.page.get_by_text("The server does not answer.").first.wait_for()
        server.start()
        studio.until(lambda: "does not answer" not in studio.page.locator(".top").inner_text())
        studio.until(lambda: [node["state"] for node in studio.tree()["nodes"]] == ["done", "done"])
        studio.until(lambda: studio.page.locator(".node.done").count() == 2)


def test_what_is_asked_while_the_server_is_away_is_put_once_when_it_is_back(browser, server):
    with Window(browser, server) as studio:
        studio.begin()
        studio.choose("Variations")
        server.kill()
        studio.runs().click()
        studio.page.get_by_text("The server does not answer.").first.wait_for()
        server.start()
        studio.until(lambda: len(studio.nodes()) == 2)
        studio.settled()
        assert [node["state"] for node in studio.tree()["nodes"]] == ["done", "done"]
