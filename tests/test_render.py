"""Decision -> Reply: vetted text laid out in one order, and nothing besides."""

from bot.model import Alert, Answer, Choice, Line, Mark, NoMatch, Notice, Reply, Style, Suggest, Vetted
from bot.pack import Pack
from bot.render import page, render, replies

BLISTER = """\
Is a blister normal?

Yes, a blister is normal.

Do this:

• leave it alone
• cover it

Notice heading-emergency.
• you cannot wake up

Notice heading-today.
• pus comes out

Notice heading-clinician.
• it does not heal

Notice heading-words.
• pus: a thick yellow fluid

Notice heading-unknown.
How long it lasts.

Notice evidence-limited.

Notice heading-sources.
• Org A: On blisters (2020)
• Org B: On skin (no date)

{reviewed}

Notice referral."""


def test_a_page_has_every_part_in_its_order(pack: Pack) -> None:
    entry = pack.entries["blister"]
    assert page(entry, pack).text == BLISTER.format(reviewed=entry.reviewed)


def test_a_page_leaves_out_what_the_entry_lacks(pack: Pack) -> None:
    entry = pack.entries["washing"]
    assert page(entry, pack).text == (
        f"When can I wash?\n\nYou can wash the next day.\n\n{entry.reviewed}\n\nNotice referral."
    )


def test_every_answer_carries_referral_review_and_sources(pack: Pack) -> None:
    for entry in pack.entries.values():
        text = render(Answer(entry, 0.9), pack).text
        assert pack.notices[Notice.REFERRAL] in text
        assert entry.reviewed in text
        assert all(source.text in text for source in entry.sources)


def test_a_page_offers_other_questions_first_and_then_related_ones(pack: Pack) -> None:
    blister, washing, plaster = (pack.entries[key] for key in ("blister", "washing", "plaster"))
    assert page(plaster, pack).choices == (
        Choice(blister.button, "blister"),
        Choice(washing.button, "washing"),
    )
    assert [c.entry for c in page(plaster, pack, (washing,)).choices] == ["washing", "blister"]


def test_a_related_entry_that_is_not_served_is_not_offered(pack: Pack) -> None:
    served = {key: entry for key, entry in pack.entries.items() if key != "blister"}
    less = Pack(**{name: getattr(pack, name) for name in Pack.__slots__} | {"entries": served})
    assert [choice.entry for choice in page(pack.entries["plaster"], less).choices] == ["washing"]


def test_suggestions_are_questions_and_none_of_these(pack: Pack) -> None:
    entries = tuple(pack.entries[key] for key in ("washing", "blister"))
    reply = render(Suggest(entries, 0.4), pack)
    assert reply.text == "Notice did-you-mean."
    assert reply.choices == (
        Choice(pack.entries["washing"].button, "washing"),
        Choice(pack.entries["blister"].button, "blister"),
        Choice(pack.notices[Notice.NONE_OF_THESE], None),
    )


def test_no_match_says_so_and_what_to_do_in_danger(pack: Pack) -> None:
    assert render(NoMatch(0.1), pack).text == "Notice no-match.\n\nIn danger call the local number."
    assert render(NoMatch(0.1, Notice.WITHHELD), pack).text.startswith("Notice withheld.")
    assert render(NoMatch(0.9, outside=pack.entries["laser"]), pack).text.startswith(
        "Do you know about lasers?"
    )


def test_an_alert_is_the_alerts_text_alone(pack: Pack) -> None:
    one, two = pack.flags["breathing"], pack.flags["despair"]
    assert render(Alert(one), pack).text == "Call the local number now."
    assert (
        render(Alert(one, (two,)), pack).text == "Call the local number now.\n\nTalk to a crisis line today."
    )
    assert render(Alert(one), pack).choices == ()
    also = render(Alert(two, also=(pack.entries["blister"],)), pack)
    assert also.choices == (Choice(pack.entries["blister"].button, "blister"),)


def test_marks_point_at_bold_text_and_links(pack: Pack) -> None:
    reply = page(pack.entries["blister"], pack)
    text, marks = reply.layout()
    seen = [(text[mark.start : mark.start + mark.length], mark.url) for mark in marks]
    assert seen == [
        ("Is a blister normal?", ""),
        ("Notice heading-emergency.", ""),
        ("Notice heading-today.", ""),
        ("Notice heading-clinician.", ""),
        ("Notice heading-words.", ""),
        ("Notice heading-unknown.", ""),
        ("Notice heading-sources.", ""),
        ("Org A: On blisters (2020)", "https://a.example/blisters"),
    ]


def test_marks_count_code_points() -> None:
    lines = (
        Line(Vetted("🧊 cold")),
        Line(Vetted("bold"), Style.BOLD),
        Line(Vetted("é"), Style.BULLET, "https://e"),
    )
    text, marks = Reply((lines,)).layout()
    assert text == "🧊 cold\nbold\n• é"
    assert marks == (Mark(7, 4, Style.BOLD, ""), Mark(14, 1, Style.BULLET, "https://e"))


def test_a_reply_without_blocks_is_empty() -> None:
    assert Reply(()).layout() == ("", ())


def test_replies_are_all_that_can_be_said(pack: Pack) -> None:
    said = {reply.text for _, reply in replies(pack)}
    flags, entries = list(pack.flags.values()), list(pack.entries.values())
    decisions = [
        *(Answer(entry, 1.0, (entries[1],)) for entry in entries),
        Suggest(tuple(entries[:3]), 0.4),
        NoMatch(0.0),
        NoMatch(0.0, Notice.WITHHELD),
        NoMatch(0.0, Notice.TOO_LONG),
        NoMatch(0.9, outside=pack.entries["laser"]),
        *(Alert(flag) for flag in flags),
    ]
    for decision in decisions:
        assert render(decision, pack).text in said


def test_replies_name_the_item_they_come_from(pack: Pack) -> None:
    names = [name for name, _ in replies(pack)]
    assert len(names) == len(set(names))
    for key in pack.entries:
        assert f"entry/{key}" in names
    for key in pack.flags:
        assert f"alert/{key}" in names
