"""Triage: who is in danger gets the alert, and nobody else. The shipped signs are tested as a product."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, Workspace, sign_all, vetted

from bot import content, ledger
from bot.alerts import Screen
from bot.draft import Draft
from bot.engine import Engine
from bot.errors import ContentError
from bot.model import Alert, Level, NoMatch
from bot.render import render, replies
from bot.text import normalise
from bot.tongues import Tongues

QUESTIONS = ROOT / "tests" / "questions"

DANGER_AMONG_PHRASINGS = {
    "feeling faint after cervical freezing is this usual": "somebody feels faint",
    "bad smell down below after cervix freezing": "a bad smell after treatment is seen today",
    "foot drop from icing the knee": "a foot that drops is seen today",
    "amígdalas with pus, LOR proposes azote": "pus",
    "purulent discharge": "pus",
    "nitrogen dripped on a lab worker's glove, what is the first aid": "nitrogen got on somebody",
    "my thumb has felt like cotton wool ever since the cold gun, weeks ago": "numbness that stays",
    "The side of my finger has been dead to touch since it was sprayed in March. Will that pass?": "it stays numb",
    "bit of my finger's gone numb since the freeze in may, permanent or nah": "numbness that stays",
    "froze it and it's grown back bigger": "whatever it is, it grows",
    "No pain at all there since the freezing weeks ago, no feeling either. Is it the nerve?": "numbness that stays",
    "lol my fingertip feels like cardboard since the freeze last month 🙃 nerves?": "numbness that stays",
    "I paid for two sessions and the brown spot they sprayed is peeping through once more. What are my next steps?":
    "a brown spot that comes back is seen by somebody",
    "my tummy is lumpy and swollen since the cool plate treatment": "a swelling that stays is seen by somebody",
    "started getting itchy bumps in the cold since cryo sessions": "hives that came with the treatment",
    "sun freckles on my cheek got bigger since fifty, nitrogen?": "spots that grow",
    "my shoulder froze up and i can't lift my arm past my ear": "accepted: an arm that cannot be lifted",
    "moles on a dark face": "accepted: a few words, which leave open whether they change",
    "like electric shocks": "accepted: somebody may have them now",
    "everything feels grey": "accepted: somebody may be about to faint",
    "blood clots in the legs and cold": "accepted: somebody may have them now",
    "i come out in hives whenever i sweat": "accepted: hives, though it is a habit",
    "prednisolone moon face": "accepted: a swollen face, in three words",
    "draught on my neck and now i can't turn my head": "accepted: harmless, but the network takes it for more",
    "had the keloid cut out, it came back twice the size": "accepted: harmless, but the network takes it for more",
    "ganglion on my wrist keeps filling up": "accepted: harmless, but the network takes it for more",
    "she blows hot and cold and i can't take it": "accepted: harmless, but the network takes it for more",
    "locked out of my account": "accepted: harmless, but the network takes it for more",
    "I found a wart spray in the bathroom cabinet. My girlfriend bought it at the chemist's. Is it safe?":
    "accepted: harmless, but the network takes it for more",
}
"""Phrasings of entries that may alert, and why they should, or why that is accepted: whoever writes them gets the
alert, not the entry."""


@pytest.fixture(scope="module")
def draft() -> Draft:
    return content.load(ROOT / "faq")


@pytest.fixture(scope="module")
def screen(draft: Draft) -> Screen:
    return Screen(draft.alerts, draft.points)


@pytest.fixture(scope="module")
def shipped(draft: Draft) -> Engine:
    return Engine(ledger.preview(draft, date(2026, 11, 22)))


def flags(screen: Screen, text: str) -> list[str]:
    return [seen.flag for seen in screen.look(screen.mended(normalise(text)))]


def asked(name: str) -> Iterator[dict[str, object]]:
    yield from map(json.loads, (QUESTIONS / name).read_text(encoding="utf-8").splitlines())


def decided(engine: Engine, text: str) -> str:
    """The red flag that a message leads to, or nothing."""
    match engine.decide(text):
        case Alert(flag=flag):
            return flag.id
    return ""


def screened(engine: Engine, text: str) -> bool:
    """Whether a message has a red flag for all that screening alone says, which is quicker to ask."""
    query = normalise(text)
    seen = engine.screen.look(engine.screen.mended(query))
    return bool(seen or engine.tongues.look(query, engine.screen.words)[1])


def test_every_example_beside_the_signs_holds(draft: Draft, screen: Screen) -> None:
    wrong = [
        f"{flag.id}: {text}"
        for flag in draft.alerts.alerts
        for text in flag.must
        if flag.id not in flags(screen, text)
    ]
    wrong += [
        f"not {flag.id}: {text}"
        for flag in draft.alerts.alerts
        for text in flag.must_not
        if flags(screen, text)
    ]
    assert not wrong, "\n".join(wrong)
    assert all(len(flag.must) >= 15 and len(flag.must_not) >= 5 for flag in draft.alerts.alerts)


def test_every_example_of_another_language_holds(draft: Draft, screen: Screen) -> None:
    tongues = Tongues(draft.tongues)
    wrong = []
    for tongue in draft.tongues.tongues:
        for flag, texts in tongue.must.items():
            for text in texts:
                language, seen = tongues.look(normalise(text), screen.words)
                if language != tongue.id or seen[0].flag != flag:
                    wrong.append(f"{tongue.id} {flag}: {text} -> {language} {seen}")
        wrong += [
            f"{tongue.id} not: {t}" for t in tongue.must_not if tongues.look(normalise(t), screen.words)[1]
        ]
    assert not wrong, "\n".join(wrong)


def test_asked_questions_file(shipped: Engine) -> None:
    """100 % of emergencies, at least 98 % of urgent messages, no false alarm; all languages."""
    rows = list(asked("alerts.jsonl"))
    hit: dict[str, list[bool]] = {"emergency": [], "urgent": [], "calm": []}
    false = []
    for row in rows:
        text = str(row["text"])
        found = decided(shipped, text) if row["kind"] == "alert" or screened(shipped, text) else ""
        if row["kind"] == "alert":
            hit[str(row["level"])].append(bool(found))
        else:
            hit["calm"].append(not found)
            false += [str(row["text"])] if found else []
    assert len(hit["emergency"]) + len(hit["urgent"]) >= 400
    assert len(hit["calm"]) >= 500
    assert all(hit["emergency"])
    assert sum(hit["urgent"]) >= 0.98 * len(hit["urgent"])
    assert not false


@pytest.mark.parametrize("name", ["dev.jsonl", "own-dev.jsonl", "own-second.jsonl"])
def test_ordinary_questions_do_not_alert(shipped: Engine, name: str) -> None:
    rows = [
        row for row in asked(name) if not any("alert:" in str(g) for g in json.loads(json.dumps(row["gold"])))
    ]
    suspects = [str(row["text"]) for row in rows if screened(shipped, str(row["text"]))]
    false = [text for text in suspects if decided(shipped, text)]
    assert len(rows) > 300
    assert len(false) <= 0.01 * len(rows), false


def test_phrasings_of_entries_do_not_alert(draft: Draft, shipped: Engine) -> None:
    texts = [text for entry in draft.entries.values() for text in (*entry.phrasings, entry.question)]
    suspects = [text for text in texts if screened(shipped, text)]
    wrong = {text for text in suspects if decided(shipped, text)} - set(DANGER_AMONG_PHRASINGS)
    assert {text for text in DANGER_AMONG_PHRASINGS if decided(shipped, text)} <= set(suspects)
    assert not wrong, "either the signs are too wide, or DANGER_AMONG_PHRASINGS says why these should alert"


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("no chest pain, just the price", ""),
        ("no chest pain but I can't breathe", "breathing-collapse"),
        ("I can't breathe through my nose", ""),
        ("what would staff do if somebody fainted", ""),
        ("he fainted in the chamber ten minutes ago, is that normal", "breathing-collapse"),
        ("I fainted in a chamber two years ago, can I go again", ""),
        ("I had a stroke in 2019, is the chamber ok", ""),
        ("I'm not suicidal, just sleep badly", ""),
        ("can you die painlessly from nitrogen", "self-harm"),
        ("how many keystrokes can I send", ""),
        ("I have a heart-shaped mole", ""),
        ("face swelling up lips huge", "allergic-reaction"),
        ("can’t breathe", "breathing-collapse"),
        ("cantbreathe", "breathing-collapse"),
        ("can;t breathe", "breathing-collapse"),
        ("he is uncon scious", "breathing-collapse"),
        ("bleeding wontstop", "heavy-bleeding"),
        ("hеlp he соllapsed", "breathing-collapse"),  # with Cyrillic look-alikes
        ("heeeee colllapsed", "breathing-collapse"),
        ("c0llapsed in the chamber", "breathing-collapse"),
        ("no fever, no pus, only a blister", ""),
        ("no swelling, redness or pus", ""),
        ("dying to try cryotherapy", ""),
    ],
)
def test_signs_and_what_cancels_them(shipped: Engine, text: str, flag: str) -> None:
    assert decided(shipped, text) == flag


def test_an_emergency_is_answered_by_alert_texts_alone(shipped: Engine) -> None:
    decision = shipped.decide("how much is it? my throat is closing and I can't breathe")
    assert isinstance(decision, Alert)
    assert decision.flag.level is Level.EMERGENCY
    assert decision.also == ()
    assert len(decision.others) <= 1
    reply = render(decision, shipped.pack)
    assert reply.choices == ()
    assert reply.text.startswith("Call ")


def test_doubt_is_answered_calmly_at_level_urgent(shipped: Engine) -> None:
    decision = shipped.decide("I fainted in the chamber last week, can I go again")
    assert isinstance(decision, Alert)
    assert (decision.flag.id, decision.flag.level) == ("breathing-collapse", Level.URGENT)
    assert decision.flag.text != shipped.pack.flags["breathing-collapse"].text
    assert "today" in decision.flag.text


def test_an_urgent_alert_offers_what_was_asked_besides(shipped: Engine) -> None:
    decision = shipped.decide("How much does a session cost? And the redness is spreading up my leg")
    assert isinstance(decision, Alert)
    assert decision.flag.id == "spreading-infection"
    assert [entry.id for entry in decision.also] == ["cost"]
    plain = shipped.decide("the redness is spreading up my leg")
    assert isinstance(plain, Alert)
    assert plain.also == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿puedo llevar a mi perro a la clínica?", "es"),
        ("можно ли прийти с собакой", "ru"),
        ("чи можна прийти із собакою", "uk"),
        ("darf ich meinen Hund mitbringen", "de"),
        ("est-ce que je peux venir avec mon chien", "fr"),
        ("posso levar o meu cachorro", "pt"),
        ("köpeğim ile gelebilir miyim, bu olur mu", "tr"),
        ("هل يمكن أن أحضر كلبي معي", "ar"),
        ("the quick brown fox", ""),
        ("xyzzy", ""),
    ],
)
def test_another_language_gets_a_notice_in_it(shipped: Engine, text: str, language: str) -> None:
    decision = shipped.decide(text)
    assert isinstance(decision, NoMatch)
    assert decision.tongue == language
    if language:
        assert render(decision, shipped.pack).text == shipped.pack.tongues[language].notice


def test_another_language_in_danger_gets_the_alert_in_it(shipped: Engine) -> None:
    for tongue in shipped.pack.tongues.values():
        assert {flag.level for flag in tongue.flags.values()} == {Level.EMERGENCY}
    decision = shipped.decide("quiero morir")
    assert isinstance(decision, Alert)
    assert decision.flag == shipped.pack.tongues["es"].flags["self-harm"]
    assert decision.flag.text != shipped.pack.tongues["es"].flags["breathing-collapse"].text


def test_texts_are_short_and_begin_with_what_to_do(shipped: Engine) -> None:
    pack = shipped.pack
    for flag in (*pack.flags.values(), *pack.doubts.values()):
        assert len(flag.text) <= 500
        assert max(len(part.split()) for part in re.split(r"[.!?:]\s|\n", flag.text)) <= 20
        assert "?" not in flag.text
        if flag.level is Level.EMERGENCY:
            assert flag.text.startswith("Call ") or flag.id == "self-harm"
            assert pack.doubts[flag.id].level is Level.URGENT
    for tongue in pack.tongues.values():
        assert all(len(flag.text) <= 480 for flag in tongue.flags.values())


def test_everything_that_triage_can_say_is_among_the_replies(shipped: Engine) -> None:
    pack = shipped.pack
    known = {reply.text for _, reply in replies(pack)}
    texts = [
        "he collapsed",
        "I fainted last week",
        "my mole is growing and the redness is spreading",
        "hives everywhere and he collapsed",
        "quiero morir",
        "no puedo respirar",
        "darf ich meinen Hund mitbringen",
    ]
    assert {shipped.reply(text).text for text in texts} <= known


NUMBERS = """\
country: GB
helplines:
  GB: {emergency: "999", crisis: Samaritans on 116 123, owner: Jane Doe, checked: 2024-01-31}
review: {months: 12}
"""


def test_numbers_whose_check_is_overdue_are_not_said(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] += NUMBERS
    faq = workspace(texts)
    draft = content.load(faq)
    assert ledger.number_due(draft, "GB") == date(2025, 1, 31)
    assert ledger.number_due(draft, "FR") is None
    sign_all(faq, date(2025, 1, 1))
    before, after = vetted(faq, date(2025, 1, 31)), vetted(faq, date(2025, 2, 1))
    assert before.flags["breathing"].text == "Call 999 now."
    assert before.flags["despair"].text == "Talk to Samaritans on 116 123 today."
    assert after.flags["breathing"].text == "Call the local number now."
    assert after.flags["despair"].text == "Talk to a crisis line today."


TONGUE = """\
crisis_flags: [despair]
tongues:
  - id: es
    emergency_number: el 112
    crisis_line: la línea
    emergency: "Llame: {emergency}."
    crisis: "Hable con {crisis}."
    notice: "Solo inglés. {emergency}."
    small_words: hola que
    signs:
      breathing: [no puedo + respirar]
      despair: [quiero morir]
"""


def test_another_language_is_signed_like_everything(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/tongues.yaml"] = TONGUE
    faq = sign_all(workspace(texts))
    pack = vetted(faq)
    assert pack.tongues["es"].notice == "Solo inglés. el 112."
    assert pack.tongues["es"].flags["breathing"].text == "Llame: el 112."
    assert pack.tongues["es"].flags["despair"].text == "Hable con la línea."
    assert decided(Engine(pack), "no puedo respirar") == "breathing"
    assert "tongue/es" in ledger.shown(content.load(faq))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("en/alerts.yaml", "breathe]", "<air>]", r"alerts\.yaml:6: group <air> is not above in `words`"),
        (
            "en/tongues.yaml",
            "despair: [q",
            "hunger: [q",
            r"tongues\.yaml:12: red flag `hunger` is not in alerts",
        ),
    ],
)
def test_what_signs_name_must_be_there(
    workspace: Workspace, texts: dict[str, str], file: str, old: str, new: str, message: str
) -> None:
    texts["en/tongues.yaml"] = TONGUE
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)
    with pytest.raises(ContentError) as error:
        content.load(workspace(texts))
    assert any(re.search(message, f"{Path(p.path).name}:{p.line}: {p.message}") for p in error.value.problems)
