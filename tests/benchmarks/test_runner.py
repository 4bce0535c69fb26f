import pytest

from benchmarks.report import Report
from benchmarks.runner import main


def good(quick):
    return Report("good", f"quick is {quick}")


def broken(quick):
    raise RuntimeError("no such tool")


def test_runner_prints_every_benchmark_and_goes_on_after_one_that_fails(capsys):
    assert main({"broken": broken, "good": good}, ["--quick"]) == 1
    said = capsys.readouterr()
    assert "## good\n\nquick is True" in said.out
    assert "broken failed: no such tool" in said.err


def test_runner_runs_only_what_is_named(capsys):
    assert main({"broken": broken, "good": good}, ["good"]) == 0
    assert "quick is False" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "reason"), [(["goud"], "there are good"), (["--quick", "--write"], "mean little")])
def test_runner_refuses_what_makes_no_sense(words, reason, capsys):
    with pytest.raises(SystemExit) as refused:
        main({"good": good}, words)
    assert refused.value.code == 2
    assert reason in capsys.readouterr().err
