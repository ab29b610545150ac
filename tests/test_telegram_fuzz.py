"""Updates of every kind, odd, broken and forged: the bot survives all and answers every private question.

The suite has a short run. By hand, longer: `python tests/test_telegram_fuzz.py 20000 [SEED]`.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from conftest import sign_all, vetted
from telegram_bot import PACK, running
from telegram_checks import TYPES
from telegram_server import Call, Object, TelegramServer

from bot.pack import Pack
from bot.sayings import sayings

BOT_ID = 123456789
BATCH = 500
WORDS = [
    "Is a blister normal?",
    "when can i wash",
    "wash blister",
    "nothing that you know",
    "I cannot breathe",
    "/start",
    "/start blister",
    "/start no-such-entry",
    "/topics",
    "/help@cryofaq_bot",
    "/whatever",
    "/",
    "@cryofaq_bot",
    "🧊" * 40,
    "\u202egnp.exe",
    "a\u0301\u0301\u0301" * 50,
    "\ud800",
    "x\udfffy",
    "\x00",
    "\u200b\u200d\ufeff",
    "क्या यह सुरक्षित है",
    "مرحبا",
    "中文问题",
    "<b>&amp;</b> _*`[](x)",
    "' OR 1=1 --",
    "%s %d {0} {emergency}",
    "\n\n\n",
    "   ",
    "ﷺ" * 30,
    "Ⅷ½ﬁ",
    "blister " * 3000,
    "z" * 100_000,
    "a" * 1001,
    "tool number 7",
]
DATA = [
    "t",
    "x",
    "s:care:0",
    "s:tools:1",
    "s:tools:99",
    "c:0",
    "c:7",
    "n:blister:00000000",
    "p:washing:ffffffff",
    "m:tool-3:12345678",
    "p:gone:00000000",
    "",
    "x" * 64,
    "y" * 5000,
    "🧊",
    "n:blister",
    "../../etc/passwd",
    "s::",
    "\ud800",
    "m:laser:00000000",
]
PROBABLE = ("message", "message", "message", "callback_query", "edited_message", "inline_query")


class Generator:
    """Updates from the Bot API's own types, with a part of them spoilt."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.chats = 10_000

    def words(self) -> str:
        """Something that somebody typed."""
        return self.random.choice(WORDS)

    def junk(self) -> object:
        """A value of any type."""
        wild: list[object] = [
            None,
            True,
            False,
            0,
            -1,
            2**40,
            -(2**70),
            1.5,
            "",
            "text",
            [],
            [[]],
            {},
            {"id": "x"},
            [None],
        ]
        return self.random.choice(wild)

    def of(self, kind: str, depth: int = 0) -> object:
        """A value of a type of the Bot API."""
        if kind.startswith("Array of "):
            return [self.of(kind[9:], depth + 1) for _ in range(self.random.choice((0, 1, 1, 2)))]
        if kind.startswith("="):
            return kind[1:]
        plain: dict[str, object] = {
            "String": self.words(),
            "Integer": self.random.choice((0, 1, 7, 2**31, 2**52, -5)),
            "Boolean": True,
            "Float": 0.5,
        }
        if kind in plain:
            return plain[kind]
        fields = TYPES[kind]
        if "one of" in fields:
            return self.of(self.random.choice(fields["one of"]), depth)
        found: Object = {}
        for name, kinds in fields.items():
            wanted = "!" in kinds or self.random.random() < (0.25, 0.1, 0.03, 0.0)[min(depth, 3)]
            if wanted and depth < 6:
                found[name] = self.of(self.random.choice([one for one in kinds if one != "!"]), depth + 1)
        return found

    def person(self) -> Object:
        """Somebody."""
        return {
            "id": self.chats,
            "is_bot": False,
            "first_name": self.words()[:64],
            "language_code": self.words()[:9],
        }

    def chat(self) -> Object:
        """A chat that was not there before: two private ones to a group."""
        self.chats += 1
        if self.random.random() < 0.67:
            return {"id": self.chats, "type": "private", "first_name": self.words()[:64]}
        return {"id": -self.chats, "type": "supergroup", "title": self.words()[:64]}

    def message(self) -> Object:
        """A message with words, without, or with both."""
        message: Object = {"message_id": self.random.randrange(1, 10**6), "date": 1, "chat": self.chat()}
        message["from"] = self.person()
        draw = self.random.random()
        if draw < 0.6:
            message["text"] = self.words()
        else:
            name = self.random.choice(
                [k for k in TYPES["Message"] if k not in message and k not in ("text", "via_bot")]
            )
            message[name] = self.of(self.random.choice([k for k in TYPES["Message"][name] if k != "!"]), 1)
            if draw < 0.75:
                message["caption"] = self.words()
        if self.random.random() < 0.2:
            message["entities"] = self.of("Array of MessageEntity", 1)
        if self.random.random() < 0.2:
            sender: Object = {"id": BOT_ID, "is_bot": True}
            message["reply_to_message"] = self.random.choice([self.of("Message", 2), {"from": sender}])
        return message

    def spoilt(self, thing: Object) -> Object:
        """The same with a field missing, wrong or unknown."""
        keys = list(thing)
        for _ in range(self.random.choice((1, 1, 2))):
            key = self.random.choice(keys)
            value = thing.get(key)
            draw = self.random.random()
            if draw < 0.3:
                thing.pop(key, None)
            elif draw < 0.6 and isinstance(value, dict) and value:
                thing[key] = self.spoilt(dict(value))
            elif draw < 0.9:
                thing[key] = self.junk()
            else:
                thing["unheard_of"] = self.junk()
        return thing

    def update(self) -> tuple[str, object]:
        """Kind and content of an update."""
        kind = self.random.choice((*PROBABLE, self.random.choice(list(TYPES["Update"])[1:])))
        content: object
        if kind in ("message", "edited_message"):
            content = self.message()
        elif kind == "callback_query":
            self.chats += 1
            content = {
                "id": f"q{self.chats}",
                "from": self.person(),
                "chat_instance": "1",
                "data": self.random.choice(DATA),
                "message": self.message(),
            }
        elif kind == "inline_query":
            self.chats += 1
            content = {"id": f"i{self.chats}", "from": self.person(), "query": self.words(), "offset": ""}
        else:
            content = self.of(TYPES["Update"][kind][0])
        if isinstance(content, dict) and self.random.random() < 0.25:
            content = self.spoilt(content)
        return kind, self.junk() if self.random.random() < 0.01 else content


def owed(kind: str, content: object) -> int | None:
    """The private chat that must hear something: somebody asked in words, or pressed a button."""
    if not isinstance(content, dict):
        return None
    message = content.get("message") if kind == "callback_query" else content
    if kind not in ("message", "edited_message", "callback_query") or not isinstance(message, dict):
        return None
    chat, sender, via = (message.get(key) for key in ("chat", "from", "via_bot"))
    number = chat.get("id") if isinstance(chat, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        return None
    if kind == "callback_query":
        return number if isinstance(content.get("id"), str) and content["id"] else None
    if isinstance(sender, dict) and sender.get("is_bot") is True and not message.get("sender_chat"):
        return None
    if isinstance(via, dict) and via.get("id") == BOT_ID:
        return None
    words = [message.get(key) for key in ("text", "caption")]
    return number if any(isinstance(text, str) and text.strip() for text in words) else None


def unsaid(calls: list[Call], pack: Pack) -> Iterator[str]:
    """What was sent that the pack cannot say."""
    known = sayings(pack)
    texts = {text for text, _ in known.messages}
    for call in calls:
        said = [call.params["text"]] if "text" in call.params else []
        results = call.params.get("results", [])
        assert isinstance(results, list)
        said += [result["input_message_content"]["message_text"] for result in results]
        yield from (f"{call.method}: {text!r}" for text in said if text not in texts)
        yield from (f"label {label!r}" for label in call.buttons if label not in known.labels)
        titles = {*known.titles, *known.previews, None}
        shown = {value for result in results for value in (result["title"], result.get("description"))}
        yield from (f"title {title!r}" for title in shown - titles)


def fuzz(number: int, seed: int, folder: Path) -> Mapping[str, int]:
    """Sends that many updates and fails on anything that is wrong; returns what was counted."""
    faq = folder / "faq"
    for name, text in PACK.items():
        (faq / name).parent.mkdir(parents=True, exist_ok=True)
        (faq / name).write_text(text, encoding="utf-8")
    pack = vetted(sign_all(faq))
    made, waiting, presses = Generator(seed), dict[int, object](), set[str]()
    with TelegramServer() as server, running(server, faq, folder / "state", level="info") as process:
        for start in range(0, number, BATCH):
            for _ in range(min(BATCH, number - start)):
                kind, content = made.update()
                if (chat := owed(kind, content)) is not None:
                    waiting[chat] = content
                if (
                    kind == "callback_query"
                    and isinstance(content, dict)
                    and isinstance(content.get("id"), str)
                ):
                    presses.add(content["id"])
                    server.expect(content["id"])
                server.update(kind, content)
            server.wait(server.idle, 120)
            end = time.monotonic() + 20
            while (left := waiting.keys() - {call.chat for call in server.calls}) and time.monotonic() < end:
                time.sleep(0.05)
            assert not left, (
                f"{len(left)} of {len(waiting)} chats got no answer: {[waiting[c] for c in left][:2]}"
            )
        log = process.said()
    answered = {call.params["callback_query_id"] for call in server.of("answerCallbackQuery")}
    assert presses - {""} <= answered
    assert server.refused == []
    assert list(unsaid(server.calls, pack)) == []
    assert [
        line for line in log.splitlines() if "ERROR" in line or "Traceback" in line or "CRITICAL" in line
    ] == []
    return {"updates": number, "owed": len(waiting), "presses": len(presses), "calls": len(server.calls)}


def test_odd_updates_are_survived(tmp_path: Path) -> None:
    counted = fuzz(2000, 20261122, tmp_path)
    assert counted["owed"] > 500
    assert counted["presses"] > 150


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        started = time.monotonic()
        seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        print(fuzz(int(sys.argv[1]), seed, Path(home)), f"{time.monotonic() - started:.0f} s")
