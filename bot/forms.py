"""What every shape of content is made of: the root that refuses unknown keys, and the kinds of text."""

from typing import Annotated

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S"})]
"""Not blank. Whoever reads a file holds blank texts against the schema: a pattern that msgspec checks itself
would be matched at every start, for longer than all the rest of the reading takes."""
Id = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=40, description="letters, digits, hyphens"),
]


class Form(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Root of the shapes: unknown keys are refused."""


UNFINISHED = "TODO"
"""Stands in a text that somebody has yet to write or translate: `lint` refuses it; signed, it is served so marked."""
UNWRITTEN = "UNFINISHED"
"""Stands in a text that a proposal leaves to a curator: it is neither matched nor signed."""
