"""What somebody says, over HTTP."""

from anew.words.chat import Chat
from tests.pictures import picture
from tests.server.living import living
from tests.server.native.conftest import Asking
from tests.words.chat.endpoint import calls, endpoint


def said(ask, sentence, **more):
    answer = ask.post("/v1/words", {"sentence": sentence, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def grown(ask, recipe, **pictures):
    """A tree with a picture, and a node that waits for a job."""
    told = ask.pictures()
    tree = ask.post("/v1/trees", {"name": "house", "picture": told["picture"]}).json()
    made = ask.post(
        f"/v1/trees/{tree['id']}/nodes", {"parent": "n1", "recipe": recipe, "pictures": {"mask": told["mask"]}}
    )
    assert made.status_code == 201, made.text
    return tree["id"], made.json()["nodes"][0]["id"]


def test_a_sentence_becomes_steps(ask):
    told = said(ask, "make it wider, 16:9, then sharpen it")
    assert told["steps"] == [
        {**told["steps"][0], "task": "outpaint", "with": {"aspect": "16:9"}},
        {**told["steps"][1], "task": "deblur", "with": {}},
    ]
    assert told["said"].startswith("I will extend the picture")
    assert (told["needs"], told["unsure"], told["count"], told["undo"], told["by"]) == ([], [], 1, False, "grammar")


def test_the_size_of_what_is_looked_at_is_known(ask):
    upload = ask.upload(picture().to_bytes("png"))
    width = picture().size.width
    steps = said(ask, "extend it to the left by half", picture=upload)["steps"]
    assert steps[0]["with"] == {"left": width // 2}
    tree = ask.post("/v1/trees", {"name": "house", "picture": upload}).json()["id"]
    assert said(ask, "extend it to the left by half", tree=tree, node="n1")["steps"] == steps


def test_without_a_size_it_is_asked_how_much(ask):
    told = said(ask, "extend it to the left")
    assert told["steps"] == []
    assert "200 px" in told["unsure"][0]


def test_what_is_missing_is_said(ask):
    told = said(ask, "remove this")
    assert told["missing"] == ["mask"]
    assert told["needs"] == ["A mask: brush over what should go."]
    told = said(ask, "remove this", has={"mask": True, "style": False})
    assert (told["missing"], told["pictures"]) == ([], {"mask": "mask"})


def test_what_nobody_understands_is_said_with_what_could_be(ask):
    told = said(ask, "rotate it by 90 degrees")
    assert told["steps"] == []
    assert told["unsure"][0].startswith('"rotate it by 90 degrees"')


def test_the_last_step_stronger_is_for_what_it_began_from(ask):
    tree, node = grown(ask, {"task": "recolor", "with": {"color": "#ff0000", "strength": 0.5}})
    told = said(ask, "same again but stronger", tree=tree, node=node)
    assert told["steps"][0]["with"] == {"color": "#ff0000", "strength": 0.75}
    assert told["node"] == "n1"
    assert set(told["given"]) == {"mask"}


def test_a_count_is_the_askers_unless_the_words_say_one(ask):
    assert said(ask, "another version", count=3)["count"] == 3
    assert said(ask, "four versions", count=3)["count"] == 4


def test_an_undo_is_no_step(ask):
    told = said(ask, "undo that")
    assert (told["undo"], told["steps"], told["unsure"]) == (True, [], [])


def test_requests_that_make_no_sense_are_refused(ask):
    for asked, status in (
        ({}, 422),
        ({"sentence": ""}, 422),
        ({"sentence": "x" * 2001}, 422),
        ({"sentence": "x", "tree": "0" * 32}, 400),
        ({"sentence": "x", "tree": "0" * 32, "node": "n1"}, 404),
        ({"sentence": "x", "picture": "0" * 64}, 404),
        ({"sentence": "x", "has": {"mask": 1}}, 422),
        ({"sentence": "x", "more": 1}, 422),
    ):
        assert ask.post("/v1/words", asked).status_code == status, asked


def test_a_chat_model_is_asked_by_the_server_where_one_was_named(tmp_path):
    with endpoint() as model, living(tmp_path / "jobs", chat=Chat(model.url, "llama", pictures=True)) as server:
        with server.client() as client:
            ask = Asking(client)
            model.answer = calls(("deblur", {"radius": 2}))
            told = said(ask, "give it more bite")
            assert (told["steps"][0]["with"], told["by"], told["notes"]) == ({"radius": 2}, "llama", [])
            model.status = 500
            told = said(ask, "sharpen it")
            assert (told["steps"][0]["task"], told["by"]) == ("deblur", "grammar")
            assert "status 500" in told["notes"][0]
            upload = ask.upload(picture().to_bytes("png"))
            tree = ask.post("/v1/trees", {"name": "house", "picture": upload}).json()["id"]
            said(ask, "sharpen it", tree=tree, node="n1")
        contents = [asked["messages"][1]["content"] for asked in model.asked]
        assert contents[:2] == ["give it more bite", "sharpen it"]
        assert contents[2][1]["image_url"]["url"].startswith("data:image/webp;base64,")
