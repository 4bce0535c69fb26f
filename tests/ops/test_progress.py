from anew.ops.progress import part, silent


def test_parts_of_parts_are_shares_of_shares():
    heard = []
    half = part(lambda fraction, doing: heard.append((round(fraction, 6), doing)), 0.5, 1)
    part(half, 0, 0.5)(1.0, "a")
    assert heard == [(0.75, "a")]


def test_silence_is_heard_by_nobody():
    assert silent(0.5, "anything") is None
