"""``doctor`` reads the running program's health page, and says which scheduled job is late and what stands still."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from bot.cli.doctor import _listen
from bot.lifecycle import JOBS
from bot.settings import Settings

ON_TIME = {job.name: 1 for job in JOBS}


@contextmanager
def answering(status: int, body: bytes) -> Iterator[Settings]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Settings(_env_file=None, listen=f"127.0.0.1:{server.server_port}")  # type: ignore[call-arg]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def lines(status: int, page: object) -> list[str]:
    with answering(status, json.dumps(page).encode()) as settings:
        return [f"{finding.mark} {finding.what}" for finding in _listen(settings)]


def test_healthy_program_is_one_line() -> None:
    page = {"ok": True, "troubles": {}, "loops_down": [], "jobs": ON_TIME, "rows": {}}
    assert lines(200, page) == [f"✓ the bot runs, is healthy, and its {len(JOBS)} scheduled jobs are on time"]


def test_learned_pace_is_one_line() -> None:
    paces = {
        "telegram": {"rate": 27.9, "limit": 30.0, "held": 0.0},
        "bale": {"rate": 10.0, "limit": None, "held": 0.0},
        "other": "?",
    }
    page = {"ok": True, "troubles": {}, "loops_down": [], "jobs": ON_TIME, "rows": {}, "pace": paces}
    assert lines(200, page)[1:] == [
        "✓ messages a second: telegram 27.9 (refused above 30), bale 10 (none refused)"
    ]


def test_late_job_troubles_and_dead_loops_are_named() -> None:
    jobs = {**ON_TIME, "upkeep": 5000, "due-work": 64}
    page = {
        "ok": False,
        "troubles": {"disk": "0 MB are free"},
        "loops_down": ["work"],
        "jobs": jobs,
        "rows": {},
    }
    disk, loop, late, upkeep = lines(503, page)
    assert disk == "! the bot runs, but disk: 0 MB are free" and "loops_down: work" in loop
    assert "the job due-work last succeeded 64 s ago, it runs every 1 s" in late
    assert "the job upkeep last succeeded 5000 s ago" in upkeep and "expired rows and files stay" in upkeep


def test_another_program_on_the_port_is_not_asked_further() -> None:
    for status, page in ((200, {"hello": 1}), (404, "nothing"), (200, [1])):
        (line,) = lines(status, page)
        assert line.startswith("! AMANAT_LISTEN=127.0.0.1:") and "fine if the bot runs" in line
