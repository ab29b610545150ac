"""Reads faq/ into a Draft, or says all that is wrong with it, each problem with file and line.

The only file that knows yaml. Every scalar is text (`no` stays "no", `12:30` stays "12:30"), duplicate keys are
refused, and a broken file never half-loads. What the texts say is not judged here: that is `lint.py`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from bot.draft import (
    AlertsFile,
    Draft,
    EntriesFile,
    EntryDraft,
    Lexicon,
    NoticesFile,
    PackDraft,
    Place,
    SourceDraft,
)
from bot.errors import ContentError
from bot.model import Notice, Problem

Shape = TypeVar("Shape")
Step = str | int
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MOST_PROBLEMS = 500
SHAPES: Mapping[str, Any] = {
    "pack": PackDraft,
    "notices": NoticesFile,
    "alerts": AlertsFile,
    "lexicon": Lexicon,
    "entries": EntriesFile,
    "sources": dict[str, SourceDraft],
}
"""Name of a JSON Schema -> the shape of its files."""


class _File:
    """One YAML file: its nodes, for line numbers, and its plain data."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.shown = str(path)
        self.problems = problems
        self.root: yaml.Node | None = None
        self.data: object = None
        try:
            self.root = yaml.compose(path.read_text(encoding="utf-8"), _Loader)
        except OSError as error:
            self._note(1, f"cannot be read: {error.strerror or error}")
        except UnicodeDecodeError:
            self._note(1, "is not UTF-8 text")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._note(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}")
        except yaml.YAMLError as error:
            self._note(1, f"not YAML: {' '.join(str(error).split())}")
        else:
            if self.root is None:
                self._note(1, "is empty")
            else:
                self.data = self._plain(self.root)

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, "error", "content", message))

    def _plain(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        found: dict[str, object] = {}
        for key, value in node.value:
            if key.value in found:
                self._note(key.start_mark.line + 1, f"key `{key.value}` stands twice")
            found[key.value] = self._plain(value)
        return found

    def place(self, *steps: Step) -> Place:
        """The place of the node at `steps`, or of the nearest one above it."""
        node, line = self.root, 0
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                key, node = next(((k, v) for k, v in node.value if k.value == step), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            else:
                break
            if key is None:
                break
            line = key.start_mark.line
        return Place(self.shown, line + 1)

    def read(self, name: str, shape: type[Shape]) -> Shape | None:
        """The data as `shape`, or None after noting every problem of the file."""
        if self.root is None:
            return None
        try:
            return msgspec.convert(self.data, shape, strict=False)
        except msgspec.ValidationError as error:
            found = list(_findings(self.data, schema(name)))
            for steps, message in found:
                self.problems.append(self.place(*steps).problem(message))
            if not found:
                self._note(1, str(error))
            return None


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the files of that name: the same shapes that loading checks."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(SHAPES[name])}


def _findings(data: object, shape: dict[str, Any]) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every way in which `data` differs from the schema. Imported here: only a broken file needs the library."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(shape).iter_errors(_numbers(data, shape, shape)):
        error = max(error.context or [error], key=lambda inner: len(inner.absolute_path))
        yield tuple(error.absolute_path), _plainly(error.validator, error.validator_value, error.instance, error.message)


def _plainly(rule: object, wanted: Any, found: object, message: str) -> str:
    """A schema error in a curator's words."""
    match rule:
        case "required" if isinstance(found, dict):
            return "is missing: " + ", ".join(f"`{key}`" for key in wanted if key not in found)
        case "additionalProperties" if isinstance(found, dict):
            return "unknown key: " + re.sub(r"^.*\((.*) (?:was|were) unexpected\)$", r"\1", message)
        case "type":
            return f"should be {_KINDS.get(str(wanted), wanted)}"
        case "enum":
            return f"should be one of: {', '.join(map(str, wanted))}"
        case "minLength":
            return "is empty"
        case "maxLength":
            return f"is longer than {wanted} characters"
        case "minItems":
            return f"needs at least {wanted}"
    return message


_KINDS = {"array": "a list", "object": "keys with values", "string": "text", "number": "a number",
          "integer": "a whole number"}  # fmt: skip


def _numbers(data: object, shape: dict[str, Any], root: dict[str, Any]) -> object:
    """`data` with text turned into numbers where the schema wants numbers, as loading does."""
    while "$ref" in shape:
        shape = root["$defs"][shape["$ref"].rsplit("/", 1)[-1]]
    if isinstance(data, str) and shape.get("type") in ("number", "integer"):
        try:
            return int(data) if shape["type"] == "integer" else float(data)
        except ValueError:
            return data
    if isinstance(data, list):
        return [_numbers(item, shape.get("items") or {}, root) for item in data]
    if isinstance(data, dict):
        rest = shape.get("additionalProperties")
        rest = rest if isinstance(rest, dict) else {}
        return {k: _numbers(v, shape.get("properties", {}).get(k, rest), root) for k, v in data.items()}
    return data


class _Reader:
    """Reads the files of one pack; keeps where each item stands and what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.items: dict[str, tuple[_File, tuple[Step, ...]]] = {}

    def read(self, path: Path, name: str, shape: type[Shape]) -> tuple[_File, Shape | None]:
        """One file, and its data if it is whole."""
        file = _File(path, self.problems)
        return file, file.read(name, shape)

    def add(self, item: str, file: _File, *steps: Step) -> bool:
        """Notes where an item stands; False, and a problem, if there is one of that name already."""
        if first := self.items.get(item):
            there = first[0].place(*first[1])
            message = f"`{item.partition('/')[2]}` stands twice, first at {there.path}:{there.line}"
            self.problems.append(file.place(*steps).problem(message))
            return False
        self.items[item] = file, steps
        return True

    def locate(self, item: str, *steps: Step) -> Place:
        """The place of an item, or of a part of it."""
        file, start = self.items.get(item) or next(iter(self.items.values()))
        return file.place(*start, *steps)

    def entries(self, home: Path, pack: PackDraft | None) -> dict[str, tuple[EntryDraft, ...]]:
        """The sections of entries/*.yaml."""
        found: dict[str, tuple[EntryDraft, ...]] = {}
        for path in sorted((home / "entries").glob("*.yaml")):
            file, part = self.read(path, "entries", EntriesFile)
            if part is None:
                continue
            if pack and part.section not in pack.sections:
                self.problems.append(file.place("section").problem(f"section `{part.section}` is not in pack.yaml"))
            fresh = [e for n, e in enumerate(part.entries) if self.add(f"entry/{e.id}", file, "entries", n)]
            found[part.section] = found.get(part.section, ()) + tuple(fresh)
        return {key: found[key] for key in (pack.sections if pack else found) if key in found}

    def check_references(self, draft: Draft) -> None:
        """What one file says about another must hold before anything can be built from them."""
        for entry in draft.entries.values():
            for row, key in enumerate(entry.sources):
                if key not in draft.sources:
                    place = self.locate(f"entry/{entry.id}", "sources", row)
                    self.problems.append(place.problem(f"source `{key}` is not in sources.yaml"))


def load(faq: Path, language: str = "en") -> Draft:
    """The Draft in `faq`.

    Args:
        faq: folder with sources.yaml and one folder a language.
        language: two letters.
    Raises:
        ContentError: with every problem of every file.
    """
    home, reader = faq / language, _Reader()
    if not home.is_dir():
        raise ContentError([Place(str(home), 1).problem("no such folder, so no pack of that language")])
    sources_file, sources = reader.read(faq / "sources.yaml", "sources", dict[str, SourceDraft])
    pack_file, pack = reader.read(home / "pack.yaml", "pack", PackDraft)
    notices_file, notices = reader.read(home / "notices.yaml", "notices", NoticesFile)
    alerts_file, alerts = reader.read(home / "alerts.yaml", "alerts", AlertsFile)
    lexicon_file, lexicon = reader.read(home / "lexicon.yaml", "lexicon", Lexicon)
    reader.add("pack", pack_file)
    reader.add("lexicon", lexicon_file)
    reader.add("alerts", alerts_file)
    sections = reader.entries(home, pack)
    for notice in Notice:
        reader.add(f"notice/{notice}", notices_file, str(notice))
    for key in sources or ():
        reader.add(f"source/{key}", sources_file, key)
    for number, flag in enumerate(alerts.alerts if alerts else ()):
        reader.add(f"alert/{flag.id}", alerts_file, "alerts", number)
    if pack and sources is not None and alerts and lexicon and notices and not reader.problems:
        known = {key: str(getattr(notices, key.name.lower())).strip() for key in Notice}
        draft = Draft(pack, known, alerts, lexicon, sections, sources, reader.locate)
        reader.check_references(draft)
        if not reader.problems:
            return draft
    raise ContentError(reader.problems)
