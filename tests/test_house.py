"""The house rules as tests: who may import whom, what a module says of itself, what is registered, what never gets committed."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planta.describe import describe
from planta.kinds import BY_ID
from planta.kinds.base import Kind, Settings
from planta.kinds.registry import FILES

HOME = Path(__file__).resolve().parents[1]
PARTS = ("planta", "generators", "infra", "tests", "bench")
MODULES = sorted(p for part in PARTS for p in (HOME / part).rglob("*.py") if p.stat().st_size and "node_modules" not in p.parts)
SOURCES = [p for p in MODULES if p.relative_to(HOME).parts[0] in ("planta", "generators", "infra")]
LONGEST = 400
SHARED = {"__init__", "base", "registry", "shared"}
"""Modules of planta/kinds that define no service of their own."""


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=True).stdout.decode().split("\0")
    return [HOME / p for p in listed if p and (HOME / p).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_in_one_sentence_what_goes_in_and_what_comes_out(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert text, "no docstring"
    first = text.split("\n\n")[0]
    assert first.endswith((".", ":")) and "\n" not in first, f"not one sentence on one line: {first!r}"


def test_no_module_grows_past_its_bound() -> None:
    long = {name(p): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert long == {}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=name)
def test_a_package_only_lists_and_reexports(path: Path) -> None:
    plain = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    odd = [ast.unparse(node)[:60] for node in ast.parse(path.read_text(encoding="utf-8")).body if not isinstance(node, plain)]
    assert odd == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{name(p)}:{node.lineno}"
        for p in MODULES
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_diagrams_is_imported_in_one_module_only() -> None:
    """It keeps global context and builds absolute icon paths, so that nobody else may depend on it."""
    importers = {
        name(p)
        for p in SOURCES
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(a.name.split(".")[0] == "diagrams" for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "diagrams")
    }
    assert len(importers) <= 1, importers


def test_import_contracts_hold() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=HOME, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_kind_is_registered_once_and_lives_in_its_service_file() -> None:
    files = {p.stem for p in (HOME / "planta/kinds").glob("*.py")} - SHARED
    defined = {
        value
        for stem in sorted(files)
        for value in vars(importlib.import_module(f"planta.kinds.{stem}")).values()
        if isinstance(value, type) and issubclass(value, Kind) and value.__module__ == f"planta.kinds.{stem}" and "kind_id" in vars(value)
    }
    assert set(FILES) == files
    assert {file: tuple(k.kind_id for k in importlib.import_module(f"planta.kinds.{file}").KINDS) for file in files} == dict(FILES)
    assert set(BY_ID.values()) == defined
    assert len(defined) == len(BY_ID) == sum(map(len, FILES.values())), "no id twice"


def test_a_kind_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys; from planta.kinds import BY_ID; assert 'sqs-queue' in BY_ID and 'queue' not in BY_ID; list(BY_ID); BY_ID['s3-bucket'];"
        "print(*sorted(m for m in sys.modules if m.startswith('planta.kinds.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) == {f"planta.kinds.{m}" for m in ("base", "registry", "s3")}


def test_every_kind_has_its_face_and_describes_every_field() -> None:
    describe()
    bare = [
        f"{kind.kind_id}.{field}"
        for kind in BY_ID.values()
        for field, info in kind.model_fields.items()
        if not (info.description or "").strip()
    ]
    faceless = [kind.kind_id for kind in BY_ID.values() if not (kind.face.icon and kind.face.name.pt and kind.face.name.en and kind.__doc__)]
    assert (bare, faceless) == ([], [])


def kinds_of_settings(of: type[Settings]) -> set[type[Settings]]:
    return {of}.union(*map(kinds_of_settings, of.__subclasses__()))


def test_every_setting_of_a_kind_does_something() -> None:
    """Some code or page asks for it by name; what only tells a reader something is listed here."""
    told = {"grafana.Grafana.teams", "iam.User.used_by", "kubernetes.Pool.connect_timeout_seconds"}
    directions = HOME / "planta/change/fields.py"  # says which way is worse, whatever a setting does
    texts = [p.read_text(encoding="utf-8") for p in [*SOURCES, *(HOME / "templates/pages").glob("*.j2")] if p != directions]
    asked = {word for text in texts for word in re.findall(r"""[."'](\w+)\b""", text)}
    silent = {f"{c.__module__.rpartition('.')[2]}.{c.__name__}.{field}" for c in kinds_of_settings(Settings)
              for field in vars(c).get("__annotations__", {}) if field in c.model_fields and field not in asked}  # fmt: skip
    assert silent == told


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
PRIVATE = re.compile(r"(?<![\w.)\]}*~-])/(?:home|root|Users|tmp|work|mnt|farm)/\w")
"""A path of one machine: no output and no source may hold one."""


def test_nothing_unfinished_and_no_path_of_one_machine_is_committed() -> None:
    wrong = []
    for path in tracked():
        if path.suffix in (".png", ".pptx", ".ttf", ".lock", ".jpg") or path.name in ("LICENSE", Path(__file__).name):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if PRIVATE.search(line) or (path.suffix == ".py" and UNFINISHED.search(line)):
                wrong.append(f"{name(path)}:{number}: {line.strip()[:100]}")
    assert wrong == []


def test_the_locks_pin_with_hashes_and_name_no_index() -> None:
    locks = [HOME / f"requirements{of}.lock" for of in ("", "-infra", "-dev")]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"(?m)^([a-z0-9._-]+)==\S+", text)
        assert len(pins) > 40 and "://" not in text and "--index" not in text
        blocks = re.split(r"(?m)^(?=[a-z0-9])", text)
        assert [b.split()[0] for b in blocks if b.strip() and "--hash=sha256:" not in b] == []
    builds, deploys, tests = (set(re.findall(r"(?m)^([a-z0-9._-]+==\S+)", lock.read_text(encoding="utf-8"))) for lock in locks)
    assert builds <= deploys <= tests, "the tests would run on other versions than the builds"
