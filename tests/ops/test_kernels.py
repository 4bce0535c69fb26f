"""Kernels and bands: the same work whatever the threads, and a word when something is compiled."""

import importlib.util
import threading

import numpy as np
import pytest

from anew.ops.kernels import SERIAL_BELOW, for_bands, kernel, on_compile, or_empty, threads


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 100])
@pytest.mark.parametrize("pixels", [0, SERIAL_BELOW])
def test_bands_cover_every_row_once(rows, pixels):
    seen = np.zeros(rows, int)

    def count(first, end):
        seen[first:end] += 1

    for_bands(count, rows, pixels)
    assert (seen == 1).all()


def test_bands_are_the_same_for_any_number_of_threads():
    pieces = []
    for count in (1, 2, 5):
        with threads(count):
            mine = []
            for_bands(lambda first, end, mine=mine: mine.append((first, end)), 37, SERIAL_BELOW)
            pieces.append(sorted(mine))
    assert pieces[0] == pieces[1] == pieces[2]


def test_small_work_stays_in_the_calling_thread():
    names = set()
    for_bands(lambda first, end: names.add(threading.current_thread()), 64, SERIAL_BELOW - 1)
    assert names == {threading.current_thread()}


def test_an_error_in_a_band_reaches_the_caller():
    def fail(first, end):
        raise ZeroDivisionError

    with threads(2), pytest.raises(ZeroDivisionError):
        for_bands(fail, 64, SERIAL_BELOW)


def test_a_kernel_sees_that_a_number_is_not_a_number():
    @kernel
    def is_nan(value):
        return value != value

    assert is_nan(np.float32("nan"))
    assert not is_nan(np.float32(1))


def loaded(path):
    spec = importlib.util.spec_from_file_location("kernels_of_the_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_compiling_is_told_and_loading_from_the_cache_is_not(tmp_path):
    path = tmp_path / "tripling.py"
    path.write_text("from anew.ops.kernels import kernel\n\n@kernel\ndef triple(value):\n    return 3 * value\n")
    told = []
    with on_compile(told.append):
        for _ in range(2):
            assert loaded(path).triple(14) == 42
    assert told == ["triple"]


def test_an_absent_array_is_empty_and_of_the_right_type():
    assert or_empty(None, np.float32).shape == (0, 0)
    assert or_empty(np.ones((2, 3), np.int64), np.float32).dtype == np.float32
