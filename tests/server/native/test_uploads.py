from hashlib import sha256

from tests.pictures import picture

DATA = picture().to_bytes("png")


def test_a_picture_is_named_by_its_digest(ask):
    told = ask.post("/v1/uploads", files={"file": ("../../a.png", DATA)})
    digest = sha256(DATA).hexdigest()
    assert told.status_code == 201
    assert told.json() == {
        "digest": digest, "bytes": len(DATA), "format": "png", "width": 48, "height": 40, "mode": "RGB", "depth": 8
    }  # fmt: skip
    assert ask.get(f"/v1/uploads/{digest}").json() == told.json()
    file = ask.get(f"/v1/uploads/{digest}/file")
    assert (file.content, file.headers["content-type"]) == (DATA, "image/png")


def test_what_is_no_picture_is_refused(ask):
    raw = {"Content-Type": "image/png"}
    assert ask.post("/v1/uploads", content=b"", headers=raw).status_code == 422
    assert ask.post("/v1/uploads", content=b"%PDF-1.7", headers=raw).status_code == 422
    assert ask.post("/v1/uploads", content=DATA[:100], headers=raw).status_code == 422
    assert ask.post("/v1/uploads", content=DATA, headers={"Content-Type": "text/html"}).status_code == 400
    assert ask.post("/v1/uploads", files=[("file", DATA), ("file", DATA)]).status_code == 400
    assert ask.post("/v1/uploads", data={"file": "text"}).status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert ask.post("/v1/uploads", content=b"--y\r\n", headers=broken).status_code == 400


def test_what_did_not_come_is_not_found(ask):
    for path in ("", "/file"):
        assert ask.get(f"/v1/uploads/{'0' * 64}{path}").status_code == 404
        assert ask.get(f"/v1/uploads/{'A' * 64}{path}").status_code == 422
