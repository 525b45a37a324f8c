"""What doctor says of the situation screen: off, waiting for the bot, in order, or what is wrong on the way."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import cast

import pytest

from bot.cli import screen_checks
from bot.cli.screen_checks import screen_findings
from bot.settings import Settings, SettingsTrouble, read_settings

HOST = "screen.test"
PAGE = b"the page of the screen"


class ScreenListener(BaseHTTPRequestHandler):
    """As the program's own: the page under its host alone. A proxy in front has its own page elsewhere."""

    def do_GET(self) -> None:
        serves = self.headers["Host"] == HOST or self.server.server_port == int(
            self.headers["Host"].split(":")[-1]
        )
        status, body = (200, PAGE) if serves and self.path == "/screen" else (421, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def listener() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), ScreenListener) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def screen_line(
    monkeypatch: pytest.MonkeyPatch, url: str | None, listen: str = "", *, runs: bool = True
) -> tuple[str, str]:
    monkeypatch.setattr(screen_checks, "read_health", lambda _: {"troubles": {}} if runs else None)
    settings = cast("Settings", SimpleNamespace(public_url=url, listen=listen))
    (finding,) = screen_findings(settings)
    return finding.mark, finding.what


def test_without_address_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    mark, what = screen_line(monkeypatch, None)
    assert mark == "✓" and "AMANAT_PUBLIC_URL=https://" in what and "screen.md" in what


def test_before_the_bot_runs_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    mark, what = screen_line(monkeypatch, f"https://{HOST}", runs=False)
    assert mark == "✓" and f"https://{HOST}/screen" in what and "once the bot runs" in what


def test_each_fault_on_the_way_has_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    with listener() as listen:
        assert screen_line(monkeypatch, f"http://{listen}", listen)[0] == "✓", (
            "the same page outside as inside"
        )
        port = listen.rpartition(":")[2]
        mark, what = screen_line(monkeypatch, f"http://localhost:{port}", listen)
        assert mark == "✓", what
        monkeypatch.setattr(screen_checks, "PATH", "/elsewhere")
        mark, what = screen_line(monkeypatch, f"http://{listen}", listen)
        assert mark == "!" and "start the bot again" in what


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (421, "proxy_set_header Host"),
        (502, "(502)"),
        (b"Welcome", "another page"),
        ("timed out", "timed out"),
    ],
)
def test_what_the_proxy_answers_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, seen: bytes | int | str, words: str
) -> None:
    monkeypatch.setattr(screen_checks, "_fetch", lambda url, host="": PAGE if host else seen)
    for language in ("en", "fa"):
        monkeypatch.setenv("AMANAT_CLI_LANG", language)
        mark, what = screen_line(monkeypatch, f"https://{HOST}")
        assert mark == "!" and (words in what or words == "another page"), what
        assert language == "en" or not re.search(r"[a-z]{3} [a-z]{3} [a-z]{3}", what), what


@pytest.mark.parametrize("value", ["http://amanat.example.org", "https://amanat.example.org/path", "amanat"])
def test_an_unsafe_address_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AMANAT_PUBLIC_URL", value)
    with pytest.raises(SettingsTrouble, match=r"AMANAT_PUBLIC_URL.*https://.*without a path"):
        read_settings()
