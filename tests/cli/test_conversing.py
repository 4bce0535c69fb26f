import pytest

from anew.cli import conversing


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--allow", "nowhere"], "a folder after --allow"),
        (["--allow", "photo.png"], "a folder after --allow"),
        (["--task", "inpant"], "a task after --task"),
        (["--conversation", ""], "a name of 1 to 100 letters"),
        (["--http", "--port", "70000"], "--port"),
        (["--http", "--key", "short"], "a key of 8 plain letters"),
        (["--device", "tpu"], "cpu, or cuda"),
    ],
)
def test_what_makes_no_sense_is_refused_before_a_client_is_heard(anew, folder, words, needed):
    said = anew("mcp", *words)
    assert said.code == 2 and needed in said.error["needed"] + said.error["fix"] and said.out == ""


def test_without_its_extra_it_says_how_to_get_it(anew, folder, monkeypatch):
    monkeypatch.setattr(conversing, "NEEDED", ("no_such_module",))
    assert anew("mcp").error["fix"] == "pip install 'anew[serve]'"
