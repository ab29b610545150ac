"""The environment is read once, strictly, and secrets do not show themselves."""

from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError
from bot.settings import Address

TOKEN = "123456:AAsecretsecretsecretsecretsecret1"


def test_an_empty_environment_has_defaults() -> None:
    found = settings.read({})
    assert found.faq == settings.shipped_faq()
    assert (found.token, found.webhook_url, found.listen, found.state) == (None, None, None, None)
    assert (found.api_url, found.rate, found.log) == ("https://api.telegram.org/bot", 30, "info")


def test_everything_can_be_set() -> None:
    found = settings.read(
        {
            "TELEGRAM_BOT_TOKEN": f" {TOKEN}\n",
            "CRYOFAQ_FAQ": "/srv/faq",
            "CRYOFAQ_STATE": "/srv/state",
            "CRYOFAQ_API_URL": "http://127.0.0.1:8081/bot",
            "CRYOFAQ_WEBHOOK_URL": "https://bot.example.org/hook",
            "CRYOFAQ_WEBHOOK_SECRET": "s3cret_-",
            "CRYOFAQ_LISTEN": "[::1]:9000",
            "CRYOFAQ_LOG": "DEBUG",
            "CRYOFAQ_RATE": "12",
        }
    )
    assert found.token is not None
    assert found.token.reveal() == TOKEN
    assert found.webhook_secret is not None
    assert found.webhook_secret.reveal() == "s3cret_-"
    assert (found.faq, found.state) == (Path("/srv/faq"), Path("/srv/state"))
    assert found.listen == Address("::1", 9000)
    assert str(found.listen) == "[::1]:9000"
    assert (found.rate, found.log) == (12, "debug")


@pytest.mark.parametrize("api", ["http://127.0.0.1:1/bot", "http://localhost/bot", "http://[::1]:5/bot"])
def test_a_bot_api_on_this_machine_sets_no_pace_of_its_own(api: str) -> None:
    assert settings.read({"CRYOFAQ_API_URL": api}).rate == 0
    assert settings.read({"CRYOFAQ_API_URL": api, "CRYOFAQ_RATE": "30"}).rate == 30


def test_webhooks_are_taken_on_loopback_unless_said_otherwise() -> None:
    found = settings.read({"CRYOFAQ_WEBHOOK_URL": "https://bot.example.org/hook"})
    assert found.listen == Address("127.0.0.1", 8080)


@pytest.mark.parametrize("name", ["CRYOFAQ_LISTENS", "CRYOFAQ_", "CRYOFAQ_TOKEN"])
def test_an_unknown_setting_is_an_error(name: str) -> None:
    with pytest.raises(SettingsError, match=f"unknown setting {name};"):
        settings.read({name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "nonsense-private"),
        ("TELEGRAM_BOT_TOKEN", "12:private private"),
        ("CRYOFAQ_WEBHOOK_SECRET", "private secret"),
        ("CRYOFAQ_WEBHOOK_SECRET", "p" * 257),
        ("CRYOFAQ_API_URL", "api.example.org/bot"),
        ("CRYOFAQ_API_URL", "ftp://api.example.org/bot"),
        ("CRYOFAQ_API_URL", "https://api.example.org"),
        ("CRYOFAQ_WEBHOOK_URL", "https://bot.example.org:99999/x"),
        ("CRYOFAQ_WEBHOOK_URL", "https://bot.example.org/x?secret=1"),
        ("CRYOFAQ_WEBHOOK_URL", "https:///x"),
        ("CRYOFAQ_LISTEN", "8080"),
        ("CRYOFAQ_LISTEN", "127.0.0.1:"),
        ("CRYOFAQ_LISTEN", "127.0.0.1:65536"),
        ("CRYOFAQ_RATE", "fast"),
        ("CRYOFAQ_RATE", "-1"),
        ("CRYOFAQ_LOG", "loud"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_setting_and_shows_no_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        settings.read({name: value})
    assert "private" not in str(caught.value)


def test_a_secret_does_not_show_itself() -> None:
    found = settings.read({"TELEGRAM_BOT_TOKEN": TOKEN, "CRYOFAQ_WEBHOOK_SECRET": "hidden-secret"})
    shown = f"{found!r} {found} {found.token} {found.token!r} {[found.webhook_secret]}"
    assert "secret1" not in shown
    assert "hidden" not in shown


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:1"}, "http://proxy:1"),
        ({"https_proxy": "http://small:1", "HTTPS_PROXY": "http://large:1"}, "http://small:1"),
        ({"HTTP_PROXY": "http://proxy:1"}, None),
        ({"ALL_PROXY": "http://proxy:1"}, "http://proxy:1"),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "example.org,.telegram.org"}, None),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "*"}, None),
        ({"HTTP_PROXY": "http://proxy:1", "CRYOFAQ_API_URL": "http://127.0.0.1:8081/bot"}, None),
        ({"HTTP_PROXY": "http://proxy:1", "CRYOFAQ_API_URL": "http://api.internal/bot"}, "http://proxy:1"),
    ],
)
def test_the_usual_proxy_variables_count(environment: dict[str, str], proxy: str | None) -> None:
    assert settings.read(environment).proxy == proxy
