"""The command-line options of ``amanat content …``, separate from their code, so that ``--help`` loads no
library."""

import argparse
from pathlib import Path

from bot.domain.learning.lessons import Audience, Tier


def add_content(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``content`` and its actions."""
    content = commands.add_parser("content", help="lessons, quizzes, law: check, preview, review, exchange")
    actions = content.add_subparsers(dest="action", required=True)
    actions.add_parser("check", help="show every problem as file:line, and what is due for review")
    reviewed = actions.add_parser(
        "reviewed", help="record that cards or questions were compared with the law"
    )
    reviewed.add_argument(
        "ids", nargs="*", metavar="ID", help="vb1/once, vb1#good, vb-q01; none: show what is due"
    )
    reviewed.add_argument("--all", action="store_true", help="everything was reviewed")
    preview = actions.add_parser("preview", help="preview every lesson as pages for a browser")
    preview.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write the pages (a temporary folder)"
    )
    preview.add_argument("--open", action="store_true", help="open them in a browser")
    actions.add_parser("stats", help="facility and discrimination of each question, from the database")
    lawyer = actions.add_parser(
        "lawyer", help="export every legal claim as a table for a lawyer, and read the verdicts back"
    )
    lawyer.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where lawyer.xlsx and lawyer.csv go (here)"
    )
    lawyer.add_argument("--read", type=Path, metavar="FILE", help="read the verdicts from a filled-in table")
    _add_gift(actions)


def _add_gift(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    gift = actions.add_parser("gift", help="exchange questions with Moodle and others in GIFT")
    ways = gift.add_subparsers(dest="way", required=True)
    out = ways.add_parser("export", help="write questions into a GIFT file")
    out.add_argument("--track", choices=tuple(Audience))
    out.add_argument("--tier", choices=tuple(Tier))
    out.add_argument("file", type=Path, metavar="FILE")
    back = ways.add_parser("import", help="read questions from a GIFT file into content/quizzes")
    back.add_argument("--check", action="store_true", help="only show problems and what would change")
    back.add_argument("file", type=Path, metavar="FILE")


def run_content(args: argparse.Namespace) -> int:
    """Run one action; each loads only what it needs."""
    match args.action:
        case "check":
            from bot.cli.content import content_check  # noqa: PLC0415 --help need not load the libraries

            return content_check()
        case "reviewed":
            from bot.cli.content import content_reviewed  # noqa: PLC0415

            return content_reviewed(args.ids, everything=args.all)
        case "preview":
            from bot.cli.content_preview import content_preview  # noqa: PLC0415

            return content_preview(args.out, browser=args.open)
        case "lawyer":
            from bot.cli.content_lawyer import lawyer_export, lawyer_read  # noqa: PLC0415

            return lawyer_export(args.out) if args.read is None else lawyer_read(args.read)
        case "stats":
            from bot.cli.content_stats import content_stats  # noqa: PLC0415

            return content_stats()
        case _:
            return _run_gift(args)


def _run_gift(args: argparse.Namespace) -> int:
    from bot.cli.content_gift import gift_export, gift_import  # noqa: PLC0415

    if args.way == "export":
        return gift_export(args.file, track=args.track, tier=args.tier)
    return gift_import(args.file, only_check=args.check)
