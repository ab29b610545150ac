"""Expressions as a clinician writes them, found in a query: "short of breath / gasp* / <faint>".

Knows words and their forms, and how far apart they stand; what a find means is for `alerts.py` to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise, product

from bot.everyday import COMMON
from bot.text import normalise, stem

Labels = tuple[str, ...]
"""What a word of a query can stand for: "=word", its stem, "begin*"; each once."""
Hit = tuple[int, int]
"""First and last word of an expression that was found."""
EITHER = "|"
"""Between the words that a misspelt one may stand for."""
_NONE: Labels = ()
_MOST_SKIPPED = 2


class _Node(dict[str, "_Node"]):
    """A step of the tree of expressions: label -> next step; `groups` hold an expression that ends here."""

    __slots__ = ("groups",)

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[int, ...] = ()


class Phrasebook:
    """Groups of expressions, all looked for at once. What a query does not touch is never taken apart."""

    def __init__(self, words: Mapping[str, str], exact: bool = False) -> None:
        """Args:
        words: named groups, for <name>.
        exact: a word stands for itself alone (for languages that are not stemmed).
        """
        self._named = words
        self._exact = exact
        self._ids: dict[str, int] = {}
        self._raw: dict[str, list[tuple[str, int]]] = {}
        self._made_of: dict[str, tuple[str, ...]] = {}
        self._fillers: frozenset[str] = frozenset()
        self._dropped: frozenset[str] = frozenset()
        self._known: dict[str, Labels] = {}

    def group(self, text: str | None) -> int:
        """The number of a group of expressions, adding it if it is new."""
        text = text or ""
        number = self._ids.get(text)
        if number is None:
            number = self._ids[text] = len(self._ids)
            for phrase in self.phrases(text):
                first, _, rest = phrase.partition(" ")
                self._raw.setdefault(first, []).append((rest, number))
        return number

    def phrases(self, text: str) -> list[str]:
        """The expressions of a text, those of named groups among them.

        Raises:
            KeyError: a group that `words` does not have.
        """
        found = text.split(" / ")
        if "<" in text:
            found = [each for phrase in found for each in self._written(phrase)]
        return [phrase for phrase in found if phrase]

    def _written(self, phrase: str) -> list[str]:
        return self.phrases(self._named[phrase.strip("<>")]) if phrase.startswith("<") else [phrase]

    def fill(self, fillers: str | None, dropped: str | None) -> None:
        """Words that may stand inside an expression, at most two in a row, and words that may be left out."""
        self._fillers, self._dropped = (
            frozenset(word for phrase in self.phrases(text or "") for word in normalise(phrase).words)
            for text in (fillers, dropped)
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the expressions, as written."""
        rests = " ".join(rest for found in self._raw.values() for rest, _ in found)
        return frozenset(token.strip("=*") for token in {*self._raw, *rests.split()})

    @cached_property
    def _firsts(self) -> Mapping[str, Sequence[str]]:
        """First label of an expression -> how it may be written."""
        found: dict[str, list[str]] = {}
        for first in self._raw:
            found.setdefault(self._label(first)[0], []).append(first)
        return found

    @cached_property
    def _starts(self) -> Mapping[str, Mapping[int, frozenset[str]]]:
        """First letter -> length -> the beginnings of that length for which a word may stand."""
        found: dict[str, dict[int, set[str]]] = {}
        rests = (rest.split() for row in self._raw.values() for rest, _ in row if "*" in rest)
        for token in {*self._raw, *(token for row in rests for token in row)}:
            if token.endswith("*"):
                start = self._label(token)[-1][:-1]
                found.setdefault(start[:1], {}).setdefault(len(start), set()).add(start)
        return {
            letter: {length: frozenset(starts) for length, starts in sizes.items()}
            for letter, sizes in found.items()
        }

    @cached_property
    def _tree(self) -> dict[str, _Node | None]:
        return {}

    def _node(self, label: str) -> _Node | None:
        """The tree of the expressions that start with a label."""
        if label in self._tree:
            return self._tree[label]
        root = _Node() if label in self._firsts else None
        if root is not None:
            for first in self._firsts[label]:
                for rest, number in self._raw[first]:
                    for tokens in self._readings(rest):
                        node = root
                        for step in (*self._label(first)[1:], *chain.from_iterable(map(self._label, tokens))):
                            if step not in node:
                                node[step] = _Node()
                            node = node[step]
                        if number not in node.groups:
                            node.groups = (*node.groups, number)
            self._tree[label] = root
        return root

    def _readings(self, rest: str) -> Iterator[list[str]]:
        """The words after the first: as written, and as haste leaves out small ones (head is spinning)."""
        tokens = rest.split()
        yield tokens
        core = [token for token in tokens if token not in self._dropped]
        if len(core) < len(tokens) and core and tokens[-1] == core[-1]:
            yield core

    def _label(self, token: str) -> tuple[str, ...]:
        """The labels of a written word; several where it reads as several words."""
        found = self._made_of.get(token)
        if found is None:
            plain = not self._exact and token.isascii() and token.isalpha() and len(token) > 2
            made = (stem(token),) if plain and not token.startswith("cannot") else tuple(self._made(token))
            found = self._made_of[token] = made
        return found

    def _made(self, token: str) -> Iterator[str]:
        bare = token.strip("=*")
        plain = bare.isascii() and bare.isalnum() and len(bare) > 2 and bare != "cannot"
        parts = (bare,) if plain else normalise(bare).words
        for part in parts or (bare,):
            if token.endswith("*"):
                yield part + "*"
            else:
                yield "=" + part if self._exact or token.startswith("=") else stem(part)

    def labels(self, word: str) -> Labels:
        """What a word may stand for in these expressions."""
        found = self._known.get(word)
        if found is None:
            found = self._labels_of(word)
            if EITHER in word:
                found = tuple(dict.fromkeys(chain.from_iterable(map(self._labels_of, word.split(EITHER)))))
            if word in COMMON:  # others may be somebody's own, which are not kept
                self._known[word] = found
        return found

    def _labels_of(self, word: str) -> Labels:
        plain = ("=" + word,) if self._exact else ("=" + word, stem(word))
        sizes = self._starts.get(word[:1])
        if not sizes:
            return plain
        return (*plain, *(word[:length] + "*" for length, starts in sizes.items() if word[:length] in starts))

    def hits(self, words: Sequence[str], skip: frozenset[int] = frozenset()) -> dict[int, list[Hit]]:
        """Group -> where its expressions stand, in order of their first words.

        Args:
            words: of a query.
            skip: places of words that stand for nothing.
        """
        each = {word: self.labels(word) for word in dict.fromkeys(words)}
        labels = [_NONE if place in skip else each[word] for place, word in enumerate(words)]
        found: dict[int, list[Hit]] = {}
        for start, here in enumerate(labels):
            for label in here:
                if (node := self._node(label)) is None:
                    continue
                for number in node.groups:
                    found.setdefault(number, []).append((start, start))
                for last, groups in self._follow(node, start, words, labels) if node else ():
                    for number in groups:
                        found.setdefault(number, []).append((start, last))
        return found

    def _follow(
        self, node: _Node, last: int, words: Sequence[str], labels: Sequence[Labels]
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Every expression that goes on after `node`, which ends at `last`, with its last word."""
        for place in range(last + 1, min(last + 2 + _MOST_SKIPPED, len(words))):
            for label in labels[place]:
                if (step := node.get(label)) is not None:
                    if step.groups:
                        yield place, step.groups
                    if step:
                        yield from self._follow(step, place, words, labels)
            if words[place] not in self._fillers:
                break


def together(hits: Sequence[Sequence[Hit]], within: int) -> Iterator[tuple[Hit, ...]]:
    """One hit of each group, no word used twice, at most `within` words from first to last.

    For each place, the two nearest hits of the other groups before it: linear in the number of hits, however
    many ways there are to pair them.
    """
    if len(hits) == 1:
        yield from ((hit,) for hit in hits[0])
        return
    latest: list[list[Hit]] = [[] for _ in hits]
    for start, last, group in sorted(
        (start, last, group) for group, found in enumerate(hits) for start, last in found
    ):
        latest[group] = [*latest[group][-1:], (start, last)]
        if not all(latest):
            continue
        for chosen in product(
            *(((start, last),) if number == group else near for number, near in enumerate(latest))
        ):
            if max(hit[1] for hit in chosen) - min(hit[0] for hit in chosen) <= within and _apart(chosen):
                yield chosen


def _apart(chosen: Iterable[Hit]) -> bool:
    ordered = sorted(chosen)
    return all(before[1] < after[0] for before, after in pairwise(ordered))
