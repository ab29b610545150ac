"""What goes by its shape: addresses of mail and web, handles, long numbers, dates, streets. Text in, text out."""

import re

GONE = "\ue000"
"""Stands for what was taken out; a letter that no text needs."""
UNIT = re.compile(
    r"\d{1,3}(?:st|nd|rd|th|mm|cm|m|ml|l|mg|g|kg|s|sec|secs|min|mins|h|hr|hrs|d|w|wk|wks|y|yr|yrs|yo|x|c|f|am|pm|k|p)"
)
"""A short number with its unit."""
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september"
    r"|october|november|december)"
)
_STREET = (
    r"(?:street|str|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|square|sq|way|place|pl|terrace|crescent|row"
    r"|boulevard|blvd|highway|hwy|park|gardens|grove|hill|mews|circle|parkway|route|walk|rise|view|mount|green)"
)
_DIGIT = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_WHERE = (
    r"(?:user ?name|user|handle|insta|instagram|ig|snap|snapchat|tiktok|telegram|whatsapp|facebook|fb|twitter|discord"
    r"|skype|viber|signal|nick|nickname|login|password|pass|pin)"
)
_CHUNK = re.compile(r"\S+")
_LINK = re.compile(
    r"[@_#]|://|\bwww\.|^/"  # mail, links, handles, tags, commands
    r"|\w\.(?:com|org|net|info|biz|edu|gov|io|me|app|dev|xyz|uk|de|fr|es|it|nl|pl|ru|ua|eu|us|ca|au|nz|in|br|pt|tr|se"
    r"|no|fi|dk|ch|at|be|ie|cz|gr|jp|cn|co|tv|ai|ly|gl|health|clinic)\b",
    re.IGNORECASE,
)
_LONGEST = 60
"""Characters without a blank that may stay; it also bounds the time that the patterns below take."""
_SPANS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:\b[\w-]+ ?[ (\[]dot[ )\]] ?){0,4}\b[\w-]+ ?[ (\[]at[ )\]] ?(?:\w+ ?[ (\[]dot[ )\]] ?){1,4}\w+",
        rf"\b(?:my |on )?{_WHERE}\b(?: name| handle| id)?(?: is|:| =|=) ?\S+",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}\b\.?(?:,? ?\d+)?",  # 3rd of March 1980
        rf"\b{_MONTH}\b\.?[ -]?(?:the )?\d+(?:st|nd|rd|th)?\b(?:,? ?\d+)?",
        rf"\b\d{{1,5}}[a-z]?,?(?: [\w'’.-]+){{1,4}}? {_STREET}\b",  # 12 Elm Tree Road
        r"\b\d{1,5},? (?:rue|boulevard|avenue|via|viale|piazza|calle|ulica|rua|all[ée]e|chemin)\b(?: [\w'’-]+){1,4}",
        r"\b(?:flat|apt|apartment|unit|suite|po box|p\.o\. box)\b\.? ?#?\d*\w?\b",
        rf"\b{_DIGIT}(?:[ ,-]+{_DIGIT}){{3,}}",  # a number in words
    )
]
_RUN = re.compile(r"[+(]?\d(?:[\d\s().,/:+*–—-]*\d)?\)?")
_RANGE = re.compile(r"\d{1,2}\s?[–-]\s?\d{1,2}")
_MEASURE = re.compile(
    r"\s*(?:%|°|x\b|c\b|f\b|mm|cm|days?|weeks?|months?|years?|hours?|hrs?|min|sec|times|degrees|minutes|people|pounds)",
    re.IGNORECASE,
)
_SHORT = 3
"""Digits that a kept number may have."""
_TERM = re.compile(r"[a-z]{1,5}\d{1,2}")
"""HPV16, B12: whether it is one, the vocabulary tells."""
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d])\w+\b")


def hide_shapes(text: str) -> str:
    """The text with GONE in place of all that its shape gives away. NFKC text, any length."""
    text = _CHUNK.sub(_chunk, text)
    for span in _SPANS:
        text = span.sub(f" {GONE} ", text)
    text = _RUN.sub(_number, text)
    return _MIXED.sub(_mixed, text)


def _chunk(found: re.Match[str]) -> str:
    return GONE if len(found[0]) > _LONGEST or _LINK.search(found[0]) else found[0]


def _mixed(found: re.Match[str]) -> str:
    word = found[0].lower()
    return found[0] if UNIT.fullmatch(word) or _TERM.fullmatch(word) else f" {GONE} "


def _number(found: re.Match[str]) -> str:
    """A run of digits, which stays if it is as short as what a question needs, in ASCII."""
    digits = sum(map(str.isdecimal, found[0]))
    after = found.string[found.end() : found.end() + 12]
    short = digits <= _SHORT or (_RANGE.fullmatch(found[0]) is not None and _MEASURE.match(after) is not None)
    return found[0] if short and found[0].isascii() else f" {GONE} "
