"""A compiled bank: named by its content, the same as the plain count of its words, and as good after a
file."""

import math
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from conftest import ROOT

from bot import content
from bot.bank import Index, Learnt
from bot.draft import Draft, Lexicon
from bot.index import MOST_TAUGHT, adopted, bank_sha256, compile_bank, pairs, rarity, taught
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
    bank: list[tuple[str, str]], lexicon: Lexicon
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


@pytest.mark.parametrize("sample", ["small", "shipped"])
def test_compiling_is_the_plain_count(sample: str, shipped: Draft) -> None:
    bank, lexicon = (BANK, LEXICON) if sample == "small" else (list(shipped.bank)[::23], shipped.lexicon)
    index = compile_bank(bank, lexicon)
    weights, rows = naive(bank, lexicon)
    assert dict(zip(index.tokens, index.weights, strict=True)) == pytest.approx(weights, abs=1e-4)
    assert [(index.entries[row[0]], [index.tokens[token] for token in row[1:]]) for row in index.rows] == rows
    assert index.words == Counter(word for _, text in bank for word in set(normalise(text).words))


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
    votes = {index.entries[entry]: vote for entry, vote in index.learnt["=blister#0"].read()}
    assert max(votes, key=votes.__getitem__) == "blister"
    assert index.rows == compile_bank(BANK, LEXICON).rows


def test_learning_the_same_bank_twice_gives_the_same() -> None:
    index = compile_bank(BANK, LEXICON)
    assert taught(index, BANK) == taught(index, BANK)


def test_a_bank_too_large_to_learn_from_stays_as_it_is() -> None:
    bank = [("one" if n % 2 else "two", "is a blister normal") for n in range(MOST_TAUGHT + 1)]
    index = compile_bank(bank, LEXICON)
    assert taught(index, bank) is index


def test_votes_are_read_as_written() -> None:
    assert list(Learnt(1.5, "0:213 17:-45").read()) == [(0, 213), (17, -45)]
    assert list(Learnt(1.5, "").read()) == []


def test_weights_are_adopted_for_the_entries_that_both_have() -> None:
    older = taught(compile_bank(BANK, LEXICON), BANK)
    kept = [("new", "how long is the visit"), *(pair for pair in BANK if pair[0] != "washing")]
    index = adopted(compile_bank(kept, LEXICON), older)
    assert index.entries == ("new", "blister", "plaster")
    before = {
        feature: {
            older.entries[entry]: vote for entry, vote in held.read() if older.entries[entry] != "washing"
        }
        for feature, held in older.learnt.items()
    }
    after = {
        feature: {index.entries[entry]: vote for entry, vote in held.read()}
        for feature, held in index.learnt.items()
    }
    assert after == before
    assert {feature: held.mass for feature, held in index.learnt.items()} == {
        feature: held.mass for feature, held in older.learnt.items()
    }


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
