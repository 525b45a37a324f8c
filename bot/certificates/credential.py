"""The credential: an Open Badges 3.0 AchievementCredential, as a W3C verifiable credential in a JWT."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final, Self

from bot.certificates.keys import SigningKey

_NUMBER_URN: Final = "urn:x-amanat:certificate:"
_COURSE_URN: Final = "urn:x-amanat:exam:"
_TEHRAN: Final = timezone(timedelta(hours=3, minutes=30))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate says. ``day`` is Tehran's; no more precise time is written anywhere."""

    number: str
    holder: str
    track: str
    title: str
    about: str
    how: str
    issuer: str
    day: date

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> Self:
        """Build a claim from the rendered fields of a certificate. Raises KeyError, ValueError."""
        return cls(
            number=fields["number"],
            holder=fields["holder"],
            track=fields["track"],
            title=fields["title"],
            about=fields["about"],
            how=fields["how"],
            issuer=fields["issuer"],
            day=date.fromisoformat(fields["day"]),
        )


def signed_credential(claim: Claim, key: SigningKey) -> str:
    """The credential of a claim as a compact JWT. The same claim gives the same token."""
    from openbadgeslib.ob3 import (  # noqa: PLC0415 a third of a second and 20 MB, with the first certificate
        Achievement,
        IdentityObject,
        Issuer,
        OB3Signer,
        OpenBadgeCredential,
    )

    credential = OpenBadgeCredential(
        issuer=Issuer(id=key.public.did, name=claim.issuer),
        recipient_id=None,
        achievement=Achievement(
            id=f"{_COURSE_URN}{claim.track}",
            name=claim.title,
            description=claim.about,
            criteria_narrative=claim.how,
            achievement_type="Certificate",
        ),
        id=f"{_NUMBER_URN}{claim.number}",
        issuance_date=datetime.combine(claim.day, time(), _TEHRAN).astimezone(UTC),
        identifiers=[IdentityObject(identity_hash=claim.holder, identity_type="name", hashed=False)],
    )
    return OB3Signer(key.pem, "EdDSA").sign(credential)


@dataclass(frozen=True, slots=True)
class CredentialClaims:
    """The contents of a signed credential."""

    number: str
    holder: str
    track: str
    title: str
    day: date
    begins: datetime
    ends: datetime | None


def read_claims(payload: Mapping[str, Any], *, did: str) -> CredentialClaims | None:
    """The contents of a signed payload; None if it is not a certificate of the key named by `did`."""
    from openbadgeslib.ob3 import OpenBadgeCredential  # noqa: PLC0415 as above

    try:
        badge = OpenBadgeCredential.from_jwt_payload(dict(payload))
    except ValueError:
        return None
    names = [
        identifier.identity_hash for identifier in badge.identifiers if identifier.identity_type == "name"
    ]
    ours = str(badge.id).startswith(_NUMBER_URN) and badge.achievement.id.startswith(_COURSE_URN)
    if not ours or len(names) != 1 or badge.issuance_date is None or badge.issuer.id != did:
        return None
    return CredentialClaims(
        number=str(badge.id).removeprefix(_NUMBER_URN),
        holder=names[0],
        track=badge.achievement.id.removeprefix(_COURSE_URN),
        title=badge.achievement.name,
        day=badge.issuance_date.astimezone(_TEHRAN).date(),
        begins=badge.issuance_date,
        ends=badge.expiration_date,
    )


def is_well_formed(token: str, *, did: str) -> bool:
    """Whether the library accepts it as a valid Open Badges 3.0 credential of this issuer, by this machine's
    clock: type, claims, issuer, validity period."""
    from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier  # noqa: PLC0415 as above

    try:
        OB3Verifier.for_issuer_did(did).verify(token)
    except (OB3VerificationError, ValueError):
        return False
    return True
