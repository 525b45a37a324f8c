"""Settings from the environment or ``.env``, read once. Every name is an interface that others script against."""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.people import Account, Messenger
from bot.domain.settings import Reporting

LAST_PORT: Final = 65_535
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes as a webhook's secret."""


class SettingsTrouble(Exception):
    """A setting is missing or wrong. The message is one line for the operator, with the mend."""


class Settings(BaseSettings):
    """Each field is the variable ``AMANAT_<NAME>``; docs/operating.md says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix="AMANAT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_proxy: str | None = None
    bale_token: SecretStr | None = None
    bale_api: str = "https://tapi.bale.ai"
    bale_proxy: str | None = None
    database_url: SecretStr | None = None
    """SQLAlchemy URL; by default SQLite in the data folder."""
    data_dir: Path = Path("data")
    key_file: Path = Field(default_factory=lambda: Path.home() / ".config" / "amanat" / "keys.json")
    copy_dir: Path | None = None
    """Where a second copy is kept all the time: key files and vault as they are, the database by litestream."""
    owners: Annotated[tuple[Account, ...], NoDecode] = ()
    """``telegram:111,bale:222``."""
    editors: Annotated[tuple[Account, ...], NoDecode] = ()
    """Who looks after the lessons and hears what learners say of a card; the owners, if nobody is named."""
    groups: Annotated[tuple[Account, ...], NoDecode] = ()
    """``telegram:-100123``: a seed for the first start; afterwards the database wins."""
    operator_fa: str = ""
    reporting: Reporting | None = None
    """A seed of the reporting switch."""
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
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

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > LAST_PORT:
            raise ValueError("host:port, for example 127.0.0.1:8080")
        return value

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

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'amanat.db'}"

    def tokens(self) -> dict[Messenger, str]:
        """The configured messengers and their tokens."""
        given = {Messenger.TELEGRAM: self.telegram_token, Messenger.BALE: self.bale_token}
        return {
            m: token.get_secret_value() for m, token in given.items() if token and token.get_secret_value()
        }


def read_settings(**given: Any) -> Settings:
    """The settings in force. Raises SettingsTrouble naming the variable and the mend, never a value."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        where = f"AMANAT_{name}: " if name else ""
        raise SettingsTrouble(
            f"{where}{first['msg'].removeprefix('Value error, ')}; see docs/operating.md"
        ) from None
