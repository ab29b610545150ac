"""What a person at a terminal sees: the reply laid out, plain where that is wanted, and a prompt that edits lines."""

import os
import pty
import re
import subprocess
import sys
import time

import pytest
from conftest import ROOT

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x1b\x07]*(?:\x1b\\|\x07)|[=>])")


def at_a_terminal(*words: str, typed: tuple[str, ...] = (), **environment: str) -> str:
    """Everything that a command prints to a terminal of 70 columns; at each prompt the next of `typed` is sent."""
    keys, screen = pty.openpty()
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT, stdin=screen, stdout=screen, stderr=screen, close_fds=True,
        env=kept | {"TERM": "xterm-256color", "COLUMNS": "70", "LINES": "50"} | environment,
    )  # fmt: skip
    os.close(screen)
    seen, waiting, end = b"", list(typed), time.monotonic() + 60
    while time.monotonic() < end:
        try:
            piece = os.read(keys, 65536)
        except OSError:  # the other side is closed: the command has ended
            break
        seen += piece
        if b"\x1b[6n" in piece:
            os.write(keys, b"\x1b[1;1R")  # where the cursor is, which the prompt asks
        if waiting and b"\x1b[?2004h" in piece:  # the prompt is there and takes what is pasted
            time.sleep(0.3)
            os.write(keys, waiting.pop(0).encode())
    os.close(keys)
    assert process.wait(10) == 0
    return seen.decode()


def test_a_reply_is_wrapped_and_its_headings_are_bold_and_its_sources_links() -> None:
    shown = at_a_terminal("ask", "i have a blister after cryotherapy. is that normal?")
    assert "\x1b[1m" in shown
    assert "\x1b]8;" in shown
    lines = [line.rstrip() for line in ESCAPE.sub("", shown).splitlines()]
    assert max(map(len, lines)) <= 70
    assert any(line.startswith("1. ") for line in lines)


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_and_dumb_terminals_get_what_a_pipe_gets(plain: dict[str, str]) -> None:
    piped = subprocess.run(
        [sys.executable, "-m", "bot", "show", "blister"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert at_a_terminal("show", "blister", **plain).replace("\r\n", "\n") == piped


def test_chat_answers_and_a_number_opens_a_button() -> None:
    typed = ("i have a blister after cryotherapy. is that normal?\r", "1\r", "\x04")
    shown = ESCAPE.sub("", at_a_terminal("chat", typed=typed))
    assert re.sub(r"\s+", " ", shown).count("No clinician has signed it yet") == 2
