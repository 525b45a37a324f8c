"""Checks whether a certificate is genuine, offline: a file, a public key, and a list of revocations.

The list of revoked certificates: numbers and days, signed, so that copies can be distributed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from bot.certificates.carriers import SEAL_TYPE, ExtractedCredential, extract_credential
from bot.certificates.credential import CredentialClaims, is_well_formed, read_claims
from bot.certificates.keys import PublicKey, SigningKey
from bot.certificates.signatures import LONGEST, Trust, check, sign, type_of

LIST_TYPE: Final = "amanat-revocations+jwt"
LARGEST_LIST: Final = 100 * LONGEST


class VerificationOutcome(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    CHANGED = "changed"
    """The file or its credential differs from what was issued."""
    UNKNOWN_KEY = "unknown-key"
    """Intact, but signed by somebody else."""
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    NO_CERTIFICATE = "no-certificate"
    """Contains nothing that could be checked."""


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """``claims`` holds the credential's contents if its own signature is valid, even with CHANGED, when only
    the file around it was changed. ``since`` is the day of the revocation."""

    outcome: VerificationOutcome
    claims: CredentialClaims | None = None
    since: date | None = None


def verify(
    data: bytes, key: PublicKey, *, now: datetime, revoked: Mapping[str, date] | None = None
) -> VerificationResult:
    """Check a PDF, PNG, JSON or JWT. Never raises, whatever the input."""
    credential = extract_credential(data)
    if credential is None:
        return VerificationResult(VerificationOutcome.NO_CERTIFICATE)
    if not credential.token:
        return VerificationResult(
            VerificationOutcome.CHANGED
            if credential.seal or credential.damaged
            else VerificationOutcome.NO_CERTIFICATE
        )
    trust, payload = check(credential.token, key)
    if trust is not Trust.OURS:
        return VerificationResult(
            VerificationOutcome.UNKNOWN_KEY if trust is Trust.OTHERS else VerificationOutcome.CHANGED
        )
    claims = read_claims(payload, did=key.did)
    if claims is None:
        return VerificationResult(VerificationOutcome.NO_CERTIFICATE)
    if not _has_valid_seal(credential, key):
        return VerificationResult(VerificationOutcome.CHANGED, claims)
    return _in_time(credential.token, claims, key, now=now, revoked=revoked or {})


def _has_valid_seal(credential: ExtractedCredential, key: PublicKey) -> bool:
    if not credential.needs_seal:
        return True
    trust, payload = check(credential.seal, key)
    fits = type_of(credential.seal) == SEAL_TYPE and payload.get("sha256") == credential.digest
    return trust is Trust.OURS and fits


def _in_time(
    token: str, claims: CredentialClaims, key: PublicKey, *, now: datetime, revoked: Mapping[str, date]
) -> VerificationResult:
    if claims.begins > now:
        return VerificationResult(VerificationOutcome.NOT_YET, claims)
    if claims.ends is not None and claims.ends <= now:
        return VerificationResult(VerificationOutcome.EXPIRED, claims)
    if not is_well_formed(token, did=key.did):
        return VerificationResult(VerificationOutcome.NO_CERTIFICATE)
    if claims.number in revoked:
        return VerificationResult(VerificationOutcome.REVOKED, claims, revoked[claims.number])
    return VerificationResult(VerificationOutcome.VALID, claims)


class NotAList(ValueError):
    """The input is not a list signed by this key."""


@dataclass(frozen=True, slots=True)
class Revocations:
    """Number -> day of the revocation, as known on ``day``."""

    day: date
    revoked: Mapping[str, date]


def signed_list(revoked: Iterable[tuple[str, date]], key: SigningKey, *, day: date) -> str:
    """The list as a compact JWS: the signer, the day, and each number with its day. Nothing else."""
    rows = [{"number": number, "day": since.isoformat()} for number, since in sorted(revoked)]
    payload = {"iss": key.public.did, "day": day.isoformat(), "revoked": rows}
    return sign(payload, key, typ=LIST_TYPE)


def read_list(text: str, key: PublicKey) -> Revocations:
    """The list, after its signature was checked. Raises NotAList."""
    token = text.strip()
    trust, payload = check(token, key, longest=LARGEST_LIST)
    if trust is Trust.OTHERS:
        raise NotAList("the revocation list is signed with another key")
    if trust is not Trust.OURS or type_of(token) != LIST_TYPE:
        raise NotAList("this is not a signed revocation list, or it was changed")
    return _parse_revocations(payload)


def _parse_revocations(payload: Mapping[str, Any]) -> Revocations:
    try:
        rows = {str(row["number"]): date.fromisoformat(row["day"]) for row in payload["revoked"]}
        return Revocations(date.fromisoformat(payload["day"]), rows)
    except (KeyError, TypeError, ValueError) as trouble:
        raise NotAList("the revocation list cannot be read") from trouble
