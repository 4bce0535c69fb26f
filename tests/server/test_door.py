"""Who may come in: every way that the field notes know of to come in uninvited."""

import socket
import time
from base64 import b64encode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from anew.errors import BadRequest, NoKey, Refused, TooOften
from anew.server.guard.keys import Keys
from anew.server.guard.names import check_host, check_origin
from anew.server.guard.rates import Rates
from anew.server.settings import Key
from tests.server.living import KEY, living

OWN = {"127.0.0.1", "localhost", "[::1]"}


def test_a_key_opens_however_it_is_sent(live):
    basic = b64encode(f"anybody:{KEY}".encode()).decode()
    ways = ({"Authorization": f"Bearer {KEY}"}, {"X-Api-Key": KEY}, {"Authorization": f"Basic {basic}"})
    with live.client() as client:
        client.headers.pop("Authorization")
        assert [client.get("/metrics", headers=way).status_code for way in ways] == [200, 200, 200]
        assert client.get("/metrics").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {KEY}x"},
        {"Authorization": "Basic !!"},
        {"Authorization": "Basic AAAA"},
        {"X-Api-Key": ""},
        {"Cookie": "anew-1=x; =;;"},
    ],
)
def test_without_one_the_answer_is_401(live, headers):
    with live.client() as client:
        client.headers.pop("Authorization")
        answer = client.get("/metrics", headers=headers)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (401, "NoKey")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_up_and_ready_need_none(live):
    with live.client() as client:
        client.headers.pop("Authorization")
        assert client.get("/healthz").text == "ok\n"
        assert client.get("/readyz").text == "ready\n"


def test_a_link_opens_once_and_gives_a_browser_a_session(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        client.headers.pop("Authorization")
        first = client.get(server.link)
        told = first.headers["set-cookie"].lower()
        assert first.status_code == 303
        assert "httponly" in told and "samesite=strict" in told and KEY not in told
        assert client.get("/metrics").status_code == 200
        client.cookies.clear()
        assert client.get(server.link).status_code == 401
        assert client.get("/metrics").status_code == 401


def test_a_session_must_say_where_a_change_comes_from(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        client.headers.pop("Authorization")
        client.get(server.link)
        assert client.post("/metrics").status_code == 403
        assert client.post("/metrics", headers={"Origin": server.url}).status_code == 405
        assert client.post("/metrics", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405
        assert client.post("/metrics", headers={"Sec-Fetch-Site": "none"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:80:80", "localhost."])
def test_another_host_is_refused_on_every_path(live, host):
    with live.client() as client:
        for path in ("/healthz", "/metrics", "/nothing"):
            assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1", "http://localhost:1", "file://"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_origin_is_refused(live, origin, method):
    with live.client() as client:
        answer = client.request(method, "/metrics", headers={"Origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_a_foreign_page_may_link_here_and_no_more():
    host = {"host": "localhost:7878"}
    check_origin({**host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, "GET", cookie=True)
    for site in ("cross-site", "same-site", "else"):
        for method, mode in (("GET", "no-cors"), ("POST", "navigate"), ("WEBSOCKET", "websocket")):
            with pytest.raises(Refused):
                check_origin({**host, "sec-fetch-site": site, "sec-fetch-mode": mode}, method, cookie=False)


def test_only_one_host_of_a_known_name():
    for hosts in (["localhost:7878"], ["LOCALHOST"], ["[::1]:1"], ["[::1]"]):
        check_host(hosts, OWN)
    for hosts in ([], ["localhost", "localhost"], ["::1"], ["a"], ["localhost:x"]):
        with pytest.raises(BadRequest):
            check_host(hosts, OWN)


def test_a_websocket_passes_the_same_door(live):
    url = live.url.replace("http", "ws") + "/nothing"
    for headers, origin in (({}, None), (live.headers, "http://evil.example"), (live.headers, "null")):
        with pytest.raises(InvalidStatus, match="403"), connect(url, additional_headers=headers, origin=origin):
            pass


def test_every_answer_is_safe_to_a_browser(live):
    with live.client() as client:
        ids = set()
        for path in ("/healthz", "/metrics", "/nothing", "/open"):
            headers = client.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert headers["cache-control"] == "no-store"
            assert "server" not in headers
            ids.add(headers["x-request-id"])
        assert len(ids) == 4


def test_many_requests_are_told_to_wait(tmp_path):
    with living(tmp_path / "jobs", rate=0.5, burst=3) as server, server.client() as client:
        answers = [client.get("/metrics") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) in (1, 2)
        assert answers[-1].json()["error"]["kind"] == "TooOften"
        assert client.get("/healthz").status_code == 200


def test_keys_cannot_be_tried_at_will(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        wrong = {"Authorization": "Bearer wrong"}
        codes = [client.get("/metrics", headers=wrong).status_code for _ in range(40)]
        assert codes[:30] == [401] * 30
        assert 429 in codes[30:]


def test_a_bucket_fills_again_and_many_are_forgotten(monkeypatch):
    now = [0.0]
    rates = Rates(2.0, 2, lambda: now[0])
    rates.spend("a")
    rates.spend("a")
    with pytest.raises(TooOften) as told:
        rates.spend("a")
    assert told.value.after == 1
    rates.spend("b")
    now[0] = 0.5
    rates.spend("a")
    monkeypatch.setattr("anew.server.guard.rates.MOST", 5)
    for name in range(100):
        rates.spend(str(name))
    assert len(rates._buckets) <= 5


def test_owners_have_keys_of_their_own():
    keys = Keys((Key("a" * 8, "ada"), Key("b" * 8, "bea")))
    assert keys.caller({"x-api-key": "b" * 8}, "c").owner == "bea"
    with pytest.raises(NoKey):
        keys.caller({"x-api-key": "c" * 8}, "c")
    session = keys.redeemed(keys.ticket("ada"))
    assert keys.caller({"cookie": f"c={session}"}, "c").owner == "ada"
    assert keys.caller({"cookie": f"d={session}"}, "c") is None


def test_half_a_head_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("anew.server.hurried.HEAD", 0.3)
    with living(tmp_path / "jobs") as server:
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")
            connection.settimeout(5)
            began = time.monotonic()
            assert connection.recv(100) == b""
            assert time.monotonic() - began < 3
