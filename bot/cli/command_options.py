"""The command-line options of groups of commands, separate from their code, so that ``--help`` loads no library."""

import argparse
from pathlib import Path
from typing import Final

from bot.cli.words import words
from bot.domain.learning.certificates import Revocation
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.owner.burning import Burn

ATLAS: Final = frozenset({"areas", "atlas", "threats", "division"})
KEEPING: Final = frozenset({"backup", "restore", "drill", "keys", "burn", "vault", "database"})


def add_atlas(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``areas import``, ``atlas import``, ``atlas recompute``, ``threats recompute``, ``division diff`` and
    ``division patch``."""
    areas = commands.add_parser("areas", help=words("help-areas"))
    bring = areas.add_subparsers(dest="act", required=True).add_parser(
        "import", help=words("help-areas-import")
    )
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.add_argument("--check", action="store_true", help=words("help-check-changes"))
    bring.add_argument(
        "--let-go",
        action="append",
        default=[],
        metavar="CODE",
        help=words("help-let-go"),
    )
    acts = commands.add_parser("atlas", help=words("help-atlas")).add_subparsers(dest="act", required=True)
    known = acts.add_parser("import", help=words("help-atlas-import"))
    known.add_argument("file", type=Path, metavar="FILE.csv")
    known.add_argument("--check", action="store_true", help=words("help-check"))
    again = acts.add_parser("recompute", help=words("help-atlas-recompute"))
    again.add_argument("--check", action="store_true", required=True, help=words("help-changes-nothing"))
    again.add_argument("number", type=int, nargs="?", help=words("help-atlas-number"))

    register = commands.add_parser("threats", help=words("help-threats"))
    again = register.add_subparsers(dest="act", required=True).add_parser(
        "recompute", help=words("help-atlas-recompute")
    )
    again.add_argument("--check", action="store_true", required=True, help=words("help-changes-nothing"))
    again.add_argument("number", type=int, nargs="?", help=words("help-atlas-number"))

    shared = commands.add_parser("division", help=words("help-division"))
    deeds = shared.add_subparsers(dest="act", required=True)
    diff = deeds.add_parser("diff", help=words("help-division-diff"))
    diff.add_argument("first", metavar="A", help=words("help-division-version"))
    diff.add_argument("second", metavar="B", nargs="?", default="now", help=words("help-division-version"))
    patch = deeds.add_parser("patch", help=words("help-division-patch"))
    patch.add_argument("--out", type=Path, metavar="FILE", help=words("help-division-out"))


def run_atlas(args: argparse.Namespace) -> int:
    """Return the exit status."""
    if args.command == "areas":
        from bot.cli.atlas import areas_import  # noqa: PLC0415 --help need not load the libraries

        return areas_import(args.file, only_check=args.check, let_go=args.let_go)
    if args.command == "division":
        from bot.cli.division import division_diff, division_patch  # noqa: PLC0415

        return division_diff(args.first, args.second) if args.act == "diff" else division_patch(args.out)
    from bot.cli.atlas import atlas_import, atlas_recompute, threats_recompute  # noqa: PLC0415

    if args.command == "threats":
        return threats_recompute(args.number)
    if args.act == "import":
        return atlas_import(args.file, only_check=args.check)
    return atlas_recompute(args.number)


def add_certificate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``certificate`` and its actions."""
    certificate = commands.add_parser("certificate", help=words("help-certificate"))
    actions = certificate.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help=words("help-certificate-verify"))
    verify.add_argument("file", type=Path, metavar="FILE", help=words("help-certificate-file"))
    verify.add_argument("--key", metavar="PUBLIC", help=words("help-certificate-key"))
    verify.add_argument("--revocations", type=Path, metavar="FILE", help=words("help-certificate-list"))
    actions.add_parser("key", help=words("help-certificate-public"))
    revoke = actions.add_parser("revoke", help=words("help-certificate-revoke"))
    revoke.add_argument("number", metavar="NUMBER", help=words("help-certificate-number"))
    revoke.add_argument("--reason", choices=tuple(Revocation), required=True)
    listed = actions.add_parser("revocations", help=words("help-certificate-revocations"))
    listed.add_argument("file", type=Path, metavar="FILE")


def run_certificate(args: argparse.Namespace) -> int:
    """Run one action."""
    from bot.cli import certificate  # noqa: PLC0415 --help need not load the libraries

    match args.action:
        case "verify":
            return certificate.verify_file(args.file, key=args.key, revocations=args.revocations)
        case "key":
            return certificate.print_key()
        case "revoke":
            return certificate.revoke(args.number, reason=Revocation(args.reason))
        case _:
            return certificate.write_revocations(args.file)


def add_content(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``content`` and its actions."""
    content = commands.add_parser("content", help=words("help-content"))
    actions = content.add_subparsers(dest="action", required=True)
    actions.add_parser("check", help=words("help-content-check"))
    reviewed = actions.add_parser("reviewed", help=words("help-content-reviewed"))
    reviewed.add_argument("ids", nargs="*", metavar="ID", help=words("help-content-ids"))
    reviewed.add_argument("--all", action="store_true", help=words("help-content-all"))
    preview = actions.add_parser("preview", help=words("help-content-preview"))
    preview.add_argument("--out", type=Path, metavar="DIR", help=words("help-preview-out"))
    preview.add_argument("--open", action="store_true", help=words("help-preview-open"))
    actions.add_parser("stats", help=words("help-content-stats"))
    actions.add_parser("suggestions", help=words("help-content-suggestions"))
    translate = actions.add_parser("translate", help=words("help-content-translate"))
    translate.add_argument("language", metavar="CODE", help=words("help-translate-code"))
    translate.add_argument("--out", type=Path, metavar="DIR", help=words("help-translate-out"))
    lawyer = actions.add_parser("lawyer", help=words("help-content-lawyer"))
    lawyer.add_argument("--out", type=Path, default=Path(), metavar="DIR", help=words("help-lawyer-out"))
    lawyer.add_argument("--read", type=Path, metavar="FILE", help=words("help-lawyer-read"))
    _add_gift(actions)
    _add_voice(actions)


def _add_voice(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    voice = actions.add_parser("voice", help=words("help-voice"))
    voice.add_argument("--all", action="store_true", help=words("help-voice-all"))
    ways = voice.add_subparsers(dest="way")
    ways.add_parser("export", help=words("help-voice-export"))
    ways.add_parser("import", help=words("help-voice-import"))
    add = ways.add_parser("add", help=words("help-voice-add"))
    add.add_argument("card", metavar="CARD", help="vb1/once")
    add.add_argument("file", type=Path, metavar="FILE", help=words("help-voice-file"))


def _add_gift(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    gift = actions.add_parser("gift", help=words("help-gift"))
    ways = gift.add_subparsers(dest="way", required=True)
    out = ways.add_parser("export", help=words("help-gift-export"))
    out.add_argument("--track", choices=tuple(Audience))
    out.add_argument("--tier", choices=tuple(Tier))
    out.add_argument("file", type=Path, metavar="FILE")
    back = ways.add_parser("import", help=words("help-gift-import"))
    back.add_argument("--check", action="store_true", help=words("help-check-changes"))
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
        case "gift" | "translate" | "voice":
            return _run_exchange(args)
        case _:
            return _read_database(args.action)


def _read_database(action: str) -> int:
    """What the program has stored about the content."""
    if action == "suggestions":
        from bot.cli.content_suggestions import content_suggestions  # noqa: PLC0415

        return content_suggestions()
    from bot.cli.content import content_stats  # noqa: PLC0415

    return content_stats()


def _run_voice(args: argparse.Namespace) -> int:
    """Recordings of cards."""
    from bot.cli import content_voice  # noqa: PLC0415

    match args.way:
        case "export":
            return content_voice.voice_export()
        case "import":
            return content_voice.voice_import()
        case "add":
            return content_voice.voice_add(args.card, args.file)
        case _:
            return content_voice.content_voice(everything=args.all)


def _run_exchange(args: argparse.Namespace) -> int:
    """What others work on with tools of their own: questions, translations, and recordings."""
    if args.action == "voice":
        return _run_voice(args)
    if args.action == "translate":
        from bot.cli.content_languages import content_translate  # noqa: PLC0415

        return content_translate(args.language, args.out)
    from bot.cli.content_gift import gift_export, gift_import  # noqa: PLC0415

    if args.way == "export":
        return gift_export(args.file, track=args.track, tier=args.tier)
    return gift_import(args.file, only_check=args.check)


def add_keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``backup``, ``restore``, ``drill``, ``keys …``, ``vault``, ``database`` and ``burn``."""
    backup = commands.add_parser("backup", help=words("help-backup"))
    backup.add_argument("folder", type=Path, help=words("help-backup-folder"))
    for name, help_text in (
        ("restore", words("help-restore")),
        ("drill", words("help-drill")),
    ):
        back = commands.add_parser(name, help=help_text)
        whence = back.add_mutually_exclusive_group(required=True)
        whence.add_argument("folder", type=Path, nargs="?", help=words("help-restore-folder"))
        whence.add_argument("--from-copy", action="store_true", help=words("help-from-copy"))
        back.add_argument(
            "--keys",
            type=Path,
            metavar="FOLDER",
            help=words("help-restore-keys"),
        )
    _add_moves(commands)
    keys = commands.add_parser("keys", help=words("help-keys"))
    acts = keys.add_subparsers(dest="act", required=True)
    acts.add_parser("rotate", help=words("help-keys-rotate"))
    acts.add_parser("certificate", help=words("help-keys-certificate"))
    acts.add_parser("hold", help=words("help-keys-hold"))
    acts.add_parser("state", help=words("help-keys-state"))
    for act, where in (("to-holder", words("help-to-holder")), ("to-folder", words("help-to-folder"))):
        move = acts.add_parser(act, help=words("help-keys-move", where=where))
        move.add_argument("--finish", action="store_true", help=words("help-keys-finish"))
    burn = commands.add_parser("burn", help=words("help-burn"))
    burn.add_argument("what", choices=[what.value for what in Burn])
    burn.add_argument("--yes", action="store_true", help=words("help-burn-yes"))


def _add_moves(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    vault = commands.add_parser("vault", help=words("help-vault"))
    ways = vault.add_subparsers(dest="way", required=True)
    for way, where in (("to-bucket", words("help-to-bucket")), ("to-folder", words("help-to-folder"))):
        move = ways.add_parser(way, help=words("help-vault-move", where=where))
        move.add_argument(
            "--finish",
            action="store_true",
            help=words("help-vault-finish"),
        )
    database = commands.add_parser("database", help=words("help-database"))
    ways = database.add_subparsers(dest="way", required=True)
    for way, where in (("to-postgresql", "PostgreSQL"), ("to-sqlite", words("help-to-sqlite"))):
        move = ways.add_parser(way, help=words("help-database-move", where=where))
        move.add_argument(
            "url", nargs="?", metavar="URL", help="postgresql+asyncpg://USER@HOST/NAME (AMANAT_DATABASE_URL)"
        )
        move.add_argument("--finish", action="store_true", help=words("help-database-finish"))


def _run_keys(args: argparse.Namespace) -> int:
    act = args.act
    if act in ("to-holder", "to-folder"):
        from bot.cli.key_moving import move_keys  # noqa: PLC0415 each command loads what it needs

        return move_keys(to_holder=act == "to-holder", finish=args.finish)
    if act == "rotate":
        from bot.cli.keeping import rotate_keys  # noqa: PLC0415 each command loads what it needs

        return rotate_keys()
    from bot.cli.key_holder import run_holder_command  # noqa: PLC0415 as above

    return run_holder_command(act)


def _run_move(args: argparse.Namespace) -> int:
    if args.command == "vault":
        from bot.cli.vault import move_vault  # noqa: PLC0415 each command loads what it needs

        return move_vault(to_bucket=args.way == "to-bucket", finish=args.finish)
    from bot.cli.database import move_database  # noqa: PLC0415 as above

    return move_database(args.url, to_postgresql=args.way == "to-postgresql", finish=args.finish)


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
            return _run_keys(args)
        case "vault" | "database":
            return _run_move(args)
        case _:
            from bot.cli.burn import burn  # noqa: PLC0415 as above

            return burn(Burn(args.what), yes=args.yes)


def add_election(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``report final``, ``close`` and ``open``."""
    report = commands.add_parser("report", help=words("help-report"))
    final = report.add_subparsers(dest="kind", required=True).add_parser(
        "final", help=words("help-report-final")
    )
    final.add_argument("--out", type=Path, metavar="FOLDER", help=words("help-report-out"))
    close = commands.add_parser("close", help=words("help-close"))
    close.add_argument("--dry-run", action="store_true", help=words("help-close-dry"))
    anew = commands.add_parser("open", help=words("help-open"))
    for command in (close, anew):
        command.add_argument("--even-with-waiting", action="store_true", help=words("help-even-with-waiting"))
        command.add_argument("--yes", action="store_true", help=words("help-burn-yes"))


def run_election_command(args: argparse.Namespace) -> int:
    """Return the exit status."""
    if args.command == "report":
        from bot.cli.final_report import final_report  # noqa: PLC0415 --help need not load the libraries

        return final_report(args.out)
    from bot.cli.election import run_election  # noqa: PLC0415

    return run_election(args)
