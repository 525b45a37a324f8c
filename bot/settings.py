"""Settings from the environment or ``.env``, read once. Every name is an interface that others script
against."""

import re
from dataclasses import fields
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Account, Messenger
from bot.domain.threats.proposals import FEWEST
from bot.platforms.registry import REGISTRY
from storage.bucket_address import BucketAddress, BucketCredentials
from storage.key_service.certificates import PinnedCertificates
from storage.key_service.held_rows import Alone
from storage.key_service.holder import HolderPlan
from storage.key_service.remote_rows import KeyHolder

LAST_PORT: Final = 65_535
OPERATOR_LONGEST: Final = 600
"""Characters of the operator's text: with all other lines it must fit into one message and be short enough to
read."""
_KEPT: Final = Retention()
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""The characters that Telegram accepts in a webhook secret."""


HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
FASTEST_BROADCAST: Final = 100
"""Followers of one second are stored in one transaction, which delays the turns."""
FASTEST_REPLIES: Final = 2_000


MOST_CASES: Final = 1_000
MOST_HOURS: Final = 168


LEAST_RESERVE: Final = 16
MOST_RESERVE: Final = 1_000_000
"""Megabytes. Less would not hold a busy hour of text."""
HTTP_MEND: Final = "use https://, or set AMANAT_ALLOW_PLAIN_HTTP=true for a relay in a network of your own"


class SettingsTrouble(Exception):
    """A setting is missing or wrong. The message is one line for the operator and says how to fix it."""


class ContentSettings(BaseSettings):
    """The setting that commands about the content need, so that they work whatever else is set."""

    model_config = SettingsConfigDict(
        env_prefix="AMANAT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    content_dir: Path | None = None
    """The folder of the election's content; by default the one that ships with the program."""

    @field_validator("content_dir")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("a folder that exists, with election.yaml in it (docs/another-election.md)")
        return value


def _messenger_fields() -> dict[str, tuple[Any, Any]]:
    """Token, address and proxy of each registered messenger."""
    wanted: dict[str, tuple[Any, Any]] = {}
    for messenger, registration in REGISTRY.items():
        wanted[f"{messenger}_token"] = (SecretStr | None, None)
        wanted[f"{messenger}_api"] = (str, registration.api)
        wanted[f"{messenger}_proxy"] = (str | None, None)
    return wanted


if TYPE_CHECKING:
    _MessengerSettings = ContentSettings
else:
    _MessengerSettings = create_model("_MessengerSettings", __base__=ContentSettings, **_messenger_fields())


class Settings(_MessengerSettings):
    """Each field is the variable ``AMANAT_<NAME>``; docs/operating/configuration.md describes each. Every
    messenger has ``AMANAT_<MESSENGER>_TOKEN``, ``_API`` and ``_PROXY``."""

    allow_plain_http: bool = False
    """Whether a messenger outside this machine may be used without encryption (the token is then sent in
    plain text), and a bucket (what it holds is sealed)."""
    database_url: SecretStr | None = None
    """SQLAlchemy URL; by default SQLite in the data folder."""
    data_dir: Path = Path("data")
    key_file: Path = Field(default_factory=lambda: Path.home() / ".config" / "amanat" / "keys.json")
    copy_dir: Path | None = None
    """Where a second copy is kept up to date: key files and vault as they are, the database by litestream."""
    vault_url: str | None = None
    """``s3://bucket/prefix?endpoint=https://host``: evidence lies there instead of in the data folder."""
    vault_key_id: SecretStr | None = None
    vault_secret: SecretStr | None = None
    vault_credentials: Path | None = None
    """A file with two lines, the key id and the secret of the bucket, instead of the two settings above."""
    vault_drafts_mb: int = 25_000
    """Megabytes of a bucket that files of unsent drafts may fill."""
    keys_at: str | None = None
    """``host:port`` of the machine that holds the keys; by default they are in the data folder."""
    keys_tls: Path = Field(default_factory=lambda: Path.home() / ".config" / "amanat" / "keys-tls")
    """The folder of this machine's certificate and of those that it trusts."""
    keys_dir: Path = Path("keys")
    keys_listen: str = "127.0.0.1:7443"
    keys_mirror: str | None = None
    keys_alone: Alone = Alone.REFUSE
    """Of a holder: its folder, its address, its mirror's, and what it does without the mirror."""
    owners: Annotated[tuple[Account, ...], NoDecode] = ()
    """``telegram:111,bale:222``."""
    editors: Annotated[tuple[Account, ...], NoDecode] = ()
    """Accounts that look after the lessons and receive learners' remarks about cards; the owners if none are
    named."""
    groups: Annotated[tuple[Account, ...], NoDecode] = ()
    """``telegram:-100123``: a seed for the first start; afterwards the database decides."""
    operator_fa: str = ""
    operator_body: str = ""
    """The body of ``content/agencies/bodies.yaml`` that the operator belongs to, or ``none``: no case that
    accuses it is shown to owners. Empty: the owners name theirs in the chat."""
    keep_spam: int = _KEPT.spam
    keep_out_of_scope: int = _KEPT.out_of_scope
    keep_closed: int = _KEPT.closed
    keep_longest: int = _KEPT.longest
    keep_draft: int = _KEPT.draft
    """Days. The code's limits can only be shortened."""
    reporting: Reporting | None = None
    """A seed of the reporting switch."""
    disk_reserve_mb: int = 512
    """Megabytes that stay free: below it, evidence waits at the messenger and text goes on."""
    replies_per_second: int = 1_000
    """The most messages per second to one messenger; below it, what the messenger takes is learned."""
    broadcast_per_second: int = 25
    """The most recipients of a broadcast per second; replies go first."""
    proposal_cases: int = FEWEST
    proposal_hours: int = 24
    """How many verified cases of a threat's acts in a district, within how many hours, propose a measure."""
    known_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """``moi.ir,example.ir``: hosts that a broadcast may link to without a second check."""
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    public_url: str | None = None
    """``https://host``: where the proxy is reached that hands requests on to ``listen``."""
    listen: str = "127.0.0.1:8080"
    cli_lang: str = ""
    """``fa`` or ``en``: the language of what operators read; empty: that of the locale. ``bot/cli/words.py`` reads it
    before there are settings."""
    log_level: str = "INFO"

    @field_validator("owners", "editors", "groups", mode="before")
    @classmethod
    def _accounts(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(Account.parse(part) for part in value.split(",") if part.strip())
        except ValueError:  # its message quotes the value
            raise ValueError("accounts as messenger:number, for example telegram:111,bale:222") from None

    @field_validator("operator_fa")
    @classmethod
    def _operator(cls, value: str) -> str:
        if len(value.strip().encode("utf-16-le")) // 2 > OPERATOR_LONGEST:
            raise ValueError(
                f"at most {OPERATOR_LONGEST} characters, so that people read it: "
                "shorten it, and name a page or a person for the rest"
            )
        return value

    @field_validator(*(f"keep_{field.name}" for field in fields(Retention)), mode="before")
    @classmethod
    def _days(cls, value: Any, info: ValidationInfo) -> int:
        most: int = getattr(_KEPT, str(info.field_name).removeprefix("keep_"))
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise ValueError(f"whole days from 1 to {most}: what the program keeps can only be shortened")
        return int(text)

    @field_validator("broadcast_per_second", "replies_per_second", mode="before")
    @classmethod
    def _pace(cls, value: Any, info: ValidationInfo) -> int:
        most = FASTEST_BROADCAST if info.field_name == "broadcast_per_second" else FASTEST_REPLIES
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise ValueError(f"a whole number from 1 to {most}")
        return int(text)

    @field_validator("proposal_cases", "proposal_hours", mode="before")
    @classmethod
    def _proposals(cls, value: Any, info: ValidationInfo) -> int:
        least, most = (FEWEST, MOST_CASES) if info.field_name == "proposal_cases" else (1, MOST_HOURS)
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    @field_validator("disk_reserve_mb", "vault_drafts_mb", mode="before")
    @classmethod
    def _reserve(cls, value: Any) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and LEAST_RESERVE <= int(text) <= MOST_RESERVE):
            raise ValueError(f"whole megabytes from {LEAST_RESERVE} to {MOST_RESERVE}")
        return int(text)

    @field_validator("known_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        hosts = tuple(part.strip().lower() for part in value.split(",") if part.strip())
        if not all(HOST.fullmatch(host) for host in hosts):
            raise ValueError("hosts alone, separated by commas, for example moi.ir,example.ir")
        return hosts

    @field_validator("cli_lang")
    @classmethod
    def _language(cls, value: str) -> str:
        if value not in ("", "fa", "en"):
            raise ValueError("fa or en")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("listen", "keys_at", "keys_listen", "keys_mirror")
    @classmethod
    def _listen(cls, value: str | None) -> str | None:
        if value is None:
            return None
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > LAST_PORT:
            raise ValueError("host:port, for example 127.0.0.1:8080")
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = urlsplit(value)
        bare = address._replace(scheme="", netloc="").geturl() in ("", "/")
        safe = address.scheme == "https" or (address.scheme == "http" and is_here(address.hostname or ""))
        if not (address.hostname and bare and safe and address.username is None):
            raise ValueError("https:// and a host, without a path, for example https://amanat.example.org")
        return value.rstrip("/").lower()

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("1 to 256 of the letters A-Z a-z 0-9 _ - (openssl rand -hex 32 makes one)")
        return value

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(
                "AMANAT_WEBHOOK_URL needs AMANAT_WEBHOOK_SECRET (openssl rand -hex 32 makes one)"
            )
        return self

    @model_validator(mode="after")
    def _bucket(self) -> Self:
        if self.vault_url is None:
            return self
        if bool(self.vault_key_id) != bool(self.vault_secret):
            raise ValueError("AMANAT_VAULT_KEY_ID and AMANAT_VAULT_SECRET belong together: set both")
        if bool(self.vault_credentials) == bool(self.vault_secret):
            raise ValueError(
                "AMANAT_VAULT_URL needs AMANAT_VAULT_CREDENTIALS (a file), or AMANAT_VAULT_KEY_ID and "
                "AMANAT_VAULT_SECRET; not both"
            )
        try:
            address = self.bucket
        except ValueError as trouble:
            raise ValueError(f"AMANAT_VAULT_URL: {trouble}") from None
        assert address is not None
        place = urlsplit(address.endpoint)
        if place.scheme != "https" and not is_here(place.hostname or "") and not self.allow_plain_http:
            raise ValueError(f"AMANAT_VAULT_URL would be used without encryption: {HTTP_MEND}")
        return self

    @model_validator(mode="after")
    def _keys_elsewhere(self) -> Self:
        if self.keys_at and not self.url.startswith("postgresql"):
            raise ValueError(
                "AMANAT_KEYS_AT needs PostgreSQL: set AMANAT_DATABASE_URL, or unset AMANAT_KEYS_AT"
            )
        return self

    @model_validator(mode="after")
    def _longest(self) -> Self:
        retention = self.retention
        over = [
            field.name for field in fields(Retention) if getattr(retention, field.name) > retention.longest
        ]
        if over:
            name = f"AMANAT_KEEP_{over[0].upper()}"
            raise ValueError(f"AMANAT_KEEP_LONGEST is under {name}: raise it, or shorten {name} as well")
        return self

    @property
    def retention(self) -> Retention:
        """How long each kind of data is kept."""
        return Retention(*(getattr(self, f"keep_{field.name}") for field in fields(Retention)))

    @property
    def host_and_port(self) -> tuple[str, int]:
        return _split_address(self.listen)

    @property
    def holder(self) -> KeyHolder | None:
        """The machine that holds the keys, if another one does."""
        if self.keys_at is None:
            return None
        return KeyHolder(_split_address(self.keys_at), PinnedCertificates(self.keys_tls))

    @property
    def holder_plan(self) -> HolderPlan:
        """How this machine holds keys for others."""
        return HolderPlan(
            self.keys_dir,
            _split_address(self.keys_listen),
            PinnedCertificates(self.keys_tls),
            mirror=None if self.keys_mirror is None else _split_address(self.keys_mirror),
            alone=self.keys_alone,
        )

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'amanat.db'}"

    @property
    def bucket(self) -> BucketAddress | None:
        """Where evidence lies if not in the data folder."""
        if self.vault_url is None:
            return None
        key_id, secret = self.vault_key_id, self.vault_secret
        credentials = BucketCredentials(
            key_id.get_secret_value() if key_id else "",
            secret.get_secret_value() if secret else "",
            self.vault_credentials,
        )
        return BucketAddress.parse(self.vault_url, credentials)

    @property
    def bucket_drafts(self) -> int | None:
        """Bytes that files of drafts may fill of the bucket; None without one."""
        return None if self.vault_url is None else self.vault_drafts_mb * 1024 * 1024

    def tokens(self) -> dict[Messenger, str]:
        """The configured messengers and their tokens."""
        given: dict[Messenger, SecretStr | None] = {m: getattr(self, f"{m}_token") for m in REGISTRY}
        return {
            m: token.get_secret_value() for m, token in given.items() if token and token.get_secret_value()
        }

    def api(self, messenger: Messenger) -> str:
        """The base address of this messenger's Bot API."""
        return str(getattr(self, f"{messenger}_api"))

    def proxy(self, messenger: Messenger) -> str | None:
        proxy: str | None = getattr(self, f"{messenger}_proxy")
        return proxy


def _split_address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def webhook_messengers(settings: Settings) -> frozenset[Messenger]:
    """Messengers that call the webhook; the others are polled."""
    if not settings.webhook_url:
        return frozenset()
    return frozenset(m for m, registration in REGISTRY.items() if registration.capabilities.webhook_header)


def plain_http(settings: Settings) -> dict[str, str]:
    """Messengers that would be used without encryption: the variable's name and its host. Addresses of this
    machine do not count, and the result is empty if the operator has allowed it."""
    if settings.allow_plain_http:
        return {}
    addresses = {}
    for messenger in settings.tokens():
        address = urlsplit(settings.api(messenger))
        if address.scheme != "https" and not is_here(address.hostname or ""):
            addresses[f"AMANAT_{messenger.upper()}_API"] = f"{address.scheme}://{address.hostname}"
    return addresses


def is_here(host: str) -> bool:
    """Whether this host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def read_settings(**given: Any) -> Settings:
    """The settings in force. Raises SettingsTrouble naming the variable and the fix, never a value."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise _trouble_in(error) from None


def read_content_dir() -> Path | None:
    """The content folder that is set, if one is. Raises SettingsTrouble; reads no other setting."""
    try:
        return ContentSettings().content_dir
    except ValidationError as error:
        raise _trouble_in(error) from None


def _trouble_in(error: ValidationError) -> SettingsTrouble:
    first = error.errors(include_input=False, include_url=False)[0]
    name = "_".join(str(part) for part in first["loc"]).upper()
    where = f"AMANAT_{name}: " if name else ""
    return SettingsTrouble(
        f"{where}{first['msg'].removeprefix('Value error, ')}; see docs/operating/configuration.md"
    )
