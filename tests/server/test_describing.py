import json
import re
import subprocess
from pathlib import Path

import pytest

from anew.tasks import TASKS


@pytest.fixture(scope="module")
def told(live):
    with live.client() as client:
        return client.get("/openapi.json").json()


def test_every_name_that_is_meant_is_there(told):
    meant = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(told)))
    assert meant <= set(told["components"]["schemas"])


def test_names_are_clean_so_that_types_can_be_generated_from_them(told):
    assert all(re.fullmatch("[A-Z][A-Za-z0-9]*", name) for name in told["components"]["schemas"])
    assert {"Job", "Recipe", "Step", "Task", "Engine", "Event", "Error", "NewJob"} <= set(told["components"]["schemas"])


def test_the_fields_of_every_task_are_told(told):
    for task in TASKS.values():
        assert set(told["components"]["schemas"][task.__name__]["properties"]) == set(task.model_fields)


def test_every_route_says_what_it_answers_where_something_is_wrong(told):
    for path, methods in told["paths"].items():
        for method in methods.values():
            if path.startswith(("/v1/jobs", "/v1/uploads", "/v1/plan", "/v1/trees")):
                assert {"401", "403", "422", "429"} <= set(method["responses"])
                assert "HTTPValidationError" not in json.dumps(method)


def test_every_route_wants_a_key(live, told):
    fill = {"{id}": "0" * 32, "{tree}": "0" * 32, "{node}": "n1", "{digest}": "0" * 64, "{index}": "0", "{name}": "x"}
    with live.client() as client:
        client.headers.pop("Authorization")
        for path, methods in told["paths"].items():
            for method, route in methods.items():
                for name, value in fill.items():
                    path = path.replace(name, value)
                if route.get("security") != []:
                    assert client.request(method, path).status_code == 401, (method, path)


def test_a_path_of_several_methods_names_them_all(live):
    with live.client() as client:
        answer = client.put("/v1/jobs")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
        assert client.put(f"/v1/jobs/{'0' * 32}").headers["allow"] == "DELETE, GET"
        answer = client.get("/v1/trees/import")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.slow
def test_the_native_api_does_what_it_says(live, tmp_path):
    """A few of the cases that ``python -m benchmarks api_fuzz`` has many of."""
    pytest.importorskip("schemathesis")
    from benchmarks.api_fuzz import words

    asked = words(live.url, live.key, seed=1, most=2, phases="fuzzing")
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_the_page_names_every_route(told):
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf8")
    shown = set(re.findall(r"^\| ([A-Z]+) \| `(\S+)` \| (.+) \|$", page, re.MULTILINE))
    own = ("/v1/uploads", "/v1/jobs", "/v1/events", "/v1/plan", "/v1/inspect", "/v1/history", "/v1/tasks")
    own += ("/v1/engines", "/v1/models/local", "/v1/trees", "/v1/samples", "/v1/words")
    there = {
        (method.upper(), path, route["summary"])
        for path, methods in told["paths"].items()
        for method, route in methods.items()
        if path.startswith(own)
    }
    assert shown == there
