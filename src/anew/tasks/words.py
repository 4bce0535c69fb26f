"""Words: what the docstrings under a task's fields say, read when somebody asks.

pydantic can read them itself (``use_attribute_docstrings``), but does so for every class when it is
imported, which makes a sixth of the time that ``anew engines`` takes. Help and schemas are asked for seldom.
"""

import ast
import inspect
from functools import cache
from textwrap import dedent


@cache
def field_words(kind: type) -> dict[str, str]:
    """The docstring under each annotated name in a class body, those of its bases included.

    Example:
        >>> from anew.tasks import Vary
        >>> field_words(Vary)["strength"]
        '0 stays close to the picture, 1 rearranges it freely.'
    """
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.partition(".")[0] not in ("pydantic", "builtins", "abc"):
            found |= _own_words(each)
    return found


def _own_words(kind: type) -> dict[str, str]:
    try:
        body = ast.parse(dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError, SyntaxError):  # a class made without a source file
        return {}
    assert isinstance(body, ast.ClassDef)
    words = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(text):
            words[field.target.id] = inspect.cleandoc(text.value.value)  # type: ignore[attr-defined]
    return words


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
