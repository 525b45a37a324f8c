"""What ``amanat doctor`` says about the situation screen: whether it has an address, and whether the page is there."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bot.cli.finding import Finding
from bot.cli.running_program import read_health
from bot.cli.words import words
from bot.screen.server import PATH
from bot.settings import Settings

PATIENCE: Final = 3.0
"""Seconds that the page may take."""
_LARGEST: Final = 1_000_000
_PAGE: Final = "docs/operating/screen.md"
_MISDIRECTED: Final = 421
_HOST_LINE: Final = "proxy_set_header Host $http_host"


def screen_findings(settings: Settings) -> Iterator[Finding]:
    """One line: off, waiting for the bot to run, in order, or what to mend. The page is the same for everybody, so that
    what the proxy gives is compared with what the program gives."""
    if not settings.public_url:
        yield Finding("✓", words("doctor-screen-off", page=_PAGE))
        return
    address = f"{settings.public_url}{PATH}"
    if read_health(settings.listen) is None:
        yield Finding("✓", words("doctor-screen-waits", address=address))
        return
    own = _fetch(f"http://{settings.listen}{PATH}", host=urlsplit(settings.public_url).netloc)
    if not isinstance(own, bytes):
        yield Finding("!", words("doctor-screen-restart", url=settings.public_url))
        return
    seen = _fetch(address)
    if seen == own:
        yield Finding("✓", words("doctor-screen", address=address))
    elif seen == _MISDIRECTED:
        yield Finding("!", words("doctor-screen-host", address=address, line=_HOST_LINE))
    elif isinstance(seen, bytes):
        yield Finding("!", words("doctor-screen-other", address=address, page=_PAGE))
    else:
        yield Finding("!", words("doctor-screen-away", address=address, why=str(seen), page=_PAGE))


def _fetch(url: str, *, host: str = "") -> bytes | int | str:
    """The page; else the status of the answer, or why there is none."""
    headers = {"Host": host} if host else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the setting allows http and https alone
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            page: bytes = answer.read(_LARGEST)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except urllib.error.URLError as error:
        return str(error.reason)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return page
