import numpy as np
import pytest
import torch

from anew.errors import BadInput
from anew.training.evaluate.segmenter import FACTS, WEIGHTS, Length, Segmenter, learn, saved
from anew.training.evaluate.segnet import SegmentationNet
from tests.training.evaluate.scenes import labelled

SHORT = Length(steps=25, batch=4, width=4, lr=0.02)


class Scenes:
    """Drawn from the gallery as they are."""

    def __init__(self, count=8):
        self.gallery = labelled(count)

    def __len__(self):
        return len(self.gallery.a)

    def draw(self, index, rng):
        return self.gallery.b[index], self.gallery.a[index]


@pytest.fixture(scope="module")
def learned():
    return learn(Scenes(), 3, length=SHORT, fingerprint="scenes")


def test_the_net_answers_at_the_size_it_was_asked():
    net = SegmentationNet(3, 5, width=4).eval()
    for size in ((32, 32), (37, 50)):
        assert net(torch.zeros(1, 3, *size)).shape == (1, 5, *size)


def test_segmenter_learns_discs_it_has_not_seen(learned):
    test = labelled(4, start=100)
    right = [(learned.labels(photo) == labels).mean() for labels, photo in zip(test.a, test.b, strict=True)]
    most_frequent = np.mean([(labels == 0).mean() for labels in test.a])
    assert np.mean(right) > 0.5 + most_frequent / 2


def test_the_same_seed_learns_the_same_and_nobody_elses_chance_moves(learned):
    torch.manual_seed(3)
    before = torch.rand(1)
    torch.manual_seed(3)
    again = learn(Scenes(), 3, length=SHORT, fingerprint="scenes")
    assert torch.equal(torch.rand(1), before)
    assert all(
        torch.equal(x, y)
        for x, y in zip(again.net.state_dict().values(), learned.net.state_dict().values(), strict=True)
    )


def test_segmenter_comes_back_from_its_files(learned, tmp_path):
    learned.save(tmp_path / "new")
    again = Segmenter.load(tmp_path / "new")
    photo = labelled(1).b[0]
    assert (again.labels(photo) == learned.labels(photo)).all()
    assert again.facts == learned.facts


def test_only_a_segmenter_that_learned_the_same_is_used_again(learned, tmp_path):
    learned.save(tmp_path)
    assert saved(tmp_path, "scenes") is not None
    assert saved(tmp_path, "other scenes") is None
    assert saved(tmp_path / "nowhere", "scenes") is None


def test_a_damaged_segmenter_is_refused(learned, tmp_path):
    with pytest.raises(BadInput, match=r"no segmenter\.json"):
        Segmenter.load(tmp_path)
    learned.save(tmp_path)
    data = bytearray((tmp_path / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (tmp_path / WEIGHTS).write_bytes(data)
    with pytest.raises(BadInput, match="not those"):
        Segmenter.load(tmp_path)
    (tmp_path / FACTS).write_text("{", encoding="utf8")
    with pytest.raises(BadInput, match=r"no segmenter\.json"):
        Segmenter.load(tmp_path)


def test_ignored_classes_are_neither_learned_nor_given():
    found = learn(Scenes(4), 3, ignored=(0,), length=Length(steps=3, batch=2, width=4))
    assert 0 not in found.labels(labelled(1).b[0])
