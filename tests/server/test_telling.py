"""What the server says of itself, and what it keeps to itself."""

import io
import json
import logging
import re
import time

import pytest
from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, StreamingResponse

from anew.errors import BadFile, Refused
from anew.server import faults
from anew.server.faults import answer, fault_of, shaped
from anew.server.telling.around import route_of
from anew.server.telling.figures import Figures
from anew.server.telling.lines import Line, tell, write_lines
from tests.server.living import living

SECRET = "a prompt that nobody should read"


@pytest.fixture
def told():
    """The log, as lines."""
    stream, log = io.StringIO(), logging.getLogger("anew.server")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line())
    before, log.handlers, level = log.handlers, [handler], log.level
    log.setLevel(logging.INFO)

    def lines(count):
        end = time.monotonic() + 5  # the last is written when its answer is out already
        while stream.getvalue().count("\n") < count and time.monotonic() < end:
            time.sleep(0.01)
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    log.handlers = before
    log.setLevel(level)


@pytest.fixture
def failing(tmp_path):
    """A server with routes that go wrong."""
    router = APIRouter(prefix="/odd")

    @router.post("/{name}/fault")
    async def fault(name: str, prompt: str = Form("")):
        raise ZeroDivisionError(prompt)

    @router.post("/late")
    async def late():
        async def pieces():
            yield b"half"
            raise RuntimeError(SECRET)

        return StreamingResponse(pieces())

    with living(tmp_path / "jobs") as server:
        server.app.include_router(router)
        yield server


def test_a_fault_of_ours_tells_nobody_what_was_asked(failing, told):
    with failing.client() as client:
        response = client.post("/odd/me/fault", data={"prompt": SECRET})
        assert response.status_code == 500
        assert response.json()["error"]["kind"] == "EngineFailed"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert SECRET not in response.text
        assert client.get("/healthz").status_code == 200
    fault, line, _ = told(3)
    assert (fault["fault"], line["status"], line["route"]) == ("ZeroDivisionError", 500, "/odd/{name}/fault")
    assert fault["request"] == line["request"] == response.headers["x-request-id"]
    assert SECRET not in json.dumps(told(2))


def test_a_fault_after_the_answer_began_ends_it(failing, told):
    with failing.client() as client:
        with pytest.raises(Exception, match=r"(?i)peer|incomplete|closed"):
            client.post("/odd/late")
        assert client.get("/healthz").status_code == 200
    assert SECRET not in json.dumps(told(2))
    assert told(3)[0]["fault"] == "RuntimeError"


def test_a_line_says_how_it_went_and_neither_path_nor_query(live, told):
    with live.client() as client:
        client.get(f"/healthz?prompt={SECRET}")
        client.get(f"/{SECRET}")
    first, second = told(2)
    assert (first["route"], first["method"], first["status"], first["bytes"]) == ("/healthz", "GET", 200, 3)
    assert (second["route"], second["status"]) == ("none", 404)
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z", first["at"])
    assert SECRET not in json.dumps(told(2))


def test_figures_are_what_prometheus_reads(live):
    with live.client() as client:
        client.get("/healthz")
        client.get("/nothing")
        client.request("BREW", "/healthz")
        response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    sample = r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+'
    lines = response.text.splitlines()
    assert all(line.startswith(("# HELP ", "# TYPE ")) or re.fullmatch(sample, line) for line in lines)
    assert 'anew_requests_total{method="GET",route="none",status="404"}' in response.text
    assert "BREW" not in response.text and "nothing" not in response.text


def test_a_figure_of_a_name_cannot_break_a_line():
    figures = Figures()
    figures.request('G"\n', "/a\\b", 200, 0.01)
    text = figures.text({"queued": 2})
    assert r'method="G\"\n",route="/a\\b"' in text
    assert 'anew_jobs{state="queued"} 2' in text
    assert 'anew_request_seconds_bucket{method="G\\"\\n",route="/a\\\\b",le="0.005"} 0' in text


@pytest.mark.parametrize(
    ("declared", "asked", "route"),
    [
        ("/jobs/{id}", "/v1/jobs/abc", "/v1/jobs/{id}"),
        ("/v1/jobs/{id}", "/v1/jobs/abc", "/v1/jobs/{id}"),
        ("/{rest:path}", "/a/b/c", "/{rest:path}"),
        ("", "/a/b", "none"),
    ],
)
def test_a_route_is_told_as_it_was_declared(declared, asked, route):
    place = type("Route", (), {"path": declared})
    assert route_of({"path": asked, "route": place}) == route
    assert route_of({"path": asked}) == "none"


def test_a_dialect_gives_errors_its_own_shape(live, monkeypatch):
    monkeypatch.setattr(faults, "_RENDERERS", {})
    shaped("/odd", lambda fault: JSONResponse({"detail": fault.sentence}, fault.status))
    shaped("/odd/one", lambda fault: JSONResponse({"one": fault.kind}, 418))
    with live.client() as client:
        assert "detail" in client.get("/odd/thing").json()
        assert "detail" in client.get("/odd", headers={"Host": "evil.example"}).json()
        assert client.get("/odd/one").json() == {"one": "NotFound"}
        assert "error" in client.get("/oddest").json()
        client.headers["Authorization"] = "Bearer no"
        refused = client.get("/odd/one/two")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (418, "Bearer")


def test_every_error_of_anew_has_its_status_and_its_parts():
    fault = fault_of(BadFile(needed="a", found="b", fix="C."), "id")
    assert (fault.status, fault.kind, fault.sentence) == (422, "BadFile", "Needed a; found b. C.")
    assert json.loads(answer(fault, "/nowhere").body)["request"] == "id"
    assert fault_of(Refused(needed="a", found="b", fix="c")).status == 403
    assert fault_of(ValueError(SECRET)).found == "a fault of ours"


def test_the_log_goes_to_what_standard_error_is_by_then(monkeypatch):
    logs = [logging.getLogger(name) for name in ("anew.server", "uvicorn.error")]
    before = [(log.handlers, log.propagate, log.level) for log in logs]
    lent, own = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", lent)
    write_lines()
    try:
        tell(number=1)
        monkeypatch.setattr("sys.stderr", own)
        assert '"number": 1' in lent.getvalue()
        lent.close()
        tell(number=2)
        assert json.loads(own.getvalue())["number"] == 2
    finally:
        for log, (handlers, propagate, level) in zip(logs, before, strict=True):
            log.handlers, log.propagate = handlers, propagate
            log.setLevel(level)
