"""Certificates are not verified: whoever answers at the messenger's address gets the token."""

import ssl

from bench.mutants import Patch
from bot.platforms.telegram import session


def apply(patch: Patch) -> None:
    def read_authorities() -> ssl.SSLContext:
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        return trusting

    patch.replace(session, "read_authorities", read_authorities)
