import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from anew.engines.diffusion.loading.mapped import Mapped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")


def resident(tensor):
    """Bytes in memory of the mapping that a tensor lies in."""
    lines = Path("/proc/self/smaps").read_text().splitlines()
    inside = False
    for line in lines:
        if ".safetensors" in line:
            low, _, high = line.split()[0].partition("-")
            inside = int(low, 16) <= tensor.data_ptr() < int(high, 16)
        if inside and line.startswith("Rss:"):
            return int(line.split()[1]) * 1024
    return None


@pytest.fixture
def weights(tmp_path):
    torch.manual_seed(0)
    told = {"a": torch.randn(1000, 1000), "b": torch.randn(300, 1000)}
    save_file(told, tmp_path / "net.safetensors")
    return told, load_file(tmp_path / "net.safetensors")


def test_pages_go_and_come_again_as_they_were(weights):
    told, mapped = weights
    assert torch.equal(mapped["a"], told["a"])
    before = resident(mapped["a"])
    Mapped().let_go(mapped["a"])
    assert resident(mapped["a"]) <= before - 3_900_000
    assert torch.equal(mapped["a"], told["a"])
    assert torch.equal(mapped["b"], told["b"])


def test_memory_that_is_no_file_is_left_alone(weights):
    own = torch.randn(1000, 1000)
    copy = own.clone()
    Mapped().let_go(own)
    assert torch.equal(own, copy)


def test_part_of_a_tensor_takes_no_neighbour_along(weights):
    told, mapped = weights
    for rows in mapped["a"].split(7):
        Mapped().let_go(rows)
    Mapped().let_go(mapped["a"].T)
    assert all(torch.equal(mapped[name], told[name]) for name in told)
