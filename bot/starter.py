"""The files of a new pack, made of the templates and the fixed texts of the shipped pack.

For a language other than English each text is marked as unfinished, so `lint` refuses it until it is translated.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.content_yaml import texts
from bot.content_yaml_write import mapping_text
from bot.errors import InputError
from bot.forms import UNFINISHED
from bot.model import Notice
from bot.shapes import SHAPES, written

_LONGEST = 40
"""Characters of a title: the short description of a bot holds 120, most of them taken."""
_PLACES = {
    "README.md": "README.md",
    "sources.yaml": "sources.yaml",
    "pack.yaml": "{lang}/pack.yaml",
    "alerts.yaml": "{lang}/alerts.yaml",
    "lexicon.yaml": "{lang}/lexicon.yaml",
    "about.yaml": "{lang}/entries/about.yaml",
}
"""Template -> where it goes. notices.yaml goes over the fixed texts of the shipped pack."""
LEDGER = "item\tsha256\treviewer\trole\tdate\n"


def files(shipped: Path, title: str, language: str) -> Mapping[str, bytes]:
    """Path in the new folder -> what it holds.

    Args:
        shipped: the shipped content, with its templates.
        title: one line.
        language: two small letters.
    Raises:
        InputError: the title or the language is not usable.
    """
    title = " ".join(title.split())
    if not title or len(title) > _LONGEST or re.search(r"[{}\\\"]|[^\w]$", title):
        raise InputError(f'--title takes 1 to {_LONGEST} characters, no braces or ", and a letter or digit at its end')
    if not re.fullmatch(r"[a-z]{2}", language):
        raise InputError(f"--lang {language} is not two small letters such as en")
    todo = "" if language == "en" else f"{UNFINISHED}: "

    def filled(text: str) -> str:
        text = text.replace("title: {title}\n", mapping_text({"title": title}))
        return text.replace("{title}", title).replace("{lang}", language).replace("{todo}", todo)

    home = shipped / "template"
    made = {where.format(lang=language): filled(_read(home / name)) for name, where in _PLACES.items()}
    made["README.md"] += _manual(_read(shipped / "README.md"), language)
    made[f"{language}/alerts.yaml"] += _words(_read(shipped / "en" / "alerts.yaml"))
    made[f"{language}/notices.yaml"] = _notices(filled(_read(home / "notices.yaml")), shipped, todo)
    made["ledger.tsv"], made["signed.jsonl"] = LEDGER, ""
    made |= {f"schema/{name}.json": written(name) for name in SHAPES}
    return {path: text.encode() for path, text in made.items()}


def _words(alerts: str) -> str:
    """What the shipped alerts say of words: the groups that signs name, and what cancels a sign."""
    parts = re.split(r"(?m)^(?=[a-z]+:)", alerts)[1:]
    return "\n" + "".join(part for part in parts if not part.startswith("alerts:"))


def _notices(own: str, shipped: Path, todo: str) -> str:
    """Every fixed text: those of the templates, else those of the shipped pack."""
    said = texts(_read(shipped / "en" / "notices.yaml")) | texts(own)
    head = "".join(line for line in own.splitlines(keepends=True) if line.startswith("#"))
    marked = {str(key): f"{todo}{said[key]}" for key in Notice}
    marked[Notice.MONTHS] = f"{todo.strip()}{said[Notice.MONTHS]}"  # twelve words, so no blank after the mark
    return head + mapping_text(marked)


def _manual(text: str, language: str) -> str:
    """The page for those who write and sign: a heading lower, its paths and commands those of the new pack."""
    text = re.sub(r"(?m)^#", "##", text).replace("`en/", f"`{language}/")
    return text.replace("`cryofaq ", f"`cryofaq --faq . --lang {language} ")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
