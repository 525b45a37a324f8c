"""Which proxies can be used, reported to the operator at start instead of at the first call."""

from importlib.util import find_spec
from urllib.parse import urlsplit

from bot.domain.people import Messenger

HTTP = ("http", "https")
SOCKS = ("socks4", "socks5", "socks5h")


class UnusableProxy(ValueError):
    """The proxy setting cannot work as it is; the message says what to change. It contains no password."""


def checked_proxy(proxy: str | None, messenger: Messenger, *, socks_package: str) -> str | None:
    """The proxy's address, or None for none. ``socks_package`` is the package that SOCKS needs.

    Raises UnusableProxy.
    """
    if not proxy:
        return None
    try:
        parts = urlsplit(proxy)
        scheme, host = parts.scheme.lower(), parts.hostname
        _ = parts.port
    except ValueError:
        raise UnusableProxy(f"the proxy for {messenger} is not an address: write http://host:port") from None
    if not host or scheme not in HTTP + SOCKS:
        raise UnusableProxy(
            f"the proxy for {messenger} must look like http://host:port or socks5://host:port"
        )
    if scheme in SOCKS and find_spec(socks_package.replace("-", "_")) is None:
        raise UnusableProxy(
            f"the proxy for {messenger} is {scheme}://, which needs the package {socks_package}: "
            f"run `.venv/bin/pip install {socks_package}`, or use an http:// proxy"
        )
    return proxy
