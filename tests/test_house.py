"""The house holds: who may import whom, what only one file may do, and how big a file may grow.

Walks the syntax tree of bot/. FLOORS is the documentation: a new module gets its row here.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "bot"

FLOORS: dict[int, str] = {
    # 0: the nouns. Plain frozen data and the error tree.
    0: "model notices errors forms draft draft_alerts bank pack everyday sounds",
    # 1: pure steps from words to a reply.
    1: "text words spelling postings odds confidence parts slips signs readings cues points alerts tongues match index "
    "learn decide render buttons menus pages scrub names memory changes markup prose tables tables_plain",
    # 2: the one way through them, and all that can come out of it.
    2: "engine sayings why clusters",
    # 3: files in and out: content, sign-off, the curators' rules and sheet, the scorecard.
    3: "content files snapshot shapes ledger desk lint review sheet evaluate calibrate scorecard_page links "
    "tables_files tables_xlsx tables_import staging starter proposal trial history charts report dictionary",
    # 4: the world: environment, Telegram, the inbox, the gate.
    4: "settings egress app inbox attempts delivery polling webhook sending incoming messages speaker "
    "profile floods pace health metrics logs wire service reloading backlog records commands",
    # 5: the command line.
    5: "cli",
}
"""Floor -> its modules. `lint` stands for `lint_*` too, and so on. Floors 0 to 2 are pure."""

PURE = 2
IMPURE = frozenset(
    "asyncio concurrent glob http io locale logging multiprocessing os pathlib platform queue sched secrets "
    "select shutil signal socket sqlite3 ssl subprocess sys tempfile threading time urllib uuid"
    " zoneinfo".split()
)
"""What a pure module may not import: files, clock, environment, asyncio, logs."""
IMPURE_CALLS = re.compile(
    r"^(open|input|print|exec|eval|__import__)$|\.(now|today|utcnow|read_text|write_text|getenv)$"
    r"|^random\.(?!Random$)"  # a generator with a seed of its own gives the same numbers every time
)

ONLY = {
    "rapidfuzz": r"match.*|words|spelling|alerts.*|signs.*|lint.*|clusters",
    "Stemmer": r"text",
    "numpy": r"points",
    "threadpoolctl": r"points",
    "yaml": r"content_yaml.*",
    "openpyxl": r"tables_xlsx",
    "jsonschema": r"shapes",
    "argparse": r"cli.*",
    "telegram": r"app|attempts|delivery|polling|webhook|sending|incoming|messages|speaker|profile|wire|egress"
    r"|service",
    "sqlite3": r"inbox.*|backlog_file",
    "sqlalchemy": r"backlog.*",
}
"""Library -> the modules that may import it."""

LINES = 260
"""Lines of a file."""
SPAN = 32
"""Lines of a function, its docstring left out."""
LONG_FILES = {
    "ledger": 326,
}
"""Files that are too long today, and how long they may be. Each number may only shrink."""
LONG_FUNCTIONS = {
    "cli_curate.register": 35,
    "egress._methods": 34,
    "ledger._entry": 45,
}
"""Functions that are too long today. Each number may only shrink."""

MODULES = sorted(path.stem for path in HOUSE.glob("*.py") if not path.stem.startswith("__"))
TREES = {name: ast.parse((HOUSE / f"{name}.py").read_text(encoding="utf-8")) for name in MODULES}


def row(module: str) -> int | None:
    """The floor of a module; `lint_style` stands where `lint` stands unless it has a row of its own."""
    rows = {name: number for number, names in FLOORS.items() for name in names.split()}
    return rows.get(module, rows.get(module.partition("_")[0]))


def floor(module: str) -> int:
    """The floor of a module, which it must have."""
    found = row(module)
    assert found is not None, f"bot/{module}.py has no floor: give it a row in FLOORS"
    return found


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each module imported anywhere in a tree, as `bot.text` or `yaml`, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            assert node.module
            if node.module == "bot":
                yield from ((f"bot.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module, node.lineno


def inner(module: str) -> set[str]:
    """The modules of bot/ that a module imports, at its top or later."""
    return {name.split(".")[1] for name, _ in imports(TREES[module]) if name.startswith("bot.")} & set(
        MODULES
    )


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each call as written, `print` or `sys.exit`, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_its_own_floor_or_below(module: str) -> None:
    above = {name for name in inner(module) if floor(name) > floor(module)}
    assert not above, f"bot/{module}.py (floor {floor(module)}) imports from above: {sorted(above)}"


def test_there_are_no_cycles() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"a cycle: {' -> '.join((*path, module))}"
        if module not in done:
            for name in sorted(inner(module)):
                visit(name, (*path, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())
    assert done == set(MODULES)


def test_the_table_names_no_module_twice() -> None:
    names = " ".join(FLOORS.values()).split()
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("module", [name for name in MODULES if row(name) in range(PURE + 1)])
def test_floors_0_to_2_are_pure(module: str) -> None:
    """No files, clock, random, environment, asyncio or logs: the same answer every time."""
    used = {name.partition(".")[0] for name, _ in imports(TREES[module])} & IMPURE
    assert not used, f"bot/{module}.py imports {sorted(used)}"
    called = [f"{name} (line {line})" for name, line in calls(TREES[module]) if IMPURE_CALLS.search(name)]
    assert not called, f"bot/{module}.py calls {called}"


@pytest.mark.parametrize("library", ONLY)
def test_a_library_has_its_sole_importers(library: str) -> None:
    users = {m for m in MODULES if any(name.partition(".")[0] == library for name, _ in imports(TREES[m]))}
    strangers = {m for m in users if not re.fullmatch(ONLY[library], m)}
    assert not strangers, f"{library} is imported by {sorted(strangers)}"


@pytest.mark.parametrize("module", MODULES)
def test_telegram_is_never_imported_on_the_way_to_an_answer(module: str) -> None:
    """What bot.cli imports at its top, and all that this imports, knows no Telegram: `ask` starts fast."""
    top = ast.Module([n for n in TREES[module].body if isinstance(n, ast.Import | ast.ImportFrom)], [])
    if module in _at_the_top_of("cli"):
        assert not [
            name
            for name, _ in imports(top)
            if name.partition(".")[0] in ("telegram", "asyncio", "httpx", "sqlite3")
        ]


def _at_the_top_of(module: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """A module and all that is imported with it."""
    top = ast.Module([n for n in TREES[module].body if isinstance(n, ast.Import | ast.ImportFrom)], [])
    names = {name.split(".")[1] for name, _ in imports(top) if name.startswith("bot.")} & set(MODULES)
    seen |= {module}
    for name in sorted(names - seen):
        seen |= _at_the_top_of(name, seen)
    return seen


def test_a_warm_ask_imports_little(faq: Path) -> None:
    """Content that has not changed is answered from without a parser; the other commands stay away."""
    code = "import sys; from bot import cli; cli.run(['ask', 'blister']); print(*sys.modules)"
    around = {**os.environ, "PYTHONPATH": str(HOUSE.parent), "CRYOFAQ_FAQ": str(faq)}
    for turn in ("cold", "warm"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=around, timeout=60, check=True
        )
        assert ("yaml" in done.stdout.split()) == (turn == "cold")
    heavy = set("yaml telegram sqlite3 difflib html asyncio jsonschema rapidfuzz json dataclasses bot.content_yaml"
                " bot.cli_curate bot.evaluate bot.shapes bot.why".split())  # fmt: skip
    assert not heavy & set(done.stdout.split())


@pytest.mark.parametrize("module", [name for name in MODULES if not re.fullmatch(r"cli.*", name)])
def test_only_the_command_line_prints_and_exits(module: str) -> None:
    ends = re.compile(
        r"^(print|input|exit|quit|breakpoint|sys\.exit|os\._exit|sys\.(stdout|stderr|stdin)\..*)$"
    )
    found = [f"{name} (line {line})" for name, line in calls(TREES[module]) if ends.search(name)]
    assert not found, f"bot/{module}.py: {found}"
    raised = [
        node.lineno
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Raise) and "SystemExit" in ast.unparse(node)
    ]
    assert not raised


@pytest.mark.parametrize("module", MODULES)
def test_only_settings_reads_the_environment(module: str) -> None:
    """The command line hands os.environ over whole; only settings looks into it."""
    text = ast.unparse(TREES[module])
    touched = re.findall(r"\bos\.(?:environb?|getenv|putenv)\b", text)
    handed = re.findall(r"[(,] ?os\.environ[,)]", text) if module.startswith("cli") else []
    assert module == "settings" or len(touched) == len(handed), f"bot/{module}.py reads the environment"


def test_vetted_is_minted_in_one_place() -> None:
    mints = [
        f"{module}:{line}"
        for module in MODULES
        for name, line in calls(TREES[module])
        if name.split(".")[-1] == "Vetted"
    ]
    assert [mint.partition(":")[0] for mint in mints] == ["ledger"], mints


@pytest.mark.parametrize("module", MODULES)
def test_no_type_is_talked_round(module: str) -> None:
    """No typing.cast, and no `type: ignore` without the name of what is ignored."""
    text = (HOUSE / f"{module}.py").read_text(encoding="utf-8")
    assert not [line for name, line in calls(TREES[module]) if name in ("cast", "typing.cast")]
    assert not re.findall(r"#\s*type:\s*ignore(?!\[)", text)


# Size


@pytest.mark.parametrize("module", MODULES)
def test_a_file_stays_short(module: str) -> None:
    size = len((HOUSE / f"{module}.py").read_text(encoding="utf-8").splitlines())
    assert size <= LONG_FILES.get(module, LINES), f"bot/{module}.py has {size} lines: split it by noun"
    assert module not in LONG_FILES or size > LINES, f"bot/{module}.py is short now: take it off LONG_FILES"


def functions(module: str) -> Iterator[tuple[str, int]]:
    """Each function, as `module.name` or `module.Class.name`, and its lines less the docstring."""

    def walk(node: ast.AST, path: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}.{child.name}", _span(child)
            name = getattr(child, "name", None) if isinstance(child, ast.ClassDef) else None
            yield from walk(child, f"{path}.{name}" if name else path)

    yield from walk(TREES[module], module)


def _span(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) and isinstance(first, ast.Expr):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


@pytest.mark.parametrize("module", MODULES)
def test_a_function_stays_short(module: str) -> None:
    long = {name: size for name, size in functions(module) if size > LONG_FUNCTIONS.get(name, SPAN)}
    assert not long, f"split these: {long}"


def test_the_list_of_long_functions_shrinks() -> None:
    sizes = {name: size for module in MODULES for name, size in functions(module)}
    done = [name for name in LONG_FUNCTIONS if sizes.get(name, 0) <= SPAN]
    assert not done, f"short now: take off LONG_FUNCTIONS: {done}"


def test_the_list_of_long_files_shrinks() -> None:
    assert not [name for name in LONG_FILES if name not in MODULES]


# Words

SPEAKS = re.compile(
    r"^[\"'(]*[A-Z].*[a-z] .*[.!?][\"')]*$"  # a capital, words, a full stop
    r"|^[A-Z].*\b(your?|please|sorry)\b|\b(your?|please|sorry)\b.*[.!?]$",  # or it speaks to somebody
    re.MULTILINE,
)
"""Looks like a sentence for a person."""
CODE = re.compile(r"\\[bws]|\(\?[:!=<]|^(SELECT|INSERT|UPDATE|DELETE|CREATE) ", re.MULTILINE)
"""Patterns and SQL are no sentences."""
REVIEWERS = ("sheet", "sheet_front", "sheet_item", "why", "report")
"""A page to print for whoever signs, a line for a curator's terminal; no patient sees them."""


def strings(module: str) -> Iterator[tuple[str, int]]:
    """String constants that are not docstrings of a module, class, function or name, with their line."""
    tree = TREES[module]
    bare = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    }
    inside = {id(part) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for part in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield "".join(map(str, parts)), node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare | inside:
            yield node.value, node.lineno


@pytest.mark.parametrize("module", [name for name in MODULES if name not in REVIEWERS])
def test_no_sentence_for_patients_stands_in_the_code(module: str) -> None:
    """All that a person may read stands in faq/ and is signed there."""
    texts = [
        (text, line) for text, line in strings(module) if len(text.split()) >= 4 and not CODE.search(text)
    ]
    said = [f"{line}: {text!r}" for text, line in texts if SPEAKS.search(text)]
    assert not said, f"bot/{module}.py: {said}"


@pytest.mark.parametrize(
    "text", ["Call a doctor today.", "Please wait for your reply", "we are sorry about that."]
)
def test_what_counts_as_a_sentence(text: str) -> None:
    assert SPEAKS.search(text)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    said = ast.get_docstring(TREES[module])
    assert said, f"bot/{module}.py opens with a sentence on what it is for"
    assert said.split("\n\n")[0].endswith((".", ":")), f"bot/{module}.py"


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "base", "misc", "tools"])
def test_no_module_is_a_drawer(word: str) -> None:
    assert not [name for name in MODULES if word in name.split("_")]
