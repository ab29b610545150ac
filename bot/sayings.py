"""Everything that the bot can ever say: the list that the gate goes by and that `cryofaq sayings` prints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.buttons import Home, Link, Neither, Way, data, opens
from bot.errors import TooLongError
from bot.menus import COMMANDS, Card, cards
from bot.model import Mark, Notice, Reply
from bot.pack import Pack
from bot.render import replies

Message = tuple[str, tuple[Mark, ...]]
"""A text with its marks, as `Reply.layout` gives it."""
_MOST_TEXT = 4096
_MOST_MARKS = 100
_MOST_LABEL = 64
_MOST_COMMAND = 256
_MOST_DESCRIPTION = 512
_MOST_SHORT = 120
_MOST_TOAST = 200
_LABELS = (
    Notice.NONE_OF_THESE,
    Notice.BUTTON_CHAT,
    Notice.BUTTON_BACK,
    Notice.BUTTON_TOPICS,
    Notice.BUTTON_HELPED,
    Notice.BUTTON_NOT_HELPED,
)


@dataclass(frozen=True, slots=True)
class Sayings:
    """What may leave, by the place where a person would read it; each text with the item it comes from."""

    messages: Mapping[Message, str]
    labels: Mapping[str, str]
    """On buttons."""
    titles: Mapping[str, str]
    """Of inline results."""
    previews: Mapping[str, str]
    """Below the titles of inline results."""
    commands: Mapping[str, str]
    """Command -> its description in the menu."""
    description: str
    short_description: str
    links: frozenset[str]
    """Web pages that buttons may open."""
    actions: frozenset[str]
    """Callback data that buttons may carry."""
    toasts: frozenset[str]
    """Words that show for a moment where a button was pressed."""
    ids: frozenset[str]
    """Ids that inline results may carry."""

    def listed(self) -> Iterator[tuple[str, str]]:
        """Every text under its item, once."""
        yield from ((item, text) for (text, _), item in self.messages.items())
        for kind, texts in (("button", self.labels), ("title", self.titles), ("preview", self.previews)):
            yield from ((f"{item} ({kind})", text) for text, item in texts.items())
        yield from ((f"command/{name}", text) for name, text in self.commands.items())
        yield "description", self.description
        yield "short description", self.short_description
        yield from ((f"notice/{Notice.THANKS} (for a moment)", text) for text in self.toasts)


def sayings(pack: Pack) -> Sayings:
    """All that a pack can say.

    Raises:
        TooLongError: a text is longer than Telegram takes it.
    """
    fixed = list(cards(pack))
    every = [*replies(pack), *((card.item, card.reply) for card in fixed)]
    notices = pack.notices
    labels: dict[str, str] = {entry.button: f"entry/{entry.id}" for entry in pack.entries.values()}
    buttons = [(button, card.item) for card in fixed for button in card.buttons]
    labels |= {button.label: item for button, item in buttons if button.label not in labels}
    for key in _LABELS:
        labels[notices[key]] = f"notice/{key}"
    found = Sayings(
        messages={reply.layout(): item for item, reply in reversed(every)},
        labels=labels,
        titles={title(reply): item for item, reply in every}
        | {entry.button: f"entry/{entry.id}" for entry in pack.entries.values()},
        previews={preview(reply): item for item, reply in every if preview(reply)},
        commands={name: notices[key] for name, key in COMMANDS.items()},
        description=notices[Notice.DESCRIPTION],
        short_description=notices[Notice.SHORT_DESCRIPTION],
        links=frozenset(button.does.url for button, _ in buttons if isinstance(button.does, Link)),
        actions=frozenset(_actions(pack, fixed)),
        toasts=frozenset({notices[Notice.THANKS]}),
        ids=frozenset(map(inline_id, [*(f"alert/{key}" for key in pack.flags), *(key for key, _ in every)])),
    )
    _fits(found)
    return found


def title(reply: Reply) -> str:
    """The first line of a reply."""
    return reply.text.split("\n", 1)[0]


def preview(reply: Reply) -> str:
    """The line of a reply after its first; empty if there is none."""
    return next((line for line in reply.text.split("\n")[1:] if line.strip()), "")


def inline_id(item: str) -> str:
    """The id of an item as an inline result, at most 64 bytes: `entry-blister`, `alert-chest-pain-stroke`."""
    return item.replace("/", "-")[:64]


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _actions(pack: Pack, fixed: Iterable[Card]) -> Iterator[str]:
    yield from (data(action) for action in (Home(), Neither()))
    yield from (data(opens(entry, way)) for entry in pack.entries.values() for way in Way)
    yield from (data(b.does) for card in fixed for b in (*card.buttons, *card.votes) if not isinstance(b.does, Link))


def _fits(found: Sayings) -> None:
    long = [
        f"{item} has {units(text)} characters and {len(marks)} marks, {_MOST_TEXT} and {_MOST_MARKS} fit"
        for (text, marks), item in found.messages.items()
        if not 0 < units(text) <= _MOST_TEXT or len(marks) > _MOST_MARKS
    ]
    for kind, most, texts in (
        ("label", _MOST_LABEL, list(found.labels)),
        ("command description", _MOST_COMMAND, list(found.commands.values())),
        ("description", _MOST_DESCRIPTION, [found.description]),
        ("short description", _MOST_SHORT, [found.short_description]),
        ("word of thanks", _MOST_TOAST, list(found.toasts)),
    ):
        for text in texts:
            if not 0 < units(text) <= most:
                long.append(f"{kind} `{text[:40]}...` has {units(text)} characters, at most {most} fit")
    if long:
        raise TooLongError(f"does not fit Telegram: {'; '.join(long)}")
