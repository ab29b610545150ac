"""Renders real conversations with the bot as a page of phone width: `python tests/phone.py PAGE.html [FAQ]`.

The bot runs as its own process on the given content (default: the shipped one); the page shows what it sent.
"""

import html
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT
from telegram_bot import running
from telegram_server import Call, TelegramServer

CSS = """
body { margin: 0; background: #777; font: 16px/1.35 Roboto, "Noto Sans", Arial, sans-serif; }
main { display: flex; flex-wrap: wrap; gap: 24px; padding: 16px; align-items: flex-start; }
section { width: 360px; background: #d3e2d0; padding: 10px 8px 18px; box-sizing: border-box; }
h2 { font-size: 13px; margin: 0 0 10px; text-align: center; color: #fff; background: #6a8f6a; padding: 5px;
  border-radius: 10px; }
.me, .bot { max-width: 86%; padding: 7px 10px; border-radius: 13px; margin: 6px 0 0; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.me { background: #e7fdd0; margin-left: auto; width: fit-content; }
.bot { background: #fff; width: fit-content; }
.bot a { color: #2b6ea8; }
.key { max-width: 91.6%; margin-top: 3px; background: #5f805f; color: #fff; text-align: center;
  padding: 8px 4px; border-radius: 7px; font-size: 14px; font-weight: 500; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }
.note { text-align: center; font-size: 12px; color: #345; margin: 8px 0; }
.card { background: #fff; border-bottom: 1px solid #ccc; padding: 6px 10px; }
.card b, .card span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.card span { color: #666; font-size: 14px; }
"""


def bubble(call: Call) -> str:
    """A message of the bot as HTML, marked by its entities as a phone would."""
    wide = call.text.encode("utf-16-le")
    entities = call.params.get("entities") or []
    assert isinstance(entities, list)
    parts, at = [], 0
    for entity in sorted(entities, key=lambda one: int(one["offset"])):
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        parts.append(html.escape(wide[at:start].decode("utf-16-le")))
        inside = html.escape(wide[start:end].decode("utf-16-le"))
        link = f'<a href="{html.escape(entity["url"])}">{inside}</a>' if entity["type"] == "text_link" else ""
        parts.append(link or f"<b>{inside}</b>")
        at = end
    parts.append(html.escape(wide[at:].decode("utf-16-le")))
    edited = '<div class="note">the same message, edited</div>' if call.method == "editMessageText" else ""
    keys = "".join(f'<div class="key">{html.escape(label)}</div>' for label in call.buttons)
    return f'{edited}<div class="bot">{"".join(parts)}</div>{keys}'


@dataclass
class Talk:
    """A conversation in a chat of its own."""

    server: TelegramServer
    chat: int
    parts: list[str]
    last: Call | None = None

    def say(self, text: str, chat: int | None = None, **more: object) -> None:
        """Writes, and shows the answer."""
        self.parts.append(f'<div class="me">{html.escape(text)}</div>')
        self._show(self.server.answer(chat or self.chat, text, **more))

    def press(self, label: str) -> None:
        """Presses a button of the last message."""
        assert self.last, "nothing to press"
        self.parts.append(f'<div class="note">presses: {html.escape(label)}</div>')
        self._show(self.server.pressed(self.chat, self.last, label))

    def nth(self, number: int) -> None:
        """Presses the button at a place, counted from 0."""
        assert self.last, "nothing to press"
        self.press(list(self.last.buttons)[number])

    def send(self, what: str, **content: object) -> None:
        """Sends something that is no text."""
        before = len(self.server.to(self.chat))
        self.parts.append(
            f'<div class="me">[{html.escape(what)}] {html.escape(str(content.get("caption", "")))}</div>'
        )
        self.server.update("message", self.server.message(self.chat, **content))
        self.server.wait(lambda: len(self.server.to(self.chat)) > before)
        self._show(self.server.to(self.chat)[before])

    def search(self, words: str) -> None:
        """Types an inline query and shows the list."""
        key = self.server.search(self.chat, words)
        found = lambda: [c for c in self.server.of("answerInlineQuery") if c.params["inline_query_id"] == key]  # noqa: E731
        self.server.wait(lambda: bool(found()))
        self.parts.append(f'<div class="me">@cryofaq_bot {html.escape(words)}</div>')
        params = found()[0].params
        if isinstance(button := params.get("button"), dict):
            self.parts.append(f'<div class="card"><b>{html.escape(str(button["text"]))}</b></div>')
        results = params["results"]
        assert isinstance(results, list)
        for one in results:
            line = html.escape(one.get("description", ""))
            self.parts.append(
                f'<div class="card"><b>{html.escape(one["title"])}</b><span>{line}</span></div>'
            )

    def _show(self, call: Call) -> None:
        self.last = call
        self.parts.append(bubble(call))


def first_steps(talk: Talk) -> None:
    talk.say("/start")
    talk.nth(2)
    talk.nth(1)
    talk.press("Back to the questions")


def a_sure_answer(talk: Talk) -> None:
    talk.say("I have a blister after cryotherapy. Is that normal?")
    talk.nth(0)


def unsure(talk: Talk) -> None:
    talk.say("does cryo work")
    if len(talk.last.buttons if talk.last else ()) > 1:
        talk.nth(0)


def none_of_these(talk: Talk) -> None:
    talk.say("does cryo work")
    if talk.last and "None of these" in talk.last.buttons:
        talk.press("None of these")


def missed_twice(talk: Talk) -> None:
    talk.say("tell me a joke")
    talk.say("and the capital of France?")


def danger(talk: Talk) -> None:
    talk.say("I cant breathe after the chamber")
    talk.say("/emergency")


def urgent(talk: Talk) -> None:
    talk.say("pus and spreading redness after my wart was frozen, when can I swim")


def pictures(talk: Talk) -> None:
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    talk.send("photo", photo=photo)
    talk.send("voice message", voice={"file_id": "x", "file_unique_id": "y", "duration": 3})
    talk.send("photo", photo=photo, caption="can I swim with a plaster on the frozen wart")


def fixed_texts(talk: Talk) -> None:
    for command in ("/help", "/privacy", "/sources", "/whatever"):
        talk.say(command)


def old_button(talk: Talk) -> None:
    talk.say("/start no-longer-there")


def in_a_group(talk: Talk) -> None:
    talk.chat = -talk.chat
    talk.say("@cryofaq_bot how long does a frozen wart take to heal?")


def inline(talk: Talk) -> None:
    talk.search("blister")
    talk.search("my face is swelling and I cannot breathe")


def not_covered(talk: Talk) -> None:
    talk.say("how much is laser hair removal")


TALKS: tuple[Callable[[Talk], None], ...] = (
    first_steps, a_sure_answer, unsure, none_of_these, missed_twice, danger, urgent, pictures, fixed_texts,
    old_button, in_a_group, inline, not_covered,
)  # fmt: skip


def sections(server: TelegramServer) -> Iterator[str]:
    """Each conversation as a phone's screen."""
    for number, talk in enumerate(TALKS, 1):
        found = Talk(server, 100 + number, [])
        talk(found)
        yield f"<section><h2>{number}. {talk.__name__.replace('_', ' ')}</h2>{''.join(found.parts)}</section>"


def main(page: Path, faq: Path) -> None:
    """Writes the page."""
    with tempfile.TemporaryDirectory() as home, TelegramServer() as server, running(server, faq, Path(home)):
        body = "".join(sections(server))
        assert server.refused == [], server.refused
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{CSS}</style>'
    page.write_text(f"<!doctype html><html lang=en>{head}<main>{body}</main></html>", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).absolute() if len(sys.argv) > 2 else ROOT / "faq")
