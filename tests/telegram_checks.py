"""The Bot API's types and limits, and what is wrong with a request to it.

`telegram_api.json` is Bot API 10.1, shortened: method or type -> field -> its types, with "!" for required
fields and "=x" for a field that always is x.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_API = json.loads((Path(__file__).parent / "telegram_api.json").read_text())
METHODS: Mapping[str, Mapping[str, list[str]]] = _API["methods"]
TYPES: Mapping[str, Mapping[str, list[str]]] = _API["types"]
ENTITY_KINDS = (
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler"
    " blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time"
).split()


def decoded(method: str, form: Mapping[str, str]) -> dict[str, object]:
    """Form fields as values: all but strings come as JSON."""
    found: dict[str, object] = {}
    for key, value in form.items():
        kinds = [kind for kind in METHODS[method].get(key, ["String"]) if kind != "!"]
        found[key] = value
        if kinds != ["String"]:
            try:
                found[key] = json.loads(value)
            except ValueError:
                found[key] = value
    return found


def problems(method: str, params: Mapping[str, object]) -> list[str]:
    """Everything that Telegram, or a careful reader of its manual, would not accept in a request."""
    return [*_fields(method, METHODS[method], params), *_LIMITS.get(method, _no_limits)(params)]


def _fields(where: str, fields: Mapping[str, list[str]], given: Mapping[str, object]) -> Iterator[str]:
    for key in given.keys() - fields.keys():
        yield f"{where}: no field {key}"
    for key, kinds in fields.items():
        if key in given:
            yield from _value(f"{where}.{key}", [kind for kind in kinds if kind != "!"], given[key])
        elif "!" in kinds:
            yield f"{where}: {key} is missing"


def _value(where: str, kinds: list[str], value: object) -> Iterator[str]:
    attempts = [list(_one(where, kind, value)) for kind in kinds]
    if all(attempts):
        yield from min(attempts, key=len)


def _one(where: str, kind: str, value: object) -> Iterator[str]:
    if kind.startswith("="):
        if value != kind[1:]:
            yield f"{where}: must be {kind[1:]}"
    elif kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: not an array"
        else:
            for number, item in enumerate(value):
                yield from _one(f"{where}[{number}]", kind.removeprefix("Array of "), item)
    elif kind in _PLAIN:
        if not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean"):
            yield f"{where}: not of type {kind}"
    elif not isinstance(value, dict):
        yield f"{where}: not an object"
    elif "one of" in TYPES[kind]:
        yield from _value(where, TYPES[kind]["one of"], value)
    else:
        yield from _fields(where, TYPES[kind], value)


_PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "String": str, "Integer": int, "Boolean": bool, "Float": (int, float), "InputFile": ()
}  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _within(where: str, text: object, least: int, most: int) -> Iterator[str]:
    if isinstance(text, str) and not least <= units(text) <= most:
        yield f"{where}: {units(text)} characters, not {least} to {most}"


def _text(where: str, text: object, entities: object) -> Iterator[str]:
    yield from _within(f"{where}: text", text, 1, 4096)
    if not isinstance(text, str):
        return
    if text != text.strip():
        yield f"{where}: text has blanks around it, which Telegram cuts off"
    wide = text.encode("utf-16-le", "surrogatepass")
    found = entities if isinstance(entities, list) else []
    if len(found) > 100:
        yield f"{where}: more than 100 entities"
    for entity in found:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in ENTITY_KINDS or start < 0 or entity["length"] < 1 or end > units(text):
            yield f"{where}: an entity that does not lie in the text"
        for cut in (start, end):
            if b"\xdc" <= wide[2 * cut + 1 : 2 * cut + 2] <= b"\xdf":
                yield f"{where}: an entity that cuts a character in two"
        part = wide[2 * start : 2 * end].decode("utf-16-le", "replace")
        if part != part.strip():
            yield f"{where}: an entity with blanks around it"
        if entity["type"] == "text_link" and not re.match(r"https?://\S+\.\S+", entity.get("url", "")):
            yield f"{where}: a link without an address"


def _buttons(where: str, markup: object) -> Iterator[str]:
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    if sum(map(len, rows)) > 100:
        yield f"{where}: more than 100 buttons"
    for button in (button for row in rows for button in row):
        yield from _within(f"{where}: a button's label", button["text"], 1, 64)
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            yield f"{where}: callback data of more than 64 bytes"
        if len(button.keys() - {"text", "style", "icon_custom_emoji_id"}) != 1:
            yield f"{where}: a button must do exactly one thing"


def _message(params: Mapping[str, object]) -> Iterator[str]:
    if "parse_mode" in params:
        yield "parse_mode is not used here"
    yield from _text("message", params.get("text", ""), params.get("entities"))
    yield from _buttons("message", params.get("reply_markup"))


def _inline(params: Mapping[str, object]) -> Iterator[str]:
    results = params["results"]
    assert isinstance(results, list)
    ids = [result["id"] for result in results]
    if len(ids) > 50 or len(set(ids)) < len(ids):
        yield "more than 50 results, or two of one id"
    if params.get("is_personal") is not True:
        yield "inline results must be personal: else one person's are cached for all"
    seconds = params.get("cache_time", 300)
    if not isinstance(seconds, int) or seconds > 60:
        yield "inline results must be short-lived"
    for result in results:
        yield from _within("an inline id", result["id"], 1, 64)
        yield from _within("an inline title", result.get("title", ""), 1, 256)
        content = result["input_message_content"]
        yield from _text("inline", content["message_text"], content.get("entities"))
    button = params.get("button")
    if isinstance(button, dict) and not re.fullmatch(
        r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "x")
    ):
        yield "a start parameter takes letters, digits, _ and -"


def _commands(params: Mapping[str, object]) -> Iterator[str]:
    commands = params["commands"]
    assert isinstance(commands, list)
    if len(commands) > 100:
        yield "more than 100 commands"
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield "a command takes small letters, digits and _"
        yield from _within("a command's description", command["description"], 1, 256)


def _no_limits(params: Mapping[str, object]) -> Iterator[str]:
    return iter(())


_LIMITS = {
    "sendMessage": _message,
    "editMessageText": _message,
    "editMessageReplyMarkup": lambda params: _buttons("message", params.get("reply_markup")),
    "answerCallbackQuery": lambda params: _within("a notification", params.get("text", ""), 0, 200),
    "answerInlineQuery": _inline,
    "setMyCommands": _commands,
    "setMyDescription": lambda params: _within("the description", params.get("description", ""), 0, 512),
    "setMyShortDescription": lambda params: _within("the text", params.get("short_description", ""), 0, 120),
}
