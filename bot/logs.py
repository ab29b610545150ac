"""What may be written about a running bot: never the token, never a person's words, names or ids.

Libraries keep their messages to themselves: only the name, the level and the kind of an exception is shown of
theirs. An exception shows its kind and its place in the code, not its message.
"""

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

_TOKEN = re.compile(r"\d+:[\w-]{10,}", re.ASCII)
_OURS = ("bot", "__main__")
LIBRARIES = ("telegram", "httpx", "httpcore", "aiohttp", "asyncio")
"""Held at WARNING: below it, some of them write addresses or whole updates."""


def place(error: BaseException) -> str:
    """Where an exception was raised, as `file.py:12` from the outside in; never its message."""
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    return " > ".join(f"{Path(step.filename).name}:{step.lineno}" for step in steps) or "no place"


class Discreet(logging.Formatter):
    """One line a record, with nothing in it that is not ours to tell."""

    def __init__(self, token: str | None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        ours = record.name.split(".")[0] in _OURS
        message = record.getMessage() if ours else "a message of this library is withheld"
        if error is not None:
            message += f" ({type(error).__name__} at {place(error)})"
        where = record.pathname, record.lineno
        shown = logging.LogRecord(record.name, record.levelno, *where, "%s", (message,), None)
        shown.created, shown.msecs = record.created, record.msecs
        return self._redacted(super().format(shown)).replace("\n", " | ")

    def _redacted(self, text: str) -> str:
        if self._token:
            text = text.replace(self._token, "***").replace(self._token.partition(":")[2], "***")
        return _TOKEN.sub("***", text)


def set_up(level: str, token: str | None) -> None:
    """Sends all logs to stderr through `Discreet`, uncaught exceptions among them.

    Args:
        level: debug, info, warning or error; for our own loggers.
        token: the bot's token, to be cut out wherever it might turn up.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(token))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.getLogger("bot").setLevel(level.upper())
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught %s at %s", kind.__name__, place(error.with_traceback(trace)))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def loop_trouble(_: object, context: dict[str, object]) -> None:
    """For `loop.set_exception_handler`: what asyncio would have told at length."""
    error = context.get("exception")
    told = f"{type(error).__name__} at {place(error)}" if isinstance(error, BaseException) else "no exception"
    logging.getLogger("bot").error("trouble in the event loop: %s", told)
