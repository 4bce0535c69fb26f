from anew.cli import report
from anew.errors import BadTask

ERROR = BadTask(needed="a mask", found="none", fix="Add one.")


class Stream:
    def __init__(self, terminal):
        self.isatty = lambda: terminal


def test_an_error_is_coloured_on_a_terminal_only(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert report.coloured(Stream(terminal=True))
    assert not report.coloured(Stream(terminal=False))
    assert "\x1b[31mneeded" in report.error_text(ERROR, colour=True)


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not report.coloured(Stream(terminal=True))
