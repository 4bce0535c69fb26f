"""The hub's own client against a small server on this machine, which speaks as much of the hub as a pull needs."""

import json
from contextlib import contextmanager
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from anew.errors import BadModel, Cancelled, CannotServe
from anew.models.pull import fetch, hub, survey
from anew.models.store import verify

pytest.importorskip("huggingface_hub")
SHA = "c" * 40
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"
HALF = 3000


class Server(BaseHTTPRequestHandler):
    """``ada/dreams`` is there, ``ada/old`` is called so now, ``ada/gated`` needs leave, all else is nowhere."""

    files: dict[str, bytes] = {}
    breaks = 0
    """How often the line breaks when the weights have come half."""
    begun: list[int] = []
    """At which byte of the weights each request began."""

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, *, body):
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/ada/old"):
            return self.tell(307, {"Location": path.replace("old", "dreams")})
        if path.startswith("/api/models/ada/gated/tree"):
            return self.tell(200, {"Content-Type": "application/json"}, json.dumps(self.tree()).encode())
        if path.startswith(("/api/models/ada/dreams/tree", "/api/models/ada/dreams", "/api/models/ada/gated")):
            told = self.tree() if "/tree/" in path else self.info(path.split("/")[4])
            return self.tell(200, {"Content-Type": "application/json"}, json.dumps(told).encode())
        if path.startswith("/ada/gated/resolve"):
            return self.tell(401, {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access is restricted."})
        if path.startswith(f"/ada/dreams/resolve/{SHA}/"):
            return self.send(path.partition(f"{SHA}/")[2], body=body)
        return self.tell(401, {"X-Error-Code": "RepoNotFound"})

    def info(self, name):
        siblings = [{"rfilename": name, "size": len(data), **self.lfs(name)} for name, data in self.files.items()]
        return {"id": f"ada/{name}", "modelId": f"ada/{name}", "sha": SHA, "siblings": siblings,
                "cardData": {"license": "other", "license_name": "be-kind"}}  # fmt: skip

    def tree(self):
        return [
            {"type": "file", "path": name, "size": len(data), "oid": sha1(data).hexdigest(), **self.lfs(name)}
            for name, data in self.files.items()
        ]

    def lfs(self, name):
        if not name.endswith(".safetensors"):
            return {}
        digest = sha256(self.files[name]).hexdigest()
        return {"lfs": {"size": len(self.files[name]), "sha256": digest, "oid": digest, "pointerSize": 130}}

    def send(self, name, *, body):
        data = self.files[name]
        digest = sha256(data).hexdigest() if name.endswith(".safetensors") else sha1(data).hexdigest()
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        headers = {"ETag": f'"{digest}"', "X-Repo-Commit": SHA, "Content-Length": str(len(data) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        end = len(data)
        if body and name == WEIGHTS:
            self.begun.append(start)
            if len(self.begun) <= self.breaks:
                end = HALF
        self.tell(206 if start else 200, headers, data[start:end] if body else None)
        if end < len(data):
            self.close_connection = True

    def tell(self, code, headers, data=None):
        self.send_response(code)
        for name, value in {"Content-Length": str(len(data or b"")), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if data:
            self.wfile.write(data)

    def log_message(self, *args):
        pass


@contextmanager
def serving(files, *, breaks=0):
    """A server of those files, and what it has been asked."""
    kind = type("Served", (Server,), {"files": files, "breaks": breaks, "begun": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub(f"http://127.0.0.1:{server.server_port}"), kind
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No cache, no token and no waiting of the person's own."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 1000)


def test_the_client_brings_what_was_chosen_and_tells_how_far_it_is(files, store):
    heard = []
    with serving(files) as (client, asked):
        plan = survey("ada/dreams", hub=client)
        stored = fetch(plan, hub=client, store=store, progress=lambda fraction, doing: heard.append(fraction))
    assert (stored.name, stored.label.revision, stored.label.licence) == ("ada--dreams", SHA, "be-kind")
    assert {each.relative_to(stored.path).as_posix() for each in stored.path.rglob("*") if each.is_file()} == {
        "anew.json", "LICENSE.md", "model_index.json", "unet/config.json", WEIGHTS,
        "vae/config.json", "vae/diffusion_pytorch_model.safetensors",
    }  # fmt: skip
    assert verify(stored) == {}
    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert any(0.1 < each <= 0.9 for each in heard)
    assert asked.begun == [0]


def test_a_line_that_breaks_once_is_taken_up_at_that_byte(files, store, monkeypatch):
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    with serving(files, breaks=1) as (client, asked):
        stored = fetch(survey("ada/dreams", hub=client), hub=client, store=store)
    assert asked.begun == [0, HALF]
    assert verify(stored) == {}


def test_a_line_that_stays_broken_leaves_whole_files_to_go_on_with(files, store, monkeypatch):
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    with serving(files, breaks=99) as (client, _):
        plan = survey("ada/dreams", hub=client)
        with pytest.raises(CannotServe, match=r"ada--dreams\.partial"):
            fetch(plan, hub=client, store=store)
    assert [each.name for each in store.iterdir()] == ["ada--dreams.partial"]
    here = store / "ada--dreams.partial" / "unet" / "config.json"
    before = here.stat().st_mtime_ns
    with serving(files) as (client, asked):
        stored = fetch(plan, hub=client, store=store)
    assert verify(stored) == {}
    assert asked.begun == [0]
    assert (stored.path / "unet" / "config.json").stat().st_mtime_ns == before


def test_a_stop_in_the_middle_is_a_stop(files, store):
    def stop(fraction, doing):
        if fraction > 0:
            raise KeyboardInterrupt

    with serving(files) as (client, _):
        plan = survey("ada/dreams", hub=client)
        with pytest.raises(Cancelled):
            fetch(plan, hub=client, store=store, progress=stop)
        assert not (store / "ada--dreams").exists()
        assert verify(fetch(plan, hub=client, store=store)) == {}


def test_gated_renamed_missing_and_unreachable_are_told_apart(files, store):
    with serving(files) as (client, _):
        plan = survey("ada/gated", hub=client)
        with pytest.raises(BadModel, match="a gated model"):
            fetch(plan, hub=client, store=store)
        with pytest.raises(BadModel, match="called ada/dreams now"):
            survey("ada/old", hub=client)
        with pytest.raises(BadModel, match="no such model"):
            survey("ada/nowhere", hub=client)
    with pytest.raises(CannotServe, match="Check the network"):
        survey("ada/dreams", hub=client)
    assert list(store.iterdir()) == []


def test_offline_stays_offline(files, monkeypatch):
    from huggingface_hub import constants

    with serving(files) as (client, asked):
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
        with pytest.raises(CannotServe, match="HF_HUB_OFFLINE"):
            survey("ada/dreams", hub=client)
    assert asked.begun == []
