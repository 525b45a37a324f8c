"""What ``amanat doctor`` says about keys that another machine holds: certificates, holder, mirror, clocks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final

from bot.cli.finding import Finding
from bot.cli.words import words
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
        mend = words("doctor-certificate-of-other", own=OWN_CERTIFICATE, trusted=TRUSTED)
        if path.name == OWN_CERTIFICATE:
            mend = words("doctor-certificate-own", own=OWN, new=OWN_CERTIFICATE, trusted=TRUSTED)
        what = words("doctor-ends") if end > now else words("doctor-has-ended")
        yield Finding(
            "✗" if end <= now else "!",
            words("doctor-certificate", path=path, when=what, day=f"{end:%Y-%m-%d}", mend=mend, page=_PAGE),
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
            words("doctor-clock-apart", address=address, seconds=round(abs(apart).total_seconds())),
        )
    if state["refused"]:
        yield Finding(
            "!",
            words(
                "doctor-keys-refused", address=address, number=state["refused"], trusted=TRUSTED, page=_PAGE
            ),
        )


def _mirror_finding(state: dict[str, Any], address: str) -> Finding:
    if state["mirror"] == "none":
        if state["trouble"]:
            return Finding("✗", state["trouble"])
        return Finding("!", words("doctor-keys-no-mirror", address=address, page=_PAGE))
    if not state["in_line"]:
        why = state["trouble"] or words("doctor-mirror-behind", mirror=state["mirror"])
        return Finding(
            "!",
            words(
                "doctor-keys-mirror-trouble",
                address=address,
                why=why,
                alone=state["alone"],
                page=_PAGE,
            ),
        )
    return Finding("✓", words("doctor-keys-mirror", address=address, mirror=state["mirror"]))
