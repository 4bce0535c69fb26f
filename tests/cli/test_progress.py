import sys

import numba

from anew.cli import progress


def test_quiet_shows_nothing(capsys):
    with progress.shown(quiet=True, compiles=True) as listener:
        listener(0.5, "filling")
    assert capsys.readouterr().err == ""


def test_a_real_compile_is_told_once(capsys):
    with progress.shown(quiet=False, compiles=True):
        for times in (numba.njit(lambda value: 2 * value), numba.njit(lambda value: 3 * value)):
            times(1)
    told = capsys.readouterr().err
    assert told.count("Compiling the patch kernels, once for this machine (about ") == 1


def test_a_terminal_sees_a_bar_with_the_time_left(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown(quiet=False, compiles=False) as listener:
        listener(0.5, "filling")
    told = capsys.readouterr().err
    assert "filling" in told
    assert "50%" in told


def test_a_pipe_sees_no_bar(anew, folder):
    said = anew("vary", "photo.png", "--no-mark", "-o", "out.png")
    assert len(said.err.splitlines()) == 1
    assert "\x1b" not in said.err
