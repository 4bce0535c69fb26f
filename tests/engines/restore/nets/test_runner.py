from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.restore.nets import runner as runners
from anew.engines.restore.nets.graph import graph
from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import choose, open_runner
from anew.errors import MissingExtra
from tests.engines.restore.tiny import PLANS, tensors_of

AGREE, AGREE_IN_16_BITS = 2e-5, 5e-2
widths = st.lists(st.integers(1, 9), min_size=1, max_size=3)


@st.composite
def plans(draw):
    sides = draw(widths)
    outputs = draw(st.integers(1, 3))
    pooled = draw(st.booleans())
    return Plan(
        inputs=draw(st.integers(outputs, 4)),
        outputs=outputs,
        conditions=draw(st.integers(0, 3)),
        fold=draw(st.integers(1, 3)),
        widths=sides,
        blocks=[draw(st.integers(0, 2)) for _ in sides],
        scales=draw(st.sampled_from([(1,), (2, 3), (4,)])),
        skip=not pooled and draw(st.booleans()),
        pooled=pooled,
    )


def given_to(plan, batch=2, high=2, wide=3, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.random((batch, plan.inputs, high * plan.multiple_of, wide * plan.multiple_of), np.float32)
    return x, rng.random((batch, plan.conditions), np.float32) if plan.conditions else None


def test_a_layer_of_nothing_gives_its_picture_back():
    plan = Plan(widths=(4,), blocks=(0,))
    still = {name: np.zeros(shape, np.float16) for name, shape in plan.shapes().items()}
    x, _ = given_to(plan)
    assert (open_runner("onnx", plan, still)(x) == x).all()


def test_pixels_are_repeated_where_it_enlarges():
    plan = Plan(widths=(4,), blocks=(0,), fold=1, scales=(3,))
    still = {name: np.zeros(shape, np.float16) for name, shape in plan.shapes().items()}
    x, _ = given_to(plan)
    assert (open_runner("onnx", plan, still)(x) == x.repeat(3, 2).repeat(3, 3)).all()


@settings(deadline=None, max_examples=25)
@given(plan=plans(), seed=st.integers(0, 99))
def test_onnx_runtime_makes_what_torch_makes(plan, seed):
    tensors = tensors_of(plan, seed)
    one, other = open_runner("onnx", plan, tensors), open_runner("torch", plan, tensors)
    x, c = given_to(plan, seed=seed)
    for scale in plan.scales:
        made = one(x, c, scale)
        assert made.dtype == np.float32
        assert np.abs(made - other(x, c, scale)).max() <= AGREE * max(1, np.abs(made).max())


@pytest.mark.skipif(not find_spec("openvino"), reason="OpenVINO is not installed")
@pytest.mark.parametrize("name", PLANS)
def test_openvino_makes_nearly_that(name):
    plan, tensors = PLANS[name], tensors_of(PLANS[name])
    x, c = given_to(plan)
    made, other = (open_runner(kind, plan, tensors)(x, c) for kind in ("openvino", "onnx"))
    assert np.abs(made - other).max() <= AGREE_IN_16_BITS * max(1, np.abs(made).max())


@pytest.mark.parametrize("name", PLANS)
def test_the_graph_is_one_by_onnx_own_checker(name):
    onnx = pytest.importorskip("onnx")
    plan = PLANS[name]
    model = onnx.load_from_string(graph(plan, tensors_of(plan)))
    onnx.checker.check_model(model, full_check=True)
    assert [each.name for each in model.graph.input] == (["x", "c"] if plan.conditions else ["x"])


def test_any_size_and_batch_goes_through_one_session():
    plan = PLANS["bridge"]
    run = open_runner("onnx", plan, tensors_of(plan))
    for batch, high, wide in ((1, 1, 1), (3, 2, 5), (1, 7, 1)):
        x, c = given_to(plan, batch, high, wide)
        assert run(x, c).shape == x.shape


def test_where_nothing_else_is_there_onnx_runtime_is_taken(monkeypatch):
    monkeypatch.setattr(runners, "_may_have_gpu", lambda: False)
    monkeypatch.setattr(runners, "find_spec", lambda name: None)
    runners._quickest.cache_clear()
    assert choose() == "onnx"
    runners._quickest.cache_clear()


def test_a_library_that_is_not_there_is_told_by_its_extra(monkeypatch):
    monkeypatch.setattr(runners, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"anew\[openvino\]"):
        choose("openvino")
