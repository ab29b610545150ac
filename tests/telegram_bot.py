"""The real bot as a process of its own, talking to the server of `telegram_server.py`, and a pack for it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import NOTICES, ROOT, TEXTS
from telegram_server import TOKEN, TelegramServer

CLINIC = "https://clinic.example/contact"
_MANY = "".join(
    f"""\
  - id: tool-{number}
    question: What is tool number {number}?
    button: Tool {number}
    answer: Tool number {number} is a tool.
    phrasings:
      - tell me of tool {number}
"""
    for number in range(1, 19)
)
PACK: Mapping[str, str] = TEXTS | {
    "en/pack.yaml": TEXTS["en/pack.yaml"].replace(
        "  care: After care\n", "  care: After care\n  tools: Tools\n"
    )
    + f"clinic_url: {CLINIC}\n",
    "en/notices.yaml": "".join(
        f'{key}: "{text}"\n'
        for key, text in (
            NOTICES | {"start": "🧊 Hello. <b>& _so_ *on*", "heading-sources": "𝐒ources 🧊"}
        ).items()
    ),
    "en/entries/tools.yaml": f"section: tools\nentries:\n{_MANY}",
}
"""The small pack with a clinic, a long section, and letters outside the Basic Multilingual Plane."""


@dataclass
class Running:
    """A bot that runs."""

    process: "subprocess.Popen[bytes]"
    log: Path
    faq: Path

    def said(self) -> str:
        """Everything on its standard error so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def reload(self) -> None:
        """Tells it to read its content again."""
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def running(
    server: TelegramServer, faq: Path, state: Path, *command: str, level: str = "debug", ends: int = 0,
    **settings: str,
) -> Iterator[Running]:  # fmt: skip
    """Starts a bot, waits until it polls, and ends it with SIGTERM.

    Args:
        command: what to run in place of `python -m bot telegram`.
        ends: the exit code that it must end with.
        settings: more of the environment.
    """
    state.mkdir(parents=True, exist_ok=True)
    around = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "SYSTEMROOT")}
    around |= {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "TELEGRAM_BOT_TOKEN": TOKEN,
        "CRYOFAQ_API_URL": server.url, "CRYOFAQ_STATE": str(state), "CRYOFAQ_FAQ": str(faq),
        "CRYOFAQ_RATE": "0", "CRYOFAQ_LOG": level, **settings,
    }  # fmt: skip
    with (state / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", *(command or ("-m", "bot", "telegram"))],
            stdout=log, stderr=log, cwd=state, env=around,
        )  # fmt: skip
        try:
            server.wait(lambda: server.polls > 0, 30)
            yield Running(process, state / "log", faq)
            process.terminate()
            assert process.wait(15) == ends, (state / "log").read_text(errors="replace")[-2000:]
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
