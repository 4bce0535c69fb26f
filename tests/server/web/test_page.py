"""The studio's files: those of the bundle and no others, under a policy that lets nothing else in."""

import re

import pytest

from anew.errors import CannotServe, NotFound
from anew.image import Picture
from anew.server.web import bundle, outside
from anew.tasks import TASKS
from tests.server.living import living


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A studio of three files, and a secret beside them."""
    folder = tmp_path / "studio_web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<script type="module" src="/assets/index-1.js"></script>')
    (folder / "assets" / "index-1.js").write_text("run()")
    (folder / "assets" / "index-1.css").write_text("body{}")
    (folder / "assets" / ".hidden.js").write_text("secret")
    (folder / "assets" / "notes.txt").write_text("secret")
    (folder / "secret.js").write_text("secret")
    monkeypatch.setattr(bundle, "FOLDER", folder)
    return folder


def test_the_page_and_what_it_loads(built, tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        page = client.get("/")
        assert page.status_code == 200 and "index-1.js" in page.text
        assert (page.headers["content-type"], page.headers["cache-control"]) == ("text/html; charset=utf-8", "no-store")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy and "unsafe" not in policy
        for name, kind in (
            ("index-1.js", "text/javascript; charset=utf-8"),
            ("index-1.css", "text/css; charset=utf-8"),
        ):
            answer = client.get(f"/assets/{name}")
            assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["", "..%2fsecret.js", "%2e%2e/secret.js", "..%5csecret.js", ".hidden.js", "notes.txt", "index-1.js%00", "a/b.js"],
)
def test_nothing_else_is_a_file_of_it(built, tmp_path, path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        answer = client.get(f"/assets/{path}")
        assert answer.status_code == 404 and "secret" not in answer.text


def test_whoever_is_not_in_is_told_in_words(built, tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        client.headers.pop("Authorization")
        page = client.get("/")
        assert page.status_code == 401 and "anew studio" in page.text and "<script" not in page.text
        assert page.headers["content-security-policy"] == outside.POLICY and "unsafe" not in outside.POLICY
        assert client.get("/assets/index-1.js").status_code == 401
        assert client.get("/", headers={"X-Api-Key": "wrong"}).status_code == 401
        assert client.get(server.link).headers["location"] == "/"
        assert "index-1.js" in client.get("/").text
        assert client.get(server.link).status_code == 303  # it was used, but this browser is in


def test_a_server_without_a_page_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    with living(tmp_path / "jobs") as server, server.client() as client:
        assert client.get("/").status_code == 404


@pytest.mark.parametrize(("npm", "fix"), [("/usr/bin/npm", "Run in anew's"), (None, "Install Node.js 20.19")])
def test_a_page_that_was_not_built_is_named_with_what_to_do(tmp_path, monkeypatch, npm, fix):
    monkeypatch.setattr(bundle, "which", lambda name: npm)
    with pytest.raises(CannotServe, match=fix):
        bundle.check_there(tmp_path)
    with pytest.raises(NotFound):
        bundle.index(tmp_path)


def test_every_sample_is_a_picture_and_its_mask_fits_it(live):
    with live.client() as client:
        told = client.get("/v1/samples").json()
        assert 4 <= len(told) <= 6 and any(each["mask"] for each in told)
        for each in told:
            needed = {role.name for role in TASKS[each["task"]].roles if role.needed}
            assert needed <= {"picture"} | ({"mask"} if each["mask"] else set())
            picture = Picture.open(client.get(each["picture"]).content)
            if each["mask"]:
                assert Picture.open(client.get(each["mask"]).content).size == picture.size
            assert re.fullmatch(r"[a-z_-]+", each["name"])
        for name in ("nothing.png", "..%2fREADME.md", "README.md"):
            assert client.get(f"/samples/{name}").status_code == 404
