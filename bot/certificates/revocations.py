"""The list of revoked certificates: numbers and days, signed, so that copies can be distributed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.certificates.keys import PublicKey, SigningKey
from bot.certificates.signatures import LONGEST, Trust, check, sign, type_of

LIST_TYPE: Final = "amanat-revocations+jwt"
LARGEST_LIST: Final = 100 * LONGEST


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
