"""The shapes of content files as JSON Schema, and what is wrong with data that differs, in a curator's words.

An editor checks faq/ against these schemas while a curator types; loading checks the same shapes. Knows no
files.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from bot.draft import EntriesFile, Lexicon, NoticesFile, PackDraft, SourceDraft
from bot.draft_alerts import AlertsFile, TonguesFile

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Step = str | int
SHAPES: Mapping[str, Any] = {
    "pack": PackDraft,
    "notices": NoticesFile,
    "alerts": AlertsFile,
    "tongues": TonguesFile,
    "lexicon": Lexicon,
    "entries": EntriesFile,
    "sources": dict[str, SourceDraft],
}
"""Name of a JSON Schema -> the shape of its files."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the files of that name: the same shapes that loading checks."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(SHAPES[name])}


def written(name: str) -> str:
    """The schema as it stands in faq/schema/NAME.json."""
    return json.dumps(schema(name), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def findings(data: object, shape: dict[str, Any]) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every way in which `data` differs from the schema: the steps to the place, and what is wrong there."""
    from jsonschema import Draft202012Validator  # imported here: only a broken file needs it

    for error in Draft202012Validator(shape).iter_errors(_numbers(data, shape, shape)):
        error = max(error.context or [error], key=lambda inner: len(inner.absolute_path))
        yield tuple(error.absolute_path), _plainly(error)


def _plainly(error: "ValidationError") -> str:
    """A schema error in a curator's words."""
    wanted: Any = error.validator_value
    found, message = error.instance, error.message
    about = str(error.schema.get("description", "")) if isinstance(error.schema, dict) else ""
    match error.validator:
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
        case "pattern":
            return f"should be {about}" if about else "is empty"
        case "maxLength":
            return f"is longer than {wanted} characters"
        case "minItems":
            return f"needs at least {wanted}"
    return message


_KINDS = {"array": "a list", "object": "keys with values", "string": "text", "number": "a number",
          "integer": "a whole number"}  # fmt: skip


def _numbers(data: object, shape: dict[str, Any], root: dict[str, Any]) -> object:
    """`data` with text turned into numbers or truth where the schema wants them, as loading does."""
    while "$ref" in shape:
        shape = root["$defs"][shape["$ref"].rsplit("/", 1)[-1]]
    if data in ("true", "false") and shape.get("type") == "boolean":
        return data == "true"
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
