"""Entries -> their YAML file, in the one form that a program writes: the canonical form.

The shipped files have it, so what a program writes differs from them in what it means to change, and nowhere
else. Comments stay: those above an entry and those inside it stand above it afterwards.
"""

from collections.abc import Iterable, Mapping

import msgspec
import yaml

from bot.content_yaml import _Loader
from bot.draft import EntryDraft

MODELINE = "# yaml-language-server: $schema=../../schema/entries.json"
_TEXT, _TRUTH, _LIST, _KEYS = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "seq", "map"))
_ON_ONE_LINE = frozenset({"sources", "see_also"})
"""Lists of keys; the other lists have a line for each text."""


class Comments(msgspec.Struct, frozen=True):
    """The comments of a file, each a line that starts with `#`."""

    head: tuple[str, ...] = (MODELINE,)
    entries: Mapping[str, tuple[str, ...]] = {}
    """Entry id -> the comments above and inside it."""
    tail: tuple[str, ...] = ()


class _Dumper(yaml.SafeDumper):
    """Lists are indented, texts are never broken, and what cannot stand bare has double quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def ignore_aliases(self, data: object) -> bool:
        return True


def entries_text(section: str, entries: Iterable[EntryDraft], comments: Comments | None = None) -> str:
    """The file of a section, or of a part of it, in canonical form."""
    kept = comments or Comments()
    parts = []
    for entry in entries:
        told = dict(msgspec.to_builtins(entry))
        told["phrasings"] = told.pop("phrasings")  # the longest list comes last
        lines = _written(_node([told])).splitlines(keepends=True)
        noted = "".join(f"  {line}\n" for line in kept.entries.get(entry.id, ()))
        parts.append(noted + "".join(f"  {line}" if line.strip() else line for line in lines))
    opening = "".join(f"{line}\n" for line in kept.head) + _written(_node({"section": section}))
    body = "entries:\n" + "\n".join(parts) if parts else "entries: []\n"
    return opening + body + "".join(f"{line}\n" for line in kept.tail)


def mapping_text(values: Mapping[str, str]) -> str:
    """Keys with texts, each as it stands in a file such as notices.yaml."""
    return _written(_node(dict(values)))


def _written(node: yaml.Node) -> str:
    text: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=float("inf"))
    return text


def _node(data: object, *, one_line: bool = False) -> yaml.Node:
    if isinstance(data, dict):
        pairs = [(_node(key), _node(value, one_line=key in _ON_ONE_LINE)) for key, value in data.items()]
        return yaml.MappingNode(_KEYS, pairs, flow_style=False)
    if isinstance(data, list | tuple):
        return yaml.SequenceNode(_LIST, [_node(item) for item in data], flow_style=one_line)
    if isinstance(data, bool):
        return yaml.ScalarNode(_TRUTH, "true" if data else "false")
    return yaml.ScalarNode(_TEXT, str(data), style="|" if "\n" in str(data) else None)


def comments(text: str) -> Comments:
    """The comments in a file of entries that could be read, its lines ended by newlines."""
    root = yaml.compose(text, _Loader)
    assert root is not None, "it was read as a file of entries"
    scalars = list(_scalars(root))
    start = root.start_mark.line
    ends = [(_text_of(entry, "id"), max(map(_last, _scalars(entry)))) for entry in _child(root, "entries").value]
    head, tail, above = [], [], dict[str, tuple[str, ...]]()
    for number, line in _masked(text, scalars):
        if number < start:
            head.append(line)
        elif owner := next((key for key, end in ends if number <= end), None):
            above[owner] = (*above.get(owner, ()), line)
        else:
            tail.append(line)
    return Comments(tuple(head), above, tuple(tail))


def _masked(text: str, scalars: Iterable[yaml.ScalarNode]) -> Iterable[tuple[int, str]]:
    """Each comment with its line, counted from 0: what begins with `#` and is no part of a text."""
    lines = text.split("\n")
    masked = [list(line) for line in lines]
    for node in scalars:
        block = node.style in ("|", ">")
        first = node.start_mark.line + block  # a comment may follow the `|`
        for number in range(first, min(node.end_mark.line, len(lines) - 1) + 1):
            begin = node.start_mark.column if number == node.start_mark.line else 0
            end = node.end_mark.column if number == node.end_mark.line else len(lines[number])
            masked[number][begin:end] = "x" * (end - begin)
    for number, signs in enumerate(masked):
        place = next((n for n, sign in enumerate(signs) if sign == "#" and (not n or signs[n - 1].isspace())), None)
        if place is not None:
            yield number, lines[number][place:].rstrip()


def _scalars(node: yaml.Node) -> Iterable[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            yield from _scalars(part)


def _last(node: yaml.ScalarNode) -> int:
    """The line on which a text ends. The mark of a block stands on the line after it."""
    line: int = node.end_mark.line
    return line - (node.style in ("|", ">"))


def _child(node: yaml.Node, key: str) -> yaml.Node:
    found: yaml.Node = next(value for name, value in node.value if name.value == key)
    return found


def _text_of(node: yaml.Node, key: str) -> str:
    text: str = _child(node, key).value
    return text
