"""HTML that cannot be forgotten to escape: text becomes markup only by passing `html.escape`."""

import html
from dataclasses import dataclass

_VOID = frozenset({"br", "hr", "input", "meta"})


@dataclass(frozen=True, slots=True)
class Markup:
    """Finished HTML. Anything else that is put into an element is text, and is escaped."""

    html: str


Child = Markup | str


def element(tag: str, /, *children: Child, **attributes: str) -> Markup:
    """One element; `class_` and `data_x` stand for the attributes `class` and `data-x`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(*children).html}</{tag}>")


def joined(*children: Child) -> Markup:
    """Several children as one."""
    return Markup("".join(c.html if isinstance(c, Markup) else html.escape(c) for c in children))
