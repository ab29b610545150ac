"""Rules for how a text reads: length, first line, grade, terms explained. After the NHS service manual, PEMAT
and the CDC Clear Communication Index; a formula only says where to look, a person decides whether it reads
well.
"""

import re
from collections.abc import Iterator
from statistics import median

from bot.desk import READ, Desk, Kind
from bot.draft import Place
from bot.model import Problem
from bot.prose import Speech, paragraphs, sentences, words

_MOST_WORDS = 20
_MOST_SENTENCES = 3
_GRADE_AIM, _GRADE_LIMIT = 6.0, 8.0
_FEWEST_WORDS = 30
"""Of an alert: in fewer words one long one, "emergency", outweighs all the others."""


def sentence_length(desk: Desk) -> Iterator[Problem]:
    """A sentence has at most 20 words.

    Split it: one thought a sentence. A line or a bullet ends a sentence, and so does a colon.
    """
    for passage in desk.of(*READ, Kind.QUESTION):
        for sentence in sentences(passage.text):
            if (count := len(words(sentence))) > _MOST_WORDS:
                yield passage.place.problem(
                    f"a sentence of {count} words, at most {_MOST_WORDS}: {_cut(sentence)}"
                )


def paragraph_length(desk: Desk) -> Iterator[Problem]:
    """A paragraph has at most 3 sentences and stands on one line; lists are bullets.

    Leave a blank line between paragraphs. Write a paragraph as one long line: a line break is shown as one.
    """
    for entry in desk.draft.entries.values():
        for part in paragraphs(entry.answer):
            lines = [line for line in part.splitlines() if not line.startswith("- ")]
            place = desk.line_of(entry, entry.answer.index(part))
            if (count := len(sentences("\n".join(lines)))) > _MOST_SENTENCES:
                yield place.problem(
                    f"a paragraph of {count} sentences, at most {_MOST_SENTENCES}: {_cut(part)}"
                )
            if len(lines) > 1:
                yield place.problem(f"a paragraph that is broken over {len(lines)} lines: {_cut(part)}")


def first_line(desk: Desk) -> Iterator[Problem]:
    """The first line answers the question, in one paragraph whose first sentence has at most 20 words.

    Somebody who reads nothing else should have the answer. Whether it does answer is for the reviewer to say.
    """
    for entry in desk.draft.entries.values():
        opening = entry.answer.strip().splitlines()[0]
        place = desk.entry_place(entry, "answer")
        if opening.startswith("- "):
            yield place.problem(
                "the answer begins with a bullet: begin with a sentence that answers the question"
            )
        elif (count := len(words(sentences(opening)[0])) if sentences(opening) else 0) > _MOST_WORDS:
            yield place.problem(f"the first line has {count} words, at most {_MOST_WORDS}")


def reading_grade(desk: Desk) -> Iterator[Problem]:
    """A text can be read by a child of 9 to 11: Flesch-Kincaid grade of 6 at most, never above 8.

    Over 6 is a warning. Over 8 is an error, unless the entry explains its `hard_words`. Half of the
    texts must be at 6 or less. Use short words and short sentences; the formula knows nothing else, so
    read it aloud too.
    """
    speech, grades = Speech(), []
    for place, text, explained in _long_texts(desk):
        grades.append(grade := speech.grade(text))
        if grade > _GRADE_AIM:
            level = "error" if grade > _GRADE_LIMIT and not explained else "warning"
            message = f"reads at grade {grade:.1f}: aim at {_GRADE_AIM:g}, never above {_GRADE_LIMIT:g}"
            yield place.problem(message, level=level)
    if grades and (middle := median(grades)) > _GRADE_AIM:
        pack = desk.draft.locate("pack")
        yield pack.problem(f"half of the texts are above grade {middle:.1f}, at most {_GRADE_AIM:g}")


def _long_texts(desk: Desk) -> Iterator[tuple[Place, str, bool]]:
    """The texts that the formula can judge, and whether they explain their hard words."""
    for entry in desk.draft.entries.values():
        yield desk.entry_place(entry, "answer"), desk.texts(entry), bool(entry.hard_words)
    for flag in desk.draft.alerts.alerts:
        if len(words(flag.text)) >= _FEWEST_WORDS:
            yield desk.draft.locate(f"alert/{flag.id}", "text"), flag.text, False


def gloss(desk: Desk) -> Iterator[Problem]:
    """A medical term has its plain words beside it where it first stands: "swelling (oedema)".

    The terms are those under `glossary` in lexicon.yaml. Plain words first and the term in brackets, or the
    term and then its plain words in brackets, or "called" before the term, or the term among the entry's
    `hard_words`.
    """
    terms = {term: _as_word(term) for term in desk.draft.lexicon.glossary}
    for entry in desk.draft.entries.values():
        passages = [passage for passage in desk.of(*READ) if passage.item == f"entry/{entry.id}"]
        for term, pattern in terms.items():
            first = next(((p, found) for p in passages if (found := pattern.search(p.text))), None)
            if (
                first
                and not _is_glossed(first[0].text, first[1])
                and not any(map(pattern.search, entry.hard_words))
            ):
                plain = desk.draft.lexicon.glossary[term]
                yield first[0].place.problem(
                    f"`{term}` first stands without its plain words: {plain} ({term})"
                )


def _is_glossed(text: str, term: re.Match[str]) -> bool:
    before, after = text[: term.start()], text[term.end() :]
    inside = before.rfind("(") > before.rfind(")") and ")" in after
    return (
        inside
        or after.startswith(" (")
        or bool(re.search(r"\b(?:called|named|known as)(?: an?| the)? $", before))
    )


def _as_word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


def _cut(text: str) -> str:
    """The beginning of a text, for a finding."""
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
