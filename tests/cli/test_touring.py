from anew.cli import touring


def test_the_tour_is_told_where_to_go_and_says_where_the_page_is(anew, folder, monkeypatch):
    gone = []

    def walked(out, *, progress):
        progress(0.5, "walking")
        gone.append(out.name)
        return [out / "index.html", out / "contact-sheet.png"]

    monkeypatch.setattr(touring, "main", walked)
    said = anew("tour", "--out", "gallery")
    assert (said.code, gone) == (0, ["gallery"])
    assert "2 files. Open gallery/index.html" in said.err
