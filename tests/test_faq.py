"""The shipped faq/ as a product: every promised topic and alert is there, signed, and asked for in many ways.

The ids below are public: deep links and evaluation files use them. They stay.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from bot import content, ledger, ledger_files, shapes
from bot.draft import Draft
from bot.ledger_files import Row
from bot.model import Level, Notice
from bot.pack import Pack
from bot.render import replies
from bot.text import normalise

FAQ = ROOT / "faq"
QUESTIONS = sorted((ROOT / "tests" / "questions").glob("*.jsonl"))

TOPICS = {
    "basics": "what-is-cryotherapy how-it-works local-or-whole-body what-is-liquid-nitrogen "
    "does-it-work who-performs-it is-it-approved",
    "visit": "before-a-session at-the-appointment in-the-chamber how-long does-it-hurt "
    "how-many-sessions cost booking",
    "healing": "aftercare blister healing-time wash-swim-exercise makeup-sun pain-relief-after "
    "signs-of-infection not-gone",
    "safety": "contraindications pregnancy children heart-blood-pressure diabetes-circulation "
    "cold-sensitivity dark-skin medicines claustrophobia side-effects scarring-colour "
    "nerve-damage cold-burn nitrogen-safety",
    "skin": "warts genital-warts papillomas-skin-tags moles acne scars-keloids hair-loss "
    "actinic-keratosis skin-cancer age-spots molluscum face-wrinkles",
    "gynaecology": "cervical-dysplasia after-cervical-treatment fertility",
    "ent": "rhinitis snoring adenoids nose-throat-growths",
    "whole-body": "weight-loss cellulite fat-freezing swelling muscle-recovery joint-pain immunity "
    "mood-sleep chamber-risks",
    "home": "nitrogen-at-home home-freeze-kits ice-on-skin ice-face-wash cold-pack-injury cold-bath",
    "bot": "about-this-bot are-you-a-doctor privacy sources",
}
"""Section -> its topics. There may be more entries, never fewer."""

ALERTS = {
    "breathing-collapse": "emergency",
    "chest-pain-stroke": "emergency",
    "allergic-reaction": "emergency",
    "nitrogen-splash": "emergency",
    "heavy-bleeding": "emergency",
    "self-harm": "emergency",
    "spreading-infection": "urgent",
    "changing-mole": "urgent",
    "severe-pain": "urgent",
}
"""Red flag -> how fast it needs help."""

FEWEST_PHRASINGS = 20
LONGEST_REPLY = 4096
"""Characters of a Telegram message."""


@pytest.fixture(scope="module")
def draft() -> Draft:
    return content.load(FAQ)


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return ledger_files.read(FAQ / "ledger.tsv")


@pytest.fixture(scope="module")
def served(draft: Draft, rows: tuple[Row, ...]) -> Pack:
    """The shipped pack on the day of its last signature: this test does not age."""
    return ledger.vet(draft, rows, max(row.signed for row in rows))


@pytest.mark.parametrize("section", TOPICS)
def test_every_topic_is_there_in_its_section(draft: Draft, section: str) -> None:
    there = {entry.id for entry in draft.sections.get(section, ())}
    missing = set(TOPICS[section].split()) - there
    assert not missing


def test_there_are_75_topics() -> None:
    assert sum(len(names.split()) for names in TOPICS.values()) == 75


def test_every_alert_is_there_at_its_level(draft: Draft) -> None:
    levels = {flag.id: flag.level for flag in draft.alerts.alerts}
    assert {key: levels.get(key) for key in ALERTS} == {key: Level(level) for key, level in ALERTS.items()}


def test_topics_are_not_declined(draft: Draft) -> None:
    promised = {name for names in TOPICS.values() for name in names.split()}
    assert not [entry.id for entry in draft.entries.values() if entry.outside and entry.id in promised]


def test_every_entry_is_asked_for_in_many_ways(draft: Draft) -> None:
    few = {e.id: len(e.phrasings) for e in draft.entries.values() if len(e.phrasings) < FEWEST_PHRASINGS}
    assert not few


def test_no_two_entries_are_asked_for_in_the_same_words(draft: Draft) -> None:
    asked = {e.id: {read(text) for text in (*e.phrasings, e.question)} for e in draft.entries.values()}
    often = Counter(text for texts in asked.values() for text in texts)
    assert not [text for text, count in often.items() if count > 1 or not text]


def test_canonical_questions_are_questions_and_differ(draft: Draft) -> None:
    questions = [entry.question for entry in draft.entries.values()]
    assert not [question for question in questions if not question.rstrip().endswith("?")]
    assert len({read(question) for question in questions}) == len(questions)
    buttons = [entry.button for entry in draft.entries.values()]
    assert len({button.casefold() for button in buttons}) == len(buttons), "two buttons would look the same"


def test_related_entries_exist(draft: Draft) -> None:
    wrong = {
        e.id: [key for key in e.see_also if key not in draft.entries or key == e.id]
        for e in draft.entries.values()
    }
    assert not {key: others for key, others in wrong.items() if others}


def test_every_answer_has_a_source(draft: Draft) -> None:
    """But for what the bot says of itself, and for what it declines."""
    about = TOPICS["bot"].split()
    assert not [e.id for e in draft.entries.values() if not e.sources and not e.outside and e.id not in about]


def test_no_text_holds_a_place_that_nobody_fills(draft: Draft, served: Pack) -> None:
    """Notices are filled later than a pack is built: those that name places keep them until then."""
    for item, reply in replies(served):
        assert not re.search(r"\{[a-z_]+\}", reply.text), item


def test_every_reply_fits_a_message(served: Pack) -> None:
    long = {
        item: len(reply.text)
        for item, reply in replies(served)
        if len(reply.text.encode("utf-16-le")) // 2 > LONGEST_REPLY
    }
    assert not long


def test_no_number_to_call_is_guessed(draft: Draft) -> None:
    """Emergency numbers are the operator's to set: the texts name none."""
    numbers = re.compile(r"\b(999|911|112|000|111|988|116 ?123|119|110)\b")
    texts = [(f"notice/{key}", text) for key, text in draft.notices.items()]
    texts += [(f"alert/{flag.id}", flag.text) for flag in draft.alerts.alerts]
    assert not [item for item, text in texts if numbers.search(text)]


# Signed


def test_the_ledger_signs_everything_that_is_shipped(draft: Draft, rows: tuple[Row, ...]) -> None:
    standing = ledger.standings(draft, rows, max(row.signed for row in rows))
    assert not {state.item: state.why for state in standing.values() if state.why}


def test_nothing_is_withheld(served: Pack, draft: Draft) -> None:
    assert not served.withheld
    assert set(served.entries) == set(draft.entries)


def test_every_signature_keeps_the_text_that_it_stands_for(draft: Draft, rows: tuple[Row, ...]) -> None:
    kept = ledger_files.signed_texts(FAQ / "signed.jsonl")
    assert not {row.item for row in rows if row.sha256 not in kept}
    assert not [sha for sha, shown in kept.items() if ledger.fingerprint(shown) != sha]
    last = {row.item: row.sha256 for row in rows}
    for item, shown in ledger.shown(draft).items():
        assert json.loads(json.dumps(kept[last[f"en/{item}"]])) == json.loads(json.dumps(shown)), item


def test_every_answer_says_that_no_clinician_signed_it_unless_one_did(served: Pack) -> None:
    editorial = served.notices[Notice.REVIEWED_EDITORIAL]
    assert "{reviewer}" in editorial
    assert "{due}" in editorial
    for entry in served.entries.values():
        assert entry.signature.reviewer in entry.reviewed
        assert str(entry.signature.due.year) in entry.reviewed


# Asked questions and phrasings stay apart: a scorecard over the bank's own words would prove nothing.


def read(text: str) -> str:
    return " ".join(normalise(text).words)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_no_asked_question_is_a_phrasing(draft: Draft, path: Path) -> None:
    """Fails with line numbers alone: whoever writes content should not read the questions here."""
    bank = {read(text) for entry in draft.entries.values() for text in (*entry.phrasings, entry.question)}
    lines = path.read_text(encoding="utf-8").splitlines()
    shared = [
        number
        for number, line in enumerate(lines, 1)
        if line.strip() and read(json.loads(line)["text"]) in bank
    ]
    assert not shared, f"{path.name}: lines {shared} are phrasings or questions of faq/"


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_asked_questions_name_what_there_is(draft: Draft, path: Path) -> None:
    known = {*draft.entries, *(f"alert:{flag.id}" for flag in draft.alerts.alerts)}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        assert isinstance(row["text"], str), f"{path.name}:{number}"
        assert set(row["gold"]) <= known, f"{path.name}:{number}: {sorted(set(row['gold']) - known)}"


def test_there_are_asked_questions() -> None:
    assert "dev" in [path.stem for path in QUESTIONS]


# What an editor sees


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_the_schema_files_are_what_loading_checks(name: str) -> None:
    path = FAQ / "schema" / f"{name}.json"
    assert path.read_text(encoding="utf-8") == shapes.written(name), "run: cryofaq schema"


def test_there_is_no_other_schema() -> None:
    assert {path.stem for path in (FAQ / "schema").iterdir()} == set(shapes.SHAPES)


READ = sorted(path for path in FAQ.rglob("*.y*ml") if (FAQ / "template") not in path.parents)
"""The templates are for new packs: test_new_pack.py looks at what becomes of them."""


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(FAQ)))
def test_every_file_names_its_schema(path: Path) -> None:
    """The modeline by which an editor completes and checks what is typed."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, f"{path.name} opens with: {first}"
    name = "entries" if path.parent.name == "entries" else path.stem
    assert (path.parent / found[1]).resolve() == (FAQ / "schema" / f"{name}.json").resolve()


def test_every_file_in_the_pack_is_read(draft: Draft) -> None:
    """A file under a name that nobody reads would look served and not be."""
    names = {str(path.relative_to(FAQ)) for path in READ}
    known = {"sources.yaml", *(f"en/{name}.yaml" for name in set(shapes.SHAPES) - {"sources", "entries"})}
    assert not {name for name in names if not re.fullmatch(r"en/entries/[a-z-]+\.yaml", name)} - known
    assert {section for section, entries in draft.sections.items() if entries} == set(draft.pack.sections)
