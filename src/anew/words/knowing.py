"""Knowing: a language's rules, each with what every rule reads, and rules for whatever is named as it is declared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from anew.tasks import TASKS
from anew.words import declared
from anew.words.rule import Clause, Draft, Rule, Slot
from anew.words.slots import idle

SPECIAL = ("undo", "same", "another", "stronger", "weaker", "reseed")
"""Names of rules that are no tasks: they speak of the step before."""


def rules_for(clause: Clause, rules: Sequence[Rule]) -> Iterator[Rule]:
    """The rules to read a clause with: those of the language, and of the tasks that it names."""
    yield from map(completed, rules)
    for name in dict.fromkeys(atom.means["task"] for atom in clause.atoms if atom.has("task")):
        yield completed(Rule(name, "task", (_called(name),), loose=not declared.told(TASKS[name], clause)))
    yield completed(Rule("translate", "goal", (declared.goal, idle("change"))))


def completed(rule: Rule) -> Rule:
    """A rule that reads declared fields, counts and names of engines as well."""
    if rule.task in SPECIAL:
        return rule
    task = TASKS[rule.task]

    def own(clause: Clause, draft: Draft) -> None:
        declared.fields(task, clause, draft)

    reads = (own, *rule.reads) if rule.loose else (*rule.reads, own)
    return replace(rule, reads=(_counted, _named, *reads, idle("pictured")))


def _called(name: str) -> Slot:
    """A task by the name that it is declared with."""

    def read(clause: Clause, draft: Draft) -> None:
        for atom in clause.unread():
            if atom.means.get("task") == name:
                clause.take(atom)

    return read


def _counted(clause: Clause, draft: Draft) -> None:
    """How many results: "four versions", "3 more"."""
    for atom, behind in zip(clause.atoms, clause.atoms[1:], strict=False):
        if atom.has("number") and behind.has("vary", "increase", "same") and id(atom) not in clause.read:
            clause.take(atom)
            clause.take(behind)
            draft.count = int(atom.means["number"])
            return


def _named(clause: Clause, draft: Draft) -> None:
    """An engine or a model by its name."""
    for kind in ("engine", "model"):
        said = any(each.text.lower() == kind for each in clause.atoms)
        atom = next((a for a in reversed(clause.unread()) if a.has(kind) and (said or not a.has("task"))), None)
        if atom is not None:
            clause.take(atom)
            draft.named[kind] = atom.means[kind]
            for each in clause.unread():
                if each.text.lower() == kind:
                    clause.take(each)
