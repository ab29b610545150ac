"""A bank, and the shape of its compiled form: plain data that a file can keep. Compiling is `index.py`'s."""

from collections.abc import Mapping, Sequence

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
    """What a token, a pair or a word says about entries, the letters inside a word included."""

    mass: float
    """Its squared length in the query's vector."""
    votes: tuple[tuple[int, int], ...]
    """Entry and weight in hundredths, below 0 against the entry."""

    @classmethod
    def read(cls, text: str) -> "Learnt":
        """From the form in which an index keeps it."""
        mass, *votes = text.replace(":", " ").split()
        numbers = [*map(int, votes)]
        return cls(float(mass), tuple(zip(numbers[::2], numbers[1::2], strict=True)))

    def written(self) -> str:
        """`MASS ENTRY:WEIGHT ...`: a question needs a few of thousands, and reading all as numbers would cost more
        at every start than all else."""
        return " ".join([f"{self.mass:.3f}", *(f"{entry}:{vote}" for entry, vote in self.votes)])


class Index(Struct, frozen=True):
    """A compiled bank. A place is a phrasing's number when those of one entry stand together."""

    sha256: str
    entries: tuple[str, ...]
    words: Mapping[str, int]
    """Word as typed -> phrasings that hold it."""
    terms: Terms
    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    """Inverse entry frequency of each token."""
    rows: tuple[int, ...]
    """Place -> number of the phrasing in the bank."""
    starts: tuple[int, ...]
    """Where the places of each entry begin, and after them the number of all."""
    sizes: tuple[int, ...]
    """Place -> tokens of the phrasing."""
    lengths: tuple[float, ...]
    """Place -> length of the phrasing's vector."""
    norms: tuple[float, ...]
    """Entry -> length of its profile, counts of its phrasings taken whole."""
    holders: tuple[tuple[int, ...], ...]
    """Token -> places of the phrasings that hold it, rising."""
    learnt: Mapping[str, str] = {}
    """Token, two stems with a blank between, or a dot and a word as typed -> what it says, as `Learnt` writes it."""
