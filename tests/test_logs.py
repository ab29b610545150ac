"""A log line holds nothing of the token, of a person's words, or of a library's own messages."""

import logging
import subprocess
import sys

import pytest

from bot.logs import Discreet, place

TOKEN = "123456:AAsecretsecretsecretsecretsecret1"
WORDS = "my wart looks like a zebrafish"


def line(name: str, message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, info)
    return Discreet(TOKEN).format(record)


@pytest.mark.parametrize(
    "text", [TOKEN, TOKEN.partition(":")[2], f"https://x/bot{TOKEN}/getMe", "999:BBanotherTokenAltogether"]
)
def test_a_token_is_cut_out_of_our_own_lines(text: str) -> None:
    told = line("bot.sending", "call of %s failed", text)
    assert "***" in told
    assert "ecret" not in told
    assert "another" not in told


@pytest.mark.parametrize("name", ["telegram.ext", "httpx", "aiohttp.server", "asyncio", "py.warnings"])
def test_libraries_keep_their_messages_to_themselves(name: str) -> None:
    told = line(name, "update %s", WORDS)
    assert name in told
    assert "zebrafish" not in told


def test_an_exception_shows_its_kind_and_place_in_one_line() -> None:
    with pytest.raises(ValueError) as caught:
        raise ValueError(f"{WORDS}\n{TOKEN}")
    told = line("bot.delivery", "it failed", error=caught.value)
    assert place(caught.value).startswith("test_logs.py:")
    assert "it failed (ValueError at test_logs.py:" in told
    assert "zebrafish" not in told
    assert "\n" not in told


def test_a_crash_of_the_process_tells_no_more() -> None:
    crash = (
        f"import threading; from bot import logs; logs.set_up('debug', '{TOKEN}');"
        f"t = threading.Thread(target=lambda: int('{WORDS}')); t.start(); t.join();"
        f"raise RuntimeError('{WORDS} {TOKEN}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", crash], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 1
    assert "uncaught RuntimeError at" in done.stderr
    assert "uncaught ValueError at" in done.stderr
    assert "zebrafish" not in done.stderr
    assert "secret" not in done.stderr
