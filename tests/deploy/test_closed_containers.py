"""What deploy/ says without running it: every container is closed, names no registry, and knows settings that exist."""

import json
import re
import runpy
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_closed(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["image"].startswith("localhost/amanat") and "ports" not in service
    assert not {"privileged", "cap_add", "devices", "user", "pid", "ipc"} & set(service)


def test_containers_name_settings_that_exist_and_fixed_places() -> None:
    bot = COMPOSE["services"]["bot"]
    image = dict(re.findall(r"^ +(?:ENV )?(AMANAT_\w+)=(\S+)", CONTAINERFILE, re.MULTILINE))
    assert bot["environment"] == image, "whatever .env says, data and keys lie in the volumes"
    assert {name.removeprefix("AMANAT_").lower() for name in image} <= set(Settings.model_fields)
    volumes = json.loads(re.findall(r"^VOLUME (.+)$", CONTAINERFILE, re.MULTILINE)[0])
    assert [volume.partition(":")[2] for volume in bot["volumes"]] == volumes
    check = json.loads(re.findall(r"^HEALTHCHECK .* CMD (\[.+\])$", CONTAINERFILE, re.MULTILINE)[0])
    assert bot["healthcheck"]["test"] == ["CMD", *check]


def test_image_copies_by_name_and_builds_without_network() -> None:
    copied = re.findall(r"^COPY (.+)$", CONTAINERFILE, re.MULTILINE)
    assert copied[-1] == "--from=setup / /" and not [
        words for words in copied if words.startswith((".", "*"))
    ]
    runs = CONTAINERFILE.partition("RUN ")[2].partition("\n\n")[0]
    assert "apt" not in runs and "curl" not in runs and "http" not in CONTAINERFILE


def test_health_and_metrics_stay_on_this_machine() -> None:
    """They have no password: they listen on loopback, and nginx passes on the webhook alone."""
    listens = [Settings.model_fields["listen"].default]
    listens += [
        service.get("environment", {}).get("AMANAT_LISTEN", listens[0])
        for service in COMPOSE["services"].values()
    ]
    assert all(ip_address(listen.rpartition(":")[0]).is_loopback for listen in listens)
    words = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    places = dict(re.findall(r"^ {8}location (\S.*?) \{\n(.*?)^ {8}\}", words, re.MULTILINE | re.DOTALL))
    assert [place for place, inside in places.items() if "proxy_pass" in inside] == ["= /webhook/telegram"]
    assert places["/"].strip() == "return 404;", "every other path"


@pytest.fixture
def answers() -> Iterator[tuple[str, list[int]]]:
    """A bot that answers /readyz with the last status of the list."""
    statuses = [200]

    class ReadyPage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses[-1] if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), ReadyPage) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"0.0.0.0:{server.server_port}", statuses
        server.shutdown()
        thread.join()


def test_the_healthcheck_says_why_in_one_line(answers: tuple[str, list[int]]) -> None:
    listen, statuses = answers

    def check(address: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(DEPLOY / "healthcheck.py")],
            env={"AMANAT_LISTEN": address, "http_proxy": "http://127.0.0.1:9"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not done.stderr
        return done.returncode, done.stdout

    assert check(listen) == (0, "")
    statuses.append(503)
    assert check(listen)[0] == 1 and check(listen)[1].startswith("not ready (status 503)")
    status, line = check("127.0.0.1:9")
    assert (
        status == 1
        and line.startswith("nothing answers at AMANAT_LISTEN=127.0.0.1:9")
        and line.count("\n") == 1
    )


@pytest.mark.parametrize("words", [("run", "--roles", "keys"), ("run", "--roles=keys"), ("keys", "hold")])
def test_a_holder_of_keys_is_asked_at_its_port(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    check = runpy.run_path(str(DEPLOY / "healthcheck.py"))["main"]
    process = tmp_path / "cmdline"
    process.write_bytes("\0".join(("python", "-m", "bot", *words, "")).encode())
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:9")
    with socket.create_server(("127.0.0.1", 0)) as holder:
        address = f"127.0.0.1:{holder.getsockname()[1]}"
        monkeypatch.setenv("AMANAT_KEYS_LISTEN", address)
        assert (check(process), capsys.readouterr().out) == (0, "")
    assert check(process) == 1
    assert capsys.readouterr().out.startswith(f"nothing answers at AMANAT_KEYS_LISTEN={address}")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed (Debian: nginx-light)")
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    certificate = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*new, "-subj", "/CN=localhost", *certificate], check=True, capture_output=True)
    words = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(words.replace("/etc/nginx/tls", str(tmp_path)).replace("/tmp/", f"{tmp_path}/"))
    tested = ["nginx", "-e", "stderr", "-t", "-c", str(configuration)]
    done = subprocess.run(tested, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "[warn]" not in done.stderr, done.stderr
