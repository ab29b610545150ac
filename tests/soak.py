"""Long runs of the real bot against a failing Telegram, by hand: `python tests/soak.py -h`. A line a case.

Nothing leaves this machine. Short versions of the cases run in test_delivery.py and test_webhook.py.
"""

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from faulty_server import KINDS, MARK, NAME, TOKEN, FaultyServer

HERE = Path(__file__).resolve().parent
PEOPLE = 1_000_000
"""Chat ids start here, so that one in a log is recognised."""


class Process:
    """The bot, or another program, as a process of its own; its log goes to a file."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self._command, self._log = list(command), log
        clean = {key: value for key, value in os.environ.items() if not key.startswith("CRYOFAQ_")}
        self._environment = clean | environment
        self._started: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, again after it was killed."""
        with self._log.open("ab") as log:
            self._started = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, cwd=HERE.parent
            )

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        assert self._started is not None
        self._started.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM, patience: float = 15.0) -> int:
        """Ends it and returns its exit code."""
        assert self._started is not None
        self._started.send_signal(number)
        return self._started.wait(patience)

    def wait(self, patience: float) -> int:
        """Waits for it to end by itself and returns its exit code."""
        assert self._started is not None
        return self._started.wait(patience)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Makes sure that it runs no longer."""
        if self._started is not None and self._started.poll() is None:
            self._started.send_signal(number)
            self._started.wait(10)

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._started is not None
        return self._started.pid

    def cpu(self) -> float:
        """Seconds of CPU that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MB of memory that it holds."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    def log(self) -> str:
        """What it logged so far."""
        return self._log.read_text(errors="replace")

    def set(self, name: str, value: str) -> None:
        """Changes its environment, for the next start."""
        self._environment[name] = value

    def until(self, said: str, times: int = 1, patience: float = 20.0) -> None:
        """Waits until the log has said something so often; fails if it does not."""
        end = time.monotonic() + patience
        while self.log().count(said) < times:
            assert time.monotonic() < end, f"never said: {said}"
            time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Bench:
    """A folder, a server and a bot that belong together."""

    def __init__(
        self, server: FaultyServer, folder: Path, faq: Path | None, webhook: bool, level: str = "debug"
    ) -> None:
        self.server, self.port = server, free_port()
        command = [
            sys.executable,
            "-W",
            "error",
            "-m",
            "bot",
            *(["--faq", str(faq)] if faq else []),
            "telegram",
        ]
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "CRYOFAQ_API_URL": server.url,
            "CRYOFAQ_STATE": str(folder / "state"),
            "CRYOFAQ_LISTEN": f"127.0.0.1:{self.port}",
            "CRYOFAQ_LOG": level,
        }
        if webhook:
            environment["CRYOFAQ_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}/hook"
        self.bot = Process(command, environment, folder / "bot.log")
        self.state = folder / "state"

    def up(self) -> None:
        """Starts the bot and waits until it is up."""
        self.bot.start()
        self.bot.until("the bot is up")
        time.sleep(0.3)

    def waiting(self) -> int:
        """How many updates the bot says that it has to answer."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as reply:
            return int(json.load(reply)["waiting"])

    def drained(self, patience: float = 30.0) -> None:
        """Waits until the bot knows of each answer that it arrived."""
        end = time.monotonic() + patience
        while self.waiting() and time.monotonic() < end:
            time.sleep(0.05)

    def leaks(self) -> list[str]:
        """What the log and the inbox hold that they must not."""
        log, found = self.bot.log(), []
        secrets = {"token": TOKEN.partition(":")[2], "text": MARK, "name": NAME, "id": str(PEOPLE)[:5]}
        for what, word in secrets.items():
            found += [f"{what} in the log"] * (word in log)
        kept = b"".join(path.read_bytes() for path in self.state.glob("*"))
        return found + ["text in the inbox"] * (MARK.encode() in kept)


def quantile(waits: Sequence[float], share: float) -> float:
    """Milliseconds below which this share of the waits lies."""
    found = sorted(waits)
    return 1000 * found[min(len(found) - 1, int(share * len(found)))]


def kills(
    bench: Bench, people: int, count: int, number: signal.Signals, seconds: float, late: float = 3.0
) -> str:
    """People ask while the bot is ended again and again at random moments."""
    server, bot = bench.server, bench.bot
    moments = sorted(random.uniform(0, seconds) for _ in range(people))
    bench.up()
    begin = time.monotonic()
    for turn in range(count):
        until = begin + (turn + random.uniform(0.3, 1.0)) * seconds / count
        while time.monotonic() < until:
            _ask_due(server, moments, begin, people)
            time.sleep(0.005)
        bot.end(number)
        bot.start()
    while moments:
        _ask_due(server, moments, begin, people)
        time.sleep(0.005)
    server.settle(90)
    time.sleep(late)  # for doubles
    code = bot.end()
    assert code == 0
    return f"{people} people, {count} {number.name}: lost {server.lost()}, doubled {server.doubled()}"


def _ask_due(server: FaultyServer, moments: list[float], begin: float, people: int) -> None:
    while moments and begin + moments[0] <= time.monotonic():
        server.ask(PEOPLE + people - len(moments))
        moments.pop(0)


def faults(bench: Bench, kinds: Sequence[str], seconds: float, rate: float, share: float) -> str:
    """People ask while a share of all requests fails; then Telegram is well again."""
    server = bench.server
    bench.up()
    server.faults.kinds, server.faults.share = tuple(kinds), share
    begin, number = time.monotonic(), 0
    while time.monotonic() < begin + seconds:
        server.ask(PEOPLE + number % 200)
        number += 1
        time.sleep(1 / rate)
    server.faults.share = 0.0
    last = server.faults.last
    done = server.settle(60)
    recovered = max(0.0, max(server.sent_at, default=0.0) - last)
    begin = len(server.sent_at)
    server.ask(PEOPLE + 999)
    assert server.settle(15)
    _, _, fresh = server.waits[-1]
    happened = sum(server.faults.happened.values())
    assert done or server.lost()
    bench.drained()
    code = bench.bot.end()
    return (
        f"{'+'.join(kinds) if len(kinds) < 4 else 'all kinds'} at {share:.0%}, {happened} faults, "
        f"{number} questions: lost {server.lost()}, doubled {server.doubled()}, "
        f"all answered {recovered:.1f} s after the last fault, then {1000 * fresh:.0f} ms, exit {code}"
    )


def slow_chat(bench: Bench, seconds: float, rate: float, retry_after: float) -> str:
    """Others ask without and with one chat that has to wait for a long time."""
    server = bench.server
    bench.up()
    _open_loop(server, seconds / 4, rate)
    server.settle(10)
    results = []
    for slow in (False, True):
        server.waits.clear()
        if slow:
            server.faults.retry_after[PEOPLE + 5000] = retry_after
            server.ask(PEOPLE + 5000)
        _open_loop(server, seconds, rate)
        time.sleep(0.5)
        waits = [wait for _, chat, wait in server.waits if chat != PEOPLE + 5000]
        results.append((quantile(waits, 0.5), quantile(waits, 0.99), len(waits)))
    server.settle(retry_after + 10)
    lost = server.lost()
    bench.bot.end()
    (p50, p99, _), (p50s, p99s, count) = results
    ratio = p99s / p99
    return (
        f"retry_after {retry_after:.0f} s in one chat, {count} questions of others: "
        f"p50 {p50:.1f} -> {p50s:.1f} ms, p99 {p99:.1f} -> {p99s:.1f} ms ({ratio:.2f} times), lost {lost}"
    )


def _open_loop(server: FaultyServer, seconds: float, rate: float, people: int = 500) -> None:
    begin, number = time.monotonic(), 0
    while (now := time.monotonic()) < begin + seconds:
        while number < (now - begin) * rate:
            server.ask(PEOPLE + number % people)
            number += 1
        time.sleep(0.002)


def open_loop(bench: Bench, seconds: float, rate: float) -> str:
    """Questions come at a steady rate, whatever becomes of them."""
    server, bot = bench.server, bench.bot
    bench.up()
    _open_loop(server, min(5.0, seconds / 4), rate)
    server.settle(10)
    server.waits.clear()
    memory, cpu = bot.memory(), bot.cpu()
    _open_loop(server, seconds, rate)
    server.settle(20)
    used, after = bot.cpu() - cpu, bot.memory()
    waits = [wait for _, _, wait in server.waits]
    lost = server.lost()
    bot.end()
    return (
        f"open loop, {rate:.0f} a second for {seconds:.0f} s: p50 {quantile(waits, 0.5):.1f} ms, "
        f"p99 {quantile(waits, 0.99):.1f} ms, worst {1000 * max(waits):.0f} ms, "
        f"{100 * used / seconds:.0f} % of a core, memory {memory:.1f} -> {after:.1f} MB, lost {lost}"
    )


def _closed(
    server: FaultyServer, process: Process, core: int, people: int, seconds: float
) -> tuple[float, float]:
    """Answers a second, and ms of CPU each, when each of some people asks again as soon as answered."""
    server.on_answer = server.ask_now
    process.start()
    os.sched_setaffinity(process.pid, {core})
    for number in range(people):
        server.ask(PEOPLE + number)
    while len(server.sent_at) < 300:
        time.sleep(0.05)
    begin, before, cpu = time.monotonic(), len(server.sent_at), process.cpu()
    time.sleep(seconds)
    count = len(server.sent_at) - before
    found = count / (time.monotonic() - begin), 1000 * (process.cpu() - cpu) / count
    server.on_answer = lambda chat: None
    server.settle(10)
    return found


def closed_loop(faq: Path | None, people: int, seconds: float, rounds: int) -> str:
    """The bot and a bare echo bot of python-telegram-bot, by turns, each on one core."""
    found: dict[str, list[tuple[float, float]]] = {"bot": [], "echo": [], "echo, 8 at once": []}
    for turn in range(rounds):
        for name, figures in found.items():
            with tempfile.TemporaryDirectory() as folder, FaultyServer() as server:
                process = Bench(server, Path(folder), faq, webhook=False, level="warning").bot
                if name != "bot":
                    at_once = "8" if "8" in name else "1"
                    command = [sys.executable, str(HERE / "echo_bot.py"), server.url, TOKEN, at_once]
                    process = Process(command, {}, Path(folder) / "echo.log")
                try:
                    figures.append(_closed(server, process, turn % (os.cpu_count() or 1), people, seconds))
                finally:
                    process.kill()
    told = [f"closed loop, {people} people, one core, {rounds} rounds"]
    for name, figures in found.items():
        rates, costs = [rate for rate, _ in figures], [cost for _, cost in figures]
        ratio = statistics.median(bot[0] / rate for (rate, _), bot in zip(figures, found["bot"], strict=True))
        told.append(
            f"{name} {statistics.median(rates):.0f}/s ({min(rates):.0f} to {max(rates):.0f}), "
            f"{statistics.median(costs):.1f} ms of CPU each, the bot is {ratio:.2f} times it"
        )
    return "; ".join(told)


def idle(bench: Bench, seconds: float) -> str:
    """Nobody asks."""
    bench.up()
    bench.server.ask(PEOPLE)
    bench.server.settle(5)
    time.sleep(5)
    memory, cpu = bench.bot.memory(), bench.bot.cpu()
    time.sleep(seconds)
    used, after = bench.bot.cpu() - cpu, bench.bot.memory()
    bench.bot.end()
    share = 100 * used / seconds
    return f"idle for {seconds:.0f} s: {share:.2f} % of a core, memory {memory:.1f} -> {after:.1f} MB"


def flood(bench: Bench, people: int) -> str:
    """A crowd asks at the same moment, and one person asks without end."""
    server, bot = bench.server, bench.bot
    bench.up()
    memory, most = bot.memory(), 0.0
    for number in range(people):
        server.ask(PEOPLE + number)
    for _ in range(2000):
        server.put_soon(7, server.message(7))
    begin = time.monotonic()
    while server.lost() and time.monotonic() < begin + 600:
        most = max(most, bot.memory())
        time.sleep(0.5)
    took = time.monotonic() - begin
    inbox = sum(path.stat().st_size for path in bench.state.glob("*")) / 2**20
    bot.end()
    return (
        f"{people} people at once: lost {server.lost()}, doubled {server.doubled() - server.answered[7]}, "
        f"{took:.0f} s, memory {memory:.1f}, at most {most:.1f} MB, inbox {inbox:.1f} MB; "
        f"one with 2000 messages got {server.answered[7]} replies"
    )


NGINX = """\
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    upstream cryofaq {{
        server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;
        server 127.0.0.1:{two} max_fails=1 fail_timeout=2s;
    }}
    server {{
        listen 127.0.0.1:{front};
        client_max_body_size 1m;
        location = /hook {{
            proxy_pass http://cryofaq;
            proxy_connect_timeout 2s;
            proxy_read_timeout 10s;
        }}
    }}
}}
"""


def replicas(server: FaultyServer, folder: Path, faq: Path | None, people: int, seconds: float) -> str:
    """Two bots behind nginx share a load; one is killed in the middle of it, and comes back later."""
    front = free_port()
    bots = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        bench = Bench(server, folder / name, faq, webhook=True)
        bench.bot.set("CRYOFAQ_WEBHOOK_URL", f"http://127.0.0.1:{front}/hook")
        bots.append(bench)
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, one=bots[0].port, two=bots[1].port, front=front))
    nginx = Process(["nginx", "-c", str(conf), "-g", "daemon off;"], {}, folder / "nginx.out")
    try:
        nginx.start()
        for bench in bots:
            bench.up()
        for number in range(people):
            server.ask(PEOPLE + number)
            time.sleep(seconds / people)
            if number == people // 3:
                bots[0].bot.end(signal.SIGKILL)
            if number == 2 * people // 3:
                bots[0].bot.start()
        server.settle(60)
        time.sleep(1.0)
        codes = [bench.bot.end() for bench in bots]
        leaks = [leak for bench in bots for leak in bench.leaks()]
    finally:
        for bench in bots:
            bench.bot.kill()
        nginx.kill(signal.SIGTERM)  # it ends its workers itself
    return (
        f"two replicas behind nginx, one killed and started again, {people / seconds:.0f} a second: "
        f"lost {server.lost()}, doubled {server.doubled()} of {people}, exits {codes}; "
        f"leaks: {', '.join(leaks) or 'none'}"
    )


def main() -> None:
    """Runs the cases that the command names."""
    parser = argparse.ArgumentParser(description=__doc__)
    cases = (
        "kill",
        "term",
        "faults",
        "each-fault",
        "slow-chat",
        "closed",
        "open",
        "idle",
        "flood",
        "replicas",
    )
    parser.add_argument("cases", nargs="+", choices=cases)
    parser.add_argument("--faq", type=Path, default=None)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds a call, in kill, term and flood")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--webhook", action="store_true")
    args = parser.parse_args()
    for case in args.cases:
        if case == "closed":
            print(closed_loop(args.faq, 64, args.seconds, args.rounds), flush=True)
            continue
        if case == "replicas":
            with tempfile.TemporaryDirectory() as folder, FaultyServer(args.latency) as server:
                print(replicas(server, Path(folder), args.faq, args.people, args.seconds), flush=True)
            continue
        for kinds in [(kind,) for kind in KINDS] if case == "each-fault" else [KINDS]:
            _one(case, kinds, args)


def _one(case: str, kinds: Sequence[str], args: argparse.Namespace) -> None:
    latency = args.latency if case in ("kill", "term", "flood") else 0.0
    with tempfile.TemporaryDirectory() as folder, FaultyServer(latency) as server:
        bench = Bench(server, Path(folder), args.faq, args.webhook, "info" if case == "open" else "debug")
        number = signal.SIGTERM if case == "term" else signal.SIGKILL
        runs: dict[str, Callable[[], str]] = {
            "kill": lambda: kills(bench, args.people, args.kills, number, args.seconds),
            "term": lambda: kills(bench, args.people, args.kills, number, args.seconds),
            "faults": lambda: faults(bench, kinds, args.seconds, min(args.rate, 20), 0.2),
            "each-fault": lambda: faults(bench, kinds, args.seconds, min(args.rate, 20), 0.2),
            "slow-chat": lambda: slow_chat(bench, args.seconds, min(args.rate, 50), 60),
            "open": lambda: open_loop(bench, args.seconds, args.rate),
            "idle": lambda: idle(bench, args.seconds),
            "flood": lambda: flood(bench, args.people),
        }
        try:
            told = runs[case]()
        finally:
            bench.bot.kill()
        mode = "webhook" if args.webhook else "polling"
        print(f"{case} ({mode}): {told}; leaks: {', '.join(bench.leaks()) or 'none'}", flush=True)


if __name__ == "__main__":
    main()
