import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from anew.learning import objectives as aims


def test_each_objective_of_hand_worked_logits():
    x = torch.tensor([-2.0, 0.5])
    softplus = [math.log1p(math.exp(v)) for v in (-2.0, 2.0, 0.5, -0.5)]
    known = {
        "vanilla": ((softplus[1] + softplus[3]) / 2, (softplus[0] + softplus[2]) / 2, (softplus[1] + softplus[3]) / 2),
        "lsgan": ((9 + 0.25) / 2, (4 + 0.25) / 2, (9 + 0.25) / 2),
        "hinge": ((3 + 0.5) / 2, (0 + 1.5) / 2, 0.75),
        "wgan": (0.75, -0.75, 0.75),
    }
    for kind, (real, fake, maker) in known.items():
        assert aims.judged(kind, x, True).item() == pytest.approx(real), kind
        assert aims.judged(kind, x, False).item() == pytest.approx(fake), kind
        assert aims.wanted(kind, x).item() == pytest.approx(maker), kind


def test_vanilla_and_lsgan_are_torchs_own_losses():
    x = torch.randn(3, 1, 5, 5) * 10
    for real, target in ((True, torch.ones_like(x)), (False, torch.zeros_like(x))):
        torch.testing.assert_close(
            aims.judged("vanilla", x, real), F.binary_cross_entropy_with_logits(x, target), rtol=1e-6, atol=1e-6
        )
        torch.testing.assert_close(aims.judged("lsgan", x, real), F.mse_loss(x, target))


def test_scales_are_averaged_or_summed_each_with_its_own_mean():
    scales = [torch.full((1, 1, 4, 4), 1.0), torch.full((1, 1, 1, 1), 3.0)]
    assert aims.wanted("wgan", scales).item() == -2
    assert aims.wanted("wgan", scales, "sum").item() == -4
    assert aims.judged("hinge", [scales, [torch.tensor([5.0])]], False).item() == pytest.approx((3 + 6) / 2)


def test_losses_count_in_float32_whatever_they_are_given():
    assert aims.judged("lsgan", torch.full((2,), 300.0, dtype=torch.bfloat16), True).dtype == torch.float32
    with torch.autocast("cpu", dtype=torch.bfloat16):
        q = F.normalize(torch.randn(1, 8, 16), dim=-1)
        low = aims.patch_nce(q, q)
    torch.testing.assert_close(low, aims.patch_nce(q, q))


def test_r1_of_a_linear_judge_is_half_its_squared_weights():
    reals = torch.randn(4, 1, 2, 2, requires_grad=True)
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    penalty = aims.r1((reals * weight).sum((1, 2, 3)), reals)
    assert penalty.item() == pytest.approx(15)
    (slope,) = torch.autograd.grad(penalty, weight)
    torch.testing.assert_close(slope, weight.detach())


def test_the_penalty_of_a_linear_judge_is_how_far_its_slope_is_from_one():
    weight = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
    penalty = aims.gradient_penalty(lambda x: [x * weight], torch.randn(3, 1, 2, 2), torch.randn(3, 1, 2, 2))
    assert penalty.item() == pytest.approx(16)


def test_feature_matching_sums_layers_averages_scales_and_leaves_the_logits_out():
    zero, one, two = (torch.full((1, 2, 2, 2), float(value)) for value in range(3))
    fakes, reals = [[one, two, two], [zero, two, zero]], [[zero, zero, zero], [zero, zero, two]]
    assert aims.feature_match(fakes, reals).item() == pytest.approx(((1 + 2) + (0 + 2)) / 2)


def test_no_gradient_of_feature_matching_goes_to_the_true_pictures():
    real, fake = torch.ones(1, 1, 2, 2, requires_grad=True), torch.zeros(1, 1, 2, 2, requires_grad=True)
    aims.feature_match([[fake, fake]], [[real, real]]).backward()
    assert real.grad is None and fake.grad is not None


def test_kl_is_torchs_own():
    mean, logvar = torch.randn(3, 5), torch.randn(3, 5)
    unit = torch.distributions.Normal(0.0, 1.0)
    known = torch.distributions.kl_divergence(torch.distributions.Normal(mean, (logvar / 2).exp()), unit)
    torch.testing.assert_close(aims.kl_normal(mean, logvar), known.sum(1).mean())
    torch.testing.assert_close(aims.kl_normal(mean, logvar, "mean"), known.mean())
    torch.testing.assert_close(aims.kl_normal(mean), mean.square().sum(1).mean() / 2)


def test_patches_that_all_look_alike_cannot_be_told_apart():
    same = F.normalize(torch.ones(2, 16, 8), dim=-1)
    assert aims.patch_nce(same, same).item() == pytest.approx(math.log(16))


def test_patches_that_have_nothing_in_common_are_told_apart():
    axes = torch.eye(8).expand(2, -1, -1)
    known = math.log(1 + 7 * math.exp(-1 / 0.5))
    assert aims.patch_nce(axes, axes, 0.5).item() == pytest.approx(known)


def test_the_difference_of_pyramids_of_a_flat_shift_is_that_shift():
    x = torch.randn(1, 3, 40, 24)
    assert aims.pyramid_difference(x + 0.25, x).item() == pytest.approx(0.25, rel=1e-4)


def test_a_lost_edge_costs_more_between_pyramids_than_in_plain_difference():
    edge = torch.zeros(1, 1, 32, 32)
    edge[..., 16:] = 1
    blurred = F.avg_pool2d(F.pad(edge, (2, 2, 2, 2), mode="replicate"), 5, 1)
    lost = aims.pyramid_difference(blurred, edge) / aims.pyramid_difference(edge + 0.1, edge)
    assert lost > 2 * aims.difference(blurred, edge) / aims.difference(edge + 0.1, edge)


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(["vanilla", "lsgan", "hinge", "wgan"]), st.floats(-20, 20), st.floats(0.01, 5))
def test_a_judge_is_happier_with_a_surer_right_answer(kind, logit, more):
    surer, shy = torch.tensor([logit + more]), torch.tensor([logit])
    if kind != "lsgan":
        assert aims.judged(kind, surer, True) <= aims.judged(kind, shy, True)
        assert aims.judged(kind, surer, False) >= aims.judged(kind, shy, False)
    assert aims.wanted(kind, shy).isfinite()


def test_structure_is_scikit_images_ssim():
    from skimage.metrics import structural_similarity

    torch.manual_seed(0)
    x, y = torch.rand(2, 1, 3, 24, 20)
    y = 0.6 * x + 0.4 * y
    window = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1.0}
    _, places = structural_similarity(x[0].numpy(), y[0].numpy(), channel_axis=0, full=True, **window)
    known = 1 - places[:, 5:-5, 5:-5].mean()
    assert aims.structure_difference(2 * x - 1, 2 * y - 1).item() == pytest.approx(known, abs=1e-5)
