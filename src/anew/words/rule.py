"""Rule: which words ask for a task, and what else of a clause it reads.

Rule("denoise", "remove|fix noise", reads=(dial("level", ...),))
a deed --^         ^-- and a thing; a bar between words that serve as well
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anew.image import Size
from anew.words.atoms import Atom
from anew.words.scene import Scene


@dataclass
class Clause:
    """The atoms of one step, and which of them a rule has read."""

    atoms: list[Atom]
    scene: Scene
    sentence: str
    size: Size | None = None
    """Of the picture that comes to this step."""
    read: set[int] = field(default_factory=set)
    """Identities of atoms."""

    def unread(self) -> list[Atom]:
        """Atoms that no one has read yet, in order."""
        return [atom for atom in self.atoms if id(atom) not in self.read]

    def left(self) -> list[Atom]:
        """Those of them that say something."""
        return [atom for atom in self.unread() if not atom.idle]

    def take(self, atom: Atom) -> None:
        """Mark an atom as read."""
        self.read.add(id(atom))

    def first(self, *meanings: str) -> Atom | None:
        """The first atom unread that may mean one of these."""
        return next((atom for atom in self.unread() if atom.has(*meanings)), None)

    def taken(self, *meanings: str) -> Atom | None:
        """The same, and it is read by that."""
        atom = self.first(*meanings)
        if atom is not None:
            self.take(atom)
        return atom


@dataclass
class Draft:
    """What is known of a step so far."""

    fields: dict[str, Any] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    """Optional pictures that the words ask for, by role."""
    about: str = ""
    """What the person called the thing."""
    lacks: dict[str, str] = field(default_factory=dict)
    """What would have to be said, by field: an example."""
    count: int = 1
    """How many results."""
    named: dict[str, str] = field(default_factory=dict)
    """An engine or a model that was named."""


Slot = Callable[[Clause, Draft], None]
"""Reads atoms of a clause into a draft."""


@dataclass(frozen=True)
class Rule:
    """Which words ask for a task."""

    task: str
    when: str
    """Groups with blanks between; each must be met by an atom of its own. A bar stands between meanings that serve."""
    reads: Sequence[Slot] = ()
    loose: bool = False
    """It reads words that it does not know; any tighter rule goes before."""
    weak: bool = False
    """Alone it is little: the clause before may have meant it."""
    sets: Mapping[str, Any] = field(default_factory=dict)
    """Fields that these words alone decide."""
    uses: frozenset[str] = frozenset()
    """Optional pictures that these words alone ask for."""
    ordered: bool = False
    """The groups must be met in this order."""
    unless: str = ""
    """A meaning that must not be there; a bar between several."""

    def met(self, clause: Clause) -> list[Atom] | None:
        """An atom for each group; None where one is missing."""
        if self.unless and any(atom.has(*self.unless.split("|")) for atom in clause.atoms):
            return None
        found: list[Atom] = []
        for group in self.when.split():
            names = group.split("|")
            atom = next((a for a in clause.atoms if a.has(*names) and all(a is not each for each in found)), None)
            if atom is None:
                return None
            found.append(atom)
        begins = [atom.begin for atom in found]
        return None if self.ordered and begins != sorted(begins) else found


@dataclass
class Reading:
    """A clause, read by a rule."""

    rule: Rule
    clause: Clause
    draft: Draft
    tight: bool
    """No unknown word stands between the words that it was known by."""
    order: int

    @property
    def whole(self) -> bool:
        """Whether nothing was left over."""
        return not self.clause.left() and not self.draft.lacks

    @property
    def rank(self) -> tuple[Any, ...]:
        """The better one is larger."""
        firm = self.tight and not self.rule.loose
        return (
            firm and self.whole,
            firm,
            self.whole,
            not self.rule.loose,
            -len(self.clause.left()),
            not self.draft.lacks,
            len(self.clause.read),
            len(self.rule.when.split()),
            -self.order,
        )


def readings(rules: Sequence[Rule], clause: Clause) -> list[Reading]:
    """Every way in which rules read a clause, the best first."""
    found = []
    for order, rule in enumerate(rules):
        met = rule.met(clause)
        if met is None:
            continue
        own = Clause(clause.atoms, clause.scene, clause.sentence, clause.size)
        for atom, group in zip(met, rule.when.split(), strict=True):
            if any(atom.means.get(name) is True for name in group.split("|")):  # else a slot reads its value
                own.take(atom)
        draft = Draft(fields=dict(rule.sets), uses=set(rule.uses))
        tight = _tight(own, met)
        for slot in rule.reads:
            slot(own, draft)
        found.append(Reading(rule, own, draft, tight, order))
    return sorted(found, key=lambda each: each.rank, reverse=True)


def _tight(clause: Clause, met: Sequence[Atom]) -> bool:
    places = sorted(index for index, atom in enumerate(clause.atoms) if any(atom is each for each in met))
    between = clause.atoms[places[0] : places[-1]]
    return all(atom.known for atom in between)
