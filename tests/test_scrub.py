"""Nothing personal is left of a question that is kept, and what it is about stays: planted items of many locales."""

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping

import pytest
from conftest import ROOT, TODAY
from faker import Faker
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import content, ledger
from bot.dictionary import english
from bot.engine import Engine
from bot.everyday import WORDS
from bot.names import FAMILY, GIVEN, MODAL, VERBAL
from bot.pack import Pack
from bot.scrub import ELLIPSIS, Scrub
from bot.scrub_shapes import UNIT
from bot.text import normalise

LOCALES = (
    "en_US en_GB en_IN en_AU de_DE fr_FR es_ES it_IT pl_PL tr_TR nl_NL pt_BR sv_SE vi_VN ru_RU ar_AA zh_CN".split()
)
NAMES = (
    "my name is {}, can I swim with a frozen wart",
    "My name is {} and I have a verruca on my heel",
    "I'm {}, does it leave a scar?",
    "hi this is {}. how long does the blister stay",
    "my daughter {} has a wart on her hand, is it catching",
    "My husband {} had his mole frozen, is that safe?",
    "Dr {} said it heals in two weeks, is that true",
    "How sore will it be tomorrow?\n{}",
    "is a second session needed. Thanks, {}",
    "can {} come with me to the clinic",
    "Hello {}, does freezing hurt children",
)
"""Where people put names."""
OTHERS = (
    "call me on {} when the results are in",
    "my details: {}, will it hurt",
    "{} - is cryotherapy safe in pregnancy?",
    "the blister burst, here is mine {} thank you",
    "can I shower ({}) after the treatment",
)
"""Where people put everything else."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The shipped pack."""
    return ledger.preview(content.load(ROOT / "faq"), TODAY)


@pytest.fixture(scope="module")
def scrub(pack: Pack) -> Scrub:
    """A scrub with the shipped pack's words."""
    return Scrub(Engine(pack).matcher.words, english())


def _handle(fake: Faker) -> str:
    name = fake.user_name() if fake.locales[0] not in ("ru_RU", "ar_AA", "zh_CN") else f"kot_{fake.random_int(10, 99)}"
    return random.Random(name).choice((f"@{name}", f"my insta is {name}", f"telegram: {name}", f"t.me/{name}"))


def _card(fake: Faker) -> str:
    digits = fake.credit_card_number()
    joint = random.Random(digits).choice(("", " ", "-"))
    return joint.join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _iban(fake: Faker) -> str:
    code = fake.iban()
    return code if len(code) % 2 else " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _identity(fake: Faker) -> str:
    return fake.bothify(fake.random_element((
        "NHS ### ### ####", "###-##-####", "passport ??#######", "patient no ######", "MRN-########", "?? ## ## ## ?",
        "DNI ########?", "#####-######-#", "ID ??######", "PESEL ###########", "12#-45-6### ", "A#########",
    )))  # fmt: skip


def _birthday(fake: Faker) -> str:
    day = fake.date_of_birth()
    forms = "%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%dth of %B %Y"
    form = fake.random_element(forms)
    return f"born {day.strftime(form)}"


def _mail(fake: Faker) -> str:
    mail = fake.email()
    return mail if len(mail) % 3 else mail.replace("@", " at ").replace(".", " dot ")


def _phone(fake: Faker) -> str:
    number = getattr(fake, "phone_number", None)
    return str(number()) if number else fake.numerify("+966 5# ### ####")


KINDS: Mapping[str, Callable[[Faker], str]] = {
    "name": lambda fake: fake.first_name(),
    "full name": lambda fake: f"{fake.first_name()} {fake.last_name()}",
    "name in small letters": lambda fake: f"{fake.first_name()} {fake.last_name()}".lower(),
    "phone number": _phone,
    "mail address": _mail,
    "link": lambda fake: fake.random_element((fake.url(), fake.uri(), fake.domain_name(), f"www.{fake.domain_name()}")),
    "handle": _handle,
    "card number": _card,
    "bank account": _iban,
    "id number": _identity,
    "date of birth": _birthday,
    "street address": lambda fake: fake.address().replace("\n", ", "),
    "postcode": lambda fake: fake.postcode(),
}
MOST = {"name": 0.02, "full name": 0.02, "name in small letters": 0.02, "street address": 0.02}
"""Share of the items of a kind that may leave a trace; none of the other kinds."""
EACH = 6
"""Items of a kind and a locale."""


def planted(kind: str) -> Iterator[tuple[str, str]]:
    """Items of a kind, each with a sentence around it."""
    for locale in LOCALES:
        fake = Faker(locale)
        fake.seed_instance(f"{kind} {locale}")
        frames = random.Random(f"{kind} {locale}").choices(NAMES if "name" in kind else OTHERS, k=4 * EACH)
        for frame in frames if "name" in kind else frames[:EACH]:
            item = KINDS[kind](fake)
            yield item, frame.format(item)


_LABELS = frozenset("born insta telegram passport patient dot nhs level avenue boulevard rue".split())
"""Words of ours around an item."""


def trace(item: str, text: str, left: str) -> set[str]:
    """What is left of an item: its words, and its numbers of more than two digits."""
    around = set(re.findall(r"\w+", text.replace(item, " ").casefold())) | _LABELS
    parts = set(re.findall(r"[^\W\d_]{3,}|\d{3,}", item.casefold())) - around
    return parts & set(re.findall(r"[^\W\d_]+|\d+", left))


def survivors(kind: str, scrub: Scrub) -> tuple[int, dict[str, set[str]]]:
    """How many items were planted, and what is left of those that left a trace."""
    items = list(planted(kind))
    found = {text: trace(item, text, scrub(text)) for item, text in items}
    return len(items), {text: left for text, left in found.items() if left}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_personal_is_left(kind: str, scrub: Scrub) -> None:
    planted, left = survivors(kind, scrub)
    assert planted >= 100
    assert len(left) <= MOST.get(kind, 0.0) * planted, left


# What stays


def test_the_words_of_questions_stay(scrub: Scrub, pack: Pack) -> None:
    """At least 97 in 100 words of questions that people ask, misspelt ones among them."""
    repaired = Engine(pack).matcher.words.repaired
    asked = [json.loads(line) for line in (ROOT / "tests/questions/dev.jsonl").read_text().splitlines()]
    texts = [line["text"] for line in asked if not any(gold.startswith("alert:") for gold in line["gold"])]
    words = [(word, set(re.findall(r"\w+", scrub(text)))) for text in texts for word in normalise(text).words]
    stayed = [word for word, left in words if word in left or repaired(word) in left]
    assert len(words) > 2500
    assert len(stayed) >= 0.97 * len(words)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Will it hurt?", "will it hurt?"),
        ("is freezng ok at -196 C for 2 minutes", "is freezing ok at 196 c for 2 minutes"),
        ("does it help against hyperhidrosis 10-14 days after", "does it help against hyperhidrosis 10 14 days after"),
        ("Can I see you in May? Pat the area dry", "can i see you in may? pat the area dry"),
        ("my Doctor says it is a keloid, can it be frozen", "my doctor says it is a keloid, can it be frozen"),
        ("CAN I SWIM WITH A FROZEN WART", "can i swim with a frozen wart"),
        ("Can I Swim With A Frozen Wart", "can i swim with a frozen wart"),
        ("keloid", "keloid"),
    ],
)
def test_what_a_question_is_about_stays(scrub: Scrub, text: str, left: str) -> None:
    assert scrub(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dr Green said will I need botox", f"doctor {ELLIPSIS} said will i need botox"),
        ("My son Jack has psoriasis. Thanks, Grace", f"my son {ELLIPSIS} has psoriasis. thanks, {ELLIPSIS}"),
        ("my name is mark and it itches", f"my name is {ELLIPSIS} and it itches"),
        ("Rose told me to ask, is it safe", f"{ELLIPSIS} told me to ask, is it safe"),
        ("i'm maria and my insta is sunshine, is it safe", f"i am {ELLIPSIS} and {ELLIPSIS} is it safe"),
        ("call oh seven seven double four nine about my wart", f"call {ELLIPSIS} about my wart"),
        ("my wart\u00a0\u200bhurts, 0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣", f"my wart hurts, {ELLIPSIS}"),
        ("wart 07 ✂ 70 ✂ 09 ✂ 00 hurts", f"wart {ELLIPSIS} hurts"),
        ("мой номер ٠٧٧٠٠٩٠٠١٢٣ wart hurts", f"{ELLIPSIS} wart hurts"),
    ],
)
def test_names_that_are_words_go(scrub: Scrub, text: str, left: str) -> None:
    assert scrub(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "", "?!", "Mark", "rose miller", "07700 900123", "@handle", "мама мыла раму",
        "I feel suicidal about my scars", "I want to die because of my skin", "he was raped and has warts",
        "I will kill myself if this wart stays", "my dad is abusive about my acne", "I wish I was dead, warts",
    ],
)  # fmt: skip
def test_nothing_is_kept_of_these(scrub: Scrub, text: str) -> None:
    assert scrub(text) == ""


_PARTS = "my name is wart Rose 12 +44 @x a.b@c.de www. Dr Elm Street … \n"
_PART = st.text(max_size=12) | st.sampled_from(_PARTS.split(" "))


@settings(max_examples=300, deadline=None)
@given(st.lists(_PART, max_size=25))
def test_only_known_words_are_ever_left(scrub: Scrub, parts: list[str]) -> None:
    """Whatever is typed: what is left are words of the vocabulary, short numbers and marks, in small letters."""
    left = scrub(" ".join(parts))
    for word in left.replace(ELLIPSIS, " ").split():
        bare = word.strip(".,?")
        assert re.fullmatch(r"[a-z]+|\d{1,3}|[a-z]{1,5}\d{1,2}", bare) or UNIT.fullmatch(bare)
    again = {word.strip('.,?') for word in scrub(left).split()}
    assert again <= {*(word.strip('.,?') for word in left.split()), ELLIPSIS}, "a second time only takes away"


@pytest.mark.parametrize("blank", ["", " ", "\n"])
@pytest.mark.parametrize("part", "a . @ 1 - ( dot at Rose a. a- a.a 1, 12a A1 one wrt Mr".split())
def test_the_longest_message_takes_no_long_time(scrub: Scrub, part: str, blank: str) -> None:
    for size in (4096, 59):  # in one piece, and in pieces that are looked into
        piece = (part * size)[:size]
        text = ((part if blank else piece) + (blank or " ")) * 4096
        start = time.process_time()
        scrub(text[:4096])
        assert time.process_time() - start < 1


def test_the_lists_of_names_agree() -> None:
    assert not GIVEN & FAMILY
    assert VERBAL <= MODAL
    assert all(name.isalpha() and name.islower() for name in GIVEN | FAMILY | MODAL)
    assert {"mark", "rose", "jack", "grace"} <= GIVEN
    assert not {"wart", "skin", "scar", "burn", "mole", "freeze"} & (GIVEN | FAMILY)
    assert len(GIVEN & WORDS) < 60
