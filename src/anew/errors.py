"""Every error anew raises, in one tree.

    AnewError
    ├── BadInput          the caller can mend it                     exit 2    HTTP 422
    │   ├── BadRequest    not what its route reads                             HTTP 400
    │   ├── TooSlow       a request that did not arrive in time                HTTP 408
    │   ├── BadFile       missing, empty, cut short, not a picture
    │   ├── BadPicture    wrong shape, range or channels
    │   ├── BadTask       fields or pictures that contradict each other
    │   ├── BadRecipe     a recipe that cannot be read
    │   ├── BadModel      a model or checkpoint that cannot be used
    │   ├── BadIdentity   a key or certificate that cannot sign
    │   └── BadData       a training set that cannot be used
    ├── NotFound          no task or engine has that name            exit 2    HTTP 404
    │   ├── NoSuchTask
    │   ├── NoSuchEngine
    │   ├── NotKept       the store does not have it
    │   └── NoSuchJob     the queue does not have it
    ├── CannotServe       an engine, but not for this                exit 2    HTTP 409
    │   └── MissingExtra  its extra is not installed
    ├── CannotWrite       the output cannot be written               exit 2    HTTP 507
    ├── TooLarge          refused: over a limit                      exit 3    HTTP 413
    ├── Refused           refused: by the policy of this place       exit 3    HTTP 403
    │   └── NoKey         refused: without a key that opens the door           HTTP 401
    ├── TooOften          refused: more than one's share             exit 3    HTTP 429
    ├── Cancelled         stopped because somebody asked             exit 130  HTTP 499
    └── EngineFailed      our fault, or the engine's                 exit 4    HTTP 500

A message is three parts, always in this order: what was needed, what was found, what to do.
The parts stay apart on the exception, so the terminal, the HTTP answer and the studio
each lay them out their own way without parsing a sentence.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar


class AnewError(Exception):
    """The root. Catch this to catch everything anew raises on purpose."""

    exit_code: ClassVar[int] = 4
    http_status: ClassVar[int] = 500
    param: str = ""
    """The field of a request that is wrong, where a door knows it."""

    def __init__(self, *, needed: str, found: str, fix: str) -> None:
        super().__init__(f"Needed {needed}; found {found}. {fix}")
        self.needed, self.found, self.fix = needed, found, fix

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (workers, batch) with their three parts intact."""
        return _rebuild, (type(self), self.needed, self.found, self.fix)


def _rebuild(cls: type[AnewError], needed: str, found: str, fix: str) -> AnewError:
    return cls(needed=needed, found=found, fix=fix)


class BadInput(AnewError):
    """The request is wrong in a way its author can mend."""

    exit_code, http_status = 2, 422


class BadRequest(BadInput):
    """A request that is not what its route reads: an unknown host, half a JSON, another content type."""

    http_status = 400


class TooSlow(BadInput):
    """A request that did not arrive in time."""

    http_status = 408


class BadFile(BadInput):
    """A file that is missing, empty, cut short, or not a picture anew can read."""


class BadPicture(BadInput):
    """A picture, mask or array of the wrong shape, range or channels."""


class BadTask(BadInput):
    """A task whose fields contradict each other or the pictures given."""


class BadRecipe(BadInput):
    """A recipe that cannot be read."""


class BadModel(BadInput):
    """A model, weight file or checkpoint that cannot be used: missing, damaged, of another kind or version."""


class BadIdentity(BadInput):
    """A key or certificate that cannot sign: missing, damaged, expired, readable by others."""


class BadData(BadInput):
    """A training set that cannot be used: empty, without pairs, with files that cannot be read."""


class NotFound(AnewError):
    """Nothing of that name is installed."""

    exit_code, http_status = 2, 404


class NoSuchTask(NotFound):
    """No task has that name."""


class NoSuchEngine(NotFound):
    """No engine of that name is installed."""


class NotKept(NotFound):
    """The store does not have it, or no longer as it was."""


class NoSuchJob(NotFound):
    """The queue has no such job, or no longer."""


class CannotServe(AnewError):
    """The engine exists, but not for this task, field, size or device."""

    exit_code, http_status = 2, 409


class MissingExtra(CannotServe):
    """The engine exists, but the extra that it stands on is not installed."""


class CannotWrite(AnewError):
    """The output cannot be written: no permission, no room, or it would destroy an input."""

    exit_code, http_status = 2, 507


class TooLarge(AnewError):
    """Refused because it is over a limit, before any memory was taken for it."""

    exit_code, http_status = 3, 413


class Refused(AnewError):
    """Refused because the policy of this place says so, before anything was done."""

    exit_code, http_status = 3, 403


class NoKey(Refused):
    """Refused because there is no key with it, or one that opens nothing here."""

    http_status = 401


class TooOften(AnewError):
    """Refused because somebody asks for more than their share; later it may pass."""

    exit_code, http_status = 3, 429
    after: int = 1
    """Seconds to wait, at least."""


class Cancelled(AnewError):
    """Stopped because somebody asked. Nothing was written."""

    exit_code, http_status = 130, 499


class EngineFailed(AnewError):
    """The engine broke a promise its card makes."""

    exit_code, http_status = 4, 500


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The ``fix`` for a misspelt name: the nearest known one, or all of them.

    Example:
        >>> did_you_mean("impaint", ["inpaint", "outpaint"])
        'Did you mean inpaint?'
    """
    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names) or 'none'}."
