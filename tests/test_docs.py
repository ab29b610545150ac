"""README.md tells the truth: what it names exists, what exists it names, and its sessions run as shown."""

import argparse
import re
import shlex
from collections.abc import Iterator

import pytest
from conftest import ROOT, Cryofaq
from test_cli import COMMANDS

from bot import cli, settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\b(?:CRYOFAQ|TELEGRAM)_[A-Z_]*[A-Z]\b")
RUNNABLE = ("ask", "topics", "show", "--version")
"""Commands in the README's sessions that a test may run: they write nothing and wait for nobody."""


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Each command as typed, `ask` or `review sign`, with its parser."""

    def below(parser: argparse.ArgumentParser, path: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        yield path, parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, child in action.choices.items():
                    yield from below(child, f"{path} {name}".strip())

    return dict(below(cli._parser(), ""))


PARSERS = parsers()
TOP = {name for name in PARSERS if name and " " not in name}


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


def typed() -> Iterator[list[str]]:
    """Each `cryofaq ...` in the README's code, as words. A line that ends in a backslash goes on."""
    code = [block for _, block in FENCE.findall(README)] + re.findall(r"`([^`\n]+)`", FENCE.sub("", README))
    for text in code:
        lines = text.replace("\\\n", " ").splitlines()
        if any(line.startswith("$ ") for line in lines):
            lines = [line for line in lines if line.startswith("$ ")]  # the others are output
        for line in lines:
            found = re.search(r"(?:^|[\s/|;&(])(?:cryofaq|python3? -m bot) ([^|;&>#]*)", line)
            if found:
                try:
                    yield shlex.split(found[1])
                except (
                    ValueError
                ):  # an apostrophe in a question: good enough to find the command and its options
                    yield found[1].split()


def command(words: list[str]) -> str:
    """The command in typed words, as `review sign`; empty if there is none."""
    rest, skip = [], False
    for word in words:
        if not skip and not word.startswith("-"):
            rest.append(word)
        skip = word in ("--faq", "--lang")
    for length in (2, 1):
        if " ".join(rest[:length]) in PARSERS:
            return " ".join(rest[:length])
    return ""


def sessions() -> list[tuple[str, str]]:
    """Each `$ cryofaq ...` shown with output, and that output."""
    found = []
    for _, block in FENCE.findall(README):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            words = re.match(r"(?:\S*/)?cryofaq (.*)", line)
            if (
                words
                and output.strip()
                and words[1].split()[0] in RUNNABLE
                and not re.search(r"[|<>;&]", words[1])
            ):
                found.append((words[1], output))
    return found


def test_the_readme_opens_with_one_sentence() -> None:
    body = README.split("\n\n")
    assert body[0].startswith("# ")
    assert re.fullmatch(r"[^\n].{20,300}?[.]", body[1], re.DOTALL)


@pytest.mark.parametrize("name", sorted({*COMMANDS, *TOP}))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"cryofaq {name}\b", README)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_contract_exists(name: str) -> None:
    assert name in TOP


@pytest.mark.parametrize("words", list(typed()), ids=" ".join)
def test_every_command_and_option_in_the_readme_exists(words: list[str]) -> None:
    """A placeholder in capitals (`cryofaq COMMAND --help`) stands for any command."""
    name = command(words)
    plain = [word for word in words if not word.startswith("-")]
    assert name or not plain or plain[0].isupper() or plain[0][0] in "[.", f"cryofaq {' '.join(words)}"
    known = options(PARSERS[name]) | options(PARSERS[""]) | {"--help", "-h"}
    for word in words:
        flag = word.strip("[]").partition("=")[0]
        if re.fullmatch(r"--?[a-z][a-z0-9-]*", flag):
            assert flag in known, f"cryofaq {name} has no {flag}"


def test_every_option_named_alone_exists() -> None:
    everywhere = {option for parser in PARSERS.values() for option in options(parser)}
    alone = set(re.findall(r"`(--[a-z][a-z-]*)[^`]*`", FENCE.sub("", README)))
    assert not alone - everywhere


def test_every_variable_in_the_readme_exists_and_every_variable_is_in_the_readme() -> None:
    known = settings.KNOWN | {"TELEGRAM_BOT_TOKEN"}
    named = set(VARIABLE.findall(README))
    assert not named - known, "the README names what nobody reads"
    assert not known - named, "the README leaves out a setting"


def test_exit_codes_are_in_the_readme() -> None:
    for code in ("0", "1", "2"):
        assert re.search(rf"(?i)exit.*\b{code}\b|\b{code}\b.*(fine|findings|could not run)", README), code


def test_the_readme_shows_a_session() -> None:
    assert any(line.startswith("ask ") for line, _ in sessions())


@pytest.mark.parametrize(("line", "output"), sessions(), ids=lambda text: text.splitlines()[0][:40])
def test_a_session_runs_as_shown(cryofaq: Cryofaq, line: str, output: str) -> None:
    """Each line shown stands in what the command prints; `...` stands for what was left out."""
    done = cryofaq(*shlex.split(line), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    printed = " ".join((done.stdout + done.stderr).split())
    for shown in output.splitlines():
        for part in re.split(r"\.\.\.|\[…\]|…", shown):
            assert " ".join(part.split()) in printed


def test_the_readme_has_one_test_command() -> None:
    """`.ci/run` takes it from here instead of writing it a second time."""
    found = [
        line
        for _, block in FENCE.findall(README)
        for line in block.splitlines()
        if re.search(r"\bpytest\b", line)
    ]
    assert len(found) == 1, found


@pytest.mark.parametrize("name", ["README.md", "pyproject.toml", ".ci/run"])
def test_no_address_of_a_machine_or_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"(?i)index-url|find-links|trusted-host|/root/|/home/\w|/work/|pypi\.|file://", text)
