import pytest
import torch

from anew.engines.gan.nets.patch import PatchJudge, PixelJudge, StridedJudge
from anew.engines.gan.nets.scales import Scales, halved


def field_of_view(judge, side):
    """Rows and columns of the picture that the verdict in the middle depends on."""
    x = torch.randn(1, 3, side, side).requires_grad_()
    judge.eval()
    logits = judge(x)
    middle = logits.shape[2] // 2
    logits[0, 0, middle, middle].backward()
    seen = x.grad[0].abs().sum(0) > 0
    rows, columns = seen.any(1).nonzero(), seen.any(0).nonzero()
    return (int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1)


@pytest.mark.parametrize(
    ("judge", "side"),
    [
        (lambda: PatchJudge(3, 4, norm="none"), 70),
        (lambda: PatchJudge(3, 4, norm="none", spectral=True, padding=2), 70),
        (lambda: PatchJudge(3, 4, layers=1, norm="none"), 16),
        (lambda: PixelJudge(3, 4, norm="none"), 1),
        (lambda: StridedJudge(3, 4), 46),
    ],
)
def test_the_field_of_view_is_what_it_is_called_by(judge, side):
    assert field_of_view(judge(), 192) == (side, side)


@pytest.mark.parametrize("norm", ["instance", "batch", "none"])
@pytest.mark.parametrize("spectral", [False, True])
@pytest.mark.parametrize("kind", [PatchJudge, PixelJudge, StridedJudge])
def test_every_weight_learns_but_a_bias_that_an_instance_norm_removes(kind, norm, spectral):
    judge = kind(3, 4, norm=norm, spectral=spectral)
    logits = judge(torch.randn(2, 3, 64, 64))
    assert logits.shape[1] == 1
    (logits * torch.randn_like(logits)).sum().backward()
    assert all(weight.grad is not None for weight in judge.parameters())
    assert all(weight.grad.any() for key, weight in judge.named_parameters() if not key.endswith("bias"))


def test_features_are_what_every_layer_said_and_the_logits_come_last():
    judge = PatchJudge(3, 4)
    x = torch.randn(1, 3, 64, 64)
    said = judge(x, features=True)
    assert [one.shape[1] for one in said] == [4, 8, 16, 32, 1]
    assert torch.equal(said[-1], judge(x))


def test_with_instance_norm_a_judge_looks_at_each_picture_alone():
    judge = PatchJudge(3, 4)
    x = torch.randn(3, 3, 64, 64)
    with torch.no_grad():
        assert torch.allclose(judge(x)[1:2], judge(x[1:2]), atol=1e-5)


def test_scales_halve_the_picture_and_have_judges_of_their_own():
    judges = Scales(lambda: PatchJudge(3, 4), 3)
    said = judges(torch.randn(2, 3, 128, 128))
    assert [len(scale) for scale in said] == [5, 5, 5]
    assert [scale[0].shape[2] for scale in said] == [64, 32, 16]
    weights = [judge.layers[0][0].weight for judge in judges.judges]
    assert not torch.equal(weights[0], weights[1])


def test_halving_a_flat_picture_keeps_its_border():
    assert torch.equal(halved(torch.ones(1, 1, 6, 8)), torch.ones(1, 1, 3, 4))
