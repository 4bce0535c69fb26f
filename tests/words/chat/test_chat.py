"""A sentence through a chat model: what it is told, what it may answer, and what is done if it answers nonsense."""

import time

import pytest

from anew.errors import BadInput
from anew.image import Size
from anew.tasks import TASKS
from anew.words import Scene, understand
from anew.words.chat import Chat, through
from tests.words.chat.endpoint import calls, endpoint

SCENE = Scene(size=Size(1200, 800), pictures=frozenset({"mask"}))


@pytest.fixture
def model():
    with endpoint() as told:
        yield told


def said(model, sentence="sharpen it, rotate it", scene=SCENE, **more):
    return through(Chat(model.url, "llama", **more), sentence, scene)


def falls_back(told, why):
    """It is what the grammar understands, and it says why."""
    plain = understand("sharpen it, rotate it", SCENE)
    assert (told.steps, told.unsure, told.by) == (plain.steps, plain.unsure, "grammar")
    assert told.notes[0].startswith("The chat model llama was not followed: ")
    assert why in told.notes[0]


def test_calls_become_steps_in_order(model):
    model.answer = calls(("inpaint", {"grow": 4}), ("outpaint", {"left": 200}), ("undo", {}), ("several", {"count": 3}))
    told = said(model)
    assert told.steps == ({"task": "inpaint", "with": {"grow": 4}}, {"task": "outpaint", "with": {"left": 200}})
    assert (told.undo, told.count, told.by, told.notes) == (True, 3, "llama", ())
    assert told.pictures == {"mask": "mask"}
    assert told.said.startswith("I will go back one step, then fill")


def test_what_it_cannot_do_is_told(model):
    model.answer = calls(("deblur", {}), ("cannot_do", {"words": "rotate it", "why": "no tool\nturns pictures"}))
    told = said(model)
    assert told.steps == ({"task": "deblur"},)
    assert [(each.words, each.why) for each in told.unsure] == [("rotate it", "no tool turns pictures")]


def test_it_is_told_the_scene_and_the_tasks_that_somebody_does(model):
    said(model, key="secret-key")
    asked = model.asked[0]
    names = {tool["function"]["name"] for tool in asked["tools"]}
    assert model.paths == ["/v1/chat/completions"]
    assert model.headers[0]["Authorization"] == "Bearer secret-key"
    assert (asked["model"], asked["stream"]) == ("llama", False)
    assert "1200 x 800" in asked["messages"][0]["content"]
    assert asked["messages"][1] == {"role": "user", "content": "sharpen it, rotate it"}
    assert {"inpaint", "restore", "undo", "cannot_do"} <= names
    assert not {"edit", "reimagine"} & names, "no model here does these"
    assert names - {"undo", "several", "cannot_do"} <= TASKS.keys()


def test_no_picture_is_sent_unless_that_is_asked_for(model):
    picture = b"RIFF\0\0\0\0WEBPVP8 "
    through(Chat(model.url, "llama"), "sharpen it", SCENE, picture)
    through(Chat(model.url, "llama", pictures=True), "sharpen it", SCENE, picture)
    plain, seen = (asked["messages"][1]["content"] for asked in model.asked)
    assert plain == "sharpen it"
    assert seen[1]["image_url"]["url"].startswith("data:image/webp;base64,")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"not json", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        ([], "not of this protocol"),
        ({"choices": []}, "not of this protocol"),
        ({"choices": [{"message": None}]}, "not of this protocol"),
        ({"choices": [{"message": {"content": "Sure! I sharpened it."}}]}, "called no tool"),
        ({"choices": [{"message": {"tool_calls": ["deblur"]}}]}, "cannot be read"),
        ({"choices": [{"message": {"tool_calls": [{"function": {"name": "deblur", "arguments": "{"}}]}}]}, "read"),
        (calls(("deblur", [])), "no table"),
        (calls(("delete_files", {"path": "/"})), "not offered"),
        (calls(("open_picture", {"path": "/etc/passwd"})), "not offered"),
        (calls(("edit", {"instruction": "make it night"})), "not offered"),
        (calls(("deblur", {"path": "/etc/passwd"})), "which that does not have"),
        (calls(("deblur", {"model": "/etc/passwd", "radius": 1})), "which that does not have"),
        (calls(("deblur", {"radius": 400})), "refused"),
        (calls(("deblur", {"radius": "a lot"})), "refused"),
        (calls(("outpaint", {})), "refused"),
        (calls(("restyle", {"use_pictures": ["/etc/passwd"]})), "not there"),
        (calls(("several", {"count": 10**9})), "results"),
        (calls(*[("deblur", {})] * 21), "the most"),
    ],
)
def test_an_answer_that_makes_no_sense_is_not_followed(model, answer, why):
    model.answer = answer
    falls_back(said(model), why)


@pytest.mark.parametrize("status", [204, 301, 302, 307, 401, 404, 429, 500])
def test_only_a_whole_answer_counts_and_no_redirect_is_followed(model, status):
    with endpoint() as other:
        model.status, model.location = status, other.url + "/chat/completions"
        falls_back(said(model), f"status {status}")
        assert other.asked == []


def test_a_slow_one_is_not_waited_for(model):
    model.way = model.dripping
    began = time.monotonic()
    falls_back(said(model, seconds=0.5), "within 0.5 s")
    assert time.monotonic() - began < 20


def test_an_endless_answer_is_not_read_to_its_end(model):
    model.way = model.endless
    falls_back(said(model), "longer than")


def test_nobody_there_is_said():
    with endpoint() as gone:
        pass
    falls_back(said(gone), "nobody answers")


NO_ENDPOINTS = """|localhost:11434|ftp://localhost/v1|file:///etc/passwd|http://|http://a:b@host/v1|http://h/?q=1
|http://h/ X: y|http://h:99999/v1|http://[::1/v1"""


@pytest.mark.parametrize("url", [*NO_ENDPOINTS.replace("\n", "").split("|"), "http://h/\r\nX: y"])
def test_what_is_no_endpoint_is_refused(url):
    with pytest.raises(BadInput):
        Chat(url, "llama")


def test_a_key_is_in_nothing_that_is_shown():
    chat = Chat("http://localhost/v1", "llama", key="secret-key")
    assert "secret" not in repr(chat)
    with pytest.raises(BadInput) as caught:
        Chat("http://localhost/v1", "llama", key="secret\nkey")
    assert "secret" not in str(caught.value)
