from hashlib import sha256

from anew.image import Picture


def test_a_result_is_a_file_with_its_digest(do):
    id = do.put(count=2, format="webp")
    do.events(id)
    for index, output in enumerate(do.get(f"/v1/jobs/{id}").json()["outputs"]):
        assert output["url"] == f"/v1/jobs/{id}/results/{index}"
        answer = do.get(output["url"])
        assert (answer.headers["content-type"], answer.headers["etag"]) == ("image/webp", f'"{output["digest"]}"')
        assert sha256(answer.content).hexdigest() == output["digest"]
        assert Picture.open(answer.content).size == (output["width"], output["height"])
        assert answer.headers["content-disposition"] == f'inline; filename="{id[:8]}-{index}.webp"'
        assert do.get(output["url"], headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert do.get(f"/v1/jobs/{id}/results/2").status_code == 404


def test_before_it_is_done_there_is_none(ask):
    id = ask.put(preview=True)
    assert ask.get(f"/v1/jobs/{id}/results/0").status_code == 409
    assert ask.get(f"/v1/jobs/{id}/preview").status_code == 404
    assert ask.get(f"/v1/jobs/{id}/results/-1").status_code == 422
