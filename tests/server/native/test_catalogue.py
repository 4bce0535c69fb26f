from anew.engines import registry
from anew.tasks import TASKS


def test_tasks_are_told_from_their_declarations(ask):
    told = {task["name"]: task for task in ask.get("/v1/tasks").json()["tasks"]}
    assert list(told) == list(TASKS)
    inpaint = told["inpaint"]
    assert [role["name"] for role in inpaint["roles"]][:2] == ["picture", "mask"]
    assert inpaint["fields"] == TASKS["inpaint"].model_json_schema()
    assert inpaint["engines"][0] == "patch"
    assert ask.get("/v1/tasks/inpaint").json() == inpaint


def test_engines_are_told_with_their_settings(ask):
    told = ask.get("/v1/engines").json()["engines"]
    assert [engine["name"] for engine in told] == [card.name for card in registry.cards()]
    assert "steps" in ask.get("/v1/engines/restore").json()["settings"]["properties"]


def test_models_are_told_without_their_places(ask):
    assert ask.get("/v1/models/local").json() == {"models": []}


def test_a_refusal_before_the_route_has_the_shape_of_the_route(live):
    with live.client() as client:
        refused = client.get("/v1/models/local", headers={"X-Api-Key": "another-key-altogether", "Authorization": ""})
    assert refused.status_code == 401 and refused.json()["error"]["kind"] == "NoKey"


def test_misspelt_names_are_answered_with_a_hint(ask):
    assert ask.get("/v1/tasks/impaint").json()["error"]["fix"] == "Did you mean inpaint?"
    assert ask.get("/v1/engines/pitch").json()["error"]["kind"] == "NoSuchEngine"
