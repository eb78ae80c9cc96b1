"""`planta layout` locks arrangements; `planta export` writes the forms that a build does not make."""

import json
import re
import socket
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from planta.__main__ import main
from tests.planta.broken_cases import BASE


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "architecture.yaml"
    file.write_text(BASE, encoding="utf-8")
    return file


def test_layout_writes_a_lock_that_the_build_then_follows(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", "--file", str(model), "--seeds", "1", "--quiet"]) == 0
    lock = json.loads((model.parent / "architecture.layout.json").read_text(encoding="utf-8"))
    assert set(lock) == {"tudo", "tudo@slide", "journey-ver"}
    assert main(["layout", "tudo", "tudo@slide", "--file", str(model), "--seeds", "1"]) == 0
    said = capsys.readouterr().out
    assert "unchanged" in said, "the same search finds the same arrangement"
    assert re.search(r"^tudo@slide: .*, names of 1[2-8]\.\d pt$", said, re.MULTILINE)


def test_layout_of_an_unknown_drawing_names_the_nearest(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", "tuda", "--file", str(model)]) == 2
    assert '"tuda" is no drawing. Did you mean "tudo"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "name", "start"),
    [
        ("svg", "tudo.svg", b"<svg"), ("png", "tudo.png", b"\x89PNG"), ("png2x", "tudo@2x.png", b"\x89PNG"), ("pdf", "loja.pdf", b"%PDF"),
        ("a3", "loja-a3.pdf", b"%PDF"), ("html", "loja.html", b"<!doctype html"), ("drawio", "tudo.drawio", b"<"),
        ("mermaid", "tudo.mmd", b"flowchart"), ("diagrams", "tudo.py", b'"""'), ("text", "tudo.md", b""),
    ],
)  # fmt: skip
def test_export(model: Path, form: str, name: str, start: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    out = model.parent / "out"
    assert main(["export", form, "tudo", "--file", str(model), "--out", str(out)]) == 0
    data = (out / name).read_bytes()
    assert data.lower().lstrip().startswith(start.lower()) and len(data) > 100
    assert capsys.readouterr().out.strip().endswith(name)
    if form in ("svg", "drawio"):
        ElementTree.fromstring(data)


def test_every_drawing_of_the_site_can_be_had_and_names_may_follow_options(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = model.parent / "out"
    names = ["near-fotos", "journey-ver", "tudo"]
    assert main(["export", "svg", names[0], "--file", str(model), "--out", str(out), *names[1:]]) == 0
    assert capsys.readouterr().out.split() == [str(out / f"{name}.svg") for name in names]
    ids = [re.findall(r'data-id="([^"]+)"', (out / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
    assert all("fotos" in found for found in ids)
    assert main(["export", "svg", "near-foto", "blast-zona", "--file", str(model)]) == 2
    told = capsys.readouterr().err
    assert '"near-foto" is no drawing. Did you mean "near-fotos"?' in told and '"blast-zona" is no drawing.' in told


def test_a_failure_is_drawn(tmp_path: Path) -> None:
    file = Path(__file__).parents[2] / "architecture.yaml"
    assert main(["export", "svg", "--file", str(file), "--out", str(tmp_path), "blast-zone"]) == 0
    assert 'class="badge"' in (tmp_path / "blast-zone.svg").read_text(encoding="utf-8")


def test_several_forms_at_once(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = model.parent / "out"
    assert main(["export", "svg,png", "tudo", "--file", str(model), "--out", str(out)]) == 0
    assert sorted(p.name for p in out.iterdir() if p.is_file()) == ["tudo.png", "tudo.svg"]
    with pytest.raises(SystemExit):
        main(["export", "svg,gif", "tudo", "--file", str(model)])
    assert '"gif" is no form; known: svg, png' in capsys.readouterr().err


def test_a_broken_model_is_told_with_its_place(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.write_text(BASE.replace("kind: kms-key", "kind: kms-keys"), encoding="utf-8")
    for words in (["layout"], ["export", "svg"]):
        assert main([*words, "--file", str(model)]) == 2
        assert ":16:17: error: unknown kind" in capsys.readouterr().err
    assert not (model.parent / "architecture.layout.json").exists()


def test_a_model_without_views_has_nothing_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text((Path(__file__).parents[1] / "systems/minimal/architecture.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["export", "svg", "--file", str(file), "--out", str(tmp_path / "out")]) == 2
    assert "no views" in capsys.readouterr().err


def test_a_model_without_views_is_told_how_to_draw(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = BASE[: BASE.index("journeys:")]
    model.write_text(bare, encoding="utf-8")
    for words in (["layout", "--file", str(model)], ["export", "svg", "--file", str(model)]):
        assert main(words) == 2
        assert "under 'views:'" in capsys.readouterr().err
    assert main(["build", str(model), "--only", "pages"]) == 0
    assert "so nothing is drawn" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["80x", "-1", "65536"])
def test_a_port_that_is_none_is_refused(port: str, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", str(model), f"--port={port}"])
    assert "is no port" in capsys.readouterr().err


def test_a_port_in_use_is_told_with_the_way_out(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", str(model), "--port", str(taken.getsockname()[1])]) == 2
    assert "`--port 0` takes a free one" in capsys.readouterr().err
