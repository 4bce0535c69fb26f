"""Job: a recipe on its way, step by step; where an engine plans a task, its steps in place of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from anew.engines import registry
from anew.engines.base import Planner, Proposal, Work
from anew.engines.card import EngineCard, where
from anew.errors import BadTask, EngineFailed
from anew.image import Limit, Picture
from anew.ops.preview import Preview
from anew.ops.progress import Progress, part
from anew.policy import Asked, Policy
from anew.provenance import Result
from anew.recipes.planned import in_place_of
from anew.recipes.recipe import MAIN, Recipe, Step
from anew.road.labelling import action_of, labelled
from anew.road.making import inputs_of, make
from anew.road.marking import Generated, generates, marked
from anew.road.pinning import licences_of, pinned, record_of, resolved

MOST_DEEP = 8
"""Plans within plans; more would go on for ever."""


@dataclass
class Job:
    """A recipe on its way: what is there so far, and what was done for it."""

    recipe: Recipe
    given: Mapping[str, Picture]
    preview: Preview
    limit: Limit
    flowing: Picture | None = None
    """What the last step made that let it flow."""
    made: dict[str, Picture] = field(default_factory=dict)
    """What steps made under a name of its own."""
    steps: list[Step] = field(default_factory=list)
    licences: dict[str, str] = field(default_factory=dict)
    versions: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)
    generated: Generated = field(default_factory=Generated)
    policy: Policy | None = None
    consent: str = ""

    def ask(self, steps: Sequence[Step]) -> None:
        """Ask the policy, if there is one, about steps that come next, before the first of them is done.

        Raises:
            Refused: one of them may not be done.
        """
        if self.policy is None:
            return
        there, coming = {**self.given, **self.made}, {step.makes for step in steps}
        for step in steps:
            pictures = {role: there[name] for role, name in step.takes.items() if name in there}
            later = {role for role, name in step.takes.items() if name in coming}
            step, card = resolved(step, [*pictures, *later])
            step, licences = pinned(step, card), {card.name: card.licence} | licences_of(step, card)
            self.policy.ask(Asked(step=step, licences=licences, pictures=pictures, consent=self.consent))

    def do(self, step: Step, progress: Progress, deep: int = 0) -> None:
        """One step, or what its engine plans in place of it."""
        step, card, bound = self._ready(step)
        work = self._work(step, progress)
        proposal = _proposal(step, card, bound, work, self.limit)
        if proposal is None:
            made = make(step, card, bound, work, self.limit)
            self.actions.append(action_of(step.task, card, bound))
            self._follow(step, bound, new=generates(step.task, card))
            self._keep(step, card, labelled(made, step.task, card, bound))
            return
        planned = self._planned(step, proposal, deep)
        for index, each in enumerate(planned, 1):  # the look at the picture took the first share
            self.do(each, share_of(progress, index, len(planned) + 1), deep + 1)
        if not planned:
            self._follow(step, bound, new=False)
            self._keep(step, card, bound[MAIN])

    def foreseen(self, step: Step, progress: Progress, deep: int = 0, why: str = "") -> list[tuple[Step, str]]:
        """The steps that would be done, each with why.

        One that takes what another makes is left as it is: what a look at that would find is not known yet.
        """
        made = {each.makes or MAIN for each in self.steps}
        ready = self._ready(step) if not made & set(step.takes.values()) else None
        work = self._work(step, progress)
        proposal = _proposal(*ready, work, self.limit) if ready else None
        if ready is None or proposal is None:
            self.steps.append(step)
            return [(step, why)]
        planned = self._planned(ready[0], proposal, deep)
        whys = [each.why for each in proposal.steps]
        found = [self.foreseen(each, progress, deep + 1, told) for each, told in zip(planned, whys, strict=True)]
        return [each for several in found for each in several] or [(step, proposal.found)]

    def result(self) -> Result:
        """The picture and its record."""
        assert self.flowing is not None  # the last step of a recipe makes no name
        recipe = self.recipe.model_copy(update={"steps": tuple(self.steps)})
        made, mark, note = marked(self.flowing, self.generated.share, recipe, self.given)
        self.notes += [note] if note else []
        record = record_of(recipe, self.given, made, self.licences, self.versions, self.actions, self.consent)
        texts = frozenset((step.task.name, name) for step in self.steps for name in step.task.texts())
        return Result(made, replace(record, mark=mark), tuple(self.notes), dict(self.given), texts)

    def _work(self, step: Step, progress: Progress) -> Work:
        seed = _step_seed(self.recipe.seed, len(self.steps))
        return Work(seed, progress, self.preview, where(step.model), step.revision)

    def _ready(self, step: Step) -> tuple[Step, EngineCard, dict[str, Picture]]:
        """The step with its engine, weights and pictures."""
        bound = self._bound(step)
        step, card = resolved(step, bound)
        return pinned(step, card), card, bound

    def _bound(self, step: Step) -> dict[str, Picture]:
        there = {**self.given, **self.made}
        for role, name in step.pictures.items():
            if name not in there:
                raise BadTask(
                    needed=f"a picture named {name}, which the recipe takes for the {role} of {step.task.name}",
                    found=", ".join(sorted(there)) or "none",
                    fix="Give it by that name.",
                )
        bound = {role: there[name] for role, name in step.takes.items() if name in there}
        if self.flowing is not None and MAIN not in step.pictures:
            bound[MAIN] = self.flowing
        return bound

    def _follow(self, step: Step, pictures: Mapping[str, Picture], *, new: bool) -> None:
        flows = self.flowing is not None and MAIN not in step.pictures
        if self.recipe.mark:
            self.generated.follow(step, pictures, new=new, flows=flows)

    def _planned(self, step: Step, proposal: Proposal, deep: int) -> list[Step]:
        if deep > MOST_DEEP:
            raise EngineFailed(needed="plans that come to an end", found=f"{step.task.name} again", fix="Report it.")
        if proposal.found:
            self.notes.append(proposal.found)
        planned = in_place_of(step, proposal, self.recipe.names() | self.recipe.made())
        self.ask(planned)
        return planned

    def _keep(self, step: Step, card: EngineCard, picture: Picture) -> None:
        """What was made, and in the record what made it; engines that only planned are not in it, as in no replay."""
        self.steps.append(step)
        self.licences |= {card.name: card.licence} | licences_of(step, card)
        self.versions |= set(registry.load(card.name).versions(step.task, step.settings))
        if step.makes:
            self.made[step.makes] = picture
        else:
            self.flowing = picture


def share_of(progress: Progress, index: int, count: int) -> Progress:
    """The progress of one of so many things of the same length."""
    return progress if count == 1 else part(progress, index / count, (index + 1) / count)


def _proposal(
    step: Step, card: EngineCard, pictures: Mapping[str, Picture], work: Work, limit: Limit
) -> Proposal | None:
    """What the step's engine would do in place of it; None where it makes the pixels itself."""
    engine = registry.load(card.name)
    if not isinstance(engine, Planner):
        return None
    step.task.check(pictures)
    limit.check(step.task.canvas(pictures).size)
    return engine.plan(step.task, inputs_of(step.task, card, pictures), work, step.settings)


def _step_seed(seed: int, index: int) -> int:
    """The first step's chance is the recipe's seed; each later step has its own."""
    return seed if index == 0 else int(np.random.SeedSequence([seed, index]).generate_state(1)[0])
