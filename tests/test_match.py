"""Ranking: the same as the formula counted out over every phrasing, whatever is asked; and one entry's new
phrasings are no other entry's business."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec
import pytest
from conftest import ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st

from bot import content, ledger, match
from bot.draft import Lexicon
from bot.engine import Engine
from bot.index import compile_bank, pairs, rarity, taught
from bot.match import Matcher, build
from bot.model import Alert, Answer, Decision, Suggest
from bot.pack import Pack
from bot.text import normalise

BANK = [
    ("blister", "a big blister came up"),
    ("blister", "should I pop the bleb on my hand"),
    ("blister", "is a blister full of blood normal"),
    ("washing", "can I shower tomorrow"),
    ("washing", "when may the spot get wet"),
    ("washing", "is a bath allowed after freezing"),
    ("plaster", "must I keep a plaster over the blister"),
    ("plaster", "do I need a dressing"),
    ("pain", "does freezing a wart hurt"),
    ("pain", "how painful is it for a child"),
    ("pain", "will it sting when it thaws"),
    ("pregnancy", "can I freeze a wart while pregnant"),
    ("pregnancy", "is it safe for the baby in pregnancy"),
    ("blister", "how long does the blister last"),
]
LEXICON = Lexicon(
    same=(("blister", "bleb"), ("wash", "shower", "bath"), ("plaster", "dressing")),
    must_agree=("pregnant",),
    not_covered=("laser",),
)
QUESTIONS = (
    "is a blister normal", "blister", "can I take a bath with a plaster", "is it safe", "the the the",
    "pregnant", "does freezing hurt a child", "must the bleb be dressed", "how long", "can",
    "quokka blister", "when will it sting and when may I shower", "freezing a wart while pregnant hurts",
    "does it hurt when I am pregnant",
)  # fmt: skip


@pytest.fixture(scope="module", params=["plain", "taught", "shuffled"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    bank = random.Random(1).sample(BANK, len(BANK)) if request.param == "shuffled" else BANK
    index = compile_bank(bank, LEXICON)
    return Matcher(bank, LEXICON, index if request.param == "plain" else taught(index, bank))


def naive(
    matcher: Matcher, bank: Sequence[tuple[str, str]], tokens: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Entry -> its score, and the cosine with its best phrasing, from the formula in the module's own
    words."""
    index = matcher.index
    weights = dict(zip(index.tokens, index.weights, strict=True))
    unknown = rarity(len(index.entries), 0)
    query = {token: weights.get(token, unknown) for token in tokens}
    length = math.hypot(*query.values())
    phrasings = [(entry, set(matcher.words.tokens(normalise(text).words))) for entry, text in bank]
    chances = naive_chances(matcher, tokens)
    found = {}
    for entry in index.entries:
        own = [held for owner, held in phrasings if owner == entry]
        counts = Counter(token for held in own for token in held)
        profile = {token: n / len(own) * weights[token] for token, n in counts.items()}
        shared = [token for token in query if token in profile]
        if not shared:
            continue
        best = max(
            sum(weights[t] ** 2 for t in query if t in held)
            / math.hypot(*(weights[t] for t in held))
            / length
            for held in own
        )
        near = sum(query[t] * profile[t] for t in shared) / math.hypot(*profile.values()) / length
        covered = sum(query[t] ** 2 for t in shared) / length**2
        score = match._PHRASING * best + match._PROFILE * near + match._COVERED * covered
        found[entry] = score + match._LEARNT * chances.get(entry, 0.0), best
    return found


def naive_chances(matcher: Matcher, tokens: Sequence[str]) -> dict[str, float]:
    """Entry -> probability: a softmax over the votes of each token and pair."""
    index = matcher.index
    if not index.learnt:
        return {}
    features = list(dict.fromkeys([*tokens, *pairs(tokens)]))
    mass = sum(index.learnt[f].mass for f in features if f in index.learnt)
    mass += sum(
        rarity(len(index.entries), 0) ** 2
        for f in features
        if f not in index.learnt and " " not in f and f not in index.tokens
    )
    votes: dict[int, float] = defaultdict(float)
    for feature in features:
        for entry, vote in index.learnt[feature].read() if feature in index.learnt else ():
            votes[entry] += vote / 100 / (math.sqrt(mass) or 1.0)
    powers = {entry: math.exp(votes.get(number, 0.0)) for number, entry in enumerate(index.entries)}
    return {index.entries[e]: powers[index.entries[e]] / sum(powers.values()) for e in votes}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ranking_is_the_formula_over_every_phrasing(matcher: Matcher, question: str) -> None:
    tokens = list(dict.fromkeys(matcher.words.read(normalise(question)).tokens))
    expected = naive(matcher, matcher._bank, tokens)
    found = matcher.rank(normalise(question))
    order = sorted(expected, key=lambda entry: (-round(expected[entry][0], 9), entry))
    assert sorted(hit.entry for hit in found) == sorted(expected)
    scores = [expected[hit.entry][0] for hit in found]
    assert scores == pytest.approx([expected[entry][0] for entry in order])
    scale = 1.0 if matcher.index.learnt else 1 / (1 - match._LEARNT)
    for hit, score, after in zip(found, scores, [*scores[1:], 0.0], strict=True):
        assert hit.score == pytest.approx(min(1.0, (score - after / 2) * scale))


def test_past_the_bound_on_steps_common_words_still_count() -> None:
    """Entries of thousands of phrasings, all of the same few words, of which one has a telling word
    besides."""
    draw = random.Random(3)
    common = "can I do it with my own hand at home today".split()
    bank = [(f"entry-{n % 4}", " ".join([*draw.sample(common, 9), f"n{n}"])) for n in range(14_000)]
    assert sum(len(text.split()) for _, text in bank) > 4 * match._MOST_STEPS
    matcher = Matcher(bank)
    for entry, text in (bank[5], bank[13_000]):
        best = matcher.rank(normalise(text))[0]
        assert (best.entry, best.phrasing) == (entry, text)
        assert len(best.shared) == 10
    assert matcher.rank(normalise("can I do it"))[0].shared


@pytest.mark.parametrize("entry_and_text", BANK)
def test_each_phrasing_finds_its_entry_and_itself(entry_and_text: tuple[str, str]) -> None:
    matcher = Matcher(BANK, LEXICON, taught(compile_bank(BANK, LEXICON), BANK))
    best = matcher.rank(normalise(entry_and_text[1]))[0]
    assert (best.entry, best.phrasing) == entry_and_text
    assert best.shared
    assert 0 < best.score <= 1


@pytest.mark.parametrize("utterance", ["", "   ", "?!", "quokka", "xyzzy plugh", "\U0001f600", "бородавка"])
def test_nothing_known_finds_nothing(matcher: Matcher, utterance: str) -> None:
    found = matcher.find(normalise(utterance))
    assert found.hits == ()
    assert found.score == 0
    assert found.lacking == ()


def test_an_empty_bank_finds_nothing() -> None:
    assert Matcher([], LEXICON).rank(normalise("is a blister normal")) == ()


@given(st.text(max_size=300) | st.lists(st.sampled_from(" ".join(t for _, t in BANK).split())).map(" ".join))
def test_nothing_that_is_asked_raises(utterance: str) -> None:
    found = MATCHER.find(normalise(utterance))
    assert all(0 <= hit.score <= 1 and hit.phrasing for hit in found.hits)
    assert len({hit.entry for hit in found.hits}) == len(found.hits) <= 15
    assert MATCHER.find(normalise(utterance)) == found


MATCHER = Matcher(BANK, LEXICON, taught(compile_bank(BANK, LEXICON), BANK))


def test_what_speaks_against_an_answer_is_told() -> None:
    assert MATCHER.find(normalise("does freezing hurt when pregnant")).lacking == ("pregnant",)
    assert MATCHER.find(normalise("can I freeze a wart while pregnant")).lacking == ()
    assert MATCHER.find(normalise("is a laser painful")).not_covered
    assert MATCHER.find(normalise("quokka marsupial blister")).strange


def test_unknown_words_lower_the_score() -> None:
    scores = [
        MATCHER.find(normalise(f"is a blister normal {more}")).score
        for more in ("", "quokka", "quokka emu xylo")
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[2]


def test_build_is_a_plain_function_of_text() -> None:
    found = build(BANK, LEXICON)("is a blister normal")
    assert found[0][0] == "blister"
    assert [entry for entry, _ in found] == [
        hit.entry for hit in MATCHER.rank(normalise("is a blister normal"))
    ]


# Adding 50 harmless phrasings to one entry changes no other entry's answers.

OPENINGS = ("please", "I wonder", "tell me", "quick question", "hello", "a friend asks", "just curious", "so")


def harmless(own: Sequence[str], draw: random.Random) -> list[str]:
    """50 phrasings more of the same: an opening, and the halves of two phrasings that the entry has."""
    found = []
    for _ in range(50):
        first, second = draw.choice(own).split(), draw.choice(own).split()
        halves = [*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]]
        found.append(" ".join([draw.choice(OPENINGS), *halves] if draw.random() < 0.5 else halves))
    return found


def changed(text: str, draw: random.Random) -> str:
    """A phrasing less one of its words, so that it is no phrasing of the bank."""
    words = text.split()
    del words[draw.randrange(len(words))]
    return " ".join(words) or text


def named(decision: Decision) -> str:
    """The entry that a decision is about, or what else it is."""
    match decision:
        case Answer(entry=entry):
            return entry.id
        case Suggest(entries=entries):
            return f"offers {entries[0].id}"
        case Alert(flag=flag):
            return f"alert {flag.id}"
        case _:
            return "none"


@pytest.mark.parametrize("entry", ["blister", "washing", "pain", "pregnancy"])
def test_harmless_phrasings_leave_the_other_entries_of_a_small_bank_alone(entry: str) -> None:
    draw = random.Random(entry)
    index = taught(compile_bank(BANK, LEXICON), BANK)
    more = [*BANK, *((entry, text) for text in harmless([t for e, t in BANK if e == entry], draw))]
    before, after = Matcher(BANK, LEXICON, index), Matcher(more, LEXICON, index)
    for other, text in BANK:
        if other != entry:
            query = normalise(text)
            assert after.rank(query)[0].entry == before.rank(query)[0].entry == other


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return ledger.preview(content.load(ROOT / "faq"), TODAY)


def test_harmless_phrasings_leave_the_other_entries_of_the_shipped_pack_alone(shipped: Pack) -> None:
    """Of phrasings of other entries, as they stand and less a word: all are decided as before, bar one in
    200."""
    before, asked, moved = Engine(shipped), 0, []
    for seed, entry in enumerate(random.Random(7).sample(sorted(shipped.entries), 3)):
        draw = random.Random(seed)
        own = [text for owner, text in shipped.bank if owner == entry]
        more = [*shipped.bank, *((entry, text) for text in harmless(own, draw))]
        after = Engine(msgspec.structs.replace(shipped, bank=more))
        assert len(after.matcher.index.rows) == len(shipped.bank) + 50
        for owner, text in draw.sample(list(shipped.bank), 100):
            for question in (text, changed(text, draw)):
                if owner != entry:
                    asked += 1
                    if named(before.decide(question)) != named(after.decide(question)):
                        moved.append((entry, owner, question))
    assert asked > 500
    assert len(moved) <= asked / 200, moved
