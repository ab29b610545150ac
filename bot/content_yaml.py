"""The files of a pack -> Draft, or all that is wrong with them, each problem with file and line.

The only file that knows yaml. Every scalar is text (`no` stays "no", `12:30` stays "12:30"), duplicate keys
are refused, and a broken file never half-loads. What the texts say is not judged here: that is `lint.py`.
"""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from bot.draft import (
    Draft,
    EntriesFile,
    EntryDraft,
    Lexicon,
    MoreDraft,
    NoticesFile,
    PackDraft,
    Place,
    SourceDraft,
)
from bot.draft_alerts import AlertsFile, TonguesFile, unknown_groups
from bot.errors import ContentError
from bot.files import Files
from bot.model import Notice, Problem
from bot.shapes import Step, findings, schema

Shape = TypeVar("Shape")
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Every scalar is text, so there is no kind of it to find out, which takes a third of the time."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        return

    def ascend_resolver(self) -> None:
        return


class _File:
    """One YAML file: its nodes, for line numbers, and its plain data."""

    def __init__(self, path: Path, files: Files, problems: list[Problem]) -> None:
        self.shown = str(path)
        self.problems = problems
        self.root: yaml.Node | None = None
        self.data: object = None
        self.blank = False
        try:
            self.root = yaml.compose(files.text(path), _Loader)
            self.data = self._plain(self.root) if self.root else None
        except OSError as error:
            self._note(1, f"cannot be read: {error.strerror or error}")
        except UnicodeDecodeError:
            self._note(1, "is not UTF-8 text")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._note(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}")
        except yaml.YAMLError as error:
            self._note(1, f"not YAML: {' '.join(str(error).split())}")
        except RecursionError:
            self.root = None
            self._note(1, "not content: nested too deeply, or an alias of itself")
        else:
            if self.root is None:
                self._note(1, "is empty")

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, "error", "content", message))

    def _plain(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            self.blank |= not node.value.strip()
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        found: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._note(key.start_mark.line + 1, "a key should be text")
                continue
            self.blank |= not key.value.strip()
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
        refused = ""
        try:
            whole = msgspec.convert(self.data, shape, strict=False)
        except msgspec.ValidationError as error:
            whole, refused = None, str(error)
        if not refused and not self.blank:
            return whole
        told = ((self.place(*steps), text) for steps, text in findings(self.data, schema(name)))
        found = dict.fromkeys(place.problem(text) for place, text in told)
        self.problems.extend(found)
        if refused and not found:
            self._note(1, refused)
        return None if refused or found else whole


class _Reader:
    """Reads the files of one pack; keeps where each item stands and what is wrong."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.items: dict[str, tuple[_File, tuple[Step, ...]]] = {}
        self.more: list[MoreDraft] = []
        self.proposed: list[str] = []

    def read(self, path: Path, name: str, shape: type[Shape]) -> tuple[_File, Shape | None]:
        """One file, and its data if it is whole."""
        file = _File(path, self.files, self.problems)
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

    def entries(self, pack: PackDraft | None) -> dict[str, tuple[EntryDraft, ...]]:
        """The sections of entries/*.yaml."""
        found: dict[str, tuple[EntryDraft, ...]] = {}
        for path in self.files.entries:
            file, part = self.read(path, "entries", EntriesFile)
            if part is None:
                continue
            if pack and part.section not in pack.sections:
                unknown = f"section `{part.section}` is not in pack.yaml"
                self.problems.append(file.place("section").problem(unknown))
            fresh = [e for n, e in enumerate(part.entries) if self.add(f"entry/{e.id}", file, "entries", n)]
            found[part.section] = found.get(part.section, ()) + tuple(fresh)
            added = [m for n, m in enumerate(part.more) if self.add(f"more/{m.id}", file, "more", n)]
            self.more += added
            if part.proposal:
                self.proposed += [*(f"entry/{e.id}" for e in fresh), *(f"more/{m.id}" for m in added)]
        return {key: found[key] for key in (pack.sections if pack else found) if key in found}

    def tongues(self, path: Path) -> TonguesFile:
        """The other languages, none if there is no file."""
        if path not in self.files:
            return TonguesFile()
        file, tongues = self.read(path, "tongues", TonguesFile)
        for number, tongue in enumerate(tongues.tongues if tongues else ()):
            self.add(f"tongue/{tongue.id}", file, "tongues", number)
        return tongues or TonguesFile()

    def check_references(self, draft: Draft) -> None:
        """What one file says about another must hold before anything can be built from them."""
        for entry in draft.entries.values():
            for row, key in enumerate(entry.sources):
                if key not in draft.sources:
                    place = self.locate(f"entry/{entry.id}", "sources", row)
                    self.problems.append(place.problem(f"source `{key}` is not in sources.yaml"))
        for more in draft.more:
            if more.entry not in draft.entries:
                place = self.locate(f"more/{more.id}", "entry")
                self.problems.append(place.problem(f"entry `{more.entry}` does not exist"))
        for flag, number, group in unknown_groups(draft.alerts):
            steps = (f"alert/{flag}", "signs", number) if flag else ("alerts", "words", group)
            place = self.locate(*steps)
            self.problems.append(place.problem(f"group <{group}> is not above in `words`"))
        for tongue in draft.tongues.tongues:
            for key in sorted(tongue.signs.keys() - {flag.id for flag in draft.alerts.alerts}):
                place = self.locate(f"tongue/{tongue.id}", "signs", key)
                self.problems.append(place.problem(f"red flag `{key}` is not in alerts.yaml"))


def parse(files: Files) -> Draft:
    """The Draft in the files of a pack, without its compiled bank.

    Raises:
        ContentError: with every problem of every file.
    """
    home, reader = files.home, _Reader(files)
    sources_file, sources = reader.read(files.faq / "sources.yaml", "sources", dict[str, SourceDraft])
    pack_file, pack = reader.read(home / "pack.yaml", "pack", PackDraft)
    notices_file, notices = reader.read(home / "notices.yaml", "notices", NoticesFile)
    alerts_file, alerts = reader.read(home / "alerts.yaml", "alerts", AlertsFile)
    lexicon_file, lexicon = reader.read(home / "lexicon.yaml", "lexicon", Lexicon)
    tongues = reader.tongues(home / "tongues.yaml")
    if pack and pack.language != home.name:
        place = pack_file.place("language")
        reader.problems.append(place.problem(f"should be the folder's name, {home.name}"))
    reader.add("pack", pack_file)
    reader.add("lexicon", lexicon_file)
    reader.add("alerts", alerts_file)
    sections = reader.entries(pack)
    for notice in Notice:
        reader.add(f"notice/{notice}", notices_file, str(notice))
    for key in sources or ():
        reader.add(f"source/{key}", sources_file, key)
    for number, flag in enumerate(alerts.alerts if alerts else ()):
        reader.add(f"alert/{flag.id}", alerts_file, "alerts", number)
    if pack and sources is not None and alerts and lexicon and notices and not reader.problems:
        known = {key: str(getattr(notices, key.name.lower())).strip() for key in Notice}
        draft = Draft(
            pack, known, alerts, lexicon, sections, sources, reader.locate, tongues,
            more=tuple(reader.more), proposed=tuple(reader.proposed),
        )  # fmt: skip
        reader.check_references(draft)
        if not reader.problems:
            return draft
    raise ContentError(reader.problems)


def texts(written: str) -> dict[str, str]:
    """Keys and texts of a file of ours that holds nothing else, as notices.yaml does."""
    root = yaml.compose(written, _Loader)
    return {key.value: value.value for key, value in root.value} if root else {}
