"""The gate: the last door before Telegram. Passes the sayings of a signed pack and nothing else.

Every request of the program goes through it, polls included. A method that is not listed, a field that is not
listed for its method, and a human-readable field that is no saying are refused; what it held is never told.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.errors import CryoError
from bot.messages import entities
from bot.sayings import Sayings

Check = Callable[[object], bool]
Fields = Mapping[str, Check]
FREE = frozenset({
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo",
    "getMyCommands", "getMyDescription", "getMyShortDescription",
})  # fmt: skip
"""Methods of which no field is ever shown to a person."""
PRIVATE_CHAT = "start"
"""The deep-link parameter with which the button above inline results opens a private chat."""


class EgressBlocked(CryoError, TelegramError):
    """A request that the gate refused. Says which method and field, never what stood in it."""


class Gate(BaseRequest):
    """A request that checks, then hands on to the request it wraps."""

    def __init__(self, inner: BaseRequest, sayings: Sayings) -> None:
        self._inner = inner
        self._methods = _methods(sayings)

    def swap(self, sayings: Sayings) -> None:
        """From now on passes these sayings only."""
        self._methods = _methods(sayings)

    @property
    def read_timeout(self) -> float | None:
        """Seconds, as the wrapped request has it."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Initialises the wrapped request."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Shuts the wrapped request down."""
        await self._inner.shutdown()

    # PTB's own parameters, passed on as they come.
    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """Sends a request that holds sayings only.

        Raises:
            EgressBlocked: it holds anything else; nothing has left.
        """
        self.check(url.rsplit("/", 1)[-1], request_data)
        return await self._inner.do_request(url, method, request_data, *args, **timeouts)

    def check(self, name: str, request_data: RequestData | None) -> None:
        """Raises EgressBlocked unless the request to this method may leave."""
        if name not in self._methods and name not in FREE:
            raise EgressBlocked("a method that is not listed")
        if request_data is None:
            return
        if request_data.contains_files:
            raise EgressBlocked(f"{name}: a file")
        if name in FREE:
            return
        fields = self._methods[name]
        given: dict[str, object] = dict(request_data.parameters)
        given["text"] = given.pop("text", ""), given.pop("entities", [])
        for field, value in given.items():
            if field not in fields and not (field == "text" and value == ("", [])):
                raise EgressBlocked(f"{name}: a field that is not listed")
            if field in fields and not fields[field](value):
                raise EgressBlocked(f"{name}: {field} is no saying")

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As PTB's, which writes a payload that is no JSON to the log: it may hold a person's words.

        Raises:
            TelegramError: not JSON.
        """
        try:
            found: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None
        return found


def _methods(sayings: Sayings) -> Mapping[str, Fields]:
    """What each method may hold. `text` stands for a text together with its entities."""
    messages = frozenset(
        (text, tuple(_entity(entity.to_dict()) for entity in entities(text, marks)))
        for text, marks in sayings.messages
    )

    def saying(value: object) -> bool:
        match value:
            case (str(text), [*found]):
                return (text, tuple(map(_entity, found))) in messages
        return False

    message: Fields = {
        "chat_id": _number,
        "text": saying,
        "link_preview_options": lambda value: value == {"is_disabled": True},
        "reply_markup": lambda value: _keyboard(value, sayings),
    }
    return {
        "sendMessage": {**message, "message_thread_id": _number, "reply_parameters": _reply_parameters},
        "editMessageText": {**message, "message_id": _number},
        **_pressed(sayings),
        "answerInlineQuery": {
            "inline_query_id": _token,
            "cache_time": _number,
            "is_personal": lambda value: value is True,
            "next_offset": lambda value: value == "",
            "button": lambda value: _chat_button(value, sayings),
            "results": lambda value: _all(value, lambda one: _result(one, sayings, saying)),
        },
        "setMyCommands": {"commands": lambda value: value == _menu(sayings)},
        "setMyDescription": {"description": lambda value: value == sayings.description},
        "setMyShortDescription": {"short_description": lambda value: value == sayings.short_description},
    }


def _pressed(sayings: Sayings) -> Mapping[str, Fields]:
    """What may follow the press of a button at once."""
    return {
        "answerCallbackQuery": {
            "callback_query_id": _token,
            "text": lambda value: value in [(toast, []) for toast in ("", *sayings.toasts)],
        },
        "editMessageReplyMarkup": {
            "chat_id": _number,
            "message_id": _number,
            "reply_markup": lambda value: _keyboard(value, sayings),
        },
    }


def _entity(found: object) -> object:
    """An entity in a form that compares; what has any other key compares with nothing."""
    if isinstance(found, dict) and found.keys() <= {"type", "offset", "length", "url"}:
        return tuple(str(found.get(key)) for key in ("type", "offset", "length", "url"))
    return None


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _token(value: object) -> bool:
    """An id that Telegram gave and gets back; it is shown to nobody."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and 0 < len(value) <= 256


def _reply_parameters(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {"message_id", "allow_sending_without_reply"}
        and _number(value.get("message_id"))
        and value.get("allow_sending_without_reply") in (True, None)
    )


def _all(value: object, check: Check) -> bool:
    return isinstance(value, list | tuple) and all(map(check, value))


def _keyboard(value: object, sayings: Sayings) -> bool:
    match value:
        case {"inline_keyboard": [*rows], **rest} if not rest:
            return all(_all(row, lambda button: _button(button, sayings)) for row in rows)
    return False


def _button(value: object, sayings: Sayings) -> bool:
    match value:
        case {"text": str(text), "callback_data": str(data), **rest} if not rest:
            return text in sayings.labels and data in sayings.actions
        case {"text": str(text), "url": str(url), **rest} if not rest:
            return text in sayings.labels and url in sayings.links
    return False


def _chat_button(value: object, sayings: Sayings) -> bool:
    match value:
        case {"text": str(text), "start_parameter": str(parameter), **rest} if not rest:
            return text in sayings.labels and parameter == PRIVATE_CHAT
    return False


def _result(value: object, sayings: Sayings, saying: Check) -> bool:
    match value:
        case {"type": "article", "id": str(key), "title": str(title), "input_message_content": found, **rest}:
            return (
                key in sayings.ids
                and title in sayings.titles
                and rest.keys() <= {"description"}
                and rest.get("description", "") in ("", *sayings.previews)
                and _content(found, saying)
            )
    return False


def _content(value: object, saying: Check) -> bool:
    match value:
        case {"message_text": text, **rest}:
            found = rest.pop("entities", [])
            return rest in ({}, {"link_preview_options": {"is_disabled": True}}) and saying((text, found))
    return False


def _menu(sayings: Sayings) -> list[dict[str, str]]:
    return [{"command": name, "description": text} for name, text in sayings.commands.items()]
