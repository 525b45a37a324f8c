"""The command-line options of groups of commands, separate from their code, so that ``--help`` loads no library."""

import argparse
from pathlib import Path
from typing import Final

from bot.domain.learning.certificates import Revocation
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.owner.burning import Burn

ATLAS: Final = frozenset({"areas", "atlas"})
KEEPING: Final = frozenset({"backup", "restore", "drill", "keys", "burn", "vault", "database"})


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
        from bot.cli.atlas import areas_import  # noqa: PLC0415 --help need not load the libraries

        return areas_import(args.file, only_check=args.check, let_go=args.let_go)
    from bot.cli.atlas import atlas_import, atlas_recompute  # noqa: PLC0415

    if args.act == "import":
        return atlas_import(args.file, only_check=args.check)
    return atlas_recompute(args.number)


def add_certificate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``certificate`` and its actions."""
    certificate = commands.add_parser("certificate", help="check certificates offline, revoke them")
    actions = certificate.add_subparsers(dest="action", required=True)
    verify = actions.add_parser(
        "verify", help="check whether a certificate is genuine; needs no network (0: valid, 1: not valid)"
    )
    verify.add_argument("file", type=Path, metavar="FILE", help="PDF, PNG, JSON or JWT as it was sent")
    verify.add_argument(
        "--key", metavar="PUBLIC", help="did:key:z6Mk… or a JWK (this machine's own key file)"
    )
    verify.add_argument("--revocations", type=Path, metavar="FILE", help="the signed list of revoked ones")
    actions.add_parser("key", help="print the public key for checking certificates")
    revoke = actions.add_parser("revoke", help="revoke a certificate; the bot may be running")
    revoke.add_argument("number", metavar="NUMBER", help="twelve digits")
    revoke.add_argument("--reason", choices=tuple(Revocation), required=True)
    listed = actions.add_parser("revocations", help="write the signed list of revoked certificates")
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
    actions.add_parser("suggestions", help="wordings that editors propose, as YAML for content/asks")
    translate = actions.add_parser("translate", help="write what a language lacks as files to fill in")
    translate.add_argument("language", metavar="CODE", help="two to eight letters, as az, ku or en")
    translate.add_argument(
        "--out", type=Path, metavar="DIR", help="where the files go (languages/CODE in the content folder)"
    )
    lawyer = actions.add_parser(
        "lawyer", help="export every legal claim as a table for a lawyer, and read the verdicts back"
    )
    lawyer.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where lawyer.xlsx and lawyer.csv go (here)"
    )
    lawyer.add_argument("--read", type=Path, metavar="FILE", help="read the verdicts from a filled-in table")
    _add_gift(actions)
    _add_voice(actions)


def _add_voice(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    voice = actions.add_parser("voice", help="recordings of cards: what has changed since, what is missing")
    voice.add_argument("--all", action="store_true", help="also name the cards without a recording")
    ways = voice.add_subparsers(dest="way")
    ways.add_parser(
        "export", help="write what was recorded in chat into content/voice, also while the bot runs"
    )
    ways.add_parser("import", help="put the recordings of content/voice into the vault; the bot is stopped")
    add = ways.add_parser(
        "add", help="clean a sound file and put it into content/voice as a card's recording"
    )
    add.add_argument("card", metavar="CARD", help="vb1/once")
    add.add_argument("file", type=Path, metavar="FILE", help="Ogg Opus, MP3 or M4A")


def _add_gift(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    gift = actions.add_parser("gift", help="exchange questions with Moodle and others in GIFT")
    ways = gift.add_subparsers(dest="way", required=True)
    out = ways.add_parser("export", help="write questions into a GIFT file")
    out.add_argument("--track", choices=tuple(Audience))
    out.add_argument("--tier", choices=tuple(Tier))
    out.add_argument("file", type=Path, metavar="FILE")
    back = ways.add_parser("import", help="read questions from a GIFT file into the content")
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
    _add_moves(commands)
    keys = commands.add_parser("keys", help="the key file, and keys held by another machine")
    acts = keys.add_subparsers(dest="act", required=True)
    acts.add_parser("rotate", help="a new master key; the bot must be stopped")
    acts.add_parser("certificate", help="make this machine's certificate, and list those that it trusts")
    acts.add_parser("hold", help="hold the keys for other machines, or be the mirror of a holder")
    acts.add_parser("state", help="ask AMANAT_KEYS_AT how it and its mirror are (0: well, 1: not)")
    for act, where in (("to-holder", "the holder of AMANAT_KEYS_AT"), ("to-folder", "the data folder")):
        move = acts.add_parser(act, help=f"move the keys to {where}; the bot must be stopped")
        move.add_argument(
            "--finish", action="store_true", help="do it; otherwise only check that it can be done"
        )
    burn = commands.add_parser("burn", help="destroy keys at once, permanently")
    burn.add_argument("what", choices=[what.value for what in Burn])
    burn.add_argument("--yes", action="store_true", help="do not ask")


def _add_moves(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    vault = commands.add_parser("vault", help="move evidence between the data folder and a bucket")
    ways = vault.add_subparsers(dest="way", required=True)
    for way, where in (("to-bucket", "the bucket of AMANAT_VAULT_URL"), ("to-folder", "the data folder")):
        move = ways.add_parser(way, help=f"copy evidence to {where}, also while the bot runs")
        move.add_argument(
            "--finish",
            action="store_true",
            help="with the bot stopped: copy the rest, check every file, remove it from its old place",
        )
    database = commands.add_parser("database", help="move the database between SQLite and PostgreSQL")
    ways = database.add_subparsers(dest="way", required=True)
    for way, where in (("to-postgresql", "PostgreSQL"), ("to-sqlite", "a SQLite file in the data folder")):
        move = ways.add_parser(way, help=f"copy the database to {where} and compare; the bot must be stopped")
        move.add_argument(
            "url", nargs="?", metavar="URL", help="postgresql+asyncpg://USER@HOST/NAME (AMANAT_DATABASE_URL)"
        )
        move.add_argument(
            "--finish", action="store_true", help="and switch: open the new one, destroy the old one"
        )


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
