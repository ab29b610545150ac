"""Whether the signs of red flags do what the examples beside them say."""

import re
from collections.abc import Iterator

import msgspec

from bot.alerts import Screen
from bot.desk import Desk
from bot.model import Problem
from bot.text import normalise
from bot.tongues import Tongues

_BARE_STAR = re.compile(r"(?:^|\s)=?\*(?=\s|$)")


def bare_star(desk: Desk) -> Iterator[Problem]:
    """A star stands for the rest of a word: `breath*`. Alone it would be any word at all.

    In signs and in what cancels them, of the pack's own language and of others.
    """
    alerts = desk.draft.alerts
    parts: dict[str, object] = {f"alert/{flag.id}": flag.signs for flag in alerts.alerts}
    for tongue in desk.draft.tongues.tongues:
        parts[f"tongue/{tongue.id}"] = (tongue.signs, tongue.unless, tongue.words, tongue.cues)
    for item, part in (parts | {"alerts": (alerts.words, alerts.cues)}).items():
        for found in _BARE_STAR.finditer(text := msgspec.json.encode(part).decode().replace('"', " ")):
            beside = text[max(0, found.start() - 20) : found.end() + 1]
            yield desk.draft.locate(item).problem(f"a star stands alone: `{beside.strip()}`")


def alert_examples(desk: Desk) -> Iterator[Problem]:
    """A message under `must` shows its red flag, one under `must_not` shows none.

    The texts of other languages are held to theirs in the same way.
    """
    draft = desk.draft
    screen, tongues = Screen(draft.alerts, draft.points), Tongues(draft.tongues)
    for flag in draft.alerts.alerts:
        for key, texts in (("must", flag.must), ("must_not", flag.must_not)):
            for row, text in enumerate(texts):
                seen = {found.flag: found.sign for found in screen.look(screen.mended(normalise(text)))}
                place = draft.locate(f"alert/{flag.id}", key, row)
                if key == "must" and flag.id not in seen:
                    yield place.problem(f"`{text}` does not show this red flag")
                for other, sign in seen.items() if key == "must_not" else ():
                    yield place.problem(f"`{text}` shows {other}, by the sign `{sign}`")
    for tongue in draft.tongues.tongues:
        for wanted, texts in (*tongue.must.items(), ("", tongue.must_not)):
            for row, text in enumerate(texts):
                language, found = tongues.look(normalise(text), screen.words)
                if (found[0].flag if found else "") != wanted or (found and language != tongue.id):
                    steps = ("must", wanted, row) if wanted else ("must_not", row)
                    said = f"{found[0].flag} in {language}" if found else "no red flag"
                    yield draft.locate(f"tongue/{tongue.id}", *steps).problem(f"`{text}` shows {said}")
