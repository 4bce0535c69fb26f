"""Learning: ``anew train`` and one command a family below it, each built only when it is asked for."""

from typing import Any

from typer.core import TyperGroup

from anew.cli.index import families
from anew.errors import NotFound, did_you_mean

FAMILY_PANEL = "Families"


class Families(TyperGroup):
    """The families as commands; their options come from what each family declares."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The families, in the order in which they are told of."""
        return list(families())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stub with the family's summary, for help and completion."""
        from anew.cli.app import single

        return single(cmd_name, families()[cmd_name], lambda: None, FAMILY_PANEL) if cmd_name in families() else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to run.

        Raises:
            NotFound: there is no such family.
        """
        name = args[0]
        if name in families():
            return name, built(name), args[1:]
        if name.startswith("-"):
            return super().resolve_command(ctx, args)
        fix = did_you_mean(name, families())
        raise NotFound(needed="a family that anew can train", found=name, fix=fix)


def built(name: str) -> Any:
    """The whole command of a family, with its options."""
    from anew.cli.app import single
    from anew.cli.training_options import command_of, help_of

    return single(name, help_of(name), command_of(name), FAMILY_PANEL)
