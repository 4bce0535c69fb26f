import json

import pytest

from tests.pictures import hole, picture

RED = {"task": "recolor", "with": {"color": "#ff0000"}}


class Asking:
    """A client of the native API."""

    def __init__(self, client):
        self.client = client
        self.get, self.delete, self.stream = client.get, client.delete, client.stream

    def post(self, path, told=None, **more):
        return self.client.post(path, **({"json": told} if told is not None else {}), **more)

    def upload(self, data):
        answer = self.client.post("/v1/uploads", content=data, headers={"Content-Type": "application/octet-stream"})
        assert answer.status_code == 201, answer.text
        return answer.json()["digest"]

    def pictures(self):
        return {"picture": self.upload(picture().to_bytes("png")), "mask": self.upload(hole().to_bytes("png"))}

    def put(self, recipe=RED, **more):
        answer = self.post("/v1/jobs", {"recipe": recipe, "pictures": self.pictures(), "keep": False, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def events(self, id, **headers):
        """The events of a job, to its end."""
        with self.stream("GET", f"/v1/jobs/{id}/events", headers=headers) as stream:
            return [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]


@pytest.fixture
def ask(live):
    with live.client() as client:
        yield Asking(client)


@pytest.fixture
def do(working):
    with working.client() as client:
        yield Asking(client)
