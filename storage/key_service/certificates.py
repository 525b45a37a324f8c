"""Certificates of the machines that speak about keys. Each makes its own and trusts exactly the ones it was given.

A folder has ``own.pem`` (private key and certificate, mode 600), ``own.crt`` (the certificate alone, to be copied
to the others) and ``trusted/*.crt`` (theirs). No authority: nobody can issue another certificate that is trusted.
"""

import hashlib
import logging
import os
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from storage.folders import make_private, sync_folder
from storage.trouble import KeyFileTrouble

_log = logging.getLogger(__name__)

OWN: Final = "own.pem"
OWN_CERTIFICATE: Final = "own.crt"
TRUSTED: Final = "trusted"
_YEARS: Final = 10


class ForeignPeer(OSError):
    """The other side showed a certificate that is not trusted here, or does not trust ours; or we have none to show."""


@dataclass(frozen=True, slots=True)
class PinnedCertificates:
    """The folder of this machine's certificate and of those that it trusts."""

    folder: Path
    _unread: set[Path] = field(default_factory=set, init=False, repr=False, compare=False)
    """Trusted files that cannot be read: each is logged once."""

    def context(self, *, server: bool) -> ssl.SSLContext:
        """TLS 1.3 in which both sides show a certificate. A trusted file that cannot be read trusts nobody: one that is
        half copied must not shut out all others. Raises KeyFileTrouble."""
        own = self.folder / OWN
        try:
            if os.name == "posix" and own.stat().st_mode & 0o077:
                raise KeyFileTrouble(f"{own} is open to others: run chmod 600 {own}")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            context.check_hostname = False  # the certificate itself is compared
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_cert_chain(own)
            for pem in self._readable():
                context.load_verify_locations(cadata=pem)
        except (OSError, ValueError) as trouble:
            raise KeyFileTrouble(
                f"the certificate in {self.folder} cannot be used ({getattr(trouble, 'strerror', None) or trouble}): "
                "make one with ./amanat keys certificate, or correct AMANAT_KEYS_TLS"
            ) from trouble
        return context

    def check_peer(self, certificate: bytes | None) -> None:
        """Raises ForeignPeer unless exactly this certificate (DER) is trusted."""
        trusted = map(ssl.PEM_cert_to_DER_cert, self._readable())
        if certificate is None or certificate not in trusted:
            raise ForeignPeer(self.mend)

    def _readable(self) -> Iterator[str]:
        """The trusted certificates (PEM)."""
        for path in self._trusted_paths():
            try:
                pem = path.read_text()
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
                ssl.PEM_cert_to_DER_cert(pem)
            except (OSError, ValueError):
                if path not in self._unread:
                    self._unread.add(path)
                    _log.warning("keys-certificate-unreadable", extra={"file": path.name})
                continue
            self._unread.discard(path)
            yield pem

    def trusted_fingerprints(self) -> set[str]:
        """The fingerprints of the certificates that are trusted. Raises KeyFileTrouble."""
        try:
            paths = self._trusted_paths()
            return {fingerprint(ssl.PEM_cert_to_DER_cert(path.read_text())) for path in paths}
        except (OSError, ValueError) as trouble:
            raise KeyFileTrouble(
                f"a certificate in {self.folder / TRUSTED} cannot be read: copy it there again"
            ) from trouble

    def ends(self) -> Mapping[Path, datetime]:
        """When this machine's certificate and each trusted one end. Raises KeyFileTrouble."""
        from cryptography import x509  # noqa: PLC0415 loaded when somebody looks

        ends = {}
        for path in (self.folder / OWN_CERTIFICATE, *self._trusted_paths()):
            try:
                ends[path] = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
            except FileNotFoundError as trouble:
                raise KeyFileTrouble(
                    f"{path} is missing: make it with ./amanat keys certificate"
                ) from trouble
            except (OSError, ValueError) as trouble:
                raise KeyFileTrouble(
                    f"the certificate {path} cannot be read: copy it there again"
                ) from trouble
        return ends

    def _trusted_paths(self) -> list[Path]:
        return sorted((self.folder / TRUSTED).glob("*.crt"))

    @property
    def mend(self) -> str:
        """The line for an operator whose machines do not trust each other."""
        return (
            f"the certificates do not match: copy {OWN_CERTIFICATE} of each machine into {TRUSTED}/ of the other "
            f"(here: {self.folder / TRUSTED}), compare with ./amanat keys certificate, and restart the holder"
        )


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER), in hex."""
    return hashlib.sha256(certificate).hexdigest()


def make_certificate(folder: Path, name: str, *, now: datetime) -> str:
    """Make this machine's certificate where there is none yet. Returns its fingerprint. Raises KeyFileTrouble."""
    try:
        make_private(folder)
        make_private(folder / TRUSTED)
        own = folder / OWN
        if not own.exists():
            private, certificate = _self_signed(name, now)
            _write(own, private + certificate)
            _write(folder / OWN_CERTIFICATE, certificate)
            sync_folder(folder)
        return fingerprint(ssl.PEM_cert_to_DER_cert((folder / OWN_CERTIFICATE).read_text()))
    except (OSError, ValueError) as trouble:
        raise KeyFileTrouble(
            f"no certificate can be made in {folder} ({trouble}): set AMANAT_KEYS_TLS to a folder of your own"
        ) from trouble


def _write(path: Path, text: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(name: str, now: datetime) -> tuple[bytes, bytes]:
    """Private key and certificate as PEM."""
    from cryptography import x509  # noqa: PLC0415 loaded when one is made
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return (
        private.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        certificate.public_bytes(pem),
    )
