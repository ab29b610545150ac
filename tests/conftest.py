"""What the tests share: packs built from a dict of texts, the command in a real process, and no network."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from postgres import postgres

from bot import content, ledger, ledger_files
from bot.model import Notice, Role
from bot.pack import Pack

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.now(UTC).date()
"""The day on which test packs are signed: the command, in its own process, goes by the clock."""

NOTICES = {str(key): f"Notice {key}." for key in Notice} | {
    "emergency-line": "In danger call {emergency}.",
    "emergency-number": "the local number",
    "crisis-line": "a crisis line",
    "privacy-kept": "Notice privacy-kept, {days} days.",
    "reviewed-editorial": "Checked by {reviewer} on {signed}, due {due}. No clinician signed.",
    "reviewed-clinical": "Signed by clinician {reviewer} on {signed}, due {due}.",
    "undated": "no date",
    "months": "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
}
"""Every fixed text, told apart by its key."""

TEXTS: Mapping[str, str] = {
    "en/pack.yaml": """\
title: Test pack
language: en
sections:
  care: After care
  edge: Not covered
thresholds: {accept: 0.5, suggest: 0.2}
""",
    "en/notices.yaml": "".join(f'{key}: "{text}"\n' for key, text in NOTICES.items()),
    "en/alerts.yaml": """\
alerts:
  - id: breathing
    level: emergency
    text: Call {emergency} now.
    signs:
      - name: cannot breathe
        need: [cannot / can not, breathe]
  - id: despair
    level: urgent
    text: Talk to {crisis} today.
    signs:
      - name: spreading redness
        need: [redness, spreading]
""",
    "en/lexicon.yaml": "same:\n  - [blister, bleb]\n",
    "en/entries/care.yaml": """\
section: care
entries:
  - id: blister
    question: Is a blister normal?
    button: Blisters
    answer: |
      Yes, a blister is normal.

      Do this:

      - leave it alone
      - cover it
    unknown: How long it lasts.
    emergency_if: [you cannot wake up]
    today_if: [pus comes out]
    clinician_if: [it does not heal]
    evidence: limited
    hard_words: {pus: a thick yellow fluid}
    sources: [AAA, BBB]
    see_also: [washing]
    phrasings:
      - a big blister came up
      - should I pop the blister
      - bubble full of fluid on my skin
  - id: washing
    question: When can I wash?
    button: Washing
    answer: You can wash the next day.
    phrasings:
      - can I shower tomorrow
      - is a bath allowed
      - when may the spot get wet
  - id: plaster
    question: Do I need a plaster?
    button: Plasters
    answer: A plaster is a matter of taste.
    see_also: [blister, washing]
    phrasings:
      - must I keep a bandage over it
      - dressing or open air
""",
    "en/entries/edge.yaml": """\
section: edge
entries:
  - id: laser
    question: Do you know about lasers?
    button: Lasers
    answer: Lasers are not covered here.
    outside: true
    phrasings:
      - laser hair removal price
      - how does a laser work
""",
    "sources.yaml": """\
AAA: {organisation: Org A, title: On blisters, year: 2020, url: "https://a.example/blisters"}
BBB: {organisation: Org B, title: On skin, year: undated}
""",
}
"""A small pack that is whole and valid. Change a copy of it."""

Workspace = Callable[[Mapping[str, str]], Path]
Cryofaq = Callable[..., "subprocess.CompletedProcess[str]"]


def _loopback(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket is a file of this machine
    return str(address[0]) in ("localhost", "::1", "0.0.0.0", "") or str(address[0]).startswith("127.")


def _no_network(event: str, args: tuple[object, ...]) -> None:
    target: object = None
    if event in ("socket.connect", "socket.sendto"):
        target = args[1]
    elif event == "socket.getaddrinfo":
        target = (args[0] or "localhost",)
    if target is not None and not _loopback(target):
        raise RuntimeError(f"a test reached for the network: {event} {target}")


sys.addaudithook(_no_network)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test, and no test writes into the person's folders."""
    for key in list(os.environ):
        if key.startswith(("CRYOFAQ_", "TELEGRAM_")) or key in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(key)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state-home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL, which is started when it is first asked for."""
    with postgres() as url:
        yield url


@pytest.fixture
def texts() -> dict[str, str]:
    """A copy of the small valid pack, path -> text."""
    return dict(TEXTS)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Writes a pack (path -> text) into a folder of its own and returns that folder."""
    count = 0

    def build(files: Mapping[str, str]) -> Path:
        nonlocal count
        count += 1
        faq = tmp_path / f"faq{count}"
        for name, text in files.items():
            path = faq / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return faq

    return build


def sign_all(faq: Path, day: date = TODAY, role: Role = Role.EDITORIAL, reviewer: str = "A Reviewer") -> Path:
    """Signs everything in a pack as it stands, and returns the pack's folder."""
    draft = content.load(faq)
    seen = ledger.shown(draft)
    rows = [
        ledger_files.Row(f"en/{item}", ledger.fingerprint(what), reviewer, role, day) for item, what in seen.items()
    ]
    ledger_files.sign(faq / "ledger.tsv", faq / "signed.jsonl", rows, {r.sha256: seen[r.item[3:]] for r in rows})
    return faq


def vetted(faq: Path, today: date = TODAY) -> Pack:
    """The signed pack of a folder, as on `today`."""
    return ledger.vet(content.load(faq), ledger_files.read(faq / "ledger.tsv"), today)


@pytest.fixture
def faq(workspace: Workspace) -> Path:
    """The folder of the small valid pack, all signed."""
    return sign_all(workspace(TEXTS))


@pytest.fixture
def pack(faq: Path) -> Pack:
    """The small valid pack, all signed."""
    return vetted(faq)


@pytest.fixture
def cryofaq(tmp_path: Path) -> Cryofaq:
    """Runs the command in a process of its own, from outside the checkout. Warnings are errors."""

    def run(
        *args: str | Path, stdin: str | bytes = b"", faq: Path | None = None, cwd: Path = tmp_path, **env: str
    ) -> "subprocess.CompletedProcess[str]":
        # A list of its own for each call: the command must not lean on what a test run happens to have set.
        kept = ("PATH", "HOME", "LANG", "SYSTEMROOT", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        around = {key: value for key, value in os.environ.items() if key in kept}
        around |= {"PYTHONPATH": str(ROOT), **env}
        where = ["--faq", str(faq)] if faq else []
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *where, *map(str, args)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True, cwd=cwd, env=around, timeout=60, check=False,
        )  # fmt: skip
        out, err = (stream.decode("utf-8") for stream in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run
