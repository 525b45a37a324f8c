"""The ``amanat`` command. ``./amanat`` without arguments, ``setup`` and ``test`` belong to the shell
script."""

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.command_options import (
    ATLAS,
    KEEPING,
    add_atlas,
    add_certificate,
    add_content,
    add_election,
    add_keeping,
    run_atlas,
    run_certificate,
    run_content,
    run_election_command,
    run_keeping,
)
from bot.cli.parsing import OperatorParser
from bot.cli.printed import PRINTED
from bot.cli.words import translate, words
from bot.domain.learning.lessons import Audience, Tier


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top: argparse.ArgumentParser = OperatorParser(prog="amanat", description=words("help-description"))
    commands = top.add_subparsers(dest="command", required=True)
    box = commands.add_parser("sandbox", help=words("help-sandbox"))
    box.add_argument("--story", metavar="FILE.json", help=words("help-story"))
    box.add_argument("--messenger", metavar="NAME", help=words("help-story-messenger"))
    box.add_argument("--port", type=int, help=words("help-port"))
    box.add_argument("--no-browser", action="store_true", help=words("help-no-browser"))
    box.add_argument("--log-level", default="WARNING", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    commands.add_parser("init", help=words("help-init"))
    run = commands.add_parser("run", help=words("help-run"))
    run.add_argument(
        "--roles", metavar="LIST",
        help=words("help-roles"),
    )  # fmt: skip
    commands.add_parser("status", help=words("help-status"))
    commands.add_parser("migrate", help=words("help-migrate"))
    commands.add_parser("doctor", help=words("help-doctor"))
    commands.add_parser("routes", help=words("help-routes"))
    commands.add_parser("exports", help=words("help-exports"))
    add_keeping(commands)
    add_content(commands)
    add_certificate(commands)
    add_handout(commands)
    add_class(commands)
    add_capacity(commands)
    add_audit(commands)
    add_atlas(commands)
    add_publish(commands)
    add_calendar(commands)
    add_referral(commands)
    add_election(commands)
    return top


def add_handout(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``handout`` with a word for each paper of ``bot/cli/printed.py``."""
    papers = commands.add_parser("handout", help=words("help-handout"))
    kinds = papers.add_subparsers(dest="paper", required=True)
    for paper in PRINTED.values():
        kind = kinds.add_parser(paper.name, help=words(paper.help))
        paper.add_arguments(kind)
        kind.add_argument("--out", type=Path, required=True, metavar="FILE", help=words("help-handout-out"))
        kind.add_argument(
            "--link", action="append", default=[], metavar="URL", required=paper.needs_link,
            help=words("help-link"),
        )  # fmt: skip
    check = kinds.add_parser("check", help=words("help-handout-check"))
    check.add_argument("file", type=Path, metavar="FILE.html")


def add_class(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``class``."""
    room = commands.add_parser("class", help=words("help-class"))
    room.add_argument("track", choices=tuple(Audience))
    room.add_argument("tier", choices=tuple(Tier))
    room.add_argument("--lesson", metavar="ID", help=words("help-class-lesson"))
    room.add_argument("--out", type=Path, metavar="FILE", help=words("help-class-out"))
    room.add_argument("--link", action="append", default=[], metavar="URL", help=words("help-link"))


def add_capacity(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``capacity``."""
    asked = commands.add_parser("capacity", help=words("help-capacity"))
    asked.add_argument("arrivals", type=Path, metavar="ARRIVALS.csv", help=words("help-arrivals"))
    asked.add_argument("--service", type=float, default=4.0, metavar="MINUTES", help=words("help-service"))
    asked.add_argument("--variation", type=float, default=1.0, help=words("help-variation"))
    asked.add_argument("--times", type=Path, metavar="FILE", help=words("help-times"))
    asked.add_argument("--within", type=float, default=15.0, metavar="MINUTES", help=words("help-within"))
    asked.add_argument("--share", type=float, default=0.9, help=words("help-share"))
    asked.add_argument("--people", type=int, help=words("help-people"))


def add_audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``audit verify`` and ``audit head``."""
    log = commands.add_parser("audit", help=words("help-audit"))
    actions = log.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help=words("help-audit-verify"))
    check.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="N-HASH",
        help=words("help-audit-heads"),
    )
    actions.add_parser("head", help=words("help-audit-head"))


def add_publish(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``publish``."""
    pages = commands.add_parser("publish", help=words("help-publish"))
    act = pages.add_mutually_exclusive_group(required=True)
    act.add_argument("--preview", action="store_true", help=words("help-publish-preview"))
    act.add_argument("--write", action="store_true", help=words("help-publish-write"))
    pages.add_argument("--from", dest="first", default="", metavar="DAY", help=words("help-publish-from"))
    pages.add_argument("--to", dest="last", default="", metavar="DAY", help=words("help-publish-to"))
    pages.add_argument("--out", type=Path, metavar="FOLDER", help=words("help-publish-out"))


def add_calendar(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``calendar show`` (also without a word) and ``calendar set``."""
    calendar = commands.add_parser("calendar", help=words("help-calendar"))
    actions = calendar.add_subparsers(dest="action")
    actions.add_parser("show", help=words("help-calendar-show"))
    change = actions.add_parser("set", help=words("help-calendar-set"))
    change.add_argument("name", help=words("help-calendar-name"))
    change.add_argument("day", help=words("help-calendar-day"))


def add_referral(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``referral export``."""
    referral = commands.add_parser("referral", help=words("help-referral"))
    take = referral.add_subparsers(dest="action", required=True).add_parser(
        "export", help=words("help-referral-export")
    )
    take.add_argument("number", help=words("help-referral-number"))
    take.add_argument("--out", type=Path, required=True, metavar="DIR", help=words("help-referral-out"))
    take.add_argument("--body", default="", metavar="ID", help=words("help-referral-body"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. An expected error is one line on standard error and exit status 1."""
    args = parser().parse_args(argv)
    gc.disable()  # loading creates a million lasting objects: collecting took a fifth of the start
    from bot.cli.trouble import EXPECTED, mend  # noqa: PLC0415 --help need not load the libraries

    try:
        return _command(args)
    except KeyboardInterrupt:
        return 130
    except EXPECTED as error:
        logging.getLogger(__name__).debug("command-failed", exc_info=True)
        line = words("help-error", command=f"amanat {args.command}", error=translate(mend(error)))
        print(line, file=sys.stderr)
        return 1


def _command(args: argparse.Namespace) -> int:
    match args.command:
        case "sandbox":
            from bot.cli.sandbox import sandbox  # noqa: PLC0415 each command loads what it needs

            return sandbox(
                story=args.story,
                messenger=args.messenger,
                port=args.port,
                browser=not args.no_browser,
                log_level=args.log_level,
            )
        case "run":
            from bot.cli.run import run  # noqa: PLC0415

            return run(args.roles)
        case "migrate":
            from bot.cli.keeping import migrate_database  # noqa: PLC0415

            return migrate_database()
        case "doctor":
            from bot.cli.doctor import doctor  # noqa: PLC0415

            return doctor()
        case "handout":
            return _handout(args)
        case _:
            return _run_family(args)


def _run_family(args: argparse.Namespace) -> int:
    """Run a command that has options or subcommands of its own."""
    if args.command in _FAMILIES:
        return _FAMILIES[args.command](args)
    if args.command in KEEPING:
        return run_keeping(args)
    if args.command in ATLAS:
        return run_atlas(args)
    return run_certificate(args) if args.command == "certificate" else run_content(args)


def _capacity(args: argparse.Namespace) -> int:
    from bot.cli.capacity import capacity  # noqa: PLC0415

    return capacity(args)


def _audit(args: argparse.Namespace) -> int:
    from bot.cli.audit import print_head, verify_log  # noqa: PLC0415

    return verify_log(args.head) if args.action == "verify" else print_head()


def _publish(args: argparse.Namespace) -> int:
    from bot.cli.publish import check_options, preview, write  # noqa: PLC0415

    check_options(preview=args.preview, days=bool(args.first or args.last), out=args.out is not None)
    return preview(args.first, args.last) if args.preview else write(args.out)


def _calendar(args: argparse.Namespace) -> int:
    from bot.cli.calendar import run_calendar  # noqa: PLC0415

    return run_calendar(args)


def _referral(args: argparse.Namespace) -> int:
    from bot.cli.referral import run_referral  # noqa: PLC0415

    return run_referral(args)


def _routes(_args: argparse.Namespace) -> int:
    from bot.cli.routes import routes  # noqa: PLC0415

    return routes()


def _init(_args: argparse.Namespace) -> int:
    from bot.cli.init import init  # noqa: PLC0415

    return init()


def _status(_args: argparse.Namespace) -> int:
    from bot.cli.status import status  # noqa: PLC0415

    return status()


def _exports(_args: argparse.Namespace) -> int:
    from bot.cli.exports import list_exports  # noqa: PLC0415

    return list_exports()


def _handout(args: argparse.Namespace) -> int:
    from bot.cli.handout import check_page, handout  # noqa: PLC0415

    if args.paper == "check":
        return check_page(args.file)
    return handout(args.paper, links=args.link, out=args.out, checklist_id=getattr(args, "id", ""))


def _class(args: argparse.Namespace) -> int:
    from bot.cli.class_sheets import class_sheets  # noqa: PLC0415

    return class_sheets(
        Audience(args.track), Tier(args.tier), lesson_id=args.lesson, links=args.link, out=args.out
    )


_FAMILIES = {
    "init": _init, "status": _status, "routes": _routes, "exports": _exports, "capacity": _capacity, "audit": _audit,
    "publish": _publish, "calendar": _calendar, "referral": _referral, "class": _class,
    "report": run_election_command, "close": run_election_command, "open": run_election_command,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
