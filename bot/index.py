"""A bank compiled for matching: tokens, rows, and the weights learnt from it. Plain data that a file can
keep.

`compile_bank` is quick and learns nothing; `taught` adds the learnt weights, which takes seconds. An index is
for one bank, named by its sha256; for another bank its learnt weights may still be adopted, since they are
kept by words.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

import msgspec

from bot.bank import Bank, Index, Learnt
from bot.draft import Lexicon
from bot.learn import Weights, learn
from bot.text import bank_words
from bot.words import Words, compile_terms

_FORMAT = "1"
_PAIR, _GRAM = 0.7, 0.3
"""What a pair of neighbouring stems and a run of four letters weigh, against a stem."""
_LEAST_WEIGHT = 0.2
MOST_TAUGHT = 20_000
"""Phrasings up to which weights are learnt."""


def bank_sha256(bank: Bank, lexicon: Lexicon) -> str:
    """Names a bank and the lexicon that it is read with."""
    words = map(
        repr, (lexicon.same, sorted(lexicon.spellings.items()), lexicon.not_covered, lexicon.must_agree)
    )
    lines = "\n".join([_FORMAT, *words, *(f"{entry}\t{text}" for entry, text in bank)])
    return hashlib.sha256(lines.encode(errors="replace")).hexdigest()


def compile_bank(bank: Bank, lexicon: Lexicon) -> Index:
    """The index of a bank, without learnt weights."""
    texts = list(bank_words(text for _, text in bank))
    words = Words(Counter(chain.from_iterable(map(set, texts))), compile_terms(lexicon))
    entries = tuple(dict.fromkeys(entry for entry, _ in bank))
    numbers = {entry: number for number, entry in enumerate(entries)}
    tokens: defaultdict[str, int] = defaultdict()
    tokens.default_factory = tokens.__len__
    used: list[set[int]] = [set() for _ in entries]
    rows = []
    for (entry, _), text in zip(bank, texts, strict=True):
        found = [tokens[token] for token in dict.fromkeys(words.tokens(text))]
        used[numbers[entry]].update(found)
        rows.append((numbers[entry], *found))
    holders = Counter(chain.from_iterable(used))
    weights = tuple(round(rarity(len(entries), holders[token]), 4) for token in range(len(tokens)))
    counts = {word: count for word, count in words.counts.items() if count}
    sha = bank_sha256(bank, lexicon)
    return Index(sha, entries, counts, words.terms, tuple(tokens), weights, tuple(rows))


def rarity(entries: int, holders: int) -> float:
    """Inverse entry frequency: ln(1 + entries / (entries that hold it + 0.5))."""
    return math.log(1 + entries / (holders + 0.5))


def pairs(tokens: Sequence[str]) -> Iterator[str]:
    """Neighbouring stems, the start and the end of the question included; concepts are passed over."""
    stems = ["^", *(token for token in tokens if not token.startswith("=")), "$"]
    return (f"{first} {second}" for first, second in pairwise(stems))


def _grams(token: str) -> list[str]:
    edged = f"<{token}>"
    return [] if token.startswith("=") else [f"#{edged[at : at + 4]}" for at in range(len(edged) - 3)]


def taught(index: Index, bank: Bank) -> Index:
    """The index with weights learnt from its bank; as it was for a bank that is too large to learn from."""
    if not 0 < len(bank) <= MOST_TAUGHT:
        return index
    words = Words(index.words, index.terms)
    texts = [words.tokens(text) for text in bank_words(text for _, text in bank)]
    classes = [row[0] for row in index.rows]
    held: dict[str, set[int]] = defaultdict(set)
    times: Counter[str] = Counter()
    for tokens, c in zip(texts, classes, strict=True):
        times.update(set(pairs(tokens)))
        for feature in {*pairs(tokens), *(gram for token in tokens for gram in _grams(token))}:
            held[feature].add(c)
    size = len(index.entries)
    values = dict(zip(index.tokens, index.weights, strict=True))
    for feature, holders in held.items():
        if feature.startswith("#"):
            values[feature] = _GRAM * rarity(size, len(holders))
        elif times[feature] > 1:
            values[feature] = _PAIR * rarity(size, len(holders))
    weights = learn([_unit_features(tokens, values) for tokens in texts], classes)
    return _with(index, _folded(weights, values, {*index.tokens, *(f for f in values if " " in f)}))


def _with(index: Index, learnt: Mapping[str, Learnt]) -> Index:
    return msgspec.structs.replace(index, learnt=learnt)


def _unit_features(tokens: Sequence[str], values: Mapping[str, float]) -> dict[str, float]:
    features = {*tokens, *pairs(tokens), *(gram for token in tokens for gram in _grams(token))}
    found = {f: values[f] for f in sorted(features) if f in values}
    norm = math.sqrt(sum(v * v for v in found.values())) or 1.0
    return {f: v / norm for f, v in found.items()}


def _folded(weights: Weights, values: Mapping[str, float], kept: set[str]) -> dict[str, Learnt]:
    """Weights by token and pair: what the letters of a token say is added to what the token says."""
    found = {}
    for feature in sorted(kept):
        parts = [feature, *(g for g in _grams(feature) if g in values)] if " " not in feature else [feature]
        votes: dict[int, float] = defaultdict(float)
        for part in parts:
            for c, weight in weights.get(part, {}).items():
                votes[c] += weight * values[part]
        if strong := _written(votes):
            found[feature] = Learnt(round(sum(values[part] ** 2 for part in parts), 3), strong)
    return found


def _written(votes: Mapping[int, float]) -> str:
    """Votes as `Learnt` keeps them, the weak ones left out."""
    return " ".join(f"{c}:{round(v * 100)}" for c, v in sorted(votes.items()) if abs(v) >= _LEAST_WEIGHT)


def adopted(index: Index, older: Index) -> Index:
    """The index with the learnt weights of an older one, for the entries that both have."""
    numbers = {entry: number for number, entry in enumerate(index.entries)}
    place = {old: numbers[entry] for old, entry in enumerate(older.entries) if entry in numbers}
    learnt = {
        feature: Learnt(held.mass, _written({place[c]: vote / 100 for c, vote in held.read() if c in place}))
        for feature, held in older.learnt.items()
    }
    return _with(index, learnt)
