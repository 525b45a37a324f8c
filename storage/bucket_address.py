"""Where a bucket is and who may use it: ``AMANAT_VAULT_URL`` and its credentials, checked before anything is sent.

``s3://bucket/prefix?endpoint=https://s3.example.ir&region=us-east-1&ca=/etc/ssl/own-ca.pem``
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import parse_qsl, urlsplit

REGION: Final = "us-east-1"
"""What stores that know no regions take for one."""
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_OPTIONS: Final = frozenset({"endpoint", "region", "ca"})
_FORM: Final = "s3://bucket/prefix?endpoint=https://host"


@dataclass(frozen=True, slots=True)
class BucketCredentials:
    """A key id and its secret, or the file that holds both, on two lines. Neither is ever printed."""

    key_id: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    file: Path | None = None

    def read(self) -> tuple[str, str]:
        """Key id and secret; a file is read anew each time, so that they can be replaced without a restart.
        Raises OSError, or ValueError with one line that says what to do."""
        if self.file is None:
            return self.key_id, self.secret
        if os.name == "posix" and self.file.stat().st_mode & 0o077:
            raise ValueError(f"{self.file} is readable by others: chmod 600 {self.file}")
        lines = self.file.read_text(encoding="ascii", errors="replace").split()
        if len(lines) != 2:
            raise ValueError(f"{self.file} must hold two lines: the key id, then the secret")
        return lines[0], lines[1]


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A bucket, and the prefix in it that belongs to one store alone."""

    bucket: str
    prefix: str
    endpoint: str
    """``https://host`` or ``http://host:port``, without a path."""
    region: str = REGION
    ca: Path | None = None
    """A file of certificates to trust beside the system's."""
    credentials: BucketCredentials = field(default_factory=BucketCredentials)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix} at {self.endpoint}"

    @classmethod
    def parse(cls, url: str, credentials: BucketCredentials) -> Self:
        """Raises ValueError with one line that says what to do and quotes nothing of the address."""
        try:
            parts = urlsplit(url)
            endpoint = urlsplit(dict(parse_qsl(parts.query)).get("endpoint", ""))
            port = endpoint.port
        except ValueError:
            raise ValueError(f"an address such as {_FORM}") from None
        options = dict(parse_qsl(parts.query))
        if parts.scheme != "s3" or "@" in parts.netloc or "@" in endpoint.netloc:
            raise ValueError(f"an address such as {_FORM}, without key or secret")
        if unknown := options.keys() - _OPTIONS:
            raise ValueError(f"only endpoint, region and ca may follow the question mark, not {min(unknown)}")
        if not _BUCKET.fullmatch(parts.netloc):
            raise ValueError(f"{_FORM}: the bucket's name has 3 to 63 of the letters a-z 0-9 . -")
        prefix = parts.path.strip("/")
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"{_FORM}: the prefix belongs to this store alone; letters, digits, - and _")
        if endpoint.scheme not in ("http", "https") or not endpoint.hostname or endpoint.path.strip("/"):
            raise ValueError(f"{_FORM}: endpoint is the store's https:// address, without the bucket")
        host = f"[{endpoint.hostname}]" if ":" in endpoint.hostname else endpoint.hostname
        return cls(
            parts.netloc,
            prefix,
            f"{endpoint.scheme}://{host}" + (f":{port}" if port is not None else ""),
            options.get("region") or REGION,
            Path(options["ca"]) if options.get("ca") else None,
            credentials,
        )
