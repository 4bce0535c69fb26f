import torch

from anew.engines.gan.nets.sampler import PatchHeads


def features(seed=0):
    chance = torch.Generator().manual_seed(seed)
    return [torch.randn(2, 3, 10, 12, generator=chance), torch.randn(2, 8, 4, 4, generator=chance)]


def test_places_are_different_and_at_most_all():
    torch.manual_seed(0)
    first, second = PatchHeads.places(features(), 50)
    assert len(first) == 50 and first.unique().numel() == 50 and first.max() < 120
    assert sorted(second.tolist()) == list(range(16))


def test_the_same_chance_draws_the_same_places():
    drawn = []
    for _ in range(2):
        torch.manual_seed(4)
        drawn.append(PatchHeads.places(features(), 5)[0])
    assert torch.equal(*drawn)


def test_a_patch_is_described_by_its_own_place_alone():
    heads = PatchHeads([3, 8], 6)
    maps = features()
    places = [torch.tensor([0, 13, 119]), torch.tensor([5])]
    first, second = heads(maps, places)
    assert first.shape == (2, 3, 6) and second.shape == (2, 1, 6)
    by_hand = heads.heads[0](maps[0][1, :, 1, 1])
    assert torch.allclose(first[1, 1], by_hand / by_hand.norm(), atol=1e-5)


def test_descriptions_are_unit_vectors_in_either_layout():
    heads = PatchHeads([3, 8], 6)
    places = heads.places(features(), 4)
    rows = heads(features(), places)
    last = heads([f.contiguous(memory_format=torch.channels_last) for f in features()], places)
    for a, b in zip(rows, last, strict=True):
        assert torch.allclose(a.norm(dim=2), torch.ones(2, a.shape[1]), atol=1e-5)
        assert torch.allclose(a, b, atol=1e-5)
