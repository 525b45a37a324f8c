"""What ``doctor`` asks a bucket: whether it can be used, and whether what is deleted in it is gone.

obstore cannot ask for a bucket's configuration. Three such questions are signed here (AWS Signature Version 4:
docs.aws.amazon.com, "Create a signed AWS API request") and asked with the standard library.
"""

import asyncio
import hashlib
import hmac
import http.client
import re
import secrets
import ssl
import time
from typing import Final
from urllib.parse import urlsplit

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from storage.bucket import Bucket
from storage.bucket_address import BucketAddress
from storage.bucket_vault import OWNER

_PATIENCE: Final = 10.0
_MOST: Final = 256 * 1024
_NOTHING_SENT: Final = hashlib.sha256(b"").hexdigest()
_RULE: Final = re.compile(r"<Rule>(.*?)</Rule>", re.DOTALL)
_PREFIX: Final = re.compile(r"<Prefix>(.*?)</Prefix>", re.DOTALL)
_NEW_BUCKET: Final = (
    "take a new bucket without it, and move the evidence there (docs/operating/evidence.md#bucket)"
)
_VERSIONS: Final = f"versioning is or was on, so what is deleted stays: {_NEW_BUCKET}"
_UNUSABLE: Final = {
    VaultTrouble.SILENT: "it does not answer, or answers with errors: check AMANAT_VAULT_URL and the store",
    VaultTrouble.REFUSED: "it is not there or refuses the credentials: create it, and give them the rights to list, "
    "read, write and delete",
}


async def bucket_problems(address: BucketAddress, *, mark: bytes | None) -> list[str]:
    """Each problem in one line that says what to do; none if all is well. ``mark`` names the store, if it has keys
    already. Writes and deletes one small object. Raises DatabaseUnusable."""
    try:
        address.credentials.read()
    except ValueError as trouble:
        return [str(trouble)]
    except OSError:
        return ["AMANAT_VAULT_CREDENTIALS cannot be read: a file with two lines, the key id and the secret"]
    bucket = Bucket(address)
    try:
        problems = await _try_out(bucket, mark)
    except VaultDown as down:
        return [_UNUSABLE[down.trouble]]
    problems += await asyncio.to_thread(_configuration_problems, address)
    return list(dict.fromkeys(problems))


async def _try_out(bucket: Bucket, mark: bytes | None) -> list[str]:
    problems = []
    probe, data = f"probe-{secrets.token_hex(8)}", secrets.token_bytes(1000)
    if await bucket.put(probe, data):
        problems.append(_VERSIONS)
    if await bucket.get(probe) != data:
        problems.append("it returns other bytes than it was given: use another store")
    await bucket.delete([probe])
    try:
        await bucket.get(probe)
        problems.append(
            "it still returns what was deleted: look at the rights to delete, or use another store"
        )
    except FileNotFoundError:
        pass
    try:
        if mark is not None and await bucket.get(OWNER) != mark:
            problems.append(
                "another store's evidence lies under this prefix: set one of its own in AMANAT_VAULT_URL"
            )
    except FileNotFoundError:
        pass
    return problems


def _configuration_problems(address: BucketAddress) -> list[str]:
    problems, unknown = [], []
    for question, judge in (
        ("versioning", _judge_versions),
        ("object-lock", _judge_locks),
        ("lifecycle", _judge_lifecycle),
    ):
        status, text = ask_configuration(address, question)
        if status == http.client.OK:
            problems += judge(text, address)
        elif status not in (http.client.NOT_FOUND, http.client.NOT_IMPLEMENTED, http.client.BAD_REQUEST):
            unknown.append(question)
    if unknown:
        problems.append(
            f"it does not tell its {', '.join(unknown)}: allow these credentials to read the bucket's configuration"
        )
    return problems


def _judge_versions(text: str, _address: BucketAddress) -> list[str]:
    if "<Status>Enabled</Status>" in text or "<Status>Suspended</Status>" in text:
        return [_VERSIONS]
    return []


def _judge_locks(text: str, _address: BucketAddress) -> list[str]:
    if "<ObjectLockEnabled>Enabled</ObjectLockEnabled>" in text:
        return [f"it has object locks, so nothing can be deleted before their time: {_NEW_BUCKET}"]
    return []


def _judge_lifecycle(text: str, address: BucketAddress) -> list[str]:
    """Rules about this prefix that move files to where they stay, or delete them before their time. To end uploads
    that were never completed is harmless."""
    ours = f"{address.prefix}/"
    for rule in _RULE.findall(text):
        prefix = next(iter(_PREFIX.findall(rule)), "")
        concerns_us = ours.startswith(prefix) or prefix.startswith(ours)
        if (
            "<Status>Enabled</Status>" in rule
            and concerns_us
            and re.search("<(Expiration|Transition|Noncurrent)", rule)
        ):
            return [
                "a lifecycle rule deletes or moves its files, which this program alone may do: remove the rule"
            ]
    return []


def ask_configuration(address: BucketAddress, question: str) -> tuple[int, str]:
    """Ask ``GET /bucket?question``. Returns status and text; status 0 if there was no answer."""
    place = urlsplit(address.endpoint)
    host, port = place.hostname or "", place.port
    connection: http.client.HTTPConnection
    try:
        if place.scheme == "https":
            trust = ssl.create_default_context()
            if address.ca is not None:
                trust.load_verify_locations(address.ca)
            connection = http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=trust)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
        try:
            path = f"/{address.bucket}"
            connection.request("GET", f"{path}?{question}=", headers=_sign(address, path, f"{question}="))
            answer = connection.getresponse()
            return answer.status, answer.read(_MOST).decode(errors="replace")
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException):
        return 0, ""


def _sign(address: BucketAddress, path: str, query: str) -> dict[str, str]:
    """The headers of a signed GET. Raises OSError, ValueError."""
    key_id, secret = address.credentials.read()
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    day = moment[:8]
    signed = {
        "host": urlsplit(address.endpoint).netloc,
        "x-amz-content-sha256": _NOTHING_SENT,
        "x-amz-date": moment,
    }
    names = ";".join(signed)
    lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
    request = "\n".join(("GET", path, query, lines, names, _NOTHING_SENT))
    scope = f"{day}/{address.region}/s3/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return {**signed, "authorization": authorization}
