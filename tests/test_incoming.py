"""Raw updates, read field by field."""

import pytest

from bot.incoming import (
    Asked,
    Commanded,
    Incoming,
    Me,
    Nothing,
    Place,
    Pressed,
    Searched,
    Wordless,
    chat_of,
    place_of,
    read,
    update_id,
)

ME = Me(99, "cryofaq_bot")
PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -7, "type": "supergroup"}
IN_GROUP = Place(-7, None, 3)


def message(**fields: object) -> dict[str, object]:
    """An update with a message; `text` of None is left out."""
    found = {"message_id": 3, "date": 1, "chat": PRIVATE, "from": {"id": 5, "is_bot": False}} | fields
    return {"update_id": 1, "message": found}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"text": "hi"}, Asked(Place(5), 3, "hi", False, False)),
        ({"text": "hi", "message_id": "3"}, Asked(Place(5), None, "hi", False, False)),
        ({"text": "hi", "from": None, "entities": "x", "photo": 7}, Asked(Place(5), 3, "hi", False, False)),
        ({"caption": "hi", "photo": []}, Asked(Place(5), 3, "hi", True, False)),
        ({"text": "@Cryofaq_Bot  hi"}, Asked(Place(5), 3, "   hi", False, False)),
        ({"text": "@cryofaq_bot"}, Commanded(Place(5), 3, "help", "", False)),
        ({"text": "/Start abc-1"}, Commanded(Place(5), 3, "start", "abc-1", False)),
        ({"text": " /foo@other  x\ny"}, Commanded(Place(5), 3, "foo", "x\ny", False)),
        ({"text": "/é"}, Asked(Place(5), 3, "/é", False, False)),
        ({"photo": [], "media_group_id": "12"}, Wordless(Place(5), 12)),
        ({"voice": {}, "media_group_id": "x"}, Wordless(Place(5), None)),
        ({"text": 7, "voice": {}}, Wordless(Place(5), None)),
        ({"pinned_message": {}}, Nothing()),
        ({"text": "hi", "chat": {"id": True}}, Nothing()),
        ({"text": "hi", "chat": {"id": 2**63}}, Nothing()),
        ({"text": "hi", "chat": {"id": 0}}, Nothing()),
        ({"text": "hi", "via_bot": {"id": 99}}, Nothing()),
        ({"text": "hi", "from": {"id": 5, "is_bot": True}}, Nothing()),
        ({"text": "hi", "chat": GROUP}, Nothing()),
        ({"text": "@cryofaq_bot hi", "chat": GROUP}, Asked(IN_GROUP, 3, "  hi", False, False)),
        ({"text": "@cryofaq_bots hi", "chat": GROUP}, Nothing()),
        ({"text": "/foo", "chat": GROUP}, Nothing()),
        ({"text": "/foo@CRYOFAQ_bot", "chat": GROUP}, Commanded(IN_GROUP, 3, "foo", "", False)),
        ({"text": "/help@other", "chat": GROUP}, Nothing()),
        ({"photo": [], "chat": GROUP}, Nothing()),
        ({"photo": [], "chat": GROUP, "reply_to_message": {"from": {"id": 99}}}, Wordless(IN_GROUP, None)),
        (
            {
                "caption": "🧊 bot hi",
                "chat": GROUP,
                "caption_entities": [{"offset": 3, "length": 3, "user": {"id": 99}}],
            },
            Asked(IN_GROUP, 3, "🧊   hi", True, False),
        ),
        (
            {"text": "/help", "chat": GROUP, "is_topic_message": True, "message_thread_id": 8},
            Commanded(Place(-7, 8, 3), 3, "help", "", False),
        ),
    ],
)
def test_a_message_is_read(fields: dict[str, object], wanted: Incoming) -> None:
    assert read(message(**fields), ME) == wanted


def test_an_edited_message_is_told_apart() -> None:
    update = {"edited_message": message(text="hi")["message"]}
    assert read(update, ME) == Asked(Place(5), 3, "hi", False, True)
    assert read({"edited_message": message(location={})["message"]}, ME) == Nothing()


def test_a_press_is_read() -> None:
    query = {"id": "1", "data": "t", "message": {"message_id": 3, "date": 1, "chat": GROUP}}
    assert read({"callback_query": query}, ME) == Pressed("1", Place(-7), 3, "t", (), 3)
    query["message"] = {"message_id": 3, "date": 0, "chat": PRIVATE}
    assert read({"callback_query": query}, ME) == Pressed("1", Place(5), None, "t", (), 3)
    assert read({"callback_query": {"id": "1", "inline_message_id": "x"}}, ME) == Pressed("1", None, None, "")
    assert read({"callback_query": {"id": 1, "data": "t"}}, ME) == Nothing()


@pytest.mark.parametrize("rows", [None, "x", [7], [[7, {"text": 7}]], {}])
def test_a_strange_keyboard_is_no_trouble(rows: object) -> None:
    message = {"message_id": 3, "date": 1, "chat": GROUP, "reply_markup": {"inline_keyboard": rows}}
    found = read({"callback_query": {"id": "1", "message": message}}, ME)
    assert isinstance(found, Pressed)
    assert all(knob == ("", "", "") for row in found.keyboard for knob in row)


def test_an_inline_query_is_read() -> None:
    assert read({"inline_query": {"id": "1", "query": "x", "offset": ""}}, ME) == Searched("1", "x", False)
    assert read({"inline_query": {"query": "x"}}, ME) == Nothing()


@pytest.mark.parametrize(
    "raw", [{}, {"message": []}, {"message": {}}, {"poll": {"id": "1"}}, {"callback_query": "x"}]
)
def test_other_updates_are_nothing(raw: dict[str, object]) -> None:
    assert read(raw, ME) == Nothing()
    assert chat_of(raw) is None
    assert place_of(raw) is None


def test_the_chat_of_an_update() -> None:
    assert chat_of(message(text="hi")) == 5
    assert chat_of({"inline_query": {"id": "1", "from": {"id": 8}}}) == 8
    assert chat_of({"callback_query": {"id": "1", "from": {"id": 8}}}) == 8
    assert chat_of({"callback_query": {"id": "1", "from": {"id": 8}, "message": {"chat": GROUP}}}) == -7
    assert chat_of(message(chat={"id": True})) is None
    assert update_id({"update_id": 7}) == 7
    assert update_id({"update_id": "7"}) is None
