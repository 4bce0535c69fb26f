from anew.words.spelling import mended

KNOWN = frozenset({"remove", "scratches", "sharpen", "wider", "noise", "beach", "share"})


def test_slips_of_the_pen_are_mended():
    assert [mended(word, KNOWN) for word in ("remvoe", "remov", "removee", "sharpn", "scrathces", "wyder")] == [
        "remove",
        "remove",
        "remove",
        "sharpen",
        "scratches",
        "wider",
    ]


def test_other_words_are_left_alone():
    assert [mended(word, KNOWN) for word in ("bench", "shape", "house", "cat", "nose", "")] == [""] * 6
