"""Kinds of change: each adds what its paper says, here worked out another way; shapes that do not meet are refused."""

from collections.abc import Mapping
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from anew.engines.diffusion.lora.applying import Hook
from anew.engines.diffusion.lora.kinds import answers, misfit
from anew.engines.diffusion.lora.names import Place
from anew.engines.diffusion.lora.reading import Delta

OUT, IN, SIDE, RANK = 6, 4, 3, 2


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed + 7 * len(shape) + sum(shape)))


def linear() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(IN, OUT)


def conv(side: int = SIDE) -> nn.Conv2d:
    torch.manual_seed(0)
    return nn.Conv2d(IN, OUT, side, stride=2, padding=side // 2)


def into(layer: nn.Module) -> Tensor:
    shape = {nn.Linear: (5, 7, IN), nn.Conv2d: (2, IN, 8, 8), nn.LayerNorm: (5, OUT), nn.GroupNorm: (2, OUT, 4, 4)}
    return drawn(*shape[type(layer)], seed=3)


def misfit_of(layer: nn.Module, parts: Mapping[str, Tensor]) -> str:
    bias = layer.bias
    shapes = {part: tuple(tensor.shape) for part, tensor in parts.items()}
    return misfit(tuple(layer.weight.shape), None if bias is None else tuple(bias.shape), shapes)


@torch.no_grad()
def changed(layer: nn.Module, parts: Mapping[str, Tensor], *, alpha: float | None = None, weight: float = 1) -> Tensor:
    """The layer's answer with a hook for these parts."""
    assert misfit_of(layer, parts) == ""
    made = answers(parts, layer.weight, lambda rank: 1.0 if alpha is None or rank is None else alpha / rank)
    hook = layer.register_forward_hook(Hook([Delta(Place("", ""), each, weight * share) for each, share in made]))
    try:
        return layer(into(layer))
    finally:
        hook.remove()


@torch.no_grad()
def expected(layer: nn.Module, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """The answer of a layer that really has another weight."""
    before = layer.weight.clone(), None if layer.bias is None else layer.bias.clone()
    try:
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
        return layer(into(layer))
    finally:
        layer.weight.copy_(before[0])
        if before[1] is not None:
            layer.bias.copy_(before[1])


def agree(got: Tensor, want: Tensor) -> None:
    torch.testing.assert_close(got, want, rtol=1e-4, atol=1e-5)


# --- one number at a time -----------------------------------------------------------------------------


def test_a_hadamard_product_of_two_products_by_hand():
    parts = {
        "hada_w1_a": torch.tensor([[1.0], [2.0]]), "hada_w1_b": torch.tensor([[3.0, 5.0]]),
        "hada_w2_a": torch.tensor([[7.0], [11.0]]), "hada_w2_b": torch.tensor([[1.0, -1.0]]),
    }  # fmt: skip
    ((change, share),) = answers(parts, torch.zeros(2, 2), lambda rank: 4.0 / rank)
    assert share == 4
    assert change.whole().tolist() == [[1 * 3 * 7 * 1, 1 * 5 * 7 * -1], [2 * 3 * 11 * 1, 2 * 5 * 11 * -1]]


def test_a_kronecker_product_by_hand():
    parts = {"lokr_w1": torch.tensor([[1.0, 2.0]]), "lokr_w2": torch.tensor([[3.0], [4.0]])}
    ((change, share),) = answers(parts, torch.zeros(2, 2), lambda rank: 1.0 if rank is None else 99.0)
    assert share == 1, "two factors in full have no rank, and alpha no say"
    assert change.whole().tolist() == [[3, 6], [4, 8]]


def test_lengths_by_hand():
    layer = nn.Linear(2, 1, bias=False)
    layer.weight.data = torch.tensor([[3.0, 0.0]])
    parts = {"down": torch.tensor([[0.0, 1.0]]), "up": torch.tensor([[4.0]]), "dora_scale": torch.tensor([[10.0]])}
    ((change, _),) = answers(parts, layer.weight, lambda rank: 1.0)
    x = torch.tensor([[1.0, 1.0]])  # weight + change = (3, 4), 5 long; made 10 long it is (6, 8)
    with torch.no_grad():
        assert (layer(x) + change.answer(layer, x, layer(x))).item() == pytest.approx(6 + 8)


# --- against a layer that has the changed weight ------------------------------------------------------


def hadamard(shape: tuple[int, ...]) -> tuple[dict[str, Tensor], Tensor]:
    rows, line = shape[0], torch.tensor(shape[1:]).prod().item()
    parts = {
        f"hada_w{n}_{side}": drawn(*size, seed=n) for n in (1, 2) for side, size in (("a", (rows, 2)), ("b", (2, line)))
    }
    whole = torch.zeros(rows, line)
    for row, column in product(range(rows), range(line)):
        one, two = (
            sum(parts[f"hada_w{n}_a"][row, r] * parts[f"hada_w{n}_b"][r, column] for r in range(2)) for n in (1, 2)
        )
        whole[row, column] = one * two
    return parts, whole.reshape(shape)


def hadamard_tucker(shape: tuple[int, ...]) -> tuple[dict[str, Tensor], Tensor]:
    parts, whole = {}, torch.ones(shape)
    for n in (1, 2):
        core, a, b = drawn(2, 2, *shape[2:], seed=n), drawn(2, shape[0], seed=n), drawn(2, shape[1], seed=5 * n)
        parts |= {f"hada_t{n}": core, f"hada_w{n}_a": a, f"hada_w{n}_b": b}
        whole *= by_core(core, a, b)
    return parts, whole


def by_core(core: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """A Tucker product with two modes, by sums."""
    made = torch.zeros(a.shape[1], b.shape[1], *core.shape[2:])
    for i, j, o, c in product(*map(range, (*core.shape[:2], a.shape[1], b.shape[1]))):
        made[o, c] += core[i, j] * a[i, o] * b[j, c]
    return made


def kronecker(shape: tuple[int, ...], *, first: bool, second: str) -> tuple[dict[str, Tensor], Tensor]:
    """Factors (2, 2) and (out / 2, in / 2, ...); ``first``: of low rank; ``second``: full, low or tucker."""
    small = shape[0] // 2, shape[1] // 2, *shape[2:]
    one = {"lokr_w1_a": drawn(2, 2), "lokr_w1_b": drawn(2, 2, seed=1)} if first else {"lokr_w1": drawn(2, 2)}
    w1 = one["lokr_w1_a"] @ one["lokr_w1_b"] if first else one["lokr_w1"]
    if second == "tucker":
        two = {"lokr_t2": drawn(2, 2, *small[2:]), "lokr_w2_a": drawn(2, small[0]), "lokr_w2_b": drawn(2, small[1])}
        w2 = by_core(two["lokr_t2"], two["lokr_w2_a"], two["lokr_w2_b"])
    elif second == "low":
        line = torch.tensor(small[1:]).prod().item()
        two = {"lokr_w2_a": drawn(small[0], 2), "lokr_w2_b": drawn(2, line)}
        w2 = (two["lokr_w2_a"] @ two["lokr_w2_b"]).reshape(small)
    else:
        two = {"lokr_w2": drawn(*small)}
        w2 = two["lokr_w2"]
    whole = torch.zeros(shape)
    for o, c in product(range(shape[0]), range(shape[1])):
        whole[o, c] = w1[o // small[0], c // small[1]] * w2[o % small[0], c % small[1]]
    return one | two, whole


KERNEL = (OUT, IN, SIDE, SIDE)
MATRIX = (OUT, IN)


def test_lora_with_a_middle_layer_is_a_tucker_product():
    down, mid, up = drawn(2, IN, 1, 1), drawn(2, 2, SIDE, SIDE), drawn(OUT, 2, 1, 1)
    whole = by_core(mid, up[..., 0, 0].T, down[..., 0, 0])
    agree(
        changed(conv(), {"down": down, "mid": mid, "up": up}, alpha=3),
        expected(conv(), conv().weight + whole * 3 / 2),
    )


@pytest.mark.parametrize("layer", [linear, conv])
def test_loha(layer):
    parts, whole = hadamard(tuple(layer().weight.shape))
    agree(changed(layer(), parts, alpha=1, weight=-0.5), expected(layer(), layer().weight - 0.25 * whole))


def test_loha_about_a_core():
    parts, whole = hadamard_tucker(KERNEL)
    agree(changed(conv(), parts, alpha=2), expected(conv(), conv().weight + whole))


@pytest.mark.parametrize(("first", "second"), list(product((False, True), ("full", "low", "tucker"))))
def test_lokr_of_a_convolution(first, second):
    parts, whole = kronecker(KERNEL, first=first, second=second)
    share = 1 if (first, second) == (False, "full") else 0.5
    agree(changed(conv(), parts, alpha=1), expected(conv(), conv().weight + share * whole))


@pytest.mark.parametrize(("first", "second"), list(product((False, True), ("full", "low"))))
def test_lokr_of_a_matrix(first, second):
    parts, whole = kronecker(MATRIX, first=first, second=second)
    agree(changed(linear(), parts), expected(linear(), linear().weight + whole))


def test_a_convolution_of_single_pixels_is_a_matrix():
    parts, whole = kronecker((OUT, IN, 1, 1), first=False, second="full")
    flat = {part: tensor.reshape(tensor.shape[:2]) for part, tensor in parts.items()}
    for told in (parts, flat):
        agree(changed(conv(1), told), expected(conv(1), conv(1).weight + whole))


NORMS = {"layer": lambda: nn.LayerNorm(OUT), "group": lambda: nn.GroupNorm(2, OUT)}


@pytest.mark.parametrize("make", [linear, conv, *NORMS.values()])
def test_a_difference_of_weight_and_bias(make):
    layer = make()
    weight, bias = drawn(*layer.weight.shape, seed=1), drawn(*layer.bias.shape, seed=2)
    both = expected(layer, layer.weight + weight, layer.bias + bias)
    agree(changed(layer, {"diff": weight, "diff_b": bias}), both)
    agree(changed(layer, {"diff": weight}), expected(layer, layer.weight + weight))
    agree(changed(layer, {"diff_b": bias}), expected(layer, layer.weight, layer.bias + bias))


def test_a_bias_beside_a_lora():
    down, up, bias = drawn(RANK, IN), drawn(OUT, RANK), drawn(OUT)
    want = expected(linear(), linear().weight + up @ down * 2, linear().bias + bias)
    agree(changed(linear(), {"down": down, "up": up, "diff_b": bias}, alpha=4), want)


@pytest.mark.parametrize("make", [linear, conv])
@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize("kind", ["lora", "loha", "lokr"])
def test_dora_has_the_lengths_that_it_says(make, columns, kind):
    layer = make()
    shape = tuple(layer.weight.shape)
    if kind == "lora":
        parts = {"down": drawn(RANK, *shape[1:]), "up": drawn(OUT, RANK, *(1,) * (len(shape) - 2))}
        whole = torch.einsum("or,r...->o...", parts["up"].flatten(1), parts["down"])
    else:
        parts, whole = hadamard(shape) if kind == "loha" else kronecker(shape, first=True, second="full")
    axis = 1 if columns else 0
    lengths = 1 + drawn(shape[axis]).abs()
    shown = lengths.reshape([-1 if n == axis else 1 for n in range(len(shape))])
    total = layer.weight + 0.5 * whole
    rest = [n for n in range(len(shape)) if n != axis]
    want = shown * total / total.square().sum(rest, keepdim=True).sqrt()
    agree(changed(layer, {**parts, "dora_scale": shown}, alpha=1), expected(layer, want))
    half = layer.weight + 0.5 * (want - layer.weight)
    agree(changed(layer, {**parts, "dora_scale": shown}, alpha=1, weight=0.5), expected(layer, half))


def test_the_length_that_a_weight_has_already_changes_nothing():
    layer = conv()
    parts = {"down": torch.zeros(RANK, IN, SIDE, SIDE), "up": drawn(OUT, RANK, 1, 1)}
    same = layer.weight.detach().flatten(1).norm(dim=1).reshape(-1, 1, 1, 1)
    agree(changed(layer, {**parts, "dora_scale": same}), layer(into(layer)).detach())


# --- against peft, which has its own -------------------------------------------------------------------


def by_peft(config, layer: nn.Module) -> tuple[dict[str, Tensor], Tensor]:
    """What peft has beside a layer, by part, and the layer's answer with it."""
    from peft import get_peft_model

    inside = nn.Sequential(layer)
    model = get_peft_model(inside, config)
    torch.manual_seed(5)
    for name, weight in model.named_parameters():
        if any(word in name for word in ("lora_A", "lora_B", "hada_", "lokr_")):
            nn.init.normal_(weight, std=0.4)
        elif "magnitude" in name:
            nn.init.uniform_(weight, 0.5, 2)
    told = {"lora_A.default.weight": "down", "lora_B.default.weight": "up", "lora_magnitude_vector.default.weight": ""}
    parts = {}
    for name, weight in model.named_parameters():
        end = name.removeprefix("base_model.model.0.")
        if end in told:
            parts[told[end] or "magnitude"] = weight.detach()
        elif end.startswith(("hada_", "lokr_")):
            parts[end.split(".")[0]] = weight.detach()
    with torch.no_grad():
        return parts, model(into(layer))


@pytest.mark.parametrize("make", [linear, conv])
@pytest.mark.parametrize("kind", ["loha", "loha cores", "lokr", "lokr cores", "dora"])
def test_the_answers_are_those_of_peft(make, kind):
    from peft import LoHaConfig, LoKrConfig, LoraConfig

    cores = kind.endswith("cores")
    config = {
        "loha": lambda: LoHaConfig(r=2, alpha=3, target_modules=["0"], use_effective_conv2d=cores),
        "lokr": lambda: LoKrConfig(r=1, alpha=2, target_modules=["0"], use_effective_conv2d=cores, decompose_both=True),
        "dora": lambda: LoraConfig(r=2, lora_alpha=3, target_modules=["0"], use_dora=True),
    }[kind.split()[0]]()
    parts, want = by_peft(config, make())
    agree(changed(make(), parts, alpha={"loha": 3, "lokr": 2, "dora": 3}[kind.split()[0]]), want)


# --- what does not fit --------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["lora", "mid", "loha", "loha core", "lokr", "lokr core", "diff"]),
    data=st.data(),
)
def test_a_tensor_that_is_missing_or_of_another_shape_is_told(kind, data):
    layer = conv()
    parts = {
        "lora": lambda: {"down": drawn(RANK, IN, SIDE, SIDE), "up": drawn(OUT, RANK, 1, 1)},
        "mid": lambda: {"down": drawn(2, IN, 1, 1), "mid": drawn(2, 2, SIDE, SIDE), "up": drawn(OUT, 2, 1, 1)},
        "loha": lambda: hadamard(KERNEL)[0],
        "loha core": lambda: hadamard_tucker(KERNEL)[0],
        "lokr": lambda: kronecker(KERNEL, first=True, second="low")[0],
        "lokr core": lambda: kronecker(KERNEL, first=True, second="tucker")[0],
        "diff": lambda: {"diff": drawn(*KERNEL), "diff_b": drawn(OUT)},
    }[kind]()
    assert misfit_of(layer, parts) == ""
    name = data.draw(st.sampled_from(sorted(parts)))
    axis = data.draw(st.integers(0, parts[name].ndim - 1))
    wider = torch.cat((parts[name], parts[name].narrow(axis, 0, 1)), axis)
    told = misfit_of(layer, {**parts, name: wider})
    assert name in told and str(tuple(layer.weight.shape)) in told
    assert misfit_of(layer, {**parts, name: parts[name].narrow(axis, 0, 0)})
    without = {part: tensor for part, tensor in parts.items() if part != name}
    if kind != "diff":
        assert misfit_of(layer, without)


@pytest.mark.parametrize(
    "more",
    [
        {"lokr_w1": torch.ones(1, 1)},  # two kinds
        {"alpha": torch.ones(2)},
        {"dora_scale": torch.ones(OUT + 1, 1)},
        {"dora_scale": torch.ones(1, OUT)},
        {"dora_scale": torch.ones(OUT, 1), "magnitude": torch.ones(OUT)},
        {"magnitude": torch.ones(IN)},
    ],
)
def test_what_cannot_stand_beside_a_lora_is_told(more):
    lora = {"down": drawn(RANK, IN), "up": drawn(OUT, RANK)}
    assert misfit_of(linear(), {**lora, **more})


@pytest.mark.parametrize(
    "parts",
    [
        {"alpha": torch.tensor(1.0)},
        {"dora_scale": torch.ones(OUT, 1)},
        {"diff": torch.ones(OUT, IN), "dora_scale": torch.ones(OUT, 1)},
        {"lokr_w1": torch.ones(2, 2), "lokr_w1_a": torch.ones(2, 1), "lokr_w2": torch.ones(3, 2)},
        {"diff": torch.ones(OUT)},
    ],
)
def test_what_makes_no_change_of_a_matrix_is_told(parts):
    assert misfit_of(linear(), parts)


def test_a_bias_for_a_layer_without_one_is_told():
    assert misfit_of(nn.Linear(IN, OUT, bias=False), {"diff_b": torch.ones(OUT)})
