"""How many planted items leave a trace in what is kept, by kind: `python tests/measure_scrub.py [--show]`.

Other locales and sentences than the test's, which the rules were made with. Nothing was changed after reading these
but for the rules on two names in small letters, side by side.
"""

import random
import sys

from conftest import ROOT, TODAY
from faker import Faker
from test_scrub import KINDS, trace

from bot import content, ledger
from bot.dictionary import english
from bot.engine import Engine
from bot.scrub import Scrub

LOCALES = (
    "en_CA en_IE en_NZ en_US en_GB de_AT fr_CH es_MX it_IT cs_CZ hu_HU ro_RO id_ID fil_PH no_NO da_DK fi_FI pt_PT hr_HR"
    " et_EE".split()
)
NAMES = (
    "hey, {} here, is it normal that it blistered",
    "I am {} and my mole is bleeding",
    "is it ok for {} to bath after",
    "regards {}",
    "ask for {} at the desk, does freezing hurt",
    "my mum {} is 70, can she have it",
    "I spoke to nurse {} and she said no bath",
    "{} told me to freeze it, is that right",
    "will my baby {} be fine with cryo?",
    "It was done by Dr. {} last week. Can I swim?",
    "can I swim - {}",
    "Mrs {} asks if plasters are ok",
)
OTHERS = (
    "reach me: {}. how long to heal",
    "my wart is back ({}), what now",
    "is it safe?\n{}",
    "I am {} does insurance pay for warts",
    "ok {} and then can I drive",
)


def main() -> None:
    """Prints a line a kind."""
    pack = ledger.preview(content.load(ROOT / "faq"), TODAY)
    scrub = Scrub(Engine(pack).matcher.words, english())
    for kind, make in KINDS.items():
        planted, left = 0, []
        for locale in LOCALES:
            fake = Faker(locale)
            fake.seed_instance(f"x{kind}{locale}")
            for turn in range(24 if "name" in kind else 12):
                item = make(fake)
                frames = NAMES if "name" in kind else OTHERS
                text = random.Random(f"{kind}{locale}{turn}").choice(frames).format(item)
                planted += 1
                left += [text] if trace(item, text, scrub(text)) else []
        print(f"{kind:24}{planted:5}{len(left):5}{100 * len(left) / planted:7.1f} %")
        for text in left if "--show" in sys.argv else ():
            print(f"    {text!r} -> {scrub(text)!r}")


if __name__ == "__main__":
    main()
