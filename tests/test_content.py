"""faq/ -> Draft: text stays text, nothing half-loads, and all that is wrong is said at once."""

import re
from pathlib import Path

import pytest
from conftest import NOTICES, Workspace, vetted

from bot import content_yaml
from bot.content import load
from bot.draft import Draft
from bot.errors import ContentError
from bot.model import Notice
from bot.shapes import SHAPES, schema


def problems(faq: Path, language: str = "en") -> list[str]:
    """What is wrong with a pack, as `file:line: message` with the file's name alone."""
    with pytest.raises(ContentError) as caught:
        load(faq, language)
    return [f"{Path(p.path).name}:{p.line}: {p.message}" for p in caught.value.problems]


def entries(answer: str = "Yes.", more: str = "") -> str:
    return (
        f"section: care\nentries:\n  - id: one\n    question: One?\n    button: One\n    answer: {answer}\n"
        f"    phrasings: [one]\n{more}"
    )


def test_a_valid_pack_loads_whole(faq: Path) -> None:
    draft = load(faq)
    assert list(draft.entries) == ["blister", "washing", "plaster", "laser"]
    assert list(draft.sections) == ["care", "edge"]
    assert draft.notices[Notice.REFERRAL] == "Notice referral."
    assert [flag.id for flag in draft.alerts.alerts] == ["breathing", "despair"]
    assert draft.entries["blister"].sources == ("AAA", "BBB")
    assert draft.pack.thresholds.accept == 0.5


@pytest.mark.parametrize(
    "word", ["no", "on", "Yes", "null", "~", "12:30", "0o17", "1_000", "2026-11-22", ".5", "0x1F"]
)
def test_yaml_is_text(workspace: Workspace, texts: dict[str, str], word: str) -> None:
    texts["en/entries/care.yaml"] = entries(answer=word)
    assert load(workspace(texts)).entries["one"].answer == word


def test_an_id_may_be_a_yaml_word(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries().replace("id: one", "id: no")
    assert "no" in load(workspace(texts)).entries


def test_true_and_numbers_are_read_where_the_shape_wants_them(
    workspace: Workspace, texts: dict[str, str]
) -> None:
    texts["en/entries/care.yaml"] = entries(more="    outside: true\n")
    texts["en/pack.yaml"] += "review: {months: 6}\n"
    draft = load(workspace(texts))
    assert draft.entries["one"].outside is True
    assert draft.pack.review.months == 6


def test_a_duplicate_key_is_refused_at_its_second_line(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries(more="    answer: No.\n")
    assert problems(workspace(texts)) == ["care.yaml:8: key `answer` stands twice"]


def test_a_duplicate_key_is_refused_at_the_top_and_in_a_flow_mapping(
    workspace: Workspace, texts: dict[str, str]
) -> None:
    texts["en/pack.yaml"] += "title: Again\n"
    texts["sources.yaml"] = (
        "AAA: {organisation: A, title: B, title: C, year: 2020}\n"
        + "BBB: {organisation: A, title: B, year: 2020}\n"
    )
    assert problems(workspace(texts)) == [
        "pack.yaml:7: key `title` stands twice",
        "sources.yaml:1: key `title` stands twice",
    ]


def test_an_unknown_key_is_refused(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries(more="    anwser: No.\n")
    (found,) = problems(workspace(texts))
    assert re.fullmatch(r"care\.yaml:\d+: unknown key: 'anwser'", found)


def test_a_missing_key_is_named(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries().replace("    button: One\n", "")
    assert problems(workspace(texts)) == ["care.yaml:3: is missing: `button`"]


def test_every_problem_of_every_file_is_said_at_once(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace("0.5", "5")
    texts["en/entries/care.yaml"] = entries(
        answer='""', more="    button: Two\n    evidence: sure\n    colour: red\n    sources: none\n"
    )
    texts["en/alerts.yaml"] = "alerts: []\n"
    texts["sources.yaml"] = (
        "AAA: {organisation: A, title: B, year: soon}\nBBB: {title: B, year: 2020, url: ftp://b}\n"
    )
    found = "\n".join(problems(workspace(texts)))
    for part in (
        r"pack\.yaml:6: .*5.*maximum of 1",
        r"care\.yaml:6: is empty",
        r"care\.yaml:8: key `button` stands twice",
        r"care\.yaml:9: should be one of: .*limited",
        r"care\.yaml:3: unknown key: 'colour'",
        r"care\.yaml:11: should be a list",
        r"alerts\.yaml:1: needs at least 1",
        r"sources\.yaml:1: ",
        r"sources\.yaml:2: is missing: `organisation`",
        r"sources\.yaml:2: should be the publisher's own page",
    ):
        assert re.search(part, found), (part, found)


def test_true_is_no_problem_beside_a_real_one(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries(more="    outside: true\n    evidence: sure\n")
    (found,) = problems(workspace(texts))
    assert found.startswith("care.yaml:9: should be one of")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "notices.yaml:1: is empty"),
        ("# only a remark\n", "notices.yaml:1: is empty"),
        ("a: [1\nb: 2\n", "notices.yaml:2: not YAML"),
        ("a: 1\n b: 2\n", "notices.yaml:2: not YAML"),
        ("a: \x07\n", "notices.yaml:1: not YAML"),
        ("a: 1\n---\nb: 2\n", "notices.yaml:2: not YAML"),
        ("a: *nobody\n", "notices.yaml:1: not YAML"),
        ("- one\n- two\n", "notices.yaml:1: should be keys with values"),
        ("just words\n", "notices.yaml:1: should be keys with values"),
        ("[a, b]: c\n", "notices.yaml:1: "),
        ("? {a: b}\n: c\n", "notices.yaml:1: "),
        ("&here a: &there [*there]\n", "notices.yaml:1: "),
        ("[" * 5000, "notices.yaml:"),
    ],
)
def test_a_broken_file_is_one_clear_line(
    workspace: Workspace, texts: dict[str, str], text: str, message: str
) -> None:
    texts["en/notices.yaml"] = text
    found = problems(workspace(texts))
    assert found[0].startswith(message)
    assert all("\n" not in line and len(line) < 1000 for line in found)


def test_not_utf8(workspace: Workspace, texts: dict[str, str]) -> None:
    faq = workspace(texts)
    (faq / "en/lexicon.yaml").write_bytes(b"same: [[\xff\xfe]]\n")
    assert problems(faq) == ["lexicon.yaml:1: is not UTF-8 text"]


@pytest.mark.parametrize(
    "name", ["sources.yaml", "en/pack.yaml", "en/notices.yaml", "en/alerts.yaml", "en/lexicon.yaml"]
)
def test_a_missing_file(workspace: Workspace, texts: dict[str, str], name: str) -> None:
    del texts[name]
    assert problems(workspace(texts)) == [f"{Path(name).name}:1: cannot be read: No such file or directory"]


def test_a_folder_in_place_of_a_file(workspace: Workspace, texts: dict[str, str]) -> None:
    del texts["en/pack.yaml"]
    faq = workspace(texts)
    (faq / "en/pack.yaml").mkdir()
    assert problems(faq) == ["pack.yaml:1: cannot be read: Is a directory"]


def test_no_such_pack_or_language(faq: Path, tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere") == ["en:1: no such folder, so no pack of that language"]
    assert problems(faq, "xx") == ["xx:1: no such folder, so no pack of that language"]


def test_a_pack_without_entries_still_loads(workspace: Workspace, texts: dict[str, str]) -> None:
    files = {name: text for name, text in texts.items() if "entries" not in name}
    assert not load(workspace(files)).entries


def test_a_language_that_pack_yaml_does_not_name(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace("language: en", "language: de")
    (found,) = problems(workspace(texts))
    assert found.startswith("pack.yaml:2: ")


def test_the_same_id_twice_names_both_places(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/more.yaml"] = entries().replace("id: one", "id: washing")
    (found,) = problems(workspace(texts))
    assert re.fullmatch(r"more\.yaml:3: `washing` stands twice, first at .*care\.yaml:25", found)


def test_the_same_alert_twice(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/alerts.yaml"] = texts["en/alerts.yaml"].replace("despair", "breathing")
    (found,) = problems(workspace(texts))
    assert found.startswith("alerts.yaml:8: `breathing` stands twice")


def test_an_unknown_section_or_source(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries().replace("section: care", "section: cure")
    assert problems(workspace(texts)) == ["care.yaml:1: section `cure` is not in pack.yaml"]
    texts["en/entries/care.yaml"] = entries(more="    sources: [AAA, ZZZ]\n")
    assert problems(workspace(texts)) == ["care.yaml:8: source `ZZZ` is not in sources.yaml"]


@pytest.mark.parametrize("bad", ["Blister", "a b", "-a", "a--b", "a_b", "é", "a" * 41, '"a\\n"', '"../x"'])
def test_ids_are_letters_digits_and_hyphens(workspace: Workspace, texts: dict[str, str], bad: str) -> None:
    texts["en/entries/care.yaml"] = entries().replace("id: one", f"id: {bad}")
    (found,) = problems(workspace(texts))
    assert found.startswith("care.yaml:3: ")


@pytest.mark.parametrize("share", ["nan", "inf", "-0.1", "1.01", "half", "1e400"])
def test_a_threshold_is_between_0_and_1(workspace: Workspace, texts: dict[str, str], share: str) -> None:
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace("accept: 0.5", f"accept: {share}")
    (found,) = problems(workspace(texts))
    assert found.startswith("pack.yaml:")


def test_a_notice_that_is_missing_or_unknown(workspace: Workspace, texts: dict[str, str]) -> None:
    some = {key: text for key, text in NOTICES.items() if key not in ("referral", "months")} | {
        "smalltalk": "Hi."
    }
    texts["en/notices.yaml"] = "".join(f'{key}: "{text}"\n' for key, text in some.items())
    found = "\n".join(problems(workspace(texts)))
    assert re.search(r"is missing: `referral`, `months`|is missing: `months`, `referral`", found)
    assert "unknown key: 'smalltalk'" in found


def test_months_are_twelve(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/notices.yaml"] = "".join(
        f'{key}: "{"Jan Feb" if key == "months" else text}"\n' for key, text in NOTICES.items()
    )
    (found,) = problems(workspace(texts))
    assert (
        found == f"notices.yaml:{list(NOTICES).index('months') + 1}: should be the 12 months, January first"
    )


def locate(draft: Draft, *steps: str | int) -> str:
    place = draft.locate(*steps)
    return f"{Path(place.path).name}:{place.line}"


def test_locate_finds_items_and_their_parts(faq: Path) -> None:
    draft = load(faq)
    assert locate(draft, "entry/blister") == "care.yaml:3"
    assert locate(draft, "entry/blister", "phrasings", 1) == "care.yaml:23"
    assert locate(draft, "entry/blister", "button") == "care.yaml:5"
    assert locate(draft, "notice/referral") == f"notices.yaml:{list(NOTICES).index('referral') + 1}"
    assert locate(draft, "alert/despair", "signs", 0) == "alerts.yaml:12"
    assert locate(draft, "source/BBB", "year") == "sources.yaml:2"


def test_locate_of_an_absent_part_is_the_nearest_above(faq: Path) -> None:
    assert locate(load(faq), "entry/washing", "unknown") == "care.yaml:25"


@pytest.mark.parametrize("name", SHAPES)
def test_schemas_refuse_unknown_keys(name: str) -> None:
    found = schema(name)
    assert found["$schema"].startswith("https://json-schema.org/")
    objects = [shape for shape in found["$defs"].values() if "properties" in shape]
    assert objects
    assert all(shape.get("additionalProperties") is False for shape in objects)


def test_a_broken_file_never_half_loads(workspace: Workspace, texts: dict[str, str]) -> None:
    """One bad entry among good ones: no pack at all, rather than a pack that lacks something."""
    texts["en/entries/care.yaml"] += "  - id: last\n    question: Last?\n"
    with pytest.raises(ContentError):
        vetted(workspace(texts))


def test_problems_come_in_order_of_file_and_line(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/care.yaml"] = entries(answer='""').replace("One?", '""')
    texts["en/alerts.yaml"] = "alerts: []\n"
    found = problems(workspace(texts))
    assert [line.partition(": ")[0] for line in found] == ["alerts.yaml:1", "care.yaml:4", "care.yaml:6"]


def test_yaml_is_the_c_reader_where_there_is_one() -> None:
    import yaml

    assert issubclass(content_yaml._Loader, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
