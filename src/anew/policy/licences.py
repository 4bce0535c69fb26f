"""Licences: a policy that refuses engines and models by theirs."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from anew.errors import Refused
from anew.policy.asked import Asked

_NON_COMMERCIAL = re.compile(r"\bnc\b|non-?commercial|research[- ]only", re.IGNORECASE)


@dataclass(frozen=True)
class RefusesLicences:
    """Refuses licences by name, and those that forbid commercial use."""

    patterns: tuple[str, ...] = ()
    """Names, with ``*`` for anything; case does not matter. ``unstated`` is what nobody stated."""
    non_commercial: bool = False
    """Refuse also what forbids commercial use, as far as its name tells."""

    def ask(self, asked: Asked) -> None:
        """Let it pass, or refuse it.

        Raises:
            Refused: the engine, the model or a file beside it has such a licence.
        """
        for what, licence in asked.licences.items():
            if self._refuses(licence):
                raise Refused(
                    needed=f"a licence that the policy here accepts, for {what}",
                    found=licence,
                    fix="Use another model, or ask whoever keeps the policy; `anew policy show` prints it.",
                )

    def _refuses(self, licence: str) -> bool:
        named = any(fnmatchcase(licence.casefold(), pattern.casefold()) for pattern in self.patterns)
        return named or (self.non_commercial and is_non_commercial(licence))


def is_non_commercial(licence: str) -> bool:
    """Whether a licence forbids commercial use, as the catalogue or its own name says.

    Example:
        >>> is_non_commercial("CC-BY-NC-4.0"), is_non_commercial("Apache-2.0")
        (True, False)
    """
    from anew.models import catalogue  # not before somebody is refused by it: the store reads labels, with pydantic

    known = {entry.licence.casefold() for entry in catalogue() if entry.commercial == "no"}
    return licence.casefold() in known or _NON_COMMERCIAL.search(licence) is not None
