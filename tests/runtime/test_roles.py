"""The roles of a process: what is accepted, and what is refused with a sentence that says what to do."""

import pytest

from bot.__main__ import main
from bot.runtime.roles import ALL_WORK, ProcessRole, missing_roles, read_roles
from tests.runtime.test_commands import token, world

__all__ = ["token", "world"]


def test_roles_are_read_in_any_order() -> None:
    assert read_roles(" work, receive") == {ProcessRole.RECEIVE, ProcessRole.WORK}
    assert read_roles(",".join(ALL_WORK)) == ALL_WORK


@pytest.mark.parametrize("text", ["", ",", "work,sending", "all"])
def test_other_words_are_refused_with_all_roles(text: str) -> None:
    with pytest.raises(ValueError, match="receive, work, send, tick, fetch, keys"):
        read_roles(text)


def test_missing_roles_leave_keys_out() -> None:
    assert missing_roles({"work", "send"}) == [ProcessRole.RECEIVE, ProcessRole.TICK, ProcessRole.FETCH]


@pytest.mark.parametrize(
    ("roles", "settings", "words"),
    [
        ("work", {}, "--roles divides the work among processes on one PostgreSQL database"),
        ("work,nothing", {}, "--roles takes some of"),
        ("keys,work", {}, "the role keys stands alone"),
        (
            "work",
            {"DATABASE_URL": "postgresql+asyncpg://nobody@localhost:1/x", "COPY_DIR": "/nowhere"},
            "AMANAT_COPY_DIR is kept by one process alone",
        ),
        ("keys", {"KEYS_TLS": "/nowhere/keys-tls"}, "keys certificate"),
    ],
)
def test_what_cannot_be_divided_is_refused(
    token: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    roles: str,
    settings: dict[str, str],
    words: str,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"AMANAT_{name}", value)
    assert main(["run", "--roles", roles]) == 1
    refused = capsys.readouterr().err
    assert words in refused and refused.count("\n") == 1
