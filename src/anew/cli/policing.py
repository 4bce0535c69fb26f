"""Policing: the policy of this machine, shown and tried."""

from pathlib import Path

from anew.cli.report import say, say_json
from anew.policy import RefusesLicences, RefusesWords, Rules, WantsReason, here
from anew.policy.rules import place
from anew.recipes import read
from anew.road import ask

_WORDS = {"words": "refuses words", "consent": "wants a reason for", "licences": "refuses licences"}


def tell_policy(*, as_json: bool = False) -> int:
    """What the policy of this machine refuses.

    Raises:
        Refused: it is there and cannot be read.
    """
    policy = here()
    if as_json:
        say_json({"policy": str(place()) if policy else None, **(_facts(policy) if policy else {})})
    elif policy is None:
        say(f"no policy: everything passes. It would be {place()}; see docs/policy.md")
    else:
        lines = (f"  {_WORDS[name]}: {', '.join(told)}" for name, told in _facts(policy).items() if told)
        say("\n".join([str(place()), *lines]))
    return 0


def tell_policy_check(file: str, *, consent: str = "", as_json: bool = False) -> int:
    """Whether a recipe passes.

    Raises:
        BadFile, BadRecipe: it is no recipe.
        Refused: it does not pass.
    """
    recipe, policy = read(Path(file)), here()
    if policy is not None:
        ask(policy, recipe, consent=consent)
    if as_json:
        say_json({"recipe": file, "policy": str(place()) if policy else None, "passes": True})
    else:
        say("passes. Steps that an engine plans are asked about once it has planned them." if policy else "no policy")
    return 0


def _facts(policy: Rules) -> dict[str, list[str]]:
    told = {}
    for rule in policy.rules:
        if isinstance(rule, RefusesWords):
            told["words"] = list(rule.words)
        elif isinstance(rule, WantsReason):
            told["consent"] = sorted(rule.tasks)
        elif isinstance(rule, RefusesLicences):
            told["licences"] = [*rule.patterns, *(["whatever forbids commercial use"] if rule.non_commercial else [])]
    return told
