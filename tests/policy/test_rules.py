import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import Refused
from anew.policy import Asked, here, read
from anew.recipes import Recipe

WHOLE = """
[words]
refuse = ["cat", "two words"]
[consent]
tasks = ["edit"]
[licences]
refuse = ["unstated"]
non_commercial = "refuse"
"""


def step(task, **fields):
    return Recipe.from_dict({"task": task, "with": fields}).steps[0]


def written(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_says_every_rule(tmp_path):
    policy = read(written(tmp_path, WHOLE))
    policy.ask(Asked(step=step("vary")))
    for asked in (
        Asked(step=step("reimagine", prompt="a cat")),
        Asked(step=step("edit", instruction="night")),
        Asked(step=step("vary"), licences={"m": "unstated"}),
        Asked(step=step("vary"), licences={"m": "CC-BY-NC-4.0"}),
    ):
        with pytest.raises(Refused):
            policy.ask(asked)
    policy.ask(Asked(step=step("edit", instruction="night"), consent="for the exhibition"))


def test_an_empty_file_lets_all_through(tmp_path):
    read(written(tmp_path, "")).ask(Asked(step=step("edit", instruction="cat"), licences={"m": "unstated"}))


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    """A home for this test alone: a policy that stayed would refuse the others."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    return tmp_path


def test_where_there_is_no_file_there_is_no_policy(own_home):
    assert here() is None
    written(own_home, WHOLE)
    assert here() is not None


def test_where_there_is_no_home_there_is_no_policy(own_home, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(own_home / "nowhere"))
    assert here() is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[words", "Expected"),
        (b"\xff\xfe", "utf-8"),
        ("[word]\nrefuse = []", "Did you mean words"),
        ("[words]\nrefused = []", "Did you mean refuse"),
        ("words = 3", "3"),
        ('[words]\nrefuse = "cat"', "cat"),
        ("[words]\nrefuse = [3]", "3"),
        ('[words]\nrefuse = ["!!"]', "!!"),
        ('[consent]\ntasks = ["edits"]', "Did you mean edit"),
        ("[licences]\nnon_commercial = true", "True"),
        ("# " + "x" * 1_000_001, "1,000,000"),
    ],
)
def test_a_policy_that_cannot_be_read_refuses_everything(tmp_path, text, found):
    with pytest.raises(Refused) as caught:
        read(written(tmp_path, text))
    assert found in caught.value.found
    assert str(tmp_path) in caught.value.fix and caught.value.exit_code == 3


def test_a_policy_that_leads_nowhere_refuses_everything(own_home):
    (own_home / "policy.toml").symlink_to("nowhere")
    with pytest.raises(Refused):
        here()


def test_a_folder_in_its_place_refuses_everything(tmp_path):
    (tmp_path / "policy.toml").mkdir()
    with pytest.raises(Refused):
        read(tmp_path / "policy.toml")


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root reads everything")
def test_a_file_that_may_not_be_read_refuses_everything(tmp_path):
    path = written(tmp_path, "")
    path.chmod(0)
    with pytest.raises(Refused):
        read(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_policy_or_refuse_everything(tmp_path_factory, data):
    try:
        read(written(tmp_path_factory.getbasetemp(), data))
    except Refused as error:
        told = error.fix
    else:
        told = "nothing is made"
    assert "nothing is made" in told
