"""``anew studio``: it says where it is and lets a browser in; what keeps it from that is said in three parts."""

import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from socket import socket

import pytest

from anew.cli import serving
from anew.server.web import bundle


@pytest.fixture
def built(tmp_path, monkeypatch):
    (tmp_path / "studio_web").mkdir()
    (tmp_path / "studio_web" / "index.html").write_text("the studio")
    monkeypatch.setattr(bundle, "FOLDER", tmp_path / "studio_web")


def test_without_its_page_it_says_how_to_build_it(anew, monkeypatch, tmp_path):
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    told = anew("studio", "--no-open")
    assert told.code == 2 and told.error["found"].startswith("none") and "npm run build" in told.error["fix"]


@pytest.mark.parametrize(("words", "found"), [(["--port", "65536"], "65536"), (["--key", "short"], "a shorter one")])
def test_what_makes_no_sense_is_refused(anew, built, words, found):
    told = anew("studio", "--no-open", *words)
    assert told.code == 2 and told.error["found"].startswith(found)


def test_without_a_screen_no_browser_is_opened(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not serving.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert serving.has_screen()


def test_where_its_port_is_taken_it_takes_another_unless_that_was_chosen(anew, built, monkeypatch):
    asked = []

    def serve(settings, hands, started, *, log):
        asked.append(settings.port)
        if settings.port:
            raise serving.CannotServe(needed="a port", found="a taken one", fix="Another.")

    monkeypatch.setattr("anew.server.run.serve", serve)
    assert anew("studio", "--no-open").code == 0 and asked == [serving.USUAL, 0]
    assert anew("studio", "--no-open", "--port", "7878").code == 2 and asked == [serving.USUAL, 0, 7878]


@pytest.mark.slow
def test_it_opens_and_ends_in_order(tmp_path):
    """For real, in a process of its own, with whatever page there is."""
    start = (
        "import sys\nfrom pathlib import Path\nfrom anew.server.web import bundle\n"
        f"bundle.FOLDER = Path({str(tmp_path)!r})\n"
        "from anew.cli.main import main\n"
        "sys.argv = ['anew', 'studio', '--no-open', '--port', '0', '--workers', '0']\nsys.exit(main())"
    )
    (tmp_path / "index.html").write_text("the studio")
    environment = {**os.environ, "ANEW_HOME": str(tmp_path / "home")}
    with subprocess.Popen(
        [sys.executable, "-c", start], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            lines = [process.stdout.readline() for _ in range(3)]
            port = int(re.search(r"at http://127\.0\.0\.1:(\d+)$", lines[0])[1])
            link = re.search(r"http://\S+?(/open\S+)", lines[1])[1]
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("GET", link)
                answer = connection.getresponse()
                answer.read()
                cookie = answer.headers["set-cookie"].partition(";")[0]
                connection.request("GET", "/", headers={"Cookie": cookie})
                assert connection.getresponse().read() == b"the studio"
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
            assert (process.returncode, told.strip()) == (0, "Ctrl-C ends it.")
        finally:
            process.kill()


def test_a_taken_port_is_named(built, monkeypatch):
    monkeypatch.setattr("anew.server.run.write_lines", lambda **_: None)
    work = serving.Work(0, ("cpu",), 1.0, 30.0, 20.0, 50.0, False)
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(serving.CannotServe, match="taken"):
            serving.studio_on(other.getsockname()[1], "", work, opens=False)
