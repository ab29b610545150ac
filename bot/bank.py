"""A bank, and the shape of its compiled form: plain data that a file can keep. Compiling is `index.py`'s."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

Bank = Sequence[tuple[str, str]]
"""Pairs of entry id and phrasing."""


class Terms(Struct, frozen=True):
    """A lexicon compiled: expressions as stems with a blank between."""

    concepts: Mapping[str, str] = {}
    """Expression -> the token of the concept that it names, which starts with "="."""
    spellings: Mapping[str, str] = {}
    """Variant, as words -> the words to read in its place."""
    not_covered: tuple[str, ...] = ()
    must_agree: tuple[str, ...] = ()
    """Tokens that an answering entry has to use too."""
    words: tuple[str, ...] = ()
    """Every word of the lexicon's groups: known, though a bank may not hold it."""


class Learnt(Struct, frozen=True):
    """What a token or pair says about entries, the letters inside a token included."""

    mass: float
    """Its squared length in the query's vector."""
    votes: str
    """`ENTRY:WEIGHT ...`, weights in hundredths, below 0 against the entry. Text, for a question needs only a
    few of them: reading all as numbers would cost more at every start than all else."""

    def read(self) -> Iterator[tuple[int, int]]:
        """Entry and weight in hundredths."""
        numbers = [*map(int, self.votes.replace(":", " ").split())]
        return zip(numbers[::2], numbers[1::2], strict=True)


class Index(Struct, frozen=True):
    """A compiled bank."""

    sha256: str
    entries: tuple[str, ...]
    words: Mapping[str, int]
    """Word as typed -> phrasings that hold it."""
    terms: Terms
    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    """Inverse entry frequency of each token."""
    rows: tuple[tuple[int, ...], ...]
    """For each phrasing its entry, then its tokens, each once."""
    learnt: Mapping[str, Learnt] = {}
    """Token, or two stems with a blank between -> what it says."""
