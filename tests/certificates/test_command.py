"""``amanat certificate …`` as a person types it."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.certificates.keys import SigningKey
from bot.certificates.verifying import read_list, signed_list
from bot.domain.learning.certificates import Certificate
from bot.domain.learning.lessons import Audience
from storage.keys import KeyRing
from storage.opening import open_store
from storage.store import SqlStore
from tests.certificates.conftest import NUMBER
from tests.fakes.turns import FakeClock

pytestmark = pytest.mark.slow

Made = Callable[[str], bytes]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings for this test alone. Nothing exists yet."""
    for name in [name for name in os.environ if name.startswith("AMANAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMANAT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AMANAT_KEY_FILE", str(tmp_path / "keys" / "keys.json"))
    return tmp_path


async def open_test_store(place: Path) -> SqlStore:
    data = place / "data"
    url = f"sqlite+aiosqlite:///{data / 'amanat.db'}"
    return await open_store(url, data_dir=data, key_file=place / "keys" / "keys.json", clock=FakeClock())


async def issue(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.certificates.add(Certificate(NUMBER, "k1", Audience.STAFF, date(2026, 5, 1)))
        batch.keep_turn()
        await batch.commit()


def issue_certificate(place: Path) -> None:
    async def run() -> None:
        store = await open_test_store(place)
        await issue(store)
        await store.close()

    asyncio.run(run())


def run_verify(file: Path, *more: str) -> int:
    return main(["certificate", "verify", str(file), *more])


@pytest.mark.parametrize("kind", ["pdf", "png", "json"])
def test_a_file_is_valid_until_one_byte_is_changed(
    kind: str, place: Path, certificate_bytes: Made, key: SigningKey, capsys: pytest.CaptureFixture[str]
) -> None:
    file = place / f"a.{kind}"
    file.write_bytes(certificate_bytes(kind))
    assert run_verify(file, "--key", key.public.did) == 0
    output = capsys.readouterr().out
    assert (
        output.startswith("valid:") and "1234-5678-9012" in output and "revocation was not checked" in output
    )
    assert run_verify(file, "--key", json.dumps(key.public.jwk)) == 0
    changed = bytearray(certificate_bytes(kind))
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    capsys.readouterr()
    assert run_verify(file, "--key", key.public.did) == 1
    assert capsys.readouterr().out.startswith("NOT VALID: the file was changed")


def test_another_key_is_said(
    place: Path, certificate_bytes: Made, other_key: SigningKey, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "a.pdf").write_bytes(certificate_bytes("pdf"))
    assert run_verify(place / "a.pdf", "--key", other_key.public.did) == 1
    assert "signed with another key" in capsys.readouterr().out


def test_a_list_tells_what_was_revoked(
    place: Path,
    certificate_bytes: Made,
    key: SigningKey,
    other_key: SigningKey,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (place / "a.png").write_bytes(certificate_bytes("png"))
    day = date(2026, 11, 25)
    for signer, revoked, status in (
        (key, [(NUMBER, day)], 1),
        (key, [("9" * 12, day)], 0),
        (other_key, [], 2),
    ):
        (place / "list").write_text(signed_list(revoked, signer, day=day))
        wanted = ["--key", key.public.did, "--revocations", str(place / "list")]
        assert run_verify(place / "a.png", *wanted) == status
    output = capsys.readouterr()
    assert "revoked  2026-11-25" in output.out and "revocations as of 2026-11-25" in output.out
    assert "signed with another key" in output.err


def test_what_cannot_be_checked_is_a_matter_of_usage(
    place: Path, certificate_bytes: Made, key: SigningKey, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "a.pdf").write_bytes(certificate_bytes("pdf"))
    assert run_verify(place / "none.pdf", "--key", key.public.did) == 2
    assert run_verify(place, "--key", key.public.did) == 2
    assert run_verify(place / "a.pdf", "--key", "did:key:zNonsense") == 2
    assert run_verify(place / "a.pdf") == 2, "there is no key file, and verify creates none"
    assert "--key" in capsys.readouterr().err
    assert not (place / "keys").exists()
    (place / "a.txt").write_text("hello")
    assert run_verify(place / "a.txt", "--key", key.public.did) == 1


def test_own_key_is_printed_when_none_is_given(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue_certificate(place)
    assert main(["certificate", "key"]) == 0
    did, jwk = capsys.readouterr().out.splitlines()
    ring = KeyRing.from_file(place / "keys" / "keys.json", data_dir=place / "data", fresh=False)
    public = SigningKey(ring.certificates).public
    assert did == public.did and json.loads(jwk) == public.jwk
    (place / "a.jwt").write_text("ey.ey.x")
    assert run_verify(place / "a.jwt") == 1


def test_no_key_is_printed_without_a_key_file(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certificate", "key"]) == 1
    assert "no key file" in capsys.readouterr().err


def test_one_is_revoked_and_the_list_handed_out(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue_certificate(place)
    assert main(["certificate", "revoke", "۱۲۳۴-۵۶۷۸-۹۰۱۲", "--reason", "misuse"]) == 0
    assert "1234-5678-9012 revoked" in capsys.readouterr().out
    assert main(["certificate", "revoke", "9" * 12, "--reason", "misuse"]) == 1
    assert main(["certificate", "revoke", "12", "--reason", "misuse"]) == 2
    assert main(["certificate", "revocations", str(place / "list.jwt")]) == 0
    ring = KeyRing.from_file(place / "keys" / "keys.json", data_dir=place / "data", fresh=False)
    listed = read_list((place / "list.jwt").read_text(), SigningKey(ring.certificates).public)
    assert list(listed.revoked) == [NUMBER]


async def test_revoking_works_beside_a_running_program(place: Path) -> None:
    store = await open_test_store(place)
    try:
        await issue(store)
        status = await asyncio.to_thread(main, ["certificate", "revoke", NUMBER, "--reason", "mistake"])
        assert status == 0
        async with store.batch() as batch:
            certificate = await batch.uow.certificates.get(NUMBER)
        assert certificate is not None and certificate.revoked is not None
    finally:
        await store.close()


def test_before_the_first_start_there_is_nothing_to_revoke(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certificate", "revoke", NUMBER, "--reason", "key"]) == 1
    assert "no database yet" in capsys.readouterr().err
    with pytest.raises(SystemExit) as usage:
        main(["certificate", "revoke", NUMBER, "--reason", "because"])
    assert usage.value.code == 2
