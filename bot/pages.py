"""What a button leads to, in the content as it is now."""

from typing import assert_never

from bot import menus
from bot.buttons import Action, Browse, Cite, Home, Neither, Open, Vote
from bot.menus import Card
from bot.pack import Pack


def page(action: Action | None, pack: Pack) -> Card:
    """The card of an action; None is data that no button of ours has."""
    match action:
        case Open():
            return menus.opened(action, pack)
        case Browse(section=name, page=number):
            return menus.section(name, number, pack)
        case Cite(page=number):
            return menus.sources(number, pack)
        case Home():
            return menus.topics(pack)
        case Neither():
            return menus.missed_again(pack)
        case Vote():
            return menus.not_helped(pack)
        case None:
            return menus.gone(pack)
    assert_never(action)
