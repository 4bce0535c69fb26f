"""One net is built at a time, whoever builds it."""

from threading import Thread

from anew.nets.building import ALONE


def test_another_thread_waits_and_the_same_one_does_not():
    built = []

    def build():
        with ALONE, ALONE:
            built.append("inside")

    other = Thread(target=build)
    with ALONE:
        other.start()
        other.join(0.05)
        assert built == []
    other.join(5)
    assert built == ["inside"]
