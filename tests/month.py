"""A month at the curators' desk, by hand, in a few minutes: `python tests/month.py [--report REPORT.html]`.

5,000 questions go through the real bot on loopback while it keeps what it cannot answer: asked questions with
slips of the keyboard, four topics that no entry covers in many wordings, and questions about anything. What it
kept is spread over 30 days; then a scripted curator takes the three largest clusters with `inbox propose`,
finishes the drafts in words of its own, and `lint`, `review sign`, `evaluate --learn` and SIGHUP follow, all on a
copy of faq/. Then the topics are asked again, in wordings that were not asked before. The texts that this
curator writes are for this run alone: no clinician has seen them, and they are never shipped.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from telegram_server import TOKEN, Call, TelegramServer  # noqa: E402

from bot.backlog import Backlog  # noqa: E402
from bot.notices import Notice  # noqa: E402

ASKED = [HERE / "questions" / f"{name}.jsonl" for name in ("dev", "own-dev", "own-second")]
TOTAL, OF_A_TOPIC, ABOUT_ANYTHING, AGAIN = 5000, 150, 700, 40
OPENERS = ("", "hi, ", "hello ", "quick question: ", "sorry to bother you, ", "please tell me, ", "um ", "hey ")
TAILS = ("", "?", " please", " thanks", " asap", " if i come tomorrow", " do you know", " this week")
TOPICS = {
    "parking": (
        "where can i park|is there parking at the clinic|do you have a car park|parking near the entrance|"
        "is the parking free|how much is parking|can i leave my car in your car park|parking for disabled people|"
        "any parking spaces|how do i find the parking|is there a parking garage|parking permit needed"
    ),
    "gift-voucher": (
        "do you sell gift vouchers|can i buy a gift voucher for my mum|i got a voucher, how do i use it|"
        "how long is a voucher valid|gift voucher for a friend|can i redeem my voucher at your place|"
        "is there a voucher for birthdays|where do i buy a voucher|voucher code does not work|"
        "can i get my voucher refunded|lost my gift voucher|two people on one voucher"
    ),
    "tinnitus": (
        "does it help tinnitus|tinnitus treatment with cold|can you treat my tinnitus|my tinnitus drives me mad|"
        "is this good for tinnitus|tinnitus and the freezing thing|will my tinnitus go away|"
        "anything new against tinnitus|tinnitus in both ears, can cold help|do you do tinnitus"
    ),
    "flying": (
        "can i get on a plane the next day|is it ok to go on a plane|plane trip two days later|"
        "boarding a plane with a bandage|do i have to cancel my plane ticket|plane ride after my visit|"
        "can i take a plane on friday|how soon may i board a plane|long plane journey, allowed"
    ),
}
"""Topic -> what people ask about it; invented, and in no entry."""
FRESH = {
    "parking": "parking round the corner of the clinic|does parking cost anything|parking spot for a van",
    "gift-voucher": "a voucher as a gift for my sister|does the voucher run out|paying with a voucher",
    "tinnitus": "got tinnitus since spring, any use|tinnitus cure with nitrogen|can tinnitus be frozen",
    "flying": "sitting in a plane the day after|is a plane bad for the spot|plane to spain at the weekend",
}
"""Asked only at the end."""
WHATS = "tell me about {}|what is {}|{}?|how does one do {}|is {} any good|i want {}|who knows about {}|{} please"
THINGS = (
    "onion soup|the accordion|bicycle brakes|chess openings|a mortgage|the opera|sourdough|roof tiles|football|tulips|"
    "the moon landing|a passport|algebra|spanish verbs|garden fences|guitars|the tax office|aquariums|sudoku|volcanoes|"
    "wallpaper|piano lessons|the election|origami|trains to lisbon|coffee beans|poker|houseboats|karaoke|beehives"
)
ENTRIES = {
    "parking": (
        "Where can I park?", "Parking", "The clinic that treats you can say where to park. Ask when you book.",
        "where do I put the car while I am treated|are there spaces for cars|car park of the clinic|"
        "what does parking cost|is parking free of charge|somewhere to park nearby|I come by car, where to|"
        "parking at your clinic|disabled parking bay|parking garage near by|leave the car for an hour|"
        "find a parking space|parking", False,
    ),
    "gift-voucher": (
        "Can I give or use a gift voucher?", "Gift vouchers",
        "This service sells no vouchers. The clinic or shop that sold a voucher can say how to use it.",
        "voucher for somebody's birthday|buy a present voucher|how does my voucher work|is my voucher still good|"
        "use up a gift voucher|voucher expired|the code on my voucher|money back for a voucher|gift card|"
        "pay with a gift voucher|lost a voucher|share a voucher with my wife|voucher", False,
    ),
    "tinnitus": (
        "Does cold help with tinnitus?", "Tinnitus",
        "This service does not cover tinnitus. A doctor can tell you what may help.",
        "ringing in the ears|help for tinnitus|treating tinnitus with cold|my ears ring all the time|"
        "tinnitus therapy|cold against tinnitus|noise in both ears|what works for tinnitus|cure tinnitus|"
        "tinnitus since last year|can nitrogen stop tinnitus|tinnitus", True,
    ),
    "flying": (
        "Can I fly after a treatment?", "Flying",
        "The clinic that treats you can say when you may fly. Ask before you book a flight.",
        "fly the day after|flight soon after freezing|take a plane after it|on a plane with a plaster|"
        "cancel my flight|air travel after a visit|plane in two days|when may I fly again|long flight|"
        "travel by plane|catch a plane on Sunday|plane", False,
    ),
}  # fmt: skip
"""What the curator writes: question, button, answer, ways of asking, and whether it says "not covered"."""
DAYS = 30


def slipped(text: str, draw: random.Random) -> str:
    """A text with one or two slips of the keyboard: a letter left out, doubled, swapped or hit beside."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for _ in range(draw.choice((1, 1, 2))):
        places = [n for n in range(1, len(text) - 1) if text[n].isalpha() and text[n + 1].isalpha()]
        if not places:
            return text
        at = draw.choice(places)
        row = next((row for row in rows if text[at].lower() in row), "")
        beside = row[(row.index(text[at].lower()) + 1) % len(row)] if row else text[at]
        text = text[:at] + draw.choice(("", text[at] * 2, text[at + 1] + text[at], beside)) + (
            text[at + 1 :] if draw.random() < 0.7 else text[at + 2 :]
        )  # fmt: skip
    return text


def month(draw: random.Random) -> list[str]:
    """What is asked, in the order in which it is asked."""
    asked = [json.loads(line)["text"] for path in ASKED for line in path.read_text().splitlines() if line.strip()]
    found = [worded(core, draw) for cores in TOPICS.values() for core in drawn(cores, OF_A_TOPIC, draw)]
    whats, things = WHATS.split("|"), THINGS.split("|")
    found += [draw.choice(whats).format(draw.choice(things)) for _ in range(ABOUT_ANYTHING)]
    while len(found) < TOTAL:
        text = draw.choice(asked)
        found.append(slipped(text, draw) if draw.random() < 0.5 else text)
    draw.shuffle(found)
    return found


def drawn(cores: str, count: int, draw: random.Random) -> list[str]:
    """Wordings of a topic, each as often as another."""
    texts = cores.split("|")
    return [texts[n % len(texts)] for n in range(count)]


def worded(core: str, draw: random.Random) -> str:
    """A wording as somebody types it."""
    text = f"{draw.choice(OPENERS)}{core}{draw.choice(TAILS)}"
    return slipped(text, draw) if draw.random() < 0.3 else text


class Bench:
    """A copy of faq/, a state folder, and the environment of the commands."""

    def __init__(self, folder: Path) -> None:
        self.faq, self.state, self.log = folder / "faq", folder / "state", folder / "log"
        shutil.copytree(HERE.parent / "faq", self.faq)
        self.state.mkdir()
        self.month = f"sqlite:///{folder / 'month.sqlite'}"
        """The kept questions, spread over the days."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("CRYOFAQ_")}
        self._around = clean | {
            "PYTHONPATH": str(HERE.parent), "CRYOFAQ_STATE": str(self.state), "CRYOFAQ_FAQ": str(self.faq),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }  # fmt: skip

    def run(self, *words: str | Path, fine: Sequence[int] = (0,)) -> str:
        """Runs a command over the copy and returns what it printed."""
        around = self._around | {"CRYOFAQ_DATABASE": self.month}
        command = [sys.executable, "-m", "bot", *map(str, words)]
        done = subprocess.run(command, env=around, cwd=HERE.parent, capture_output=True, text=True, check=False)
        assert done.returncode in fine, f"{words}: {done.stderr[-2000:]}"
        return done.stdout

    @contextmanager
    def bot(self, server: TelegramServer) -> "Iterator[subprocess.Popen[bytes]]":
        """The bot, with the queue on."""
        around = self._around | {
            "TELEGRAM_BOT_TOKEN": TOKEN, "CRYOFAQ_API_URL": server.url, "CRYOFAQ_RATE": "0",
            "CRYOFAQ_KEEP_UNANSWERED": str(DAYS), "CRYOFAQ_LOG": "info",
        }  # fmt: skip
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "telegram"], env=around, stdout=log, stderr=log, cwd=self.state
            )
            try:
                server.wait(lambda: server.polls > 0, 60)
                yield process
                process.terminate()
                assert process.wait(20) == 0, self.log.read_text()[-2000:]
            finally:
                process.kill()
                process.wait()


def asked(
    server: TelegramServer, texts: Sequence[str], start: int, choose: Callable[[Call], str] = lambda _: ""
) -> list[Call]:
    """Asks each text in a chat of its own, and presses the button that is chosen for what comes, if any."""
    first: dict[int, Call] = {}
    seen = len(server.calls)
    for at in range(0, len(texts), 200):
        chats = range(start + at, start + min(at + 200, len(texts)))
        for chat in chats:
            server.say(chat, texts[chat - start])
        end = time.monotonic() + 120
        while not all(chat in first for chat in chats):
            assert time.monotonic() < end, "the bot has stopped answering"
            time.sleep(0.05)
            calls = server.calls[seen:]
            seen += len(calls)
            for call in calls:
                if call.method == "sendMessage" and isinstance(call.chat, int):
                    first.setdefault(call.chat, call)
        for chat in chats:
            number = first[chat].params["message_id"]
            label = choose(first[chat])
            if label in first[chat].buttons and isinstance(number, int):
                server.press(chat, first[chat].buttons[label], number)
    server.wait(server.idle, 60)
    return [first[chat] for chat in range(start, start + len(texts))]


def spread(state: Path, url: str, draw: random.Random) -> Backlog:
    """What the bot noted today, as if it had come over the last days."""
    today = datetime.now(UTC).date()
    before, after = Backlog(f"sqlite:///{state / 'desk.sqlite'}"), Backlog(url)
    kept = before.kept()
    for number, each in enumerate(kept):
        after.keep(today - timedelta(days=DAYS - 1 - number * DAYS // len(kept)), each.text, each.outcome)
    for count in before.counts():
        for day, times in Counter(draw.randrange(DAYS) for _ in range(count.times)).items():
            after.count(today - timedelta(days=day), count.decision, count.entry, times)
    for vote in before.votes():
        for helped, times in ((True, vote.helped), (False, vote.not_helped)):
            for _ in range(times):
                after.feedback(today, vote.entry, vote.fingerprint, helped)
    before.close()
    return after


def finished(draft: str, topic: str) -> str:
    """A draft as the curator leaves it: nothing of what people typed is in it."""
    question, button, answer, phrasings, outside = ENTRIES[topic]
    head = draft[: draft.index("    question:")]
    kind = "    outside: true\n" if outside else ""
    ways = "".join(f"      - {text}\n" for text in phrasings.split("|"))
    done = f"{head}    question: {question}\n    button: {button}\n    answer: {answer}\n{kind}    phrasings:\n{ways}"
    return done.replace("marked UNFINISHED", "that was marked")


def without(told: str) -> None:
    """Takes out the line that lint tells of, as `PATH:LINE: ...`."""
    path, number, _ = told.split(":", 2)
    lines = Path(path).read_text().splitlines(keepends=True)
    del lines[int(number) - 1]
    Path(path).write_text("".join(lines))


def curate(bench: Bench) -> list[str]:
    """From the queue to signed entries; returns the topics."""
    done: list[str] = []
    for cluster in json.loads(bench.run("inbox", "--json")):
        told = " ".join(cluster["wordings"]).lower()
        topic = next((t for t in TOPICS if re.search(t.split("-")[-1].replace("flying", "plane"), told)), "")
        print(f"  cluster {cluster['key']}: {cluster['times']} times, {topic or 'no invented topic: ignored'}")
        if not topic or topic in done:
            bench.run("inbox", "ignore", cluster["key"])
            continue
        out = bench.faq / "en/entries" / f"{topic}.yaml"
        section = "outside" if ENTRIES[topic][4] else "visit"
        options = ["--new", topic, "--section", section, "--out", out, "--questions", ASKED[0]]
        print("    " + bench.run("inbox", "propose", cluster["key"], *options).replace("\n", "\n    ").rstrip())
        refused = bench.run("review", "status", fine=(1,))
        assert f"entry/{topic}" in refused, "it waits to be signed"
        out.write_text(finished(out.read_text(), topic))
        bench.run("inbox", "done", cluster["key"])
        done.append(topic)
        if len(done) == 3:
            break
    errors = [line for line in bench.run("lint", fine=(1,)).splitlines() if "[error]" in line]
    twice = [line for line in errors if "the same phrasing as in" in line]
    for line in reversed(twice):
        without(line)
    errors = [line for line in errors if line not in twice]
    print(f"  lint: {len(twice)} ways of asking stood in another entry: taken out of the proposals")
    print(f"  lint: {len(errors)} errors, all of them that the proposals are not signed")
    assert errors, "lint refuses what is not signed"
    assert all("review sign entry/" in line for line in errors), errors
    day = ("--reviewer", "A Script", "--role", "editorial", "--date", "today")
    bench.run("review", "sign", *done, *day)
    bench.run("evaluate", "--learn")
    return done


def scorecard(bench: Bench) -> dict[str, str]:
    """The shares over the asked questions."""
    card = json.loads(bench.run("evaluate", *ASKED, "--json", "--record", fine=(0, 1)))["kinds"]["all"]["shares"]
    return {name: f"{share['value']:.1%}" for name, share in card.items()}


def main() -> None:
    """Runs the month and prints what came of it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--report", type=Path, help="keep the report of the month")
    options.add_argument("--seed", type=int, default=8)
    args = options.parse_args()
    draw, start = random.Random(args.seed), time.monotonic()

    def passed() -> str:
        return f"[{time.monotonic() - start:.0f} s]"

    with tempfile.TemporaryDirectory() as folder, TelegramServer() as server:
        bench = Bench(Path(folder))
        notices = (bench.faq / "en/notices.yaml").read_text()
        labels = dict(re.findall(r"(?m)^([a-z-]+): (.+)$", notices))
        again = [(topic, worded(core, draw)) for topic in TOPICS for core in drawn(FRESH[topic], AGAIN, draw)]
        with bench.bot(server) as bot:
            none, yes, no = (
                labels[n] for n in (Notice.NONE_OF_THESE, Notice.BUTTON_HELPED, Notice.BUTTON_NOT_HELPED)
            )

            def choose(call: Call) -> str:
                """Nobody is content with an offer; every fifth says whether an answer helped, most of them yes."""
                vote = draw.choices((yes, no, ""), (16, 4, 80))[0]
                return none if none in call.buttons else vote

            asked(server, month(draw), 1_000_000, choose)
            print(passed(), TOTAL, "questions answered by the bot")
            before = asked(server, [text for _, text in again], 2_000_000)
            time.sleep(2)
            store = spread(bench.state, bench.month, draw)
            decided: Counter[str] = Counter()
            for count in store.counts():
                decided[count.decision] += count.times
            kept = Counter(each.outcome for each in store.kept())
            store.close()
            print(f"  decided: {dict(decided)}; kept: {dict(kept)}")
            card = scorecard(bench)
            print(passed(), "the curator at the inbox")
            topics = curate(bench)
            print(passed(), f"signed {', '.join(topics)}, learnt, told the bot")
            polls = bench.log.read_text().count("content")
            bot.send_signal(signal.SIGHUP)
            end = time.monotonic() + 60
            while bench.log.read_text().count("content") == polls and time.monotonic() < end:
                time.sleep(0.2)
            time.sleep(1)
            after = asked(server, [text for _, text in again], 3_000_000)
        for topic in TOPICS:
            ids = [n for n, (name, _) in enumerate(again) if name == topic]
            told = [sum(ENTRIES[topic][2] in calls[n].text for n in ids) for calls in (before, after)]
            offered = [sum(ENTRIES[topic][1] in calls[n].buttons for n in ids) for calls in (before, after)]
            print(f"  {topic}, new wordings: {told[0]} -> {told[1]} of {len(ids)} answered, "
                  f"{offered[0]} -> {offered[1]} offered{'' if topic in topics else ' (not taken up)'}")  # fmt: skip
        for name, share in scorecard(bench).items():
            print(f"  {name:<22}{card[name]:>8} -> {share}")
        if args.report:
            bench.run("report", "--out", args.report.resolve())
        assert not server.refused, server.refused[:3]
        print(passed(), "done")


if __name__ == "__main__":
    main()
