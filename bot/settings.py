"""Environment -> Settings, read once. A setting that is wrong or unknown is an error at the start.

The command's flags override the environment by taking its place, so both are checked alike.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from bot.errors import SettingsError

API = "https://api.telegram.org/bot"
LISTEN = "127.0.0.1:8080"
"""Where webhooks are taken unless CRYOFAQ_LISTEN says otherwise."""
LEVELS = ("debug", "info", "warning", "error")
KNOWN = frozenset(
    {
        "CRYOFAQ_FAQ",
        "CRYOFAQ_API_URL",
        "CRYOFAQ_STATE",
        "CRYOFAQ_WEBHOOK_URL",
        "CRYOFAQ_WEBHOOK_SECRET",
        "CRYOFAQ_LISTEN",
        "CRYOFAQ_RATE",
        "CRYOFAQ_LOG",
        "CRYOFAQ_KEEP_UNANSWERED",
        "CRYOFAQ_DATABASE",
    }
)


class Secret:
    """A value that shows itself only when asked by name: not in a repr, an f-string or a traceback."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


class Address(Struct, frozen=True):
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Settings(Struct, frozen=True):
    """What the operator set."""

    faq: Path
    token: Secret | None
    api_url: str
    """Base of the Bot API; the token follows it at once."""
    state: Path | None
    """Folder of the inbox; None is the platform's own, `default_state()`."""
    proxy: str | None
    """What HTTPS_PROXY, HTTP_PROXY and NO_PROXY say about the Bot API."""
    webhook_url: str | None
    """None is long polling."""
    webhook_secret: Secret | None
    listen: Address | None
    """For webhooks, /healthz and /metrics; None opens no port when polling."""
    rate: int
    """Messages a second overall; 0 keeps no pace."""
    log: str
    keep_days: int
    """Days for which unanswered questions are kept; 0 keeps none."""
    database: Secret | None
    """Of the backlog, as SQLAlchemy has it; None is a file in the state folder, `database_url()`."""
    cache: Path | None
    """Folder for what can be made anew at any time; None if the platform names none."""
    plain: bool
    """No layout at a terminal: NO_COLOR is set (no-color.org), or the terminal is a dumb one."""


def shipped_faq() -> Path:
    """The default pack: inside an installed wheel, or beside the code in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "faq"
    return inside if inside.is_dir() else here.parent / "faq"


def default_state() -> Path:
    """The folder that the platform sets aside for a program's state."""
    import platformdirs

    return platformdirs.user_state_path("cryofaq", appauthor=False)


def database_url(found: Settings) -> Secret:
    """Where the backlog is: as set, or the file desk.sqlite in the state folder."""
    return found.database or Secret(f"sqlite:///{(found.state or default_state()).absolute() / 'desk.sqlite'}")


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in the environment; a variable that is empty counts as not set.

    Raises:
        SettingsError: a variable is misspelt or holds no usable value; the message never shows a secret.
    """
    unknown = sorted(key for key in environment if key.startswith("CRYOFAQ_") and key not in KNOWN)
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)}; known are: {', '.join(sorted(KNOWN))}")
    given = {key: value.strip() for key, value in environment.items() if value.strip()}
    faq, state, api = given.get("CRYOFAQ_FAQ"), given.get("CRYOFAQ_STATE"), given.get("CRYOFAQ_API_URL", API)
    hook, listen = given.get("CRYOFAQ_WEBHOOK_URL"), given.get("CRYOFAQ_LISTEN")
    api = _url("CRYOFAQ_API_URL", api)
    if not urlsplit(api).path:
        raise SettingsError(f"CRYOFAQ_API_URL has no path; it ends in /bot, as in {API}")
    return Settings(
        faq=Path(faq) if faq else shipped_faq(),
        token=_token(given.get("TELEGRAM_BOT_TOKEN")),
        api_url=api,
        state=Path(state) if state else None,
        proxy=_proxy(given, api),
        webhook_url=_url("CRYOFAQ_WEBHOOK_URL", hook) if hook else None,
        webhook_secret=_secret(given.get("CRYOFAQ_WEBHOOK_SECRET")),
        listen=_address(listen) if listen else _address(LISTEN) if hook else None,
        rate=_rate(given.get("CRYOFAQ_RATE"), api),
        log=_level(given.get("CRYOFAQ_LOG", "info")),
        keep_days=_days(given.get("CRYOFAQ_KEEP_UNANSWERED")),
        database=_database(given.get("CRYOFAQ_DATABASE")),
        cache=_cache(given),
        plain="NO_COLOR" in given or given.get("TERM") == "dumb",
    )


def _cache(given: Mapping[str, str]) -> Path | None:
    """The folder that the platform sets aside for a program's cache, without the time that platformdirs takes."""
    if sys.platform == "win32":
        home = given.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        home = f"{given['HOME']}/Library/Caches" if "HOME" in given else None
    else:
        home = given.get("XDG_CACHE_HOME") or (f"{given['HOME']}/.cache" if "HOME" in given else None)
    return Path(home, "cryofaq") if home and Path(home).is_absolute() else None


def _token(text: str | None) -> Secret | None:
    if text is not None and not re.fullmatch(r"\d{1,20}:[\w-]+", text, re.ASCII):
        raise SettingsError("TELEGRAM_BOT_TOKEN is not a bot token such as @BotFather gives (digits:letters)")
    return Secret(text) if text else None


def _secret(text: str | None) -> Secret | None:
    if text is not None and not re.fullmatch(r"[\w-]{1,256}", text, re.ASCII):
        raise SettingsError("CRYOFAQ_WEBHOOK_SECRET may hold only letters, digits, _ and -, at most 256")
    return Secret(text) if text else None


def _url(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or re.search(r"\s", text):
        raise SettingsError(f"{name} is not a web address such as https://bot.example.org/telegram")
    return text


def _address(text: str) -> Address:
    found = re.fullmatch(r"(?:\[([\da-fA-F:]+)\]|([\w.-]+)):(\d{1,5})", text, re.ASCII)
    if not found or int(found[3]) > 65535:
        raise SettingsError(f"CRYOFAQ_LISTEN is not HOST:PORT, such as {LISTEN}")
    return Address(found[1] or found[2], int(found[3]))


def _proxy(given: Mapping[str, str], api: str) -> str | None:
    """The proxy for the Bot API, by the names that most programs read; small letters count first."""
    scheme, host = urlsplit(api).scheme, urlsplit(api).hostname or ""
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    proxy = next((given[name] for name in names if name in given), None)
    if proxy is None or _loopback(host):
        return None
    names_left_out = (given.get("no_proxy") or given.get("NO_PROXY", "")).split(",")
    left_out = [name.strip().lstrip(".").lower() for name in names_left_out if name.strip()]
    return None if any(name == "*" or f".{host}".endswith(f".{name}") for name in left_out) else proxy


def _rate(text: str | None, api: str) -> int:
    """Telegram's own 30 a second; none for a Bot API on this machine, which is a test or paces by itself."""
    if text is None:
        return 0 if _loopback(urlsplit(api).hostname or "") else 30
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise SettingsError("CRYOFAQ_RATE is not a number of messages a second, such as 30; 0 keeps no pace")
    return int(text)


def _days(text: str | None) -> int:
    if text is not None and not (re.fullmatch(r"\d{1,3}", text, re.ASCII) and 1 <= int(text) <= 365):
        raise SettingsError("CRYOFAQ_KEEP_UNANSWERED is not a number of days from 1 to 365; not set, nothing is kept")
    return int(text) if text else 0


def _database(text: str | None) -> Secret | None:
    if text is not None and not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", text):
        raise SettingsError("CRYOFAQ_DATABASE is not an address of sqlite:// or postgresql://")
    return Secret(text) if text else None


def _loopback(host: str) -> bool:
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def _level(text: str) -> str:
    if text.lower() not in LEVELS:
        raise SettingsError(f"CRYOFAQ_LOG is none of: {', '.join(LEVELS)}")
    return text.lower()
