"""The command-line options of ``amanat areas …`` and ``amanat atlas …``, separate from their code."""

import argparse
from pathlib import Path
from typing import Final

ATLAS: Final = frozenset({"areas", "atlas"})


def add_atlas(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``areas import``, ``atlas import`` and ``atlas recompute``."""
    areas = commands.add_parser("areas", help="the area tree")
    bring = areas.add_subparsers(dest="act", required=True).add_parser(
        "import", help="replace the area tree by a table: code,parent,name,kind[,column,row]"
    )
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument("--check", action="store_true", help="only show problems and what would change")
    bring.add_argument(
        "--let-go",
        action="append",
        default=[],
        metavar="CODE",
        help="an area that reports, groups or the atlas name may be missing in the table; may be repeated",
    )
    acts = commands.add_parser("atlas", help="levels of areas").add_subparsers(dest="act", required=True)
    known = acts.add_parser("import", help="import what sources say about areas: kind,area,value,source,day")
    known.add_argument("file", type=Path, metavar="FILE.csv")
    known.add_argument("--check", action="store_true", help="only show problems")
    again = acts.add_parser("recompute", help="recompute locked versions (0: identical, 1: different)")
    again.add_argument("--check", action="store_true", required=True, help="changes nothing")
    again.add_argument("number", type=int, nargs="?", help="a version's number; all versions if omitted")


def run_atlas(args: argparse.Namespace) -> int:
    """Return the exit status."""
    if args.command == "areas":
        from bot.cli.areas import areas_import  # noqa: PLC0415 --help need not load the libraries

        return areas_import(args.file, only_check=args.check, let_go=args.let_go)
    from bot.cli.atlas import atlas_import, atlas_recompute  # noqa: PLC0415

    if args.act == "import":
        return atlas_import(args.file, only_check=args.check)
    return atlas_recompute(args.number)
