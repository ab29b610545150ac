"""The network of points.json while it learns: PyTorch builds and teaches it, bot/points.py reads it."""

import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bot.draft_alerts import Array, Layer

WIDTH, WINDOWS = 128, (5, 3)
"""Numbers a word, and words that each layer takes together."""
BATCH, RATE, DECAY = 128, 3e-3, 0.01
DROPPED, FORGOTTEN, UNREAD = 0.15, 0.2, 0.04
"""Shares in learning: of numbers left out (Srivastava et al. 2014), of words known by their general meaning alone, of
words unknown, as misspelt ones are."""
FLAG_COUNTS = 0.1
"""What it counts to name the red flag, against seeing it."""
NOTHING, UNKNOWN = 0, 1
"""Numbers of no word, and of an unknown one; the vocabulary follows."""


class Lesson(NamedTuple):
    """A message to learn from."""

    words: Sequence[int]
    marks: Sequence[int]
    said: Sequence[int]
    chance: float
    """Of danger."""
    counts: float = 1.0
    flag: int = -1
    """The number of its red flag; -1 for none, or not known."""


class Network(nn.Module):
    """Word vectors, layers that take words with their neighbours, what is greatest and what is there on the whole,
    two layers more: the log-odds of danger, then one number for each red flag."""

    def __init__(self, general: torch.Tensor, own: int, flags: int) -> None:
        """Args:
        general: words x any, what each word means in general; two rows of zeros first.
        own: how many of the words, the first, get a vector of their own beside that.
        flags: how many red flags there are.
        """
        super().__init__()
        self.register_buffer("general", general)
        self.own = own
        self.meaning = nn.Linear(general.shape[1], WIDTH, bias=False)
        self.here = nn.Embedding(own + 2, WIDTH)
        self.marks, self.said = nn.Embedding(5, WIDTH), nn.Embedding(8, WIDTH)
        nn.init.normal_(self.here.weight, 0, 0.02)
        nn.init.normal_(self.marks.weight, 0, 0.1)
        nn.init.normal_(self.said.weight, 0, 0.1)
        self.layers = nn.ModuleList([nn.Conv1d(WIDTH, WIDTH, size, padding=size // 2) for size in WINDOWS])
        self.hidden, self.last = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, 1 + flags)
        self.dropped = nn.Dropout(DROPPED)

    def forward(self, words: torch.Tensor, marks: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """Messages x words, each -> messages x (1 + flags)."""
        there = (words != NOTHING).float()
        own = (words < self.own + 2) & (words != NOTHING)
        if self.training:
            own &= (torch.rand(words.shape) > FORGOTTEN) | (words == UNKNOWN)
        state = self.meaning(self.general[words]) + self.here(torch.where(own, words, NOTHING)) * own[..., None]
        state = (state + self.marks(marks) + self.said(said)) * there[..., None]
        state = self.dropped(state).transpose(1, 2)
        for layer in self.layers:
            state = (state + functional.relu(layer(state))) * there[:, None]
        most = state.masked_fill(there[:, None] == 0, -1e4).max(2).values
        whole = torch.cat([most, state.sum(2) / there.sum(1, keepdim=True).clamp(min=1) ** 0.5], 1)
        return self.last(self.dropped(functional.relu(self.hidden(self.dropped(whole)))))


def batches(sizes: Sequence[int], size: int, draw: random.Random) -> list[list[int]]:
    """Places of what has these sizes, in batches of about the same size, in any order."""
    order = [*range(len(sizes))]
    draw.shuffle(order)
    found = []
    for start in range(0, len(order), 50 * size):
        near = sorted(order[start : start + 50 * size], key=sizes.__getitem__)
        found += [near[at : at + size] for at in range(0, len(near), size)]
    draw.shuffle(found)
    return found


def by_size(sizes: Sequence[int], size: int) -> list[list[int]]:
    """Places of what has these sizes, the smallest first, in batches."""
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    return [order[start : start + size] for start in range(0, len(order), size)]


def padded(lessons: Sequence[Lesson]) -> list[torch.Tensor]:
    """Words, marks and what is said, each messages x words."""
    size = max(1, *(len(lesson.words) for lesson in lessons))
    rows = np.zeros((3, len(lessons), size), np.int64)
    for row, lesson in enumerate(lessons):
        for part, numbers in enumerate(lesson[:3]):
            rows[part, row, : len(numbers)] = numbers
    return [*torch.from_numpy(rows)]


def teach(network: Network, lessons: Sequence[Lesson], rounds: int, rate: float = RATE) -> None:
    """Teaches it: AdamW (Loshchilov and Hutter 2019), the rate up and then down in a line."""
    draw, throw = random.Random(0), np.random.default_rng(0)
    learner = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    steps, step = rounds * (len(lessons) // BATCH + 1), 0
    network.train()
    for turn in range(rounds):
        lost = 0.0
        for places in batches([len(lesson.words) for lesson in lessons], BATCH, draw):
            batch = [lessons[at] for at in places]
            step += 1
            for group in learner.param_groups:
                group["lr"] = rate * min(1.0, step / (0.05 * steps)) * max(0.02, 1 - step / steps)
            words, marks, said = padded(batch)
            words[torch.from_numpy(throw.random(words.shape) < UNREAD) & (words > UNKNOWN)] = UNKNOWN
            told = network(words, marks, said)
            chance = torch.tensor([lesson.chance for lesson in batch])
            counts = torch.tensor([lesson.counts for lesson in batch])
            flags = torch.tensor([lesson.flag for lesson in batch])
            loss = (functional.binary_cross_entropy_with_logits(told[:, 0], chance, reduction="none") * counts).mean()
            if (named := flags >= 0).any():
                loss = loss + FLAG_COUNTS * functional.cross_entropy(told[named][:, 1:], flags[named])
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            learner.step()
            lost += loss.item()
        print(f"round {turn + 1} of {rounds}: loss {lost * BATCH / len(lessons):.4f}", flush=True)
    network.eval()


def array(numbers: torch.Tensor) -> Array:
    """As points.json keeps it."""
    return Array(tuple(numbers.shape), numbers.detach().numpy().astype("<f2").tobytes())


def layer(weights: torch.Tensor, bias: torch.Tensor) -> Layer:
    """As points.json keeps it."""
    return Layer(array(weights), array(bias))


def stored(network: Network) -> Mapping[str, object]:
    """The fields of PointsDraft that hold numbers."""
    with torch.no_grad():
        vectors = network.meaning(network.general)
        vectors[: network.own + 2] += network.here.weight
    vectors = vectors[UNKNOWN:]
    steps = vectors.abs().max(0).values / 127
    size = len(network.layers)
    convolved = [network.layers[at].weight.permute(2, 1, 0).reshape(-1, WIDTH) for at in range(size)]
    return {
        "vectors": (vectors / steps).round().to(torch.int8).numpy().tobytes(),
        "steps": array(steps),
        "marks": array(network.marks.weight),
        "said": array(network.said.weight),
        "layers": tuple(layer(convolved[at], network.layers[at].bias) for at in range(size)),
        "hidden": layer(network.hidden.weight.T, network.hidden.bias),
        "last": layer(network.last.weight.T, network.last.bias),
    }
