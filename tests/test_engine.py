"""From words to a reply: the same words get the same reply, made of signed text and nothing else."""

import gc
import random
from collections import Counter
from types import FunctionType, ModuleType

import pytest
from conftest import TEXTS, Workspace, sign_all, vetted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import Engine
from bot.model import Alert, Answer, NoMatch, Notice, Reply, Suggest
from bot.pack import Pack
from bot.render import replies
from bot.text import normalise

WORDS = st.text(st.characters(), max_size=120)
LIKELY_WORDS = (
    "is a blister normal can I wash shower bath plaster bandage laser cannot breathe redness spreading "
    "pop fluid skin ? , . and \n not my the bleb zzqx 🧊 '"
).split(" ")
LIKELY = st.lists(st.sampled_from(LIKELY_WORDS), max_size=25).map(" ".join)
"""Messages of the pack's own words: they reach every kind of decision."""
many = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def engine(pack: Pack) -> Engine:
    return Engine(pack)


def sayable(reply: Reply, pack: Pack) -> bool:
    """Whether all that a person would see of a reply is in the finite set of what the bot can say."""
    labels = {entry.button for entry in pack.entries.values()} | {pack.notices[Notice.NONE_OF_THESE]}
    return (
        reply.text in {said.text for _, said in replies(pack)} and {c.label for c in reply.choices} <= labels
    )


@pytest.mark.parametrize("entry", ["blister", "washing", "plaster"])
def test_a_canonical_question_or_a_phrasing_gets_its_answer(engine: Engine, entry: str) -> None:
    for text in (engine.pack.entries[entry].question, *engine.pack.entries[entry].phrasings):
        found = engine.decide(text)
        assert isinstance(found, Answer), text
        assert found.entry.id == entry


@pytest.mark.parametrize(
    "text",
    ["IS A BLISTER NORMAL", "is a blister normal???", "  is a  blister\nnormal ", "is a blistér normal"],
)
def test_the_keyboard_does_not_matter(engine: Engine, text: str) -> None:
    assert engine.reply(text) == engine.reply("Is a blister normal?")


@pytest.mark.parametrize(
    "text",
    ["", " ", "?!", "🧊🧊🧊", "\x00\x01\x07", "\u200b\u2060\ufeff", "\ud800", "qqqq zzzz xxxx", "1 2 3"],
)
def test_nothing_that_can_be_read_is_no_match(engine: Engine, text: str) -> None:
    assert isinstance(engine.decide(text), NoMatch)
    assert sayable(engine.reply(text), engine.pack)


@pytest.mark.parametrize(
    "unit", ["a", "blister ", "zq ", "🧊", "\x00", "is a blister normal? ", "cannot breathe not "]
)
def test_a_hundred_thousand_characters_get_a_reply(engine: Engine, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert sayable(engine.reply(text), engine.pack)


def test_what_is_outside_is_declined(engine: Engine) -> None:
    found = engine.decide("laser hair removal price")
    assert isinstance(found, NoMatch)
    assert found.outside is engine.pack.entries["laser"]


@pytest.mark.parametrize(
    "text", ["I cannot breathe", "is a blister normal? also I can't breathe", "CANNOT BREATHE!!"]
)
def test_a_red_flag_is_never_outscored(engine: Engine, text: str) -> None:
    found = engine.decide(text)
    assert isinstance(found, Alert)
    assert found.flag.id == "breathing"


def test_an_emergency_stands_before_and_without_what_is_merely_urgent(engine: Engine) -> None:
    found = engine.decide("the redness is spreading and I cannot breathe")
    assert isinstance(found, Alert)
    assert (found.flag.id, found.others, found.also) == ("breathing", (), ())


def test_two_questions_in_one_message(engine: Engine) -> None:
    """The one that is nearest to the whole is answered, the other is offered."""
    for text in ("Is a blister normal? Can I shower tomorrow?", "Can I shower tomorrow? Is a blister normal?"):
        found = engine.decide(text)
        assert isinstance(found, Answer)
        assert found.entry.id == engine.matcher.rank(normalise(text))[0].entry
        assert [found.entry.id, *(entry.id for entry in found.also)] == ["blister", "washing"]
        assert len(engine.reply(text).choices) >= 1


@many
@given(LIKELY)
def test_only_what_is_nearest_to_the_whole_message_is_answered(engine: Engine, text: str) -> None:
    found = engine.decide(text)
    if isinstance(found, Answer):
        assert found.entry.id == engine.near(text)[0].id
        assert {entry.id for entry in found.also} <= {entry.id for entry in engine.near(text)[1:3]}


@pytest.fixture
def withheld(workspace: Workspace) -> Engine:
    """The small pack, with the answer about washing changed since it was signed."""
    faq = sign_all(workspace(TEXTS))
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("the next day", "after a week"))
    return Engine(vetted(faq))


def test_what_is_withheld_is_said_to_be_so(withheld: Engine) -> None:
    assert withheld.decide("can I shower tomorrow").__class__ is NoMatch
    assert withheld.reply("can I shower tomorrow").text.startswith("Notice withheld.")


@many
@given(LIKELY)
def test_a_withheld_text_is_never_said(withheld: Engine, text: str) -> None:
    reply = withheld.reply(text)
    assert "after a week" not in reply.text
    assert all(choice.entry in withheld.pack.entries or choice.entry is None for choice in reply.choices)


@many
@given(WORDS | LIKELY)
def test_a_reply_is_made_of_signed_text_alone(engine: Engine, text: str) -> None:
    assert sayable(engine.reply(text), engine.pack)


@many
@given(st.text(st.sampled_from("bcdfghjklmnpqrstvwxz0123456789"), min_size=9, max_size=30), LIKELY)
def test_a_persons_words_are_never_in_a_reply(engine: Engine, secret: str, rest: str) -> None:
    for text in (secret, f"my name is {secret} and {rest}", f"{rest}? {secret}!"):
        reply = engine.reply(text)
        seen = "\n".join([reply.text, *(choice.label for choice in reply.choices)])
        assert secret not in seen.lower()


@many
@given(WORDS | LIKELY)
def test_the_same_words_get_the_same_decision(engine: Engine, text: str) -> None:
    first = engine.decide(text)
    engine.decide("is a blister normal")
    assert engine.decide(text) == first


@many
@given(LIKELY)
def test_an_engine_keeps_nothing_between_questions(engine: Engine, text: str) -> None:
    assert Engine(engine.pack).decide(text) == engine.decide(text)


def test_an_engine_keeps_no_word_that_only_a_person_has(engine: Engine) -> None:
    """Looks through all that is reachable from it."""
    for text in (
        "hello my name is wzzykowska, does the frezzxing hurtttzqe",
        "wzzykowska can't breathe, brtlnxa is passed out",
        "меня зовут wzzykowska, brtlnxa",
    ):
        engine.decide(text)
    found, waiting, strings = {0}, [engine], []
    while waiting:
        held = waiting.pop()
        if id(held) in found or isinstance(held, ModuleType | type | FunctionType):
            continue
        found.add(id(held))
        if isinstance(held, str):
            strings.append(held)
        else:
            waiting += gc.get_referents(held)
    assert engine.pack.settings.title in strings
    assert not [s for s in strings if any(word in s for word in ("wzzyk", "brtln", "frezzx", "hurtttz", "зовут"))]


def test_all_kinds_of_decision_are_reached_by_likely_messages(engine: Engine) -> None:
    """The property tests above prove little if their messages always end the same way."""
    draw = random.Random(0)
    texts = [" ".join(draw.choices(LIKELY_WORDS, k=draw.randrange(26))) for _ in range(400)]
    kinds = Counter(type(engine.decide(text)) for text in texts)
    assert kinds.keys() == {Answer, NoMatch, Alert, Suggest}
    assert min(kinds.values()) >= 20, kinds
