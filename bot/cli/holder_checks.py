"""What ``amanat doctor`` says about keys that another machine holds: certificates, holder, mirror, clocks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final

from bot.cli.finding import Finding
from bot.settings import Settings
from storage.key_service.certificates import OWN, OWN_CERTIFICATE, TRUSTED, PinnedCertificates
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import REPORT_KEYS
from storage.trouble import KeysAway, StorageTrouble

PATIENCE: Final = 1.0
_NEAR: Final = timedelta(days=60)
_APART: Final = timedelta(seconds=60)
_PAGE: Final = "docs/operating/key-holder.md"


def holder_findings(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Nothing where this machine neither asks a holder nor is one."""
    asks = settings.holder
    if asks is None and not (settings.keys_dir / REPORT_KEYS).exists():
        return
    yield from certificate_findings(settings.holder_plan.certificates, now=now)
    if asks is not None:
        yield from _state_findings(asks, str(settings.keys_at), now=now)


def certificate_findings(certificates: PinnedCertificates, *, now: datetime) -> Iterator[Finding]:
    """Only what is still to do."""
    try:
        ends = certificates.ends()
    except StorageTrouble as trouble:
        yield Finding("✗", str(trouble))
        return
    if len(ends) == 1:
        yield Finding("✗", f"keys: {certificates.mend}")
    for path, end in ends.items():
        if end - now > _NEAR:
            continue
        mend = f"remove it, and copy {OWN_CERTIFICATE} of that machine into {TRUSTED}/ again once it has a new one"
        if path.name == OWN_CERTIFICATE:
            mend = (
                f"rename {OWN}, run ./amanat keys certificate, copy the new {OWN_CERTIFICATE} into {TRUSTED}/ of the "
                "others, restart both sides"
            )
        what = "ends" if end > now else "has ended"
        yield Finding(
            "✗" if end <= now else "!", f"certificate {path} {what} on {end:%Y-%m-%d}: {mend} ({_PAGE})"
        )


def _state_findings(holder: KeyHolder, address: str, *, now: datetime) -> Iterator[Finding]:
    with closing(holder.rows(REPORT_KEYS, patience=PATIENCE)) as rows:
        try:
            state = rows.state()
        except KeysAway as trouble:
            yield Finding("✗", str(trouble))
            return
    yield _mirror_finding(state, address)
    if abs(apart := datetime.fromisoformat(state["now"]) - now) > _APART:
        yield Finding(
            "!",
            f"the clock of {address} is {round(abs(apart).total_seconds())} s apart from this machine's: let both set "
            "theirs (apt install chrony)",
        )
    if state["refused"]:
        yield Finding(
            "!",
            f"keys: {address} has refused {state['refused']} connections since its start: an unknown certificate was "
            f"shown; if no machine of yours is missing in its {TRUSTED}/, see who reaches that port ({_PAGE})",
        )


def _mirror_finding(state: dict[str, Any], address: str) -> Finding:
    if state["mirror"] == "none":
        return Finding(
            "!",
            f"keys: held at {address} without a mirror: its disk is the only one that has them; set AMANAT_KEYS_MIRROR "
            f"there ({_PAGE})",
        )
    if not state["in_line"]:
        why = state["trouble"] or f"the mirror {state['mirror']} is not in line yet"
        return Finding("!", f"keys: held at {address}; {why}; without it: {state['alone']} ({_PAGE})")
    return Finding("✓", f"keys: held at {address}, mirror {state['mirror']} in line")
