"""A trainer: one step of any method, and everything that has to be remembered between two steps.

    generate once
    for each player:   freeze the others -> zero gradients -> sum of its terms -> backward -> average over ranks -> step
    update the averaged weights (EMA)

It knows no pictures, files or engines. All chance in a step is a function of (seed, step, rank), so a checkpoint
needs no state of a random generator, and a resumed run repeats an uninterrupted one.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor, nn

from anew.learning.ema import Average
from anew.learning.method import Batch, Method, Player
from anew.learning.names import Schedule
from anew.learning.schedule import factor
from anew.training.moments import Mover, load_moments, moments
from anew.training.precision import Precision
from anew.training.workers import ALONE, Ranks

Parts = dict[str, dict[str, Tensor]]
"""What a checkpoint holds: ``nets``, ``average``, ``moments``, ``state``, each a mapping of tensors by name."""


@dataclass(frozen=True)
class Plan:
    """How long and how to train."""

    steps: int
    seed: int = 0
    schedule: Schedule = "constant"
    decay_from: float = 0.5
    ema: float = 0.0
    """Decay of the averaged weights; 0 keeps none."""
    precision: Precision = field(default_factory=Precision)
    compile: bool = False


class Trainer:
    """Moves the players of a method, step after step."""

    def __init__(self, method: Method, plan: Plan, ranks: Ranks = ALONE) -> None:
        self.method, self.plan, self.ranks = method, plan, ranks
        self.done = 0
        """Steps made so far."""
        for net in method.nets.values():
            plan.precision.place(net)
            net.train()
            if plan.compile:
                net.compile()
        self.movers = {player.name: Mover(player, method.nets) for player in method.players}
        kept = {name: method.nets[name] for name in method.keeps}
        self.average = Average(kept, plan.ema) if plan.ema else None

    def step(self, batch: Batch) -> dict[str, Tensor]:
        """Make one step of every player.

        Returns:
            Each term as it was, by ``player.term``: detached scalars on the device, of this rank alone.
        """
        batch = {name: self.plan.precision.placed(x) for name, x in batch.items()}
        heard: dict[str, Tensor] = {}
        with chance(self.plan.seed, self.done, self.ranks.rank, self.plan.precision.device):
            with self.plan.precision.autocast():
                fakes = self.method.generate(batch)
            for player in self.method.players:
                heard |= self._move(player, batch, fakes)
        if self.average:
            self.average.update()
        self.done += 1
        return heard

    def rate(self, player: Player, step: int) -> float:
        """The learning rate of a player at a step, counted from 0."""
        return player.lr * factor(self.plan.schedule, step, self.plan.steps, self.plan.decay_from)

    def _move(self, player: Player, batch: Batch, fakes: dict[str, Tensor]) -> dict[str, Tensor]:
        mover = self.movers[player.name]
        mover.set_rate(self.rate(player, self.done))
        mover.zero_grad()
        with _only(player, self.method.nets):
            with self.plan.precision.autocast():
                terms = self.method.loss(player.name, batch, fakes)
            total = torch.stack([term.float() for term in terms.values()]).sum()
            total.backward()  # type: ignore[no-untyped-call]
        gradients = [p.grad for p in mover.parameters if p.grad is not None]
        self.ranks.average(gradients)
        mover.step()
        return {f"{player.name}.{name}": term.detach().float() for name, term in terms.items()}

    @contextmanager
    def at_test(self) -> Iterator[None]:
        """The method as it will be used: averaged weights, test mode, no gradients, chance of its own."""
        nets = self.method.nets.values()
        swapped = self.average.swapped() if self.average else nullcontext()
        for net in nets:
            net.eval()
        try:
            with swapped, torch.no_grad(), chance(self.plan.seed, 0, 0, self.plan.precision.device):
                yield
        finally:
            for net in nets:
                net.train()

    def kept(self) -> dict[str, Tensor]:
        """The tensors that ship, by ``net.parameter``: averaged where averages are kept."""
        if self.average:
            return self.average.tensors()
        return {name: tensor for name, tensor in self._nets().items() if name.split(".")[0] in self.method.keeps}

    def parts(self) -> Parts:
        """Everything that the next step depends on, but for the step's number."""
        return {
            "nets": self._nets(),
            "average": self.average.tensors() if self.average else {},
            "moments": moments(self.method, self.movers),
            "state": self.method.state(),
        }

    def load(self, parts: Parts, done: int) -> None:
        """Take back what ``parts`` gave, after that many steps."""
        for name, net in self.method.nets.items():
            net.load_state_dict(_under(parts["nets"], name))
        if self.average:
            self.average.load(parts["average"], done)  # updated once a step
        load_moments(self.method, self.movers, parts["moments"])
        self.method.load_state({k: v.to(self.plan.precision.device) for k, v in parts["state"].items()})
        self.done = done

    def _nets(self) -> dict[str, Tensor]:
        return {f"{n}.{k}": v for n, net in self.method.nets.items() for k, v in net.state_dict().items()}


class Supply(Protocol):
    """Where batches come from, without end."""

    waited: float
    """Seconds that the trainer has waited for batches until now."""

    def __iter__(self) -> Iterator[Batch]:
        """Batches, beginning with that of the trainer's next step."""


def learn(trainer: Trainer, supply: Supply, tell: Callable[[dict[str, Tensor], float], None]) -> None:
    """The loop itself: step after step until the plan's last.

    Args:
        trainer: Where it is now says where it goes on.
        supply: The batches.
        tell: Told the terms of each step and the seconds that were waited for its batch; may raise to end the loop.
    """
    batches, waited = iter(supply), 0.0
    while trainer.done < trainer.plan.steps:
        terms = trainer.step(next(batches))
        waited, before = supply.waited, waited
        tell(terms, waited - before)


@contextmanager
def chance(seed: int, step: int, rank: int, device: torch.device) -> Iterator[None]:
    """Chance that is a function of seed, step and rank; afterwards torch's generators are as they were."""
    devices = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(devices):
        torch.manual_seed(int.from_bytes(hashlib.sha256(f"{seed} {step} {rank}".encode()).digest()[:7]))
        yield


@contextmanager
def _only(player: Player, nets: Mapping[str, nn.Module]) -> Iterator[None]:
    """Only the player's own nets learn; its gradients still pass through the others."""
    own = {id(p) for name in player.nets for p in nets[name].parameters()}
    frozen = [p for net in nets.values() for p in net.parameters() if p.requires_grad and id(p) not in own]
    for parameter in frozen:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in frozen:
            parameter.requires_grad_(True)


def _under(tensors: Mapping[str, Tensor], net: str) -> dict[str, Tensor]:
    return {name.removeprefix(f"{net}."): x for name, x in tensors.items() if name.startswith(f"{net}.")}
