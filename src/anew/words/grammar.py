"""Grammar: a sentence becomes steps by rules alone; the same sentence in the same scene gives the same steps.

    sentence --lexicon--> atoms --clauses--> parts --rules--> readings --stepping--> steps

What is left over is told, never dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from anew.engines import registry
from anew.errors import TooLarge
from anew.tasks import TASKS
from anew.words import declared, freely
from anew.words.assembling import assembled
from anew.words.atoms import Atom, written
from anew.words.clauses import Cutter, Part
from anew.words.knowing import SPECIAL
from anew.words.language import Language
from anew.words.nearness import nearest
from anew.words.repeating import Repeated, repeated
from anew.words.rule import Clause, Reading, readings
from anew.words.scene import Scene
from anew.words.stepping import Planned, Unable, planned, reads_words, size_after, united
from anew.words.understood import Understood, Unsure

LONGEST = 2000
"""Characters of a sentence."""
MOST = 20
"""Steps of a sentence."""
REFUSING = ("not", "cannot")
"""Meanings that turn a step into its opposite, or are of another task; a step that would ignore them is not done."""


def understand(sentence: str, scene: Scene, language: Language | None = None) -> Understood:
    """What a sentence asks for.

    Args:
        sentence: As a person says it; several steps in order.
        scene: What is there.
        language: In which; None is English.

    Raises:
        TooLarge: more than a sentence or a few.

    Example:
        >>> understand("make it 3x larger, then sharpen it", Scene()).steps
        ({'task': 'upscale', 'with': {'scale': 3}}, {'task': 'deblur'})
    """
    if len(sentence) > LONGEST:
        raise TooLarge(
            needed=f"a sentence of at most {LONGEST:,} characters",
            found=f"{len(sentence):,}",
            fix="Say it in fewer words, or write a recipe.",
        )
    if language is None:
        from anew.words.english import ENGLISH

        language = ENGLISH
    return _Reader(sentence, scene, language).understood()


@dataclass
class _Reader:
    """Reads one sentence."""

    sentence: str
    scene: Scene
    language: Language
    steps: list[Planned] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    count: int = 1
    undo: bool = False
    again: Repeated | None = None

    def understood(self) -> Understood:
        names = declared.names(
            frozenset(card.name for card in registry.cards()),
            frozenset(model.name for model in self.scene.models),
            [side for model in self.scene.models for side in model.sides],
        )
        atoms, mendings = self.language.lexicon.atoms(self.sentence, names)
        self._size = self.scene.size
        for part in Cutter(self.sentence, self.scene, self.language).parts(atoms):
            self._do(part)
        if not (self.steps or self.undo or self.unsure):
            self._doubt(self.sentence.strip(), "unread", atoms)
        return assembled(
            self.steps,
            self.scene,
            self.language,
            unsure=self.unsure,
            count=self.count,
            undo=self.undo,
            again=self.again,
            mendings=mendings,
        )

    def _do(self, part: Part) -> None:
        reading = part.reading
        if len(self.steps) >= MOST:
            self._doubt(self._text(part.atoms), "too_many", part.atoms)
        elif part.free:
            text = self._text(part.atoms)
            amount = next((atom for atom in part.atoms if atom.has("amount")), None)
            self._plan(*freely.step(text, self.scene, self.language.free, amount), text, part.atoms)
        elif reading is None or not _enough(reading):
            self._unread(part)
        elif reading.rule.task in SPECIAL:
            self._special(reading)
        else:
            self._step(reading)

    def _unread(self, part: Part) -> None:
        if all(atom.idle for atom in part.atoms):
            return
        text = self._text(part.atoms)
        free = freely.wants_words(text, self.language.free) and not any(atom.has("cannot") for atom in part.atoms)
        self._doubt(text, "free" if free else "unread", part.atoms)

    def _step(self, reading: Reading) -> None:
        reading = self._at_size(reading)
        clause, draft, task = reading.clause, reading.draft, reading.rule.task
        text, left = self._text(clause.atoms), clause.left()
        if refused := [atom for atom in left if atom.has(*REFUSING)]:
            self._doubt(text, "not" if refused[0].has("not") else "cannot", clause.atoms)
            return
        if draft.lacks:
            why = self.language.saying.phrases["lacks"].format(example=next(iter(draft.lacks.values())))
            self.unsure.append(Unsure(text, why, (self.language.saying.examples.get(task, ""),)))
            return
        fields, prompt = dict(draft.fields), freely.beside(text, self.language.free)
        if left and all(atom.text in prompt for atom in left) and reads_words(task, self.scene):
            fields["prompt"], left = prompt, []
        named = {kind: draft.named.get(kind, "") for kind in ("engine", "model")}
        done = self._plan(task, fields, text, clause.atoms, uses=frozenset(draft.uses), about=draft.about, **named)
        self.count = max(self.count, draft.count)
        if left and done:
            self.unsure.append(Unsure(" ".join(atom.text for atom in left), self._phrase("unread_beside")))

    def _at_size(self, reading: Reading) -> Reading:
        """The same once more, where the picture has another size by then: words such as half mean that."""
        if self._size == self.scene.size:
            return reading
        clause = Clause(reading.clause.atoms, self.scene, self.sentence, self._size)
        return next(iter(readings([reading.rule], clause)), reading)

    def _plan(
        self, task: str, fields: dict[str, Any], text: str, atoms: Sequence[Atom], *, about: str = "", **how: Any
    ) -> bool:
        """Add a step; whether somebody here can do it."""
        try:
            step = planned(task, fields, self.scene, **how)
        except Unable as error:
            self.unsure.append(Unsure(text, str(error), nearest(atoms, self.language, self.scene)))
            return False
        step.about = about
        if self.steps and (whole := united(self.steps[-1], step)) is not None:
            self._size, step = self.steps.pop().size, whole  # "cut her out and put her on black" is one
        step.size = self._size
        self.steps.append(step)
        self._size = size_after(step.task, self._size)
        return True

    def _special(self, reading: Reading) -> None:
        """What is said of the step before."""
        clause, name, text = reading.clause, reading.rule.task, self._text(reading.clause.atoms)
        if refused := clause.left():
            self._doubt(" ".join(atom.text for atom in refused), "unread", clause.atoms)
        elif name == "undo":
            self.undo = True
        elif self.again is not None:
            self._doubt(text, "unread", clause.atoms)
        elif self.scene.last is None and name == "another":
            self.count = max(self.count, reading.draft.count)
            self._plan("vary", {}, text, clause.atoms)
        elif self.scene.last is None:
            self._doubt(text, "nothing_before", clause.atoms)
        elif (again := repeated(self.scene.last, name, reading.draft)) is None:
            self._doubt(text, "no_dial", clause.atoms)
        else:
            self.again, self.count = again, max(self.count, reading.draft.count)
            for step in again.steps:
                self._once_more(step, text, clause.atoms)

    def _once_more(self, step: dict[str, Any], text: str, atoms: Sequence[Atom]) -> None:
        task, at_hand = TASKS[step["task"]], self.scene.pictures
        given = {role.name for role in task.roles if role.name in at_hand and not role.needed}
        uses = frozenset(step.get("pictures", {})) | given
        if self._plan(task.name, step.get("with", {}), text, atoms, uses=uses, model=step.get("model", "")):
            self.steps[-1].had = True

    def _text(self, atoms: Sequence[Atom]) -> str:
        return written(sorted(atoms, key=lambda atom: atom.begin), self.sentence)

    def _phrase(self, name: str) -> str:
        return self.language.saying.phrases[name]

    def _doubt(self, words: str, why: str, atoms: Sequence[Atom]) -> None:
        self.unsure.append(Unsure(words, self._phrase(why), nearest(atoms, self.language, self.scene)))


def _enough(reading: Reading) -> bool:
    """Whether what was read can stand without what was left: known for certain, or more than that."""
    if reading.rule.when == "task":  # its name may be any word: "blur the background"
        return reading.whole or not reading.rule.loose
    if not reading.rule.loose:
        return reading.tight or reading.whole
    left = [atom for atom in reading.clause.left() if not atom.has(*REFUSING)]
    return len(left) <= len(reading.clause.read)
