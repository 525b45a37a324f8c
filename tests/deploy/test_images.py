"""The images, made from a bundle without a network and run as deploy/compose.yaml says, beside a sandbox messenger.

All of it happens in a storage of its own and in a network of its own, so that neither images nor ports of the machine
are touched. Needs root, Debian's packages and the package index; takes seven minutes, on a busy machine several times
that. AMANAT_TEST_BASES names a folder with bases that were made before (deploy/images.sh bases FOLDER).
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.network import has_namespaces, wait_for

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("buildah", "podman", "podman-compose", "runc", "mmdebstrap", "nsenter", "ip", "openssl")
TOKEN = "1000:sandbox-telegram"
MARK = "secret-of-the-operator"
WORLD = """
import asyncio, aiohttp
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer
async def main():
    server = SandboxServer()
    await server.start(port=8190)
    connector = aiohttp.TCPConnector(ssl=False)  # the certificate of this test is nobody's
    server._webhooks._session = aiohttp.ClientSession(connector=connector)
    owner = server.world.person("owner").accounts[SandboxMessenger.TELEGRAM]
    print(server.world.group(SandboxMessenger.TELEGRAM, "moderators").id, owner.id, flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""
PLAY = """
import asyncio, json, sys
from pathlib import Path
from bot.sandbox.story_player import play
story = json.loads(Path(sys.argv[1]).read_text())
for step in story["steps"]:
    if "sees" in step:
        step.setdefault("within", 30)  # others use the machine
sys.exit(asyncio.run(play("http://127.0.0.1:8190", story, sys.stdout)))
"""
ROLES = ("receive", "work", "send", "tick", "fetch")
OBJECTS = """
import asyncio, os, sys
from storage.bucket import Bucket
from storage.bucket_address import BucketAddress, BucketCredentials
async def count():
    bucket = Bucket(BucketAddress.parse(sys.argv[1], BucketCredentials("amanat", sys.argv[2])))
    return sum([1 for folder in await bucket.folders() async for _ in bucket.files(folder)])
print(asyncio.run(count()), flush=True)
os._exit(0)  # threads of the store's client may end in disorder
"""
"""How many files there are in the bucket."""
BUCKET = "s3://evidence/amanat?endpoint=http://127.0.0.1:8333"
CLIENT = """
import json, ssl, sys, urllib.request
method, url, secret, size = sys.argv[1:]
request = urllib.request.Request(url, b"{}".ljust(int(size)) if method == "POST" else None, method=method)
request.add_header("X-Telegram-Bot-Api-Secret-Token", secret)
context = ssl._create_unverified_context() if url.startswith("https") else None
try:
    print(urllib.request.urlopen(request, timeout=20, context=context).status)
except urllib.error.HTTPError as error:
    print(error.code)
"""
CONTAINERS = """[engine]
runtime = "runc"
lock_type = "file"
tmp_dir = "{folder}/tmp"
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
"""
STORAGE = """[storage]
driver = "overlay"
graphroot = "{folder}/graph"
runroot = "{folder}/run"
"""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(3600),  # all images are made before the first test
    pytest.mark.skipif(
        not has_namespaces() or os.geteuid() != 0, reason="network namespaces cannot be made (needs root)"
    ),
    *(
        pytest.mark.skipif(
            shutil.which(tool) is None,
            reason=f"{tool} is not installed (Debian: the package of this name; iproute2)",
        )
        for tool in TOOLS
    ),
]


@dataclass
class ContainerHost:
    """An unpacked bundle, and a network that nothing leaves."""

    root: Path
    holder: int
    environment: dict[str, str]
    group: str = ""
    """The moderators' group of the messenger."""
    owner: str = ""
    """The account of the owner there."""

    def run(
        self, *words: str, check: bool = True, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A command in that network."""
        done = subprocess.run(
            ["nsenter", "-n", "-t", str(self.holder), *words],
            env=self.environment, cwd=cwd or self.root, capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done

    def compose(self, *words: str) -> str:
        return self.run("podman-compose", *words, cwd=self.root / "deploy").stdout

    def start_bot(self, *options: str, word: str = "run") -> subprocess.CompletedProcess[str]:
        """The image by hand, closed as compose.yaml closes it; for starts that must fail."""
        closed = ["--network=host", "--read-only", "--cap-drop=ALL", "--tmpfs=/tmp:mode=1777"]
        return self.run("podman", "run", "--rm", *closed, *options, "localhost/amanat", word, check=False)

    def ask(self, method: str, url: str, *, secret: str = "s3cret", size: int = 2) -> int:
        return int(self.run(sys.executable, "-c", CLIENT, method, url, secret, str(size)).stdout)

    def wait_until_healthy(self, service: str) -> None:
        check = ("podman", "healthcheck", "run", f"amanat_{service}_1")
        wait_for(lambda: self.run(*check, check=False).returncode == 0)

    def play(self, story: str) -> str:
        """A story of this folder in the world beside the bot; returns what it says where it fails."""
        file = str(Path(__file__).with_name(story))
        done = self.run(sys.executable, "-c", PLAY, file, cwd=ROOT, check=False)
        return "" if done.returncode == 0 else (done.stdout + done.stderr)[-1_500:]

    def count_objects(self, secret: str) -> int:
        return int(self.run(sys.executable, "-c", OBJECTS, BUCKET, secret, cwd=ROOT).stdout)

    def write_secrets(self, **passwords: str) -> None:
        """A certificate for nginx, and these passwords, each readable for the user of its image alone."""
        deploy = self.root / "deploy"
        for name in ("tls", "passwords"):
            (deploy / name).mkdir(exist_ok=True)
        certificate = [
            "-keyout",
            "deploy/tls/privkey.pem",
            "-out",
            "deploy/tls/fullchain.pem",
            "-subj",
            "/CN=localhost",
        ]
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *certificate)
        owners = {"tls/privkey.pem": 10002}
        for name, user in (("postgres", 10003), ("store", 10004)):
            if name in passwords:
                (deploy / "passwords" / name).write_text(passwords[name] + "\n")
                owners[f"passwords/{name}"] = user
        for file, owner in owners.items():
            os.chown(deploy / file, owner, owner)
            (deploy / file).chmod(0o600)

    def write_env(self, **values: str) -> None:
        lines = (self.root / ".env.example").read_text().splitlines()
        values = {
            "AMANAT_TELEGRAM_TOKEN": TOKEN,
            "AMANAT_TELEGRAM_API": "http://127.0.0.1:8190/telegram",
            **values,
        }
        others = [line for line in lines if line.partition("=")[0] not in values]
        (self.root / ".env").write_text("\n".join([*others, *(f"{n}={v}" for n, v in values.items())]) + "\n")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Some 4 GB come into it, so it lies on a disk and not in memory."""
    folder = Path(tempfile.mkdtemp(prefix="amanat-images-", dir="/var/tmp"))
    (folder / "containers.conf").write_text(CONTAINERS.format(folder=folder))
    (folder / "storage.conf").write_text(STORAGE.format(folder=folder))
    try:
        yield folder
    finally:
        for words in (["rm", "-af"], ["volume", "rm", "-af"], ["rmi", "-af"]):
            subprocess.run(["podman", *words], env=own_environment(folder), check=False, capture_output=True)
        subprocess.run(["umount", "-l", str(folder / "graph" / "overlay")], check=False, capture_output=True)
        shutil.rmtree(folder)


def own_environment(folder: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")} | {
        "CONTAINERS_CONF": str(folder / "containers.conf"), "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        "PODMAN_IGNORE_CGROUPSV1_WARNING": "1", "AMANAT_PYTHON": sys.executable,
    }  # fmt: skip


def make_bundle_and_bases(folder: Path) -> Path:
    """The unpacked bundle of the last commit, with files in it that must not get into an image."""
    made = os.environ.get("AMANAT_TEST_BASES")
    for file in Path(made).glob("base-*.tar") if made else ():
        shutil.copy(file, folder)
    bases = [] if made else [["deploy/images.sh", "bases", str(folder)]]
    for words in (["./amanat", "bundle", "--out", str(folder)], *bases):
        start = time.monotonic()
        subprocess.run(words, cwd=ROOT, env=own_environment(folder), check=True)
        print(f"{words[0]} {words[1]}: {time.monotonic() - start:.0f} s")
    with tarfile.open(next(folder.glob("amanat-*.tar"))) as archive:
        archive.extractall(folder / "bundle", filter="data")
    root = next((folder / "bundle").iterdir())
    for secret in (".env", "data/amanat.db", "deploy/tls/privkey.pem", "keys.json"):
        (root / secret).parent.mkdir(exist_ok=True)
        (root / secret).write_text(MARK)
    return root


@pytest.fixture(scope="module")
def machine(folder: Path) -> Iterator[ContainerHost]:
    """The three images, built where there is no network, and beside them a messenger."""
    root = make_bundle_and_bases(folder)
    holder = subprocess.Popen(["unshare", "--net", "sh", "-c", "ip link set lo up && exec sleep 3600"])
    machine = ContainerHost(root, holder.pid, own_environment(folder))
    world = None
    try:
        wait_for(lambda: "LOOPBACK,UP" in machine.run("ip", "link", check=False).stdout)
        for name in ("amanat", "nginx", "postgres", "store"):
            start = time.monotonic()
            machine.run("deploy/images.sh", name, "--base", str(folder / f"base-{name}.tar"))
            print(f"image of {name}: {time.monotonic() - start:.0f} s")
        world = subprocess.Popen(
            ["nsenter", "-n", "-t", str(holder.pid), sys.executable, "-c", WORLD],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert world.stdout is not None
        machine.group, machine.owner = world.stdout.readline().split()
        yield machine
    finally:
        for process in (world, holder):
            if process is not None:
                process.kill()
                process.communicate()


def test_image_runs_as_nobody_and_holds_no_compiler(machine: ContainerHost) -> None:
    config = json.loads(machine.run("podman", "image", "inspect", "localhost/amanat").stdout)[0]
    print(f"image: {config['Size'] / 1e6:.0f} MB")
    assert config["User"] == "10001:10001" and config["Healthcheck"]["Test"][0] == "CMD"
    assert set(config["Config"]["Volumes"]) == {"/data", "/keys"} and len(config["RootFS"]["Layers"]) == 1
    script = (
        "for tool in cc gcc g++ c++ ld as make pip pip3 uv apt curl; do command -v $tool; done; "
        "find / -xdev -type f -perm /6000; find /opt/amanat -writable ! -type l; id -u; "
        f"grep -rl {MARK} /opt /data /keys; ls -A /opt/amanat"
    )
    listing = machine.run(
        "podman",
        "run",
        "--rm",
        "--network=host",
        "--entrypoint=sh",
        "localhost/amanat",
        "-c",
        script,
        check=False,
    )
    names = "CHANGELOG.md LICENSE amanat bot content deploy pyproject.toml requirements-dev.lock"
    assert listing.stdout.split() == ["10001", ".venv", *names.split(), "requirements.lock", "storage"], (
        listing.stdout
    )


def test_bot_gets_healthy_is_closed_and_stops_in_order(machine: ContainerHost) -> None:
    machine.write_env()
    machine.compose("up", "-d")
    machine.wait_until_healthy("bot")
    status = machine.run("podman", "exec", "amanat_bot_1", "cat", "/proc/1/status").stdout
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert lines["CapBnd"].strip("0") == "" and (lines["NoNewPrivs"], lines["Seccomp"]) == ("1", "2")
    written = machine.run("podman", "exec", "amanat_bot_1", "touch", "/opt/amanat/x", check=False)
    assert "Read-only file system" in written.stderr
    findings = machine.run(
        "podman", "exec", "amanat_bot_1", "python", "-m", "bot", "doctor", check=False
    ).stdout
    assert "✓ evidence is opened in a confined child" in findings and "✗" not in findings, findings
    machine.run("podman", "stop", "amanat_bot_1")
    assert machine.run("podman", "inspect", "--format={{.State.ExitCode}}", "amanat_bot_1").stdout == "0\n"
    machine.compose("down")


def test_going_back_restores_the_backup_with_the_newest_keys(machine: ContainerHost, tmp_path: Path) -> None:
    """By the commands of docs/operating/upgrading.md, with one image in the place of both."""
    backup, old = tmp_path / "backup", tmp_path / "old"
    for folder in (backup, old):
        folder.mkdir(mode=0o700)
        os.chown(folder, 10001, 10001)
    machine.compose("up", "-d")
    machine.wait_until_healthy("bot")
    machine.compose("run", "--rm", "-T", "-v", f"{backup}:/backup", "bot", "backup", "/backup")
    machine.run("podman", "tag", "localhost/amanat", "localhost/amanat:before")
    machine.compose("down")
    copy = [
        "--entrypoint=cp",
        "-vamanat_data:/data",
        f"-v{old}:/old",
        "localhost/amanat",
        "-a",
        "/data/.",
        "/old",
    ]
    machine.run("podman", "run", "--rm", "--network=none", *copy)
    machine.run("podman", "volume", "rm", "amanat_data")
    machine.run("podman", "tag", "localhost/amanat:before", "localhost/amanat")
    mounts = ("-v", f"{backup}:/backup", "-v", f"{old}:/old")
    machine.compose("run", "--rm", "-T", *mounts, "bot", "restore", "/backup", "--keys", "/old")
    machine.compose("up", "-d")
    machine.wait_until_healthy("bot")
    machine.compose("down")


def test_what_prevents_a_start_is_one_line(machine: ContainerHost, tmp_path: Path) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    for folder in (data, keys):
        folder.mkdir()
    options = [
        "--env-file",
        str(machine.root / ".env"),
        "-eAMANAT_DATA_DIR=/data",
        "-eAMANAT_KEY_FILE=/keys/keys.json",
    ]
    options += [f"-v{data}:/data", f"-v{keys}:/keys"]
    machine.write_env()

    def complaint(*more: str) -> str:
        done = machine.start_bot(*options, *more)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # those are the log
        assert done.returncode == 1 and done.stdout == "" and len(lines) == 1, done.stderr
        return lines[0]

    assert "data folder /data cannot be written: give it to user 10001:10001" in complaint()
    os.chown(data, 10001, 10001)
    assert "key file /keys/keys.json cannot be used (Permission denied): give its folder" in complaint()
    os.chown(keys, 10001, 10001)
    assert "refuses the token: set a valid AMANAT_TELEGRAM_TOKEN" in complaint(
        "-eAMANAT_TELEGRAM_TOKEN=1:wrong"
    )
    (keys / "keys.json").unlink()
    assert "the key file /keys/keys.json is missing" in complaint()


def test_webhook_goes_through_nginx_with_postgresql(machine: ContainerHost) -> None:
    deploy, url = machine.root / "deploy", "https://127.0.0.1:8443/webhook/telegram"
    nothing = machine.run("podman", "run", "--rm", "--network=host", "localhost/amanat-postgres", check=False)
    assert nothing.returncode == 1 and "openssl rand -hex 24 > deploy/passwords/postgres" in nothing.stderr
    machine.write_secrets(postgres="pw1234567")
    tested = machine.run(
        "podman", "run", "--rm", "--network=host", "--read-only", "--tmpfs=/tmp:mode=1777",
        f"-v{deploy / 'tls'}:/etc/nginx/tls:ro", "localhost/amanat-nginx", "-t",
    )  # fmt: skip
    assert "test is successful" in tested.stderr and "warn" not in tested.stderr
    machine.write_env(
        AMANAT_WEBHOOK_URL="https://localhost:8443", AMANAT_WEBHOOK_SECRET="s3cret",
        AMANAT_DATABASE_URL="postgresql+asyncpg://amanat:pw1234567@127.0.0.1:5432/amanat",
    )  # fmt: skip
    profiles = ("--profile", "postgres", "--profile", "webhook")
    machine.compose(*profiles, "up", "-d", "postgres")
    machine.wait_until_healthy("postgres")
    machine.compose(*profiles, "run", "--rm", "bot", "migrate")
    machine.compose(*profiles, "up", "-d")
    machine.wait_until_healthy("bot")
    assert machine.ask("POST", url) == 200
    assert machine.ask("POST", url, secret="wrong") == 403
    assert machine.ask("POST", url, size=2_000_000) == 413
    assert machine.ask("GET", url) == 403
    assert machine.ask("GET", "https://127.0.0.1:8443/healthz") == 404
    machine.run("podman", "stop", "amanat_bot_1")
    assert machine.ask("POST", url) == 503, "the messenger keeps the update and tries again"
    machine.compose(*profiles, "down")


def test_report_goes_through_all_containers_and_is_taken_back(machine: ContainerHost) -> None:
    """By webhook through nginx, with a container for each role, PostgreSQL, and evidence in SeaweedFS."""
    nothing = machine.run("podman", "run", "--rm", "--network=host", "localhost/amanat-store", check=False)
    assert nothing.returncode == 1 and "openssl rand -hex 24 > deploy/passwords/store" in nothing.stderr
    machine.run("podman", "volume", "rm", "-af")
    machine.write_secrets(postgres="pw1234567", store="st1234567")
    machine.write_env(
        AMANAT_WEBHOOK_URL="https://localhost:8443", AMANAT_WEBHOOK_SECRET="s3cret", AMANAT_REPORTING="open",
        AMANAT_DATABASE_URL="postgresql+asyncpg://amanat:pw1234567@127.0.0.1:5432/amanat",
        AMANAT_VAULT_URL=BUCKET, AMANAT_VAULT_KEY_ID="amanat", AMANAT_VAULT_SECRET="st1234567",
        AMANAT_OPERATOR_FA="آزمایش", AMANAT_GROUPS=f"telegram:{machine.group}",
        AMANAT_OWNERS=f"telegram:{machine.owner}",
    )  # fmt: skip
    profiles = [word for name in ("postgres", "store", "webhook", "roles") for word in ("--profile", name)]
    machine.compose(*profiles, "up", "-d", "postgres", "store", "nginx")
    for service in ("postgres", "store"):
        machine.wait_until_healthy(service)
    machine.compose(*profiles, "run", "--rm", "bot", "migrate")
    machine.compose(*profiles, "up", "-d", *ROLES)
    for role in ROLES:
        machine.wait_until_healthy(role)
    findings = machine.run(
        "podman", "exec", "amanat_work_1", "python", "-m", "bot", "doctor", check=False
    ).stdout
    assert "✗" not in findings, findings
    assert machine.play("report_sent.json") == ""
    wait_for(lambda: machine.count_objects("st1234567") == 4)  # two files, each with its clean copy
    assert machine.play("report_read_and_taken_back.json") == ""
    wait_for(lambda: machine.count_objects("st1234567") == 0)
    for role in ROLES:
        machine.run("podman", "stop", f"amanat_{role}_1")
        code = machine.run("podman", "inspect", "--format={{.State.ExitCode}}", f"amanat_{role}_1").stdout
        assert code == "0\n", role
    machine.compose(*profiles, "down")
