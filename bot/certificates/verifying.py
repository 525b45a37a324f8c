"""Is this certificate genuine? Offline: a file, a public key, and a list of what was revoked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.certificates.carriers import SEAL_TYPE, Carried, carried
from bot.certificates.credential import Told, is_well_formed, told_by
from bot.certificates.keys import PublicKey
from bot.certificates.signatures import Trust, check, type_of


class Outcome(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    CHANGED = "changed"
    """The file or its credential is not as it was issued."""
    UNKNOWN_KEY = "unknown-key"
    """Whole, but signed by somebody else."""
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    NO_CERTIFICATE = "no-certificate"
    """Nothing in it that could be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``told`` is what the credential says, where its own signature is good: also beside CHANGED, when only
    the file around it was changed. ``since`` is the day of the revocation."""

    outcome: Outcome
    told: Told | None = None
    since: date | None = None


def verify(
    data: bytes, key: PublicKey, *, now: datetime, revoked: Mapping[str, date] | None = None
) -> Verdict:
    """Check a PDF, PNG, JSON or JWT. Nothing raises: anything may come in."""
    found = carried(data)
    if found is None:
        return Verdict(Outcome.NO_CERTIFICATE)
    if not found.token:
        return Verdict(Outcome.CHANGED if found.seal or found.damaged else Outcome.NO_CERTIFICATE)
    trust, payload = check(found.token, key)
    if trust is not Trust.OURS:
        return Verdict(Outcome.UNKNOWN_KEY if trust is Trust.OTHERS else Outcome.CHANGED)
    told = told_by(payload, did=key.did)
    if told is None:
        return Verdict(Outcome.NO_CERTIFICATE)
    if not _sealed(found, key):
        return Verdict(Outcome.CHANGED, told)
    return _in_time(found.token, told, key, now=now, revoked=revoked or {})


def _sealed(found: Carried, key: PublicKey) -> bool:
    if not found.needs_seal:
        return True
    trust, payload = check(found.seal, key)
    fits = type_of(found.seal) == SEAL_TYPE and payload.get("sha256") == found.digest
    return trust is Trust.OURS and fits


def _in_time(
    token: str, told: Told, key: PublicKey, *, now: datetime, revoked: Mapping[str, date]
) -> Verdict:
    if told.begins > now:
        return Verdict(Outcome.NOT_YET, told)
    if told.ends is not None and told.ends <= now:
        return Verdict(Outcome.EXPIRED, told)
    if not is_well_formed(token, did=key.did):
        return Verdict(Outcome.NO_CERTIFICATE)
    if told.number in revoked:
        return Verdict(Outcome.REVOKED, told, revoked[told.number])
    return Verdict(Outcome.VALID, told)
