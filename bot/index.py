"""A bank compiled for matching: tokens, rows, and the weights learnt from it. Plain data that a file can
keep.

`compile_bank` is quick and learns nothing; `taught` adds the learnt weights, which takes seconds. An index is
for one bank, named by its sha256; for another bank its learnt weights may still be adopted, since they are
kept by words.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise

import msgspec

from bot.bank import Bank, Index, Learnt
from bot.draft import Lexicon
from bot.learn import Weights, learn
from bot.text import bank_words
from bot.words import Words, compile_terms

_FORMAT = "2"
_STEM, _WORD, _PAIR, _GRAM = 0.7, 0.7, 0.5, 0.2
"""What a stem, a word as typed, a pair of neighbouring stems and a run of letters weigh in what is learnt."""
_SHORTEST_GRAM, _LONGEST_GRAM = 3, 5
_LEAST_WEIGHT = 0.2


def bank_sha256(bank: Bank, lexicon: Lexicon) -> str:
    """Names a bank and the lexicon that it is read with."""
    words = map(
        repr, (lexicon.same, sorted(lexicon.spellings.items()), lexicon.not_covered, lexicon.must_agree)
    )
    lines = "\n".join([_FORMAT, *words, *(f"{entry}\t{text}" for entry, text in bank)])
    return hashlib.sha256(lines.encode(errors="replace")).hexdigest()


def compile_bank(bank: Bank, lexicon: Lexicon) -> Index:
    """The index of a bank, without learnt weights."""
    entries = tuple(dict.fromkeys(entry for entry, _ in bank))
    numbers = {entry: number for number, entry in enumerate(entries)}
    owners = [numbers[entry] for entry, _ in bank]
    rows = sorted(range(len(bank)), key=owners.__getitem__)
    texts = list(bank_words(text for _, text in bank))
    words = Words(Counter(chain.from_iterable(map(dict.fromkeys, texts))), compile_terms(lexicon))
    holders: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for place, row in enumerate(rows):
        found = dict.fromkeys(words.tokens(texts[row]))
        sizes.append(len(found))
        for token in found:
            holders[token].append(place)
    owned = list(map(owners.__getitem__, rows))
    counted = [Counter(map(owned.__getitem__, held)) for held in holders.values()]
    weights = [round(rarity(len(entries), len(count)), 4) for count in counted]
    return Index(
        sha256=bank_sha256(bank, lexicon),
        entries=entries,
        words={word: count for word, count in words.counts.items() if count},
        terms=words.terms,
        tokens=tuple(holders),
        weights=tuple(weights),
        rows=tuple(rows),
        starts=tuple(accumulate(Counter(owned).values(), initial=0)),
        sizes=tuple(sizes),
        lengths=_lengths(len(bank), weights, holders.values()),
        norms=_norms(len(entries), weights, counted),
        holders=tuple(map(tuple, holders.values())),
    )


def _lengths(size: int, weights: Iterable[float], holders: Iterable[Sequence[int]]) -> tuple[float, ...]:
    """The length of each place's vector."""
    squares = [0.0] * size
    for weight, held in zip(weights, holders, strict=True):
        square = weight * weight
        for place in held:
            squares[place] += square
    return _roots(squares)


def _norms(size: int, weights: Iterable[float], counted: Iterable[Mapping[int, int]]) -> tuple[float, ...]:
    """The length of each entry's profile."""
    squares = [0.0] * size
    for weight, counts in zip(weights, counted, strict=True):
        for entry, n in counts.items():
            squares[entry] += (weight * n) ** 2
    return _roots(squares)


def _roots(squares: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(math.sqrt(square), 4) or 1.0 for square in squares)


def rarity(entries: int, holders: int) -> float:
    """Inverse entry frequency: ln(1 + entries / (entries that hold it + 0.5))."""
    return math.log(1 + entries / (holders + 0.5))


def pairs(tokens: Sequence[str]) -> Iterator[str]:
    """Neighbouring stems, the start and the end of the question included; concepts are passed over."""
    stems = ["^", *(token for token in tokens if not token.startswith("=")), "$"]
    return (f"{first} {second}" for first, second in pairwise(stems))


def word_feature(word: str) -> str:
    """The feature of a word as typed, its letters included; no token or pair starts with a dot."""
    return f".{word}"


def _grams(word: str) -> Iterator[str]:
    edged = f"<{word}>"
    for size in range(_SHORTEST_GRAM, min(_LONGEST_GRAM, len(edged) - 1) + 1):
        yield from (f"#{edged[at : at + size]}" for at in range(len(edged) - size + 1))


def _features(words: Sequence[str], tokens: Sequence[str]) -> dict[str, float]:
    """What is learnt from, with its weight before rarity."""
    found = dict.fromkeys((gram for word in words for gram in _grams(word)), _GRAM)
    found.update(dict.fromkeys(pairs(tokens), _PAIR))
    found.update(dict.fromkeys(map(word_feature, words), _WORD))
    found.update(dict.fromkeys(tokens, _STEM))
    return found


def unknown_mass(entries: int) -> float:
    """Squared length that a stem nobody knows adds to a question; a word nobody knows adds as much again."""
    return (_STEM * rarity(entries, 0)) ** 2


def taught(index: Index, bank: Bank) -> Index:
    """The index with weights learnt from its bank. Takes minutes for ten thousand phrasings, and for more, longer."""
    words = Words(index.words, index.terms)
    texts = [words.respelt(text) for text in bank_words(text for _, text in bank)]
    examples = [_features(text, words.tokens(text)) for text in texts]
    numbers = {entry: number for number, entry in enumerate(index.entries)}
    classes = [numbers[entry] for entry, _ in bank]
    held: dict[str, set[int]] = defaultdict(set)
    times = Counter(chain.from_iterable(examples))
    for example, c in zip(examples, classes, strict=True):
        for feature in example:
            held[feature].add(c)
    rare = {
        feature: rarity(len(index.entries), len(holders))
        for feature, holders in held.items()
        if times[feature] > 1 or not feature.startswith("#")
    }
    vectors = [
        _unit({f: weight * rare[f] for f, weight in sorted(each.items()) if f in rare}) for each in examples
    ]
    return _with(index, _folded(learn(vectors, classes), rare))


def _with(index: Index, learnt: Mapping[str, Learnt]) -> Index:
    return msgspec.structs.replace(index, learnt={f: held.written() for f, held in learnt.items()})


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {f: v / norm for f, v in vector.items()}


def _folded(weights: Weights, rare: Mapping[str, float]) -> dict[str, Learnt]:
    """Weights by token, pair and word: what the letters of a word say is added to what the word says."""
    found = {}
    for feature in sorted(f for f in rare if not f.startswith("#")):
        if feature.startswith("."):
            parts = dict.fromkeys(_grams(feature[1:]), _GRAM) | {feature: _WORD}
        else:
            parts = {feature: _PAIR if " " in feature else _STEM}
        values = {part: weight * rare[part] for part, weight in parts.items() if part in rare}
        votes: dict[int, float] = defaultdict(float)
        for part, value in values.items():
            for c, weight in weights.get(part, {}).items():
                votes[c] += weight * value
        if strong := tuple((c, round(v * 100)) for c, v in sorted(votes.items()) if abs(v) >= _LEAST_WEIGHT):
            found[feature] = Learnt(sum(value**2 for value in values.values()), strong)
    return found


def adopted(index: Index, older: Index) -> Index:
    """The index with the learnt weights of an older one, for the entries that both have."""
    numbers = {entry: number for number, entry in enumerate(index.entries)}
    place = {old: numbers[entry] for old, entry in enumerate(older.entries) if entry in numbers}
    learnt = {}
    for feature, text in older.learnt.items():
        held = Learnt.read(text)
        votes = tuple((place[c], vote) for c, vote in held.votes if c in place)
        learnt[feature] = Learnt(held.mass, votes)
    return _with(index, learnt)
