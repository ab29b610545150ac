"""The curators' rules: what a machine can say about content before a person reads it. Changes and signs
nothing.

A rule is a generator over the desk; its docstring is its page in the manual (`cryofaq lint --explain`). There
are no settings for a rule and no way to silence one: a text that cannot pass is written anew, or the rule is.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from bot.desk import Desk
from bot.errors import MissingLibraryError
from bot.lint_alerts import alert_examples, bare_star
from bot.lint_collisions import dead_see_also, near_phrasing, negated_twin, own_phrasing, same_phrasing
from bot.lint_evidence import evidence_label, review_due, source_needed, source_whole, unused_source
from bot.lint_layout import guidance_shape, help_needed, one_message, places_filled
from bot.lint_never import never_say
from bot.lint_proposals import proposed
from bot.lint_spelling import spelling
from bot.lint_style import first_line, gloss, paragraph_length, reading_grade, sentence_length
from bot.lint_unfinished import unfinished
from bot.lint_words import numerals, plain_words, words_alone
from bot.model import Problem

Rule = Callable[[Desk], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    unfinished,
    proposed,
    sentence_length,
    paragraph_length,
    first_line,
    reading_grade,
    gloss,
    plain_words,
    numerals,
    words_alone,
    guidance_shape,
    help_needed,
    places_filled,
    one_message,
    bare_star,
    alert_examples,
    source_needed,
    source_whole,
    unused_source,
    evidence_label,
    review_due,
    never_say,
    same_phrasing,
    near_phrasing,
    negated_twin,
    own_phrasing,
    dead_see_also,
    spelling,
)

ENGLISH = frozenset(
    {reading_grade, plain_words, numerals, guidance_shape, help_needed, source_needed, evidence_label, never_say,
     spelling}
)  # fmt: skip
"""Rules that look for English words: for a pack in another language they would find what is not there."""


def name(rule: Rule) -> str:
    """The name of a rule, as findings and the manual write it."""
    return rule.__name__.replace("_", "-")


def check(desk: Desk, rules: tuple[Rule, ...] = RULES) -> list[Problem]:
    """Every finding of some rules, in order of file and line; of an unwritten line, only that. What was not looked for
    is a finding too.

    Raises:
        MissingLibraryError: the libraries that lint alone needs are not installed.
    """
    left = [rule for rule in rules if rule in ENGLISH and desk.draft.pack.language != "en"]
    try:
        marked = {(found.path, found.line) for found in proposed(desk)} if proposed in rules else set()
        found = {
            replace(each, rule=name(rule))
            for rule in rules
            if rule not in left
            for each in rule(desk)
            if rule is proposed or (each.path, each.line) not in marked
        }
        return sorted(found.union(_left_out(desk, left)))
    except ModuleNotFoundError as error:
        raise MissingLibraryError(
            f"lint needs the library {error.name}, which is not installed. Try: pip install 'cryofaq[lint]'"
        ) from error


def _left_out(desk: Desk, rules: Sequence[Rule]) -> Iterator[Problem]:
    if rules:
        message = f"these rules know English only, so a person looks for it: {', '.join(map(name, rules))}"
        yield desk.draft.locate("pack", "language").problem(message, rule="language", level="warning")


def manual() -> Mapping[str, str]:
    """Rule -> its page in the manual."""
    return {name(rule): inspect.getdoc(rule) or "" for rule in RULES}
