"""Rules: a policy as a file says it, all of it, before every run.

    [words]
    refuse = ["two words", "word"]       # in prompts and instructions

    [consent]
    tasks = ["edit", "reimagine"]        # need a reason

    [licences]
    refuse = ["unstated", "*research*"]  # of engines and models, * is anything
    non_commercial = "refuse"

A file that is there and cannot be read refuses everything: a policy that is lost must not open the door.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anew.errors import Refused, did_you_mean
from anew.home import home
from anew.policy.asked import Asked, Policy
from anew.policy.consent import WantsReason
from anew.policy.licences import RefusesLicences
from anew.policy.words import RefusesWords, folded
from anew.tasks import TASKS

MOST_BYTES = 1_000_000
KEYS: Mapping[str, tuple[str, ...]] = {
    "words": ("refuse",),
    "consent": ("tasks",),
    "licences": ("refuse", "non_commercial"),
}


@dataclass(frozen=True)
class Rules:
    """Several policies, asked in turn."""

    rules: tuple[Policy, ...]

    def ask(self, asked: Asked) -> None:
        """Let it pass, or refuse it.

        Raises:
            Refused: one of them refuses.
        """
        for rule in self.rules:
            rule.ask(asked)


def place() -> Path:
    """Where the policy of this machine is, if there is one."""
    return home() / "policy.toml"


def here() -> Rules | None:
    """The policy of this machine; None where there is none.

    Raises:
        Refused: it is there and cannot be read.
    """
    path = place()
    return read(path) if path.exists() or path.is_symlink() else None


def read(path: Path) -> Rules:
    """The policy in a file.

    Raises:
        Refused: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise _unreadable(path, "a policy of a few pages", f"more than {MOST_BYTES:,} bytes")
        told = tomllib.loads(data.decode("utf8"))
    except OSError as error:
        raise _unreadable(path, "a policy that can be read", error.strerror or "an unreadable file") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(path, "a policy in TOML", str(error)) from None
    return _rules(told, path)


def _rules(told: Mapping[str, Any], path: Path) -> Rules:
    for table, keys in told.items():
        _check_known(table, KEYS, path)
        if not isinstance(keys, Mapping):
            raise _unreadable(path, f"a table [{table}]", repr(keys)[:80])
        for key in keys:
            _check_known(key, KEYS[table], path)
    words = _texts(told, "words", "refuse", path)
    empty = next((word for word in words if not folded(word)), None)
    if empty is not None:
        raise _unreadable(path, "words of letters or digits to refuse", repr(empty))
    tasks = _texts(told, "consent", "tasks", path)
    for name in tasks:
        _check_known(name, TASKS, path)
    strict = told.get("licences", {}).get("non_commercial", "allow")
    if strict not in ("allow", "refuse"):
        raise _unreadable(path, 'non_commercial = "refuse" or "allow"', repr(strict)[:80])
    licences = _texts(told, "licences", "refuse", path)
    rules: tuple[Policy, ...] = (
        RefusesWords(words),
        WantsReason(frozenset(tasks)),
        RefusesLicences(licences, strict == "refuse"),
    )
    return Rules(rules)


def _texts(told: Mapping[str, Any], table: str, key: str, path: Path) -> tuple[str, ...]:
    found = told.get(table, {}).get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
        raise _unreadable(path, f"{key} of [{table}] as a list of texts", repr(found)[:80])
    return tuple(found)


def _check_known(word: str, known: Mapping[str, Any] | tuple[str, ...], path: Path) -> None:
    if word not in known:
        raise _unreadable(path, "words that a policy knows", f"{word}. {did_you_mean(word, known)}")


def _unreadable(path: Path, needed: str, found: str) -> Refused:
    return Refused(
        needed=needed,
        found=found.rstrip("."),
        fix=f"Mend {path}, or ask whoever keeps it; until then nothing is made here.",
    )
