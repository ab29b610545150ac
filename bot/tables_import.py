"""Entries that a sheet tells of -> what they change in a pack, as the files to write. Writes nothing.

An entry that says the same as before stays as it stands in its file, to the byte; so does a file in which
nothing changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from bot import content_yaml_write
from bot.content_yaml_write import Comments, comments
from bot.draft import Draft, EntryDraft
from bot.errors import ContentError
from bot.files import Files
from bot.model import Problem
from bot.shapes import findings, schema
from bot.tables import Fault, Told, canonical


class Change(msgspec.Struct, frozen=True):
    """What happens to one entry."""

    entry: str
    fate: str
    """`added`, `changed`, `removed`, or `kept`: not in the sheet, and left as it is."""
    fields: tuple[str, ...] = ()
    """What differs, with the number of phrasings that come and go."""


class Plan(msgspec.Struct, frozen=True):
    """What an import would do."""

    draft: Draft
    """The pack as it would be."""
    changes: tuple[Change, ...]
    files: Mapping[Path, bytes]
    """Only those that change."""


def refuse(faults: Iterable[Fault], sheet: Path) -> None:
    """Raises all that is wrong with a sheet, by row.

    Raises:
        ContentError: there is something.
    """
    said = ((fault.row, f"{fault.column}: {fault.message}" if fault.column else fault.message) for fault in faults)
    problems = {Problem(str(sheet), row, "error", "sheet", message) for row, message in said}
    if problems:
        raise ContentError(problems)


def check(told: Sequence[Told], draft: Draft) -> list[Fault]:
    """What is wrong with the entries of a sheet: the shapes that loading checks, sections and sources."""
    data = {"section": "x", "entries": [each.data for each in told]}
    faults = []
    for steps, message in findings(data, schema("entries")):
        number = steps[1] if len(steps) > 1 else 0
        faults.append(Fault(*told[int(number)].place(*steps[2:]), message))
    for each in told:
        if each.section and each.section not in draft.pack.sections:
            known = ", ".join(draft.pack.sections)
            faults.append(Fault(*each.place("section"), f"`{each.section}` is not in pack.yaml; there are: {known}"))
        sources = each.data.get("sources", ())
        for key in sources if isinstance(sources, list) else ():
            if key not in draft.sources:
                faults.append(Fault(*each.place("sources"), f"`{key}` is not in sources.yaml"))
    return faults


def entries(told: Iterable[Told]) -> list[tuple[str, EntryDraft]]:
    """The entries of a sheet that was checked, each with its section."""
    return [(each.section, msgspec.convert(each.data, EntryDraft)) for each in told]


def plan(draft: Draft, files: Files, told: Sequence[tuple[str, EntryDraft]], *, remove: bool = False) -> Plan:
    """What becomes of a pack.

    Args:
        draft: the pack as it is.
        files: its files.
        told: section and entry, in order.
        remove: whether entries go that stand in a section of the sheet, and not in the sheet.
    """
    home = {entry.id: section for section, part in draft.sections.items() for entry in part}
    changes = [_change(section, entry, home.get(entry.id), draft.entries.get(entry.id)) for section, entry in told]
    named, shown = {section for section, _ in told}, {entry.id for _, entry in told}
    absent = [key for key, section in home.items() if section in named and key not in shown]
    changes += [Change(key, "removed" if remove else "kept") for key in absent]
    gone = set(absent) if remove else set()
    sections = {}
    for section in draft.pack.sections:
        fresh = [_same(entry, draft.entries.get(entry.id)) for where, entry in told if where == section]
        kept = [entry for entry in draft.sections.get(section, ()) if entry.id not in gone]
        if merged := _merged(fresh, kept, shown):
            sections[section] = tuple(merged)
    after = msgspec.structs.replace(draft, sections=sections)
    told_of = tuple(change for change in changes if change.fields or change.fate != "changed")
    return Plan(after, told_of, _files(draft, after, files))


def _change(section: str, entry: EntryDraft, home: str | None, before: EntryDraft | None) -> Change:
    if before is None:
        return Change(entry.id, "added")
    old, new = canonical(before), canonical(entry)
    names = [name for name in EntryDraft.__struct_fields__ if getattr(old, name) != getattr(new, name)]
    came, went = Counter(new.phrasings) - Counter(old.phrasings), Counter(old.phrasings) - Counter(new.phrasings)
    counted = f"phrasings (+{came.total()} -{went.total()})"
    fields = ["section"] * (section != home) + [counted if name == "phrasings" else name for name in names]
    return Change(entry.id, "changed", tuple(fields))


def _same(entry: EntryDraft, before: EntryDraft | None) -> EntryDraft:
    """The entry as it was if it says the same, else in canonical form."""
    fresh = canonical(entry)
    return before if before is not None and canonical(before) == fresh else fresh


def _merged(fresh: list[EntryDraft], old: Sequence[EntryDraft], shown: set[str]) -> list[EntryDraft]:
    """The entries of the sheet in its order, and among them those that it leaves out, each after the one that it
    stood after."""
    merged = list(fresh)
    place = 0
    for entry in old:
        here = next((n for n, each in enumerate(merged) if each.id == entry.id), None)
        if here is not None:
            place = here + 1
        elif entry.id not in shown:
            merged.insert(place, entry)
            place += 1
    return merged


Part = tuple[str, tuple[EntryDraft, ...]]
"""A section, and its entries in one file."""


def _files(before: Draft, after: Draft, files: Files) -> dict[Path, bytes]:
    """The files that differ, in canonical form, with the comments of all of them."""
    place = {key: Path(before.locate(f"entry/{key}").path) for key in before.entries}
    owner = {place[entry.id]: section for section, part in before.sections.items() for entry in part}
    old, new = _parts(before, place, owner, files), _parts(after, place, owner, files)
    new |= {path: (section, ()) for path, (section, _) in old.items() if path not in new}
    changed = {path: part for path, part in new.items() if old.get(path) != part}
    noted = {path: comments(files.text(path)) for path in changed if path in files}
    above = {key: lines for each in noted.values() for key, lines in each.entries.items()}
    written = {}
    for path, (section, part) in changed.items():
        kept = msgspec.structs.replace(noted.get(path, Comments()), entries=above)
        written[path] = content_yaml_write.entries_text(section, part, kept).encode()
    return written


def _parts(
    draft: Draft, place: Mapping[str, Path], owner: Mapping[Path, str], files: Files
) -> dict[Path, Part]:
    """Each file and what stands in it. An entry stays in its file while that is of its section; a new one goes to
    the first file of the section."""
    found: dict[Path, Part] = {}
    for section, part in draft.sections.items():
        usual = files.home / "entries" / f"{section}.yaml"
        while owner.get(usual, section) != section:
            usual = usual.with_stem(f"{usual.stem}-more")
        first = next((path for path, whose in owner.items() if whose == section), usual)
        for entry in part:
            stays = owner.get(place.get(entry.id, first)) == section
            path = place[entry.id] if stays and entry.id in place else first
            found[path] = section, (*found.get(path, (section, ()))[1], entry)
    return found
