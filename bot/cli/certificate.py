"""``amanat certificate …``: check a file offline, print the public key, revoke, export the signed list."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Final

from bot.certificates.carriers import LARGEST
from bot.certificates.keys import NotAKey, PublicKey, SigningKey, read_public
from bot.certificates.verifying import (
    LARGEST_LIST,
    NotAList,
    Revocations,
    VerificationOutcome,
    VerificationResult,
    read_list,
    signed_list,
    verify,
)
from bot.cli.export import FileExport
from bot.cli.words import words
from bot.conversation.progress import Progress, no_progress
from bot.domain.learning.certificates import Revocation, read_number, shown_number
from bot.runtime.system import SystemClock
from bot.settings import SettingsTrouble, read_settings
from storage.certificates import read_ended, revoke_certificate
from storage.keys import KeyRing
from storage.trouble import KeyFileTrouble

USAGE: Final = 2
SAYS: Final = {
    VerificationOutcome.VALID: "certificate-valid",
    VerificationOutcome.REVOKED: "certificate-revoked",
    VerificationOutcome.CHANGED: "certificate-changed",
    VerificationOutcome.UNKNOWN_KEY: "certificate-other-key",
    VerificationOutcome.EXPIRED: "certificate-expired",
    VerificationOutcome.NOT_YET: "certificate-not-yet",
    VerificationOutcome.NO_CERTIFICATE: "certificate-none",
}


class Unusable(Exception):
    """A value from the command line cannot be used; the message is one line and says how to fix it."""


def verify_file(file: Path, *, key: str | None = None, revocations: Path | None = None) -> int:
    """Check a file without any network. Returns 0 if valid, 1 if not valid, 2 if nothing could be checked."""
    try:
        public = read_public(key) if key else _own_public()
        listed = _list(revocations, public) if revocations else None
        data = _bytes(file, most=LARGEST)
    except (NotAKey, NotAList, Unusable) as trouble:
        print(words("certificate-trouble", trouble=trouble), file=sys.stderr)
        return USAGE
    revoked = listed.revoked if listed else {}
    verdict = verify(data, public, now=SystemClock().now(), revoked=revoked)
    print(words(SAYS[verdict.outcome]))
    for line in _credential_lines(verdict, listed):
        print(f"  {line}")
    return 0 if verdict.outcome is VerificationOutcome.VALID else 1


def _credential_lines(verdict: VerificationResult, listed: Revocations | None) -> list[str]:
    credential = verdict.claims
    if credential is None:
        return []
    lines = [
        f"number   {shown_number(credential.number)}",
        f"holder   {credential.holder}",
        f"exam     {credential.title} ({credential.track})",
        f"day      {credential.day}",
    ]
    if verdict.outcome is VerificationOutcome.CHANGED:
        lines.insert(0, words("certificate-inside"))
    if verdict.since:
        lines.append(f"revoked  {verdict.since}")
    if listed is None:
        lines.append(words("certificate-unasked"))
    else:
        lines.append(words("certificate-as-of", day=listed.day))
    return lines


def print_key() -> int:
    """Print the public key, in both formats that others use."""
    public = _signing_key().public
    print(public.did)
    print(json.dumps(public.jwk))
    return 0


def revoke(number: str, *, reason: Revocation) -> int:
    """Revoke a certificate from today on. Returns 0 when it is revoked (also before), 1 when there is none, 2
    for an invalid number."""
    certificate_id = read_number(number)
    if certificate_id is None:
        print(words("certificate-digits"), file=sys.stderr)
        return USAGE
    url, now = read_settings().url, SystemClock().now()
    ended = asyncio.run(revoke_certificate(url, certificate_id, now=now, reason=reason))
    if ended is None:
        print(words("certificate-never-issued", number=shown_number(certificate_id)), file=sys.stderr)
        return 1
    print(
        words(
            "certificate-revoked-on",
            number=shown_number(certificate_id),
            day=ended.revoked,
            reason=ended.reason,
        )
    )
    print("  ./amanat certificate revocations FILE")
    return 0


class RevocationsExport(FileExport):
    """The signed list: numbers and days, nothing else."""

    name = "certificate revocations"
    form = "export-form-certificate"
    about = "export-about-certificate"

    def __init__(self) -> None:
        self.count = 0

    def data(self, progress: Progress) -> bytes:
        ended = asyncio.run(read_ended(read_settings().url))
        rows = [
            (certificate.id, certificate.revoked) for certificate in ended if certificate.revoked is not None
        ]
        self.count = len(rows)
        return (signed_list(rows, _signing_key(), day=SystemClock().today()) + "\n").encode()


def write_revocations(file: Path) -> int:
    """Write the signed list, and say how many are in it."""
    export = RevocationsExport()
    export.write(file, no_progress)
    print(f"revoked={export.count} file={file}")
    return 0


def _signing_key() -> SigningKey:
    """The key from this machine's key file; never created here. Raises KeyFileTrouble, SettingsTrouble."""
    settings = read_settings()
    if not settings.key_file.exists():
        raise KeyFileTrouble(words("certificate-no-key-file", file=settings.key_file))
    ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
    return SigningKey(ring.certificates)


def _own_public() -> PublicKey:
    try:
        return _signing_key().public
    except (SettingsTrouble, KeyFileTrouble) as trouble:
        raise Unusable(words("certificate-give-key", trouble=trouble)) from trouble


def _list(file: Path, public: PublicKey) -> Revocations:
    return read_list(_bytes(file, most=LARGEST_LIST).decode("ascii", errors="replace"), public)


def _bytes(file: Path, *, most: int) -> bytes:
    try:
        if file.stat().st_size > most:
            raise Unusable(words("certificate-too-large", file=file))
        return file.read_bytes()
    except OSError as trouble:
        raise Unusable(words("certificate-unreadable", file=file, why=trouble.strerror)) from trouble
