"""Expressions as a clinician writes them, found in a query: "short of breath / gasp* / <faint>". Knows words and
their forms, and how far apart they stand; what a find means is for `alerts.py` to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from bot.text import normalise, stem

Labels = frozenset[str]
"""What a word of a query can stand for: its stem, "=word", "begin*"."""
Hit = tuple[int, int]
"""First and last word of an expression that was found."""
_NONE: Labels = frozenset()
_GROUPS = ""
_MOST_SKIPPED = 2


class _Node(dict[str, "_Node"]):
    """A step of the tree of expressions: label -> next step; `groups` hold an expression that ends here."""

    __slots__ = ("groups",)

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[int, ...] = ()


class Phrasebook:
    """Groups of expressions, all looked for at once."""

    def __init__(self, words: Mapping[str, str], exact: bool = False) -> None:
        """Args:
        words: named groups, for <name>.
        exact: a word stands for itself alone (for languages that are not stemmed).
        """
        self._named = words
        self._exact = exact
        self._tree = _Node()
        self._ids: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self._fillers: frozenset[str] = frozenset()
        self.words: set[str] = set()
        """Every word of the expressions, as written."""
        self._stems: set[str] = set()
        self._exacts: set[str] = set()
        self._starts: dict[int, set[str]] = {}

    def group(self, text: str | None) -> int:
        """The number of a group of expressions, adding it if it is new."""
        text = text or ""
        number = self._ids.get(text)
        if number is None:
            number = self._ids[text] = len(self._ids)
            for phrase in self.phrases(text):
                node = self._tree
                for token in phrase.split():
                    for label in self._label(token).split():
                        node = node.setdefault(label, _Node())
                if number not in node.groups:
                    node.groups = (*node.groups, number)
        return number

    def phrases(self, text: str) -> Iterator[str]:
        """The expressions of a text, those of named groups among them.

        Raises:
            KeyError: a group that `words` does not have.
        """
        for phrase in text.split("/"):
            phrase = phrase.strip()
            if phrase.startswith("<"):
                yield from self.phrases(self._named[phrase.strip("<>")])
            elif phrase:
                yield phrase

    def fill(self, text: str | None) -> None:
        """Words that may stand inside an expression, at most two in a row."""
        self._fillers = frozenset(word for phrase in self.phrases(text or "") for word in normalise(phrase).words)

    def _label(self, token: str) -> str:
        """The labels of a written word, blanks between them."""
        found = self._labels.get(token)
        if found is None:
            found = self._labels[token] = " ".join(self._made(token))
        return found

    def _made(self, token: str) -> Iterator[str]:
        begins, alone = token.endswith("*"), token.startswith("=") or self._exact
        bare = token.strip("=*")
        parts = normalise(bare).words if not bare.isascii() or "'" in bare or bare == "cannot" else (bare.lower(),)
        for part in parts:
            if begins:
                self._starts.setdefault(len(part), set()).add(part)
                yield part + "*"
                continue
            self.words.add(part)
            if alone:
                self._exacts.add(part)
                yield "=" + part
            else:
                self._stems.add(stem(part))
                yield stem(part)

    def labels(self, word: str) -> Labels:
        """What a word stands for among these expressions; nothing if they do not hold it."""
        found = []
        root = stem(word)
        if root in self._stems:
            found.append(root)
        if word in self._exacts:
            found.append("=" + word)
        for length, starts in self._starts.items():
            if word[:length] in starts:
                found.append(word[:length] + "*")
        return frozenset(found) if found else _NONE

    def hits(self, words: Sequence[str], labels: Sequence[Labels]) -> dict[int, list[Hit]]:
        """Group -> where its expressions stand, in order of their first words."""
        found: dict[int, list[Hit]] = {}
        for start, here in enumerate(labels):
            for label in here:
                if (node := self._tree.get(label)) is not None:
                    for last, groups in self._follow(node, start, words, labels):
                        for number in groups:
                            found.setdefault(number, []).append((start, last))
        return found

    def _follow(
        self, node: _Node, last: int, words: Sequence[str], labels: Sequence[Labels]
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Every expression that goes on from `node`, with its last word."""
        if node.groups:
            yield last, node.groups
        if not node:
            return
        for place in range(last + 1, min(last + 2 + _MOST_SKIPPED, len(words))):
            for label in labels[place]:
                if (step := node.get(label)) is not None:
                    yield from self._follow(step, place, words, labels)
            if words[place] not in self._fillers:
                break


def together(hits: Sequence[Sequence[Hit]], within: int) -> Iterator[tuple[Hit, ...]]:
    """One hit of each group, no word used twice, at most `within` words from first to last.

    For each place, the two nearest hits of the other groups before it: linear in the number of hits, however many ways there are to pair them.
    """
    if len(hits) == 1:
        yield from ((hit,) for hit in hits[0])
        return
    latest: list[list[Hit]] = [[] for _ in hits]
    for start, last, group in sorted((start, last, group) for group, found in enumerate(hits) for start, last in found):
        latest[group] = [*latest[group][-1:], (start, last)]
        if not all(latest):
            continue
        for chosen in product(*(((start, last),) if number == group else near for number, near in enumerate(latest))):
            if max(hit[1] for hit in chosen) - min(hit[0] for hit in chosen) <= within and _apart(chosen):
                yield chosen


def _apart(chosen: Iterable[Hit]) -> bool:
    ordered = sorted(chosen)
    return all(before[1] < after[0] for before, after in zip(ordered, ordered[1:], strict=False))
