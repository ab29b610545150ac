"""Reading a question in a bank's words: repair, splits and joins, spellings, concepts; and what is left
alone."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.draft import Lexicon
from bot.everyday import WORDS
from bot.text import normalise, stem
from bot.words import Reading, Words, compile_terms

BANK = (
    "does freezing a wart hurt",
    "does cryotherapy of a verruca hurt much",
    "will a blister form after cryotherapy",
    "should I pop the blister myself",
    "treatment of warts with liquid nitrogen",
    "can I wash the treated place",
    "does the swelling go down",
    "is a plaster needed",
    "is it safe while pregnant",
    "does the scab itch",
    "genital warts",
)
LEXICON = Lexicon(
    same=(
        ("wart", "verruca", "plantar wart", "verrucae"),
        ("condyloma", "genital wart"),
        ("blister", "bleb", "bulla"),
        ("pain", "hurt"),
    ),
    spellings={"tumor": "tumour", "liquid n": "liquid nitrogen", "sollid": "Solid CO2"},
    not_covered=("laser", "botox", "hair removal"),
    must_agree=("pregnant", "genital wart", "chamber"),
)
WART, BLISTER, PAIN, CONDYLOMA = "=wart#0", "=blister#2", "=pain#3", "=condyloma#1"


@pytest.fixture(scope="module")
def words() -> Words:
    counts = Counter(word for text in BANK for word in set(normalise(text).words))
    return Words(counts, compile_terms(LEXICON))


def tokens(words: Words, text: str) -> list[str]:
    return list(words.read(normalise(text)).tokens)


def plain(words: Words, text: str) -> list[str]:
    return [token for token in tokens(words, text) if not token.startswith("=")]


# Spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("blistr", "blister"),
        ("blsiter", "blister"),  # two letters changed places: one slip
        ("blisterr", "blister"),
        ("cryotherpy", "cryotherapy"),
        ("plster", "plaster"),
        ("nitrogin", "nitrogen"),
        ("swolling", "swelling"),
        ("bliiiiister", "blister"),  # stretched
        ("bl\u0456ster", "blister"),  # a Cyrillic i
        ("BLISTER", "blister"),
        ("blister\u200b", "blister"),
        ("preg", "pregnant"),  # chat
    ],
)
def test_a_misspelt_word_is_read_as_the_banks(words: Words, typed: str, meant: str) -> None:
    assert tokens(words, f"a {typed}") == tokens(words, f"a {meant}")
    assert stem(meant) in tokens(words, f"a {typed}") or meant == "blister"


def test_a_word_spelt_by_ear_is_read_as_the_one_that_sounds_so(words: Words) -> None:
    assert tokens(words, "swehling") == tokens(words, "swelling")


@pytest.mark.parametrize("word", ["after", "money", "doctor", "yellow", "better", "place"])
def test_everyday_words_are_left_alone(words: Words, word: str) -> None:
    assert word in WORDS
    assert plain(words, word) == [stem(word)]


@pytest.mark.parametrize("word", ["zj", "zzq", "wat", "n2", "x9y8z7", "бородавка", "zzzzqqqq"])
def test_what_is_short_foreign_or_far_is_left_alone(words: Words, word: str) -> None:
    query = normalise(word)
    assert tokens(words, word) == [stem(w) for w in query.words]


@pytest.mark.parametrize("typed", ["pla", "tre", "whe", "hav"])
def test_a_short_slip_becomes_an_everyday_word_before_a_longer_one_of_the_bank(words: Words, typed: str) -> None:
    (found,) = tokens(words, typed)
    assert found in {stem(word) for word in WORDS if abs(len(word) - len(typed)) <= 1}
    assert found not in {stem(word) for text in BANK for word in normalise(text).words} - {stem("the")}


@pytest.mark.parametrize(
    "word", sorted({w for group in LEXICON.same for text in group for w in text.split()})
)
def test_a_word_of_the_lexicon_keeps_its_meaning(words: Words, word: str) -> None:
    """It may be put as another word for the same, and never as one for something else."""
    alone = compile_terms(LEXICON).concepts.get(stem(word))
    named = [token for token in tokens(words, word) if token.startswith("=")]
    assert named == ([alone] if alone else [])


def test_a_slip_is_seldom_in_the_first_letter_and_of_equal_words_the_most_used_is_meant() -> None:
    words = Words({"lotion": 1, "motion": 5, "potion": 3}, compile_terms(Lexicon()))
    assert tokens(words, "lotiom") == [stem("lotion")]
    assert tokens(words, "xotion") == [stem("motion")]
    assert tokens(words, "potiom") == [stem("potion")]


# Splits, joins, spellings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cryo therapy", "cryotherapy"),
        ("doesithurt", "does it hurt"),
        ("liquidnitrogen", "liquid nitrogen"),
        ("does thescab itch", "does the scab itch"),
        ("liquid n", "liquid nitrogen"),
        ("a blis ter", "a blister"),
    ],
)
def test_splits_and_joins(words: Words, typed: str, meant: str) -> None:
    assert tokens(words, typed) == tokens(words, meant)


def test_two_words_of_the_bank_are_not_joined() -> None:
    counts = dict.fromkeys("sun burn sunburn hurts".split(), 1)
    assert tokens(Words(counts, compile_terms(Lexicon())), "sun burn") == ["sun", "burn"]


def test_the_lexicons_spellings_stand_for_the_words(words: Words) -> None:
    assert plain(words, "a tumor") == ["a", stem("tumour")]
    assert plain(words, "sollid") == ["solid", "co2"]


# Concepts


def test_words_for_the_same_share_a_token(words: Words) -> None:
    assert WART in tokens(words, "my wart")
    assert WART in tokens(words, "my verruca")
    assert BLISTER in tokens(words, "a bleb")
    assert PAIN in tokens(words, "does it hurt")


def test_the_longest_expression_names_the_concept(words: Words) -> None:
    found = tokens(words, "a genital wart")
    assert CONDYLOMA in found
    assert WART not in found


def test_a_stem_that_the_bank_lacks_is_left_to_its_concept(words: Words) -> None:
    assert "bleb" not in tokens(words, "a bleb")
    assert tokens(words, "a blister") == ["a", "blister", BLISTER]


def test_an_expression_in_two_groups_belongs_to_the_first() -> None:
    terms = compile_terms(Lexicon(same=(("spot", "mark"), ("stain", "mark"))))
    assert terms.concepts["mark"] == "=spot#0"


# Doubts


def read(words: Words, text: str) -> Reading:
    return words.read(normalise(text))


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("does the blister itch", False),
        ("does the quokka wombat", True),
        ("does the scab of a wart itch like a quokka", False),  # three known, one not
        ("the quokka blister", True),  # as many known as not
        ("will you do it again tomorrow", False),  # nothing but everyday words
        ("", False),
    ],
)
def test_a_question_is_strange_when_it_is_as_much_about_unknown_words(
    words: Words, text: str, strange: bool
) -> None:
    assert read(words, text).strange is strange


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("is a laser better than freezing a wart", False),
        ("lasers", False),
        ("hair removal cost", False),
        ("my hair", True),
        ("does a wart hurt", True),
        (
            "I had a laser once and now there is a wart on my foot that hurts when I walk, can you freeze it",
            True,
        ),
    ],
)
def test_a_short_question_with_a_word_that_is_not_covered(words: Words, text: str, covered: bool) -> None:
    assert read(words, text).not_covered is not covered


def test_words_that_must_agree_are_named_once(words: Words) -> None:
    found = read(words, "pregnant, really pregnant, with genital warts").must_agree
    assert found == (stem("pregnant"), CONDYLOMA)
    assert read(words, "does a wart hurt").must_agree == ()


@given(st.text(max_size=200))
def test_anything_can_be_read(text: str) -> None:
    counts = Counter(word for phrasing in BANK for word in set(normalise(phrasing).words))
    found = Words(counts, compile_terms(LEXICON)).read(normalise(text))
    assert all(found.tokens)
    assert set(found.must_agree) <= set(found.tokens)


def test_the_banks_own_phrasings_are_read_as_they_stand(words: Words) -> None:
    for text in BANK:
        query = normalise(text)
        assert list(words.read(query).tokens) == words.tokens(query.words)
