"""`rename`: every mention follows, nothing else moves, and what holds data keeps its name in AWS."""

import json
import os
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planta.__main__ import main
from planta.build import Loaded, build
from planta.change.compare import compare
from planta.change.rename import rename

SOUND = (Path(__file__).parents[1] / "rules/sound.yaml").read_text(encoding="utf-8")
REAL = (Path(__file__).parents[3] / "architecture.yaml").read_text(encoding="utf-8")


@cache
def model(text: str) -> Loaded:
    return build(text)


@pytest.mark.parametrize("old", model(SOUND).architecture.resources)
def test_the_renamed_small_model_means_the_same(old: str) -> None:
    before = model(SOUND)
    after = build(rename(before, old, "outro-nome").text)
    assert [f.code for f in after.findings] == []
    assert "outro-nome" in after.architecture.resources and old not in after.architecture.resources
    found = compare(before, after)
    assert {c.category for c in found.changes} <= {"renames"}
    assert found.renames in ({old: "outro-nome"}, {}) and (found.verdict != "dangerous")


@pytest.mark.parametrize("old", ["banco", "api", "uploads", *random.Random(5).sample(sorted(model(REAL).architecture.resources), 5)])
def test_the_renamed_real_model_means_the_same_in_every_environment(old: str) -> None:
    before = model(REAL)
    renaming = rename(before, old, "zz-outro")
    after = build(renaming.text)
    assert {c.category for c in compare(before, after).changes} <= {"renames"}
    pairs = zip(REAL.split("\n"), [line for line in renaming.text.split("\n") if line.strip() != f'physical_name: "{renaming.pinned}"'], strict=True)
    changed = [i for i, (a, b) in enumerate(pairs, 1) if a != b]
    assert set(changed) <= set(renaming.lines), "only lines that mention it change, and layout stays"
    for environment, architecture in before.architectures.items():
        if before.architecture.resources[old].config.holds_data:
            assert after.architectures[environment].physical("zz-outro") == architecture.physical(old)


def write(folder: Path, text: str) -> Path:
    file = folder / "architecture.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    return file


def test_comments_and_line_ends_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SOUND.replace("  banco:\n", "  # o banco de dados\n  banco: # aqui\n").replace("\n", "\r\n")
    file = write(tmp_path, text)
    assert main(["rename", "banco", "base", "--file", str(file)]) == 0
    after = file.read_bytes().decode("utf-8")
    assert "  # o banco de dados\r\n  base: # aqui\r\n" in after and "\n" not in after.replace("\r\n", "")
    assert '    physical_name: "loja-{env}-banco"\r\n' in after
    assert "pinned" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["architecture.yaml"]


def test_a_flow_mapping_is_pinned_in_its_own_style(tmp_path: Path) -> None:
    file = write(tmp_path, SOUND)
    assert main(["rename", "uploads", "envios", "--file", str(file)]) == 0
    assert 'envios: {kind: s3-bucket, physical_name: "loja-{env}-uploads-{account}", lifecycle:' in file.read_text(encoding="utf-8")


def test_without_the_pin_the_name_follows_and_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, SOUND)
    assert main(["rename", "uploads", "envios", "--no-pin", "--file", str(file)]) == 0
    assert "physical_name" not in file.read_text(encoding="utf-8")
    assert "replaces it" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, SOUND)
    assert main(["rename", "api", "nucleo", "--dry-run", "--json", "--file", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] is False and told["pinned"] is None and len(told["lines"]) > 4
    assert main(["rename", "api", "nucleo", "--dry-run", "--file", str(file)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "would be" in shown[0] and "+  nucleo:" in shown and "-  api:" in shown
    assert file.read_text(encoding="utf-8") == SOUND


def test_an_id_that_cannot_be_one_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, SOUND)
    assert main(["rename", "api", "A P I", "--file", str(file)]) == 2
    assert "no longer be usable" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == SOUND


LOCK = '{\n"entrada": {"": ["R", [["pesquisador"], ["banco", "api"]]], "banco*": ["C"]}\n}\n'


def test_the_lock_of_the_drawings_follows(tmp_path: Path) -> None:
    file, lock = write(tmp_path, SOUND), tmp_path / "architecture.layout.json"
    lock.write_text(LOCK, encoding="utf-8")
    assert main(["rename", "banco", "base", "--dry-run", "--file", str(file)]) == 0
    assert lock.read_text(encoding="utf-8") == LOCK
    assert main(["rename", "banco", "base", "--file", str(file)]) == 0
    assert lock.read_text(encoding="utf-8") == LOCK.replace("banco", "base")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["architecture.layout.json", "architecture.yaml"]


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_disk_that_fails_half_way_leaves_both_files_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """Two files are laid and two are put in place: whichever of the four fails."""
    file, lock = write(tmp_path, SOUND), tmp_path / "architecture.layout.json"
    lock.write_text(LOCK, encoding="utf-8")
    calls = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth:
                raise OSError(28, "No space left on device")
            return real(*words)

        return call

    monkeypatch.setattr(Path, "chmod", failing(Path.chmod))
    monkeypatch.setattr(os, "replace", failing(os.replace))
    assert main(["rename", "banco", "base", "--file", str(file)]) == 2
    assert calls >= nth
    assert (file.read_text(encoding="utf-8"), lock.read_text(encoding="utf-8")) == (SOUND, LOCK)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["architecture.layout.json", "architecture.yaml"]
