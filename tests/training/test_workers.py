"""Workers: two processes train as one with the double batch."""

import os
import socket
import subprocess
import sys

import pytest
import torch

from anew.engines.gan.folder import load_method
from anew.training import workers
from anew.training.checkpoint import newest
from anew.training.events import read_lines
from anew.training.workers import ALONE, _buckets, joined
from anew.weights.tensors import load
from tests.training import ranks


def started(rank: int, port: int, *arguments: str) -> subprocess.Popen[str]:
    """One process with the variables that torchrun sets; torchrun itself would take as long again to start."""
    told = {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **told}
    command = [sys.executable, ranks.__file__, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.slow
def test_two_ranks_make_the_steps_of_one_process_with_the_double_batch(tmp_path, small_pairs):
    port = free_port()
    for process in [started(rank, port, str(tmp_path), str(small_pairs)) for rank in range(2)]:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said[-2000:]
    one, two = (load(tmp_path / f"rank-{rank}.safetensors") for rank in range(2))
    assert all(torch.equal(one[name], two[name]) for name in one)
    trainer, losses = ranks.trained(ALONE)
    torch.testing.assert_close(one.pop("losses"), losses, rtol=1e-4, atol=1e-5)
    for name, x in trainer.parts()["nets"].items():
        torch.testing.assert_close(one[name], x, rtol=1e-3, atol=1e-5)
    whole, halved = (newest(tmp_path / name / "checkpoints") for name in ("whole", "halved"))
    assert (whole.step, whole.facts["world"]) == (13, 2)
    assert "state-1.safetensors" in whole.facts["files"]
    assert whole.facts["files"] == halved.facts["files"]
    one, other = (read_lines(tmp_path / name / "metrics.jsonl") for name in ("whole", "halved"))
    assert [line["terms"] for line in one] == [line["terms"] for line in other] and len(one) == 2
    assert load_method(tmp_path / "whole")[0].steps == 13


def test_one_process_agrees_with_itself():
    with joined() as alone:
        assert alone is ALONE and alone.first
        x = torch.ones(3)
        alone.average([x])
        alone.from_first([x])
        alone.wait()
        assert torch.equal(x, torch.ones(3)) and alone.any(True, x.device) and not alone.any(False, x.device)


def test_buckets_hold_everything_once_in_order_and_one_type_each(monkeypatch):
    monkeypatch.setattr(workers, "BUCKET", 40)
    tensors = [torch.zeros(n) for n in (3, 3, 3, 50, 1)] + [torch.zeros(2, dtype=torch.float64)]
    buckets = list(_buckets(tensors))
    assert [x.shape for bucket in buckets for x in bucket] == [x.shape for x in tensors]
    assert all(len({x.dtype for x in bucket}) == 1 for bucket in buckets)
    assert 1 < len(buckets) < len(tensors)
