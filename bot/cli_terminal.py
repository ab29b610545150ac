"""How a reply looks to a person at a terminal, and the prompt of `chat`. Piped output is plain and is not made here.

Rich lays out, prompt_toolkit edits lines; both are imported only when somebody sits there.
"""

from collections.abc import Callable, Iterable

from bot.model import Notice, Reply, Style
from bot.pack import Pack

_WIDEST = 88
"""Columns: longer lines are hard to read."""


def show(reply: Reply, pack: Pack) -> None:
    """Prints a reply wrapped by words, with bold questions and headings, links, and its buttons numbered."""
    from rich.console import Console
    from rich.style import Style as Look
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    for number, block in enumerate(reply.blocks):
        if number:
            console.print()
        for line in block:
            look = Look(bold=line.style is Style.BOLD, link=line.url or None)
            if line.style is Style.BULLET:
                console.print(_hung("• ", Text(line.text, look)))
            else:
                console.print(Text(line.text, look))
    if reply.choices:
        console.print()
        if all(choice.entry for choice in reply.choices):
            console.print(Text(pack.notices[Notice.RELATED], "bold"))
        for number, choice in enumerate(reply.choices, 1):
            console.print(_hung(f"{number}. ", Text(choice.label)))


def _hung(lead: str, text: object) -> object:
    """Text behind a lead, its further lines set in below its first."""
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=len(lead), no_wrap=True)
    grid.add_column()
    grid.add_row(lead, text)  # type: ignore[arg-type]
    return grid


def asker(questions: Iterable[str]) -> Callable[[], str]:
    """Asks for a line, with editing, completion of `questions`, and a history that ends with the session.

    What it returns raises EOFError at the end, as `input` does.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import FuzzyCompleter, WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    completer = FuzzyCompleter(WordCompleter(list(questions), sentence=True))
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=completer, complete_while_typing=False
    )
    return lambda: session.prompt("> ")
