import numpy as np

from anew.ops.watermark import code, pattern


def test_the_rows_hardly_disturb_each_other():
    chips = pattern.chips()
    crossed = np.abs(chips @ chips.T / chips.shape[1] - np.eye(len(chips)))
    assert crossed.max() < 0.02


def test_the_key_gives_the_same_chips_for_ever():
    """A mark made today must be read by the anew of ten years from now."""
    first = "".join("+-"[int(sign < 0)] for sign in pattern.chips()[0, :32])
    assert first == FIRST


def test_a_tile_says_its_signs():
    signs = code.signs(0xC0FFEE)
    tile = pattern.tile(signs)
    waves = np.fft.fft2(tile)[tuple(pattern.points().T)]
    soft = pattern.chips()[1:] @ np.concatenate((waves.real, waves.imag))
    assert tile.shape == (128, 128) and (np.sign(soft) == signs).all()


def test_a_tile_is_neither_flat_nor_coarse():
    spectrum = np.abs(np.fft.fft2(pattern.tile(code.signs(1)))) ** 2
    frequency = np.hypot(np.fft.fftfreq(128)[:, None], np.fft.fftfreq(128)[None])
    band = (frequency > 0.039) & (frequency < 0.204)
    assert spectrum[band].sum() / spectrum.sum() > 0.999


FIRST = "+-+-+++---++------+-+--+++++++--"
