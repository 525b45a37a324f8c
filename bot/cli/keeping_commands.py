"""The options of the commands that back up, restore and destroy the data."""

import argparse
from pathlib import Path
from typing import Final

from bot.domain.owner.burning import Burn

KEEPING: Final = frozenset({"backup", "restore", "drill", "keys", "burn"})


def add_keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``backup``, ``restore``, ``drill``, ``keys rotate`` and ``burn``."""
    backup = commands.add_parser(
        "backup", help="copy database, keys and evidence to a folder, also while it runs"
    )
    backup.add_argument("folder", type=Path, help="a folder elsewhere; a later backup brings it up to date")
    for name, help_text in (
        ("restore", "restore a backup into an empty data folder"),
        ("drill", "restore into a temporary folder, check that everything is there, delete it"),
    ):
        back = commands.add_parser(name, help=help_text)
        whence = back.add_mutually_exclusive_group(required=True)
        whence.add_argument("folder", type=Path, nargs="?", help="the folder that ./amanat backup wrote")
        whence.add_argument("--from-copy", action="store_true", help="from AMANAT_COPY_DIR")
        back.add_argument(
            "--keys",
            type=Path,
            metavar="FOLDER",
            help="take the key files from here: a newer backup, or the copy",
        )
    keys = commands.add_parser("keys", help="the key file")
    keys.add_subparsers(dest="act", required=True).add_parser(
        "rotate", help="a new master key; the bot must be stopped"
    )
    burn = commands.add_parser("burn", help="destroy keys at once, permanently")
    burn.add_argument("what", choices=[what.value for what in Burn])
    burn.add_argument("--yes", action="store_true", help="do not ask")


def run_keeping(args: argparse.Namespace) -> int:
    """Return the exit status."""
    from bot.cli import keeping  # noqa: PLC0415 each command loads what it needs

    match args.command:
        case "backup":
            return keeping.backup(args.folder)
        case "restore":
            return keeping.restore(args.folder, keys=args.keys)
        case "drill":
            return keeping.drill(args.folder, keys=args.keys)
        case "keys":
            return keeping.rotate_keys()
        case _:
            from bot.cli.burn import burn  # noqa: PLC0415 as above

            return burn(Burn(args.what), yes=args.yes)
