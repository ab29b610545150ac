"""A compiled bank: named by its content, the same as the plain count of its words, and as good after a
file."""

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from bot import content
from bot.bank import Index, Learnt
from bot.draft import Draft, Lexicon
from bot.index import adopted, bank_sha256, compile_bank, pairs, rarity, taught
from bot.learn import learn
from bot.match import Matcher
from bot.text import bank_words, normalise
from bot.words import Words

BANK = [
    ("blister", "a big blister came up"),
    ("blister", "should I pop the bleb"),
    ("blister", "is a blister normal"),
    ("washing", "can I shower tomorrow"),
    ("washing", "when can I wash it"),
    ("plaster", "must I keep a plaster over the blister"),
    ("plaster", "do I need a plaster"),
]
LEXICON = Lexicon(same=(("blister", "bleb"), ("wash", "shower")), must_agree=("plaster",))


@pytest.fixture(scope="module")
def shipped() -> Draft:
    return content.load(ROOT / "faq")


def test_the_name_changes_with_the_bank_and_with_the_lexicon() -> None:
    others = [
        (BANK[:-1], LEXICON),
        ([*BANK[1:], BANK[0]], LEXICON),
        ([("blister", "a big blister came up!"), *BANK[1:]], LEXICON),
        ([("blisters", BANK[0][1]), *BANK[1:]], LEXICON),
        (BANK, Lexicon()),
        (BANK, Lexicon(same=LEXICON.same, must_agree=("plaster",), not_covered=("laser",))),
        (BANK, Lexicon(same=LEXICON.same, must_agree=("plaster",), spellings={"tumor": "tumour"})),
        (BANK, Lexicon(same=LEXICON.same[::-1], must_agree=("plaster",))),
        (BANK, Lexicon(same=LEXICON.same)),
    ]
    names = [bank_sha256(*other) for other in [(BANK, LEXICON), *others]]
    assert len(set(names)) == len(names)
    assert names[0] == bank_sha256(list(BANK), LEXICON) == compile_bank(BANK, LEXICON).sha256


def test_what_no_question_is_read_with_leaves_the_name() -> None:
    more = Lexicon(
        same=LEXICON.same, must_agree=LEXICON.must_agree, glossary={"pus": "fluid"}, names=("Histofreezer",)
    )
    assert bank_sha256(BANK, more) == bank_sha256(BANK, LEXICON)


def naive(
    bank: Sequence[tuple[str, str]], lexicon: Lexicon
) -> tuple[dict[str, float], list[tuple[str, list[str]]]]:
    """Token -> weight, and each phrasing as its entry and tokens, counted the plain way."""
    counts = Counter(word for _, text in bank for word in set(normalise(text).words))
    words = Words(counts, compile_bank([], lexicon).terms)
    rows = [(entry, list(dict.fromkeys(words.tokens(normalise(text).words)))) for entry, text in bank]
    entries = {entry for entry, _ in bank}
    weights = {}
    for token in {token for _, tokens in rows for token in tokens}:
        holders = {entry for entry, tokens in rows if token in tokens}
        weights[token] = math.log(1 + len(entries) / (len(holders) + 0.5))
    return weights, rows


@pytest.fixture(scope="module", params=["small", "mixed", "shipped"])
def bank(request: pytest.FixtureRequest, shipped: Draft) -> Sequence[tuple[str, str]]:
    """The small bank, the same with entries that do not stand together and a phrasing without a word, and part of
    the shipped one."""
    if request.param == "shipped":
        return list(shipped.bank)[::23]
    return BANK if request.param == "small" else [*BANK[::2], ("empty", "?!"), *BANK[1::2], ("blister", "")]


@pytest.fixture(scope="module")
def lexicon(bank: Sequence[tuple[str, str]], shipped: Draft) -> Lexicon:
    return shipped.lexicon if len(bank) > 20 else LEXICON


def test_compiling_is_the_plain_count(bank: Sequence[tuple[str, str]], lexicon: Lexicon) -> None:
    index = compile_bank(bank, lexicon)
    weights, rows = naive(bank, lexicon)
    assert dict(zip(index.tokens, index.weights, strict=True)) == pytest.approx(weights, abs=1e-4)
    assert index.words == Counter(word for _, text in bank for word in set(normalise(text).words))
    assert list(index.entries) == list(dict.fromkeys(entry for entry, _ in bank))
    placed = [rows[row] for row in index.rows]
    assert sorted(index.rows) == list(range(len(bank)))
    assert index.sizes == tuple(len(tokens) for _, tokens in placed)
    assert index.holders == tuple(
        tuple(place for place, (_, tokens) in enumerate(placed) if token in tokens) for token in index.tokens
    )
    lengths = [math.hypot(*(weights[token] for token in tokens)) or 1.0 for _, tokens in placed]
    assert index.lengths == pytest.approx(lengths, abs=1e-3)


def test_the_places_of_an_entry_stand_together_in_their_order(
    bank: Sequence[tuple[str, str]], lexicon: Lexicon
) -> None:
    index = compile_bank(bank, lexicon)
    assert (index.starts[0], index.starts[-1], len(index.starts)) == (0, len(bank), len(index.entries) + 1)
    for number, entry in enumerate(index.entries):
        own = index.rows[index.starts[number] : index.starts[number + 1]]
        assert list(own) == [row for row, (owner, _) in enumerate(bank) if owner == entry]


def test_a_profile_is_as_long_as_the_counts_of_its_words(
    bank: Sequence[tuple[str, str]], lexicon: Lexicon
) -> None:
    index = compile_bank(bank, lexicon)
    weights, rows = naive(bank, lexicon)
    for entry, norm in zip(index.entries, index.norms, strict=True):
        counts = Counter(token for owner, tokens in rows if owner == entry for token in tokens)
        assert norm == pytest.approx(math.hypot(*(n * weights[t] for t, n in counts.items())) or 1.0, abs=0.01)


def naive_features(words: Sequence[str], tokens: Sequence[str]) -> dict[str, float]:
    """What is learnt from a phrasing, the plain way: stems and words count 0.7, pairs 0.5, runs of 3 to 5 letters
    0.2."""
    stems = [token for token in tokens if not token.startswith("=")]
    found = {}
    for word in words:
        found.update(dict.fromkeys(naive_runs(word), 0.2))
        found[f".{word}"] = 0.7
    found.update({f"{a} {b}": 0.5 for a, b in zip(["^", *stems], [*stems, "$"], strict=True)})
    return found | dict.fromkeys(tokens, 0.7)


def naive_runs(word: str) -> set[str]:
    edged = f"<{word}>"
    return {
        f"#{edged[a : a + size]}" for size in (3, 4, 5) if size < len(edged) for a in range(len(edged) - size + 1)
    }


def test_what_is_learnt_is_the_plain_model_folded_into_words() -> None:
    """Each feature's weights times its value, and for a word those of the letters inside it."""
    index = taught(compile_bank(BANK, LEXICON), BANK)
    words = Words(index.words, index.terms)
    examples = []
    for _, text in BANK:
        read = normalise(text).words
        examples.append(naive_features(words.respelt(read), words.tokens(words.respelt(read))))
    held = {
        feature: {entry for (entry, _), example in zip(BANK, examples, strict=True) if feature in example}
        for feature in {feature for example in examples for feature in example}
        if not feature.startswith("#") or sum(feature in example for example in examples) > 1
    }
    rare = {f: math.log(1 + len(index.entries) / (len(owners) + 0.5)) for f, owners in held.items()}
    values = [{f: value * rare[f] for f, value in sorted(e.items()) if f in rare} for e in examples]
    vectors = [{f: value / math.hypot(*row.values()) for f, value in row.items()} for row in values]
    weights = learn(vectors, [index.entries.index(entry) for entry, _ in BANK])
    for feature in (f for f in rare if not f.startswith("#")):
        parts = {feature: (0.5 if " " in feature else 0.7) * rare[feature]}
        if feature.startswith("."):
            parts |= {run: 0.2 * rare[run] for run in naive_runs(feature[1:]) if run in rare}
        votes = {
            number: sum(value * weights.get(part, {}).get(number, 0.0) for part, value in parts.items())
            for number in range(len(index.entries))
        }
        strong = {number: vote for number, vote in votes.items() if abs(vote) >= 0.2}
        assert (feature in index.learnt) is bool(strong), feature
        if strong:
            learnt = Learnt.read(index.learnt[feature])
            assert learnt.mass == pytest.approx(sum(value**2 for value in parts.values()), abs=1e-3)
            assert {n: vote / 100 for n, vote in learnt.votes} == pytest.approx(strong, abs=0.0051)
    assert index.learnt.keys() <= rare.keys()


def test_the_same_bank_makes_the_same_file_in_every_process() -> None:
    """An index is committed: it may change with its bank alone."""
    code = (
        "import msgspec; from test_index import *;"
        "print(msgspec.json.encode(taught(compile_bank(BANK, LEXICON), BANK)).decode())"
    )
    files = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT / "tests",
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in "123"
    }  # fmt: skip
    assert len(files) == 1
    assert msgspec.json.decode(files.pop(), type=Index) == taught(compile_bank(BANK, LEXICON), BANK)


def test_an_empty_bank_compiles() -> None:
    index = compile_bank([], LEXICON)
    assert (index.entries, index.rows, index.tokens) == ((), (), ())
    assert taught(index, []) == index


@pytest.mark.parametrize(("entries", "holders"), [(1, 1), (85, 1), (85, 85), (85, 0)])
def test_a_rarer_word_weighs_more(entries: int, holders: int) -> None:
    assert rarity(entries, holders) > rarity(entries, holders + 1) > 0


def test_pairs_pass_over_concepts() -> None:
    assert list(pairs(["a", "wart", "=wart#0"])) == ["^ a", "a wart", "wart $"]
    assert list(pairs([])) == ["^ $"]


def test_an_index_survives_a_file(tmp_path: Path) -> None:
    index = taught(compile_bank(BANK, LEXICON), BANK)
    path = tmp_path / "index.json"
    path.write_bytes(msgspec.json.encode(index))
    read = msgspec.json.decode(path.read_bytes(), type=Index)
    assert read == index
    query = normalise("does the bleb need a plaster")
    assert Matcher(BANK, LEXICON, read).find(query) == Matcher(BANK, LEXICON, index).find(query)


def test_learnt_weights_speak_for_their_entry() -> None:
    index = taught(compile_bank(BANK, LEXICON), BANK)
    votes = {index.entries[entry]: vote for entry, vote in Learnt.read(index.learnt["=blister#0"]).votes}
    assert max(votes, key=votes.__getitem__) == "blister"
    assert index.rows == compile_bank(BANK, LEXICON).rows


def test_learning_the_same_bank_twice_gives_the_same() -> None:
    index = compile_bank(BANK, LEXICON)
    assert taught(index, BANK) == taught(index, BANK)


@given(
    st.floats(0, 999).map(lambda mass: round(mass, 3)),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(-9999, 9999)), max_size=9).map(tuple),
)
def test_votes_are_read_as_written(mass: float, votes: tuple[tuple[int, int], ...]) -> None:
    assert Learnt.read(Learnt(mass, votes).written()) == Learnt(mass, votes)


def test_votes_are_kept_as_text() -> None:
    assert Learnt(1.5, ((0, 213), (17, -45))).written() == "1.500 0:213 17:-45"
    assert Learnt.read("1.5 0:213 17:-45") == Learnt(1.5, ((0, 213), (17, -45)))
    assert Learnt.read("1.5") == Learnt(1.5, ())


def said(index: Index, without: str = "") -> dict[str, tuple[float, dict[str, int]]]:
    """What is learnt, by the names of entries."""
    read = {feature: Learnt.read(text) for feature, text in index.learnt.items()}
    return {
        feature: (held.mass, {index.entries[e]: v for e, v in held.votes if index.entries[e] != without})
        for feature, held in read.items()
    }


def test_weights_are_adopted_for_the_entries_that_both_have() -> None:
    older = taught(compile_bank(BANK, LEXICON), BANK)
    kept = [("new", "how long is the visit"), *(pair for pair in BANK if pair[0] != "washing")]
    index = adopted(compile_bank(kept, LEXICON), older)
    assert index.entries == ("new", "blister", "plaster")
    assert said(index) == said(older, without="washing") != said(older)
    assert msgspec.structs.replace(index, learnt={}) == compile_bank(kept, LEXICON)


def test_a_matcher_adopts_the_weights_of_an_older_bank_by_itself() -> None:
    older = taught(compile_bank(BANK, LEXICON), BANK)
    more = [*BANK, ("visit", "how long is the visit")]
    assert Matcher(more, LEXICON, older).index == adopted(compile_bank(more, LEXICON), older)
    assert Matcher(BANK, LEXICON, older).index is older


def test_a_bank_is_read_as_questions_are(shipped: Draft) -> None:
    """`bank_words` is `normalise` in a hurry."""
    texts = [
        *[text for _, text in shipped.bank][::7],
        "",
        "Cаn't I`m w/o Ａ sooooo b4 2day?!",
        "it's they'd've",
    ]
    assert list(bank_words(texts)) == [normalise(text).words for text in texts]
