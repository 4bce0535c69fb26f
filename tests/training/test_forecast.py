"""The forecast: near what is then used, said before the run, and a refusal where it does not fit."""

import subprocess
import sys

import pytest
import torch

from anew.errors import EngineFailed, TooLarge
from anew.training import forecast
from anew.training.forecast import capacity, check_memory, measured, peak
from anew.training.settings import DataSettings, TrainSettings

CPU = torch.device("cpu")
SETTINGS = TrainSettings(family="pix2pix", data=DataSettings(paths=("data",)), steps=10)


def test_the_peak_is_at_least_what_is_held_now_and_the_machine_has_more():
    before = peak(CPU)
    held = torch.ones(30 * 2**20)
    assert peak(CPU) >= before and peak(CPU) > held.numel() * 4
    assert peak(CPU) < capacity(CPU)


def test_the_peak_of_a_small_process_is_not_that_of_the_large_one_that_started_it():
    held = torch.ones(2**27)  # 512 MB
    code = "import torch; from anew.training.forecast import peak; print(peak(torch.device('cpu')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < held.numel() * 4


@pytest.mark.parametrize(("need", "found"), [(10 * 2**40, "10240.0 GB"), (None, "ran out")])
def test_a_run_that_does_not_fit_is_refused_before_it_starts(tmp_path, monkeypatch, need, found):
    monkeypatch.setattr(forecast, "measured", lambda *_: need)
    with pytest.raises(TooLarge) as caught:
        check_memory(SETTINGS, tmp_path, CPU, lambda event: None)
    assert found in caught.value.found and "--batch" in caught.value.fix


def test_a_run_that_fits_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(forecast, "measured", lambda *_: 2**30)
    heard = []
    assert check_memory(SETTINGS, tmp_path, CPU, heard.append) == 2**30
    assert [event.kind for event in heard] == ["forecast"] and "1.0 GB" in heard[0].text


def test_trial_steps_that_fail_say_why_and_leave_nothing(tmp_path):
    with pytest.raises(EngineFailed, match=r"BadData|BadFile"):
        measured(SETTINGS.model_copy(update={"data": DataSettings(paths=(str(tmp_path / "nowhere"),))}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def ended(code, words=""):
    class Ran:
        returncode, stdout, stderr = code, "", words

    return lambda *_, **__: Ran


@pytest.mark.parametrize(
    "ran", [ended(-9), ended(1, "torch.OutOfMemoryError: CUDA"), ended(1, "can't allocate memory")]
)
def test_a_trial_that_the_system_killed_for_memory_means_that_it_does_not_fit(tmp_path, monkeypatch, ran):
    monkeypatch.setattr(forecast.subprocess, "run", ran)
    assert measured(SETTINGS, tmp_path) is None
