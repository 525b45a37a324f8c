"""The words of ``amanat areas …`` and ``amanat atlas …``, apart from what they do."""

import argparse
from pathlib import Path
from typing import Final

ATLAS: Final = frozenset({"areas"})


def add_atlas(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``areas import``."""
    areas = commands.add_parser("areas", help="the area tree")
    bring = areas.add_subparsers(dest="act", required=True).add_parser(
        "import", help="replace the area tree by a table: code,parent,name,kind[,column,row]"
    )
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument("--check", action="store_true", help="only tell what is wrong and what would change")
    bring.add_argument(
        "--let-go",
        action="append",
        default=[],
        metavar="CODE",
        help="an area that reports name may be missing in the table; may be given again",
    )


def run_atlas(args: argparse.Namespace) -> int:
    """The exit status."""
    from bot.cli.areas import areas_import  # noqa: PLC0415 --help need not load the libraries

    return areas_import(args.file, only_check=args.check, let_go=args.let_go)
