"""The command-line options of ``amanat certificate …``, separate from their code, so that ``--help`` loads no
library."""

import argparse
from pathlib import Path

from bot.domain.learning.certificates import Revocation


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
