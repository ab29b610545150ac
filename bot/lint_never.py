"""What no text may ever say: doses, verdicts on a person, false comfort, recipes, promises.

Patterns over sentences. A pattern finds wording, not meaning: passing them all proves nothing, and the
reviewer still reads for the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.desk import Desk, Kind
from bot.model import Problem
from bot.prose import sentences

# A reason, and under it the wordings that give it, in the order of the written list (its number first).
# Before a wording: `!` even if the sentence denies it first ("not", "never"); `?` also in a question; `@`
# even if denied, but only where help must not wait. <order> is a sentence that tells the reader to do
# something, <drug> a medicine, <whom> a group that only a clinician can judge for.
_TABLE = r"""
1 a dose or strength
! \b\d[\d.,]* ?(?:mg|mcg|µg|g|grams?|milligrams?|micrograms?|ml|millilit\w+|iu)\b
! \b(?:\d+|one|two|three|half an?) (?:tablets?|capsules?|pills?|puffs?|drops|(?:tea)?spoon\w*)\b
! \bevery (?:\d+|two|four|six|eight)(?: to \d+)? hours\b
  \b<drug>\b.*?\b(?:once|twice|(?:\d|two|three|four) times) (?:a|per|each) day\b
2 leave to start, stop or change a medicine
  <order>(?:stop|skip|pause|restart|change|halve|double|miss|come off)\b.*?\b<drug>\b
3 a verdict on a person
! \b(?:safe|suitable|fine|ok|okay|all right|right) for you\b
  \bgood candidate\b|\byou can (?:still |safely )?have (?:it|this|cryotherapy|treatment|the)\b
! \b(?:do not|don['’]t|no) need (?:to (?:see|ask|call|tell)|for) (?:a|your|the)\b
4 comfort for a symptom
  \b(?:that|this|it)(?: is|['’]s) (?:quite |perfectly |completely |all )?normal\b
! \bnothing to worry about\b|\b(?:do not|don['’]t|no need to) worry\b|\bno cause for\b
  \b(?:it|this|that) will (?:go away|pass|clear|get better|be fine|settle)\b
5 a diagnosis
  \b(?:sounds|looks|seems) like (?:you|a|an|it)\b|\byou (?:probably|most likely|may well) have\b
! \b(?:this|that|yours|your \w+) is <guess> (?:an? )?(?:melanoma|cancer|wart|mole|infect)
6 leave to freeze at home
  \b(?:freeze|treat) (?:it|them|a \w+|your \w+) (?:yourself|at home)\b
  <order>(?:freeze|spray|hold|dip|apply|press)\b.*?\b\d+(?: to \d+)? seconds?\b
  \b(?:buy|order|get)\b.{0,20}\bliquid nitrogen\b|\bnitrogen (?:is|can be) (?:sold|bought)\b
  \b\d+(?:\.\d+)? ?(?:cm|mm|inch(?:es)?|centimet\w+) (?:away|from the skin)\b
7 an order to open or pare a spot
  <order>(?:pop|drain|pierce|prick|lance|needle|pare|burst|cut|file)\b
8 a recipe for exposure to cold
  <order>(?:start|begin|stay|stand|sit|soak|plunge|go|try|aim)\b.*?\b\d+(?: to \d+)? ?<measure>
9 a promise
! \bguarantee\w*|\bcure[sd]?\b|\bpainless\w*|\bflawless\w*|\brisk-free\b|\bno risks?\b|\bno side effects\b
! \b100 ?(?:%|per ?cent)|\b(?:leaves?|with) no (?:scar|mark)s?\b
  \b(?:removes?|gone|goes|go) (?:\w+ )?(?:forever|for good|permanently)\b|\balways works?\b
10 an unproven benefit
  \b(?:burns?|melts?) (?:\w+ )?(?:fat|calories)\b|\bdetox\w*|\brejuvenat\w*|\banti-?age?ing\b
  \b(?:boosts?|strengthens?) (?:\w+ )?(?:immun\w+|metabolism|fertility|collagen|hormones?|energy)\b
  \b(?:fights?|treats?|heals?) (?:cancer|tumours?|depression)\b|\b(?:flush\w*|remov\w+) toxins\b
11 an approval without its device and use
  \bFDA[- ]approved\b|\bapproved by the FDA\b
  \b(?:is|are) (?:\w+ )?approved(?! (?:for|to|as|by|in|only|means))\b
12 a danger made small
! \bharmless\w*
13 an order that kills rescuers
  \bgo (?:back )?in and\b|\b(?:pull|drag) (?:them|him|her|the person|someone|anyone) out\b
14 first aid that does harm
  <order>rub\b|<order>(?:put|hold|place) (?:ice|snow)\b|\b(?:ice|snow) on (?:a|the) burn\b
  \bhot water\b|\b(?:hold|warm)\b.*?\b(?:by|near|with) (?:a|the) (?:heater|fire|radiator)\b
15 an exact temperature or time to rewarm
  \b(?:re)?warm\b.*?\b\d+(?: to \d+)? ?(?:degrees?|°|C\b|minutes?\b)|\bwater (?:at|of) \d+
16 a medicine in place of help
  <order>(?:take|chew|swallow|give)\b.*?\b(?:aspirin|antihistamines?)\b
17 a delay
! \bwait and see\b|\bsee how (?:it|you) (?:go|goes|feel)\b
@ \bin a few days\b|\bif (?:it|this) (?:is|does|has)(?:n['’]t| not)\b.*?\b(?:days|week)\b
18 odds as comfort
  \bonly (?:1|one) in \d|\bso you(?: are|['’]re) (?:fine|safe)\b|\bunlikely (?:to happen )?to you\b
20 a price, a promise or praise
! [£$€] ?\d|\b\d+ (?:pounds|dollars|euros|pence)\b
  \binsur(?:ance|er)s? (?:will|covers?|pays?)\b|\b(?:best|leading|award-winning|top) clinic\b
21 a spa or a form in place of a clinician
  \b(?:questionnaire|form|screening|check-up) (?:clears?|means you)\b
  \bif the (?:spa|salon|gym|centre) says\b
22 a verdict on pregnancy, a child or an implant
  \b(?:safe|fine|ok|okay|all right|suitable|harmless)\b.{0,20}\b<whom>
23 a promise of recovery
  \b(?:numbness|feeling|colour|hair|pigment)\b.*?\balways (?:comes?|returns?|fades?|recovers?)\b
  \b(?:numbness|feeling|colour|hair|pigment) will (?:come back|return|recover|fade)\b
24 how fast it kills
! \b(?:dies?|kills?|unconscious|pass(?:es)? out|collapse)\b.*?\b<in_time>\b
! \b(?:one|two|\d|a few|a single)(?: or \w+)? breaths?\b
25 the voice of a clinician
  \bI (?:\w+ )?(?:recommend|think|believe|advise|suggest)\b|\bI (?:know|understand) how you\b
! \bas your doctor\b|\byou should take\b|\bmy advice\b
26 talk against proven care
  \b(?:better|safer) than (?:surgery|antibiotics|your|medicines?|drugs)\b
  \binstead of (?:your |the )?(?:medicines?|surgery|antibiotics|tablets|chemotherapy|treatment)\b
27 a danger explained away
! \b(?:just|only|probably) (?:anxiety|panic|nerves|stress|the cold|a chilled nerve)\b
28 a question for details of a person
? \b(?:send|upload|share|post|attach)\b.{0,15}\b(?:photos?|pictures?|images?|selfies?)\b
? \bwhat is your (?!answer)\w+|\btell (?:me|us) (?:your|how old|where you)\b|\bhow old are you\b
29 the wording of an advertisement
  \b(?:rapid |cell(?:ular)? )regeneration\b|\bdysplasia of three degrees\b
30 blame
  \b(?:blame[sd]?|negligen\w+|fault of)\b
"""
_NAMES = {
    "<order>": r"(?:^|\b(?:you|people) (?:can|could|may|might|should|must|need to) (?:safely )?"
    r"|\b(?:then|please) )",
    "<drug>": r"(?:medicines?|medication|drugs?|tablets?|pills?|thinners?|insulin|aspirin|warfarin|statins?"
    r"|steroids?|antidepressants?|inhalers?|dose)",
    "<in_time>": r"(?:in|within|after) (?:\d|a few|one|two|seconds)",
    "<guess>": r"(?:probably|likely|surely|not|just|only)",
    "<measure>": r"(?:minutes?|seconds?|degrees?|°)",
    "<whom>": r"(?:pregnan\w+|breastfeeding|nursing|child(?:ren)?|kids?|bab(?:y|ies)|toddlers?|pacemakers?"
    r"|implants?)",
}
_DENIED = re.compile(
    r"\b(?:not|never|nobody|no one|cannot|nor|neither|avoid|rather than)\b|n['’]t\b|^no (?=\w)", re.IGNORECASE
)
_NO_DELAY = frozenset({Kind.EMERGENCY, Kind.TODAY, Kind.ALERT})


@dataclass(frozen=True, slots=True)
class Never:
    """A wording that is refused."""

    number: int
    """In the written list of what is never said."""
    why: str
    flags: str
    pattern: re.Pattern[str]

    def said(self, sentence: str, kind: Kind) -> str:
        """The refused words in a sentence of that kind, or nothing."""
        found = self.pattern.search(sentence)
        if not found or ("@" in self.flags and kind not in _NO_DELAY):
            return ""
        if "?" not in self.flags and sentence.rstrip().endswith("?"):
            return ""
        return "" if self.flags in ("", "?") and _DENIED.search(sentence, 0, found.end()) else found[0]


def _read(table: str) -> Iterator[Never]:
    number, why = 0, ""
    for line in table.strip().splitlines():
        if line[0].isdigit():
            first, _, why = line.partition(" ")
            number = int(first)
            continue
        pattern = line[2:]
        for name, meaning in _NAMES.items():
            pattern = pattern.replace(name, meaning)
        yield Never(number, why, line[0].strip(), re.compile(pattern, re.IGNORECASE))


NEVER = tuple(_read(_TABLE))
"""What the written list holds beyond these (figures without a source, missing parts) has rules of its own."""


def never_say(desk: Desk) -> Iterator[Problem]:
    """No text gives a dose, a verdict on a person, false comfort, a recipe, a promise, or a reason to wait.

    What is known in general may be said, and who should be asked. "Do not", "never" and "nobody" before the
    words make most of them right; a few ("cure", "painless", "no risk") are refused even then, because a
    hurried reader drops the "not".
    """
    for passage in desk.passages:
        for sentence in sentences(passage.text):
            for never in NEVER:
                if found := never.said(sentence, passage.kind):
                    yield passage.place.problem(f"`{found}` reads as {never.why} (never say, {never.number})")
