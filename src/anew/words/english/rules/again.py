"""Again: one step back, the last step once more, stronger, weaker, or from another seed."""

from anew.words.rule import Clause, Draft, Rule
from anew.words.slots import flag, idle, number


def _count(clause: Clause, draft: Draft) -> None:
    atom = clause.first("number")
    if atom is not None and "seed" not in draft.fields:
        clause.take(atom)
        draft.count = int(atom.means["number"])


def _amount(clause: Clause, draft: Draft) -> None:
    atom = clause.taken("amount")
    if atom is not None:
        draft.fields["amount"] = atom.means["amount"]


TURN = (
    flag("turn", "stronger", value="up"),
    flag("turn", "weaker", value="down"),
    flag("reseed", "anotherseed"),
    number("seed", "seed", units=("number",)),
    _count,
    _amount,
    idle("same", "vary", "another", "increase", "random", "restore"),
)

RULES = (
    Rule("undo", "undo", (idle("undo"),)),
    Rule("another", "another", TURN, weak=True),
    Rule("same", "same", TURN, weak=True),
    Rule("stronger", "stronger", TURN, weak=True),
    Rule("weaker", "weaker", TURN, weak=True),
    Rule("reseed", "anotherseed", TURN, weak=True),
    Rule("reseed", "seed number", (number("seed", "seed", units=("number",)), *TURN), weak=True),
    Rule("another", "number increase", TURN, weak=True),
    Rule("another", "number same", TURN, weak=True),
    Rule("stronger", "onlymore", TURN, weak=True),
    Rule("weaker", "onlyless", TURN, weak=True),
)
