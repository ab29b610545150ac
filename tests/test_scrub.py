"""Nothing personal is left of a question that is kept, and what it is about stays: planted items of many locales."""

import random
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from conftest import ROOT, TODAY
from faker import Faker

from bot import content, ledger
from bot.dictionary import english
from bot.engine import Engine
from bot.pack import Pack
from bot.scrub import Scrub

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
    given = getattr(fake, "phone_number", None)
    return str(given()) if given else fake.numerify("+966 5# ### ####")


def _address(fake: Faker) -> str:
    return fake.address().replace("\n", ", ") if len(fake.locales[0]) else ""


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
    "street address": _address,
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
