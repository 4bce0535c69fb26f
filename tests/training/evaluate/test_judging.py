"""Networks of others come as ONNX files: here the smallest that can be told apart."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from scipy.linalg import sqrtm
from sklearn.metrics.pairwise import polynomial_kernel

from anew.errors import BadFile
from anew.metrics import l1
from anew.training.evaluate import judging
from anew.training.evaluate.judging import feature_scores, lpips_of


def saved(path, nodes, inputs, out):
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, "H", "W"]) for name in inputs]
    given = [helper.make_tensor_value_info(out, TensorProto.FLOAT, None)]
    model = helper.make_model(helper.make_graph(nodes, "g", values, given), opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, str(path))
    return path


@pytest.fixture
def distance(tmp_path):
    """The mean absolute difference."""
    nodes = [
        helper.make_node("Sub", ["x", "y"], ["d"]),
        helper.make_node("Abs", ["d"], ["a"]),
        helper.make_node("ReduceMean", ["a"], ["m"], keepdims=0),
    ]
    return saved(tmp_path / "lpips.onnx", nodes, ["x", "y"], "m")


@pytest.fixture
def colours(tmp_path):
    """The mean of each channel: three features."""
    return saved(tmp_path / "inception.onnx", [helper.make_node("GlobalAveragePool", ["x"], ["f"])], ["x"], "f")


def pictures(count, middle, seed=0):
    rng = np.random.default_rng(seed)
    return [(middle + rng.normal(0, 10, 3) + np.zeros((8, 8, 3))).clip(0, 255).astype(np.uint8) for _ in range(count)]


def test_lpips_is_called_with_both_pictures_in_minus_one_to_one(distance):
    compare = lpips_of(distance)
    made, truth = pictures(2, 100)
    assert compare(made, made) == 0
    assert compare(made, truth) == pytest.approx(2 * l1(made, truth), rel=1e-4)
    grey = np.full((8, 8), 51, np.uint8)
    assert compare(grey, np.zeros((8, 8), np.uint8)) == pytest.approx(0.4)


def test_fid_and_kid_are_small_for_sets_alike_and_large_for_others(colours):
    measure = feature_scores(colours)
    alike = measure(pictures(60, 120), pictures(60, 120, seed=1))
    other = measure(pictures(60, 120), pictures(60, 180, seed=1))
    assert alike["fid"].mean < 60 < other["fid"].mean
    assert other["fid"].mean == pytest.approx(3 * 60**2, rel=0.1)  # the square of the shift in every channel
    assert other["kid"].mean > 100 * abs(alike["kid"].mean)


def test_files_that_are_no_such_networks_are_refused(tmp_path, colours):
    with pytest.raises(BadFile, match="nothing"):
        lpips_of(tmp_path / "none.onnx")
    pickle = tmp_path / "weights.pth"
    pickle.write_bytes(b"PK\x03\x04")
    with pytest.raises(BadFile, match=r"a \.pth file"):
        feature_scores(pickle)
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no protobuf at all")
    with pytest.raises(BadFile, match=r"broken\.onnx"):
        feature_scores(broken)
    with pytest.raises(BadFile, match="2 inputs"):
        lpips_of(colours)


def test_frechet_distance_of_two_normal_clouds_is_the_formula():
    rng = np.random.default_rng(0)
    x, y = rng.normal(0, 1, (20000, 2)), rng.normal((3, 0), (2, 1), (20000, 2))
    assert judging.frechet(x, y) == pytest.approx(9 + 1, rel=0.03)
    assert judging.frechet(x, x) == pytest.approx(0, abs=1e-6)
    assert judging.kernel(x[:300], x[300:600]) == pytest.approx(0, abs=0.3)
    assert judging.kernel(x[:300], y[:300]) > 3


def test_distances_of_features_equal_their_definitions_by_scipy_and_scikit_learn():
    rng = np.random.default_rng(1)
    x, y = rng.normal(0, 1, (40, 6)) @ rng.normal(0, 1, (6, 6)), rng.normal(0.3, 1.2, (50, 6))
    c, d = np.cov(x.T), np.cov(y.T)
    expected = np.square(x.mean(0) - y.mean(0)).sum() + np.trace(c + d - 2 * sqrtm(c @ d).real)
    assert judging.frechet(x, y) == pytest.approx(expected, rel=1e-6)
    k = {key: polynomial_kernel(*key_of, degree=3, gamma=1 / 6, coef0=1)
         for key, key_of in {"xx": (x, x), "yy": (y, y), "xy": (x, y)}.items()}  # fmt: skip
    for key in ("xx", "yy"):
        np.fill_diagonal(k[key], 0)
    unbiased = k["xx"].sum() / (40 * 39) + k["yy"].sum() / (50 * 49) - 2 * k["xy"].mean()
    assert judging.kernel(x, y) == pytest.approx(unbiased)
