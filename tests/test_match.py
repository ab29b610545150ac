"""Ranking: the same as the formula counted out over every phrasing, whatever is asked; and one entry's new
phrasings are no other entry's business."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import msgspec
import pytest
from conftest import ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from bot import content, ledger
from bot.bank import Bank, Learnt
from bot.confidence import TAUGHT, UNTAUGHT, Measures
from bot.draft import Lexicon
from bot.engine import Engine
from bot.index import compile_bank, rarity, taught
from bot.match import Matcher, build
from bot.model import Alert, Answer, Decision, Suggest
from bot.pack import Pack
from bot.text import normalise
from bot.words import Reading

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


def wide() -> list[tuple[str, str]]:
    """Thirty entries that share most of their words, each with a few that are mostly its own."""
    draw = random.Random(5)
    shared = " ".join(text for _, text in BANK).split()
    return [
        (f"entry-{n % 30}", " ".join([*draw.sample(shared, draw.randint(3, 7)), f"n{n % 30 // draw.randint(1, 4)}"]))
        for n in range(150)
    ]


@pytest.fixture(scope="module", params=["plain", "taught", "shuffled", "wide", "wide taught", "adopted"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    bank = random.Random(1).sample(BANK, len(BANK)) if request.param == "shuffled" else BANK
    bank = wide() if "wide" in request.param else bank
    index = compile_bank(bank, LEXICON)
    if request.param == "adopted":  # learnt when there was no entry on pain
        older = [pair for pair in BANK if pair[0] != "pain"]
        return Matcher(bank, LEXICON, taught(compile_bank(older, LEXICON), older))
    return Matcher(bank, LEXICON, index if request.param in ("plain", "wide") else taught(index, bank))


class Naive(NamedTuple):
    """Entries best first, with all that the ranking should know of them."""

    measures: dict[str, Measures]
    confidence: float
    compared: frozenset[str]
    """The eight whose phrasings are looked at."""


def naive(matcher: Matcher, bank: Bank, reading: Reading) -> Naive:
    """The formula in the modules' own words, over every phrasing."""
    index = matcher.index
    judge = TAUGHT if index.learnt else UNTAUGHT
    weights = dict(zip(index.tokens, index.weights, strict=True))
    unknown = rarity(len(index.entries), 0)
    query = {token: weights.get(token, unknown) for token in reading.tokens}
    length = math.hypot(*query.values())
    phrasings = [(entry, set(matcher.words.tokens(normalise(text).words))) for entry, text in bank]
    odds = naive_odds(matcher, reading)
    found: dict[str, Measures] = {}
    for entry in index.entries:
        own = [held for owner, held in phrasings if owner == entry]
        counts = Counter(token for held in own for token in held)
        shared = [token for token in query if token in counts]
        if not shared:
            continue
        best = max(naive_cosine(query, held, weights) for held in own) / length
        profile = {token: n / len(own) * weights[token] for token, n in counts.items()}
        near = sum(query[t] * profile[t] for t in shared) / math.hypot(*profile.values()) / length
        covered = sum(query[t] ** 2 for t in shared) / length**2
        overlap = max(2 * len(held & query.keys()) / (len(held) + len(query)) for held in own)
        rough = judge.rank.odds * odds[entry] + judge.rank.profile * near + judge.rank.covered * covered
        found[entry] = Measures(rough, odds[entry], best, near, covered, overlap)
    compared = frozenset(sorted(found, key=lambda entry: -found[entry].score)[:8])
    for entry, held in found.items():
        phrasing = held.phrasing if entry in compared else 0.0
        found[entry] = held._replace(phrasing=phrasing, score=held.score + judge.rank.phrasing * phrasing)
    ranked = sorted(found, key=lambda entry: -found[entry].score)
    top, second = (*(found[entry] for entry in ranked[:2]), Measures(), Measures())[:2]
    others = [found[entry].score for entry in ranked[2:]]
    sure = judge.confidence(top, second, others, len(index.entries), len(query))
    return Naive({entry: found[entry] for entry in ranked}, sure, compared)


def naive_cosine(query: Mapping[str, float], held: Set[str], weights: Mapping[str, float]) -> float:
    """Of a phrasing with a query, but for the length of the query."""
    return sum(weights[t] ** 2 for t in query if t in held) / (math.hypot(*(weights[t] for t in held)) or 1.0)


def naive_odds(matcher: Matcher, reading: Reading) -> dict[str, float]:
    """Entry -> the votes of each token, pair and word, for a question of length 1; strangers make it longer, and the
    word most like one of them votes in its place, in sixteenths."""
    index = matcher.index
    stems = [token for token in reading.tokens if not token.startswith("=")]
    pairs = {f"{first} {second}" for first, second in zip(["^", *stems], [*stems, "$"], strict=True)}
    features = pairs | {*reading.tokens} | {f".{word}" for word in reading.words}
    heard = [Learnt.read(index.learnt[feature]) for feature in features if feature in index.learnt]
    strangers = [t for t in {*reading.tokens} if t not in index.tokens and t not in index.learnt]
    strangers += [w for w in {*reading.words} if w not in index.words and f".{w}" not in index.learnt]
    mass = sum(held.mass for held in heard) + len(strangers) * (0.7 * rarity(len(index.entries), 0)) ** 2
    votes: Counter[int] = Counter()
    for held in heard:
        votes.update(dict(held.votes))
    for word in {*reading.words} - {*index.words}:
        others = [other for other in index.words if other[0] == word[0] and min(len(other), len(word)) > 3]
        near = {other: Indel.normalized_similarity(word, other) for other in others}
        like = max(near, key=lambda other: near[other], default="")
        if f".{word}" not in index.learnt and f".{like}" in index.learnt and near[like] >= 0.65:
            share = round(16 * near[like]) / 16
            votes.update({c: share * vote for c, vote in Learnt.read(index.learnt[f".{like}"]).votes})
    return {entry: votes[number] / 100 / (math.sqrt(mass) or 1.0) for number, entry in enumerate(index.entries)}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ranking_is_the_formula_over_every_phrasing(matcher: Matcher, question: str) -> None:
    reading = matcher.words.read(normalise(question))
    expected = naive(matcher, matcher._bank, reading)
    found = matcher.rank(normalise(question))
    scores = {entry: held.score for entry, held in expected.measures.items()}
    assert len(found) == min(15, len(scores)) > 0
    best = max(scores.values())
    assert [scores[hit.entry] for hit in found[:8]] == pytest.approx(list(scores.values())[:8], abs=1e-3)
    assert found[0].score == pytest.approx(expected.confidence, abs=1e-3)
    for hit in found:
        assert hit.score == pytest.approx(expected.confidence * math.exp(scores[hit.entry] - best), abs=1e-3)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_phrasing_that_is_named_is_the_nearest_of_its_entry(matcher: Matcher, question: str) -> None:
    """Of the eight likeliest entries; the others have none, and are never the best. Words only of the best."""
    index = matcher.index
    weights = dict(zip(index.tokens, index.weights, strict=True))
    reading = matcher.words.read(normalise(question))
    query = {token: weights.get(token, rarity(len(index.entries), 0)) for token in reading.tokens}
    compared = naive(matcher, matcher._bank, reading).compared
    found = matcher.rank(normalise(question))
    assert found[0].entry in compared
    for hit in found:
        if hit.entry not in compared:
            assert (hit.phrasing, hit.shared) == ("", ())
            continue
        own = [set(matcher.words.tokens(normalise(t).words)) for entry, t in matcher._bank if entry == hit.entry]
        named = set(matcher.words.tokens(normalise(hit.phrasing).words))
        assert (hit.entry, hit.phrasing) in matcher._bank
        assert naive_cosine(query, named, weights) == pytest.approx(
            max(naive_cosine(query, held, weights) for held in own), abs=1e-3
        )
        assert sorted(hit.shared) == sorted(named & query.keys() if hit is found[0] else ())
        assert [weights[t] for t in hit.shared] == sorted((weights[t] for t in hit.shared), reverse=True)


def test_a_catch_all_is_no_likelier_for_its_many_phrasings() -> None:
    bank = [("warts", f"freeze a wart {n}") for n in "abcd"] + [("moles", f"freeze a mole {n}") for n in "abcd"]
    bank += [("anything", f"freeze {thing}") for thing in "bread soup pipes assets peas berries wine ice".split()]
    index = taught(compile_bank(bank, Lexicon()), bank)
    plain, level = (Matcher(bank, Lexicon(), index, catch_all) for catch_all in ((), ("anything",)))
    query = normalise("how to freeze this")
    before, after = ({hit.entry: hit.score for hit in matcher.rank(query)} for matcher in (plain, level))
    assert after["anything"] / after["warts"] < before["anything"] / before["warts"]
    assert after["moles"] / after["warts"] == pytest.approx(before["moles"] / before["warts"])


def test_of_phrasings_that_are_as_near_the_first_is_named() -> None:
    texts = ("does a wart hurt", "a wart does hurt", "hurt does a wart")
    for bank in ([("pain", text) for text in texts], [("pain", text) for text in reversed(texts)]):
        assert Matcher(bank).rank(normalise("will the wart hurt"))[0].phrasing == bank[0][1]


def test_of_many_entries_fifteen_are_named_and_eight_compared() -> None:
    bank = wide()
    for index in (compile_bank(bank, LEXICON), taught(compile_bank(bank, LEXICON), bank)):
        found = Matcher(bank, LEXICON, index).rank(normalise("is a blister on my hand normal when I shower"))
        assert [bool(hit.phrasing) for hit in found].count(True) == 8
        assert len(found) == 15


def test_words_as_typed_tell_apart_what_stems_do_not() -> None:
    bank = [(one, f"{word} {text}") for text in ("on my foot", "here", "of a child", "again")
            for one, word in (("single", "wart"), ("many", "warts"))]  # fmt: skip
    plain, learnt = Matcher(bank), Matcher(bank, index=taught(compile_bank(bank, Lexicon()), bank))
    for word, entry in (("wart", "single"), ("warts", "many")):
        assert len({hit.score for hit in plain.rank(normalise(f"{word} there"))}) == 1
        assert learnt.rank(normalise(f"{word} there"))[0].entry == entry


def test_a_word_that_the_bank_lacks_is_spoken_for_by_the_one_most_like_it() -> None:
    bank = [("money", f"cash {text}") for text in ("by post", "at the desk", "later")]
    bank += [("pain", f"painful {text}") for text in ("or not", "for long", "at night")]
    matcher = Matcher(bank, index=taught(compile_bank(bank, Lexicon()), bank))
    money, pain = (matcher._odds.of(matcher.words.read(normalise(word))) for word in ("cashless", "painless"))
    assert money[0] > money[1]
    assert pain[1] > pain[0]
    assert len(set(matcher._odds.of(matcher.words.read(normalise("quokka"))))) == 1


def test_a_bank_that_is_too_large_to_wait_for_is_matched_without_learnt_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.match._MOST_TAUGHT", 2)
    learnt: list[Bank] = []
    monkeypatch.setattr("bot.match.taught", lambda index, bank: learnt.append(bank) or index)
    bank = [("blister", "is a blister normal"), ("pain", "does it hurt")]
    for size in (1, 2, 3):
        assert build([*bank, *bank][:size])("blister")[0][0] == "blister"
    assert [len(each) for each in learnt] == [1, 2]


def test_past_the_bound_on_steps_common_words_still_count() -> None:
    """Entries of thousands of phrasings, all of the same few words, of which one has a telling word
    besides."""
    draw = random.Random(3)
    common = "can I do it with my own hand at home today".split()
    bank = [(f"entry-{n % 4}", " ".join([*draw.sample(common, 9), f"n{n}"])) for n in range(14_000)]
    assert sum(len(text.split()) for _, text in bank) > 6 * 20_000  # steps that a question may take
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
    """With its learnt weights if there are any: what is asked of it must hold with them and without. Learning them
    here would take minutes."""
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
