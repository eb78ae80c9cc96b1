"""The writer and the stamp: whole files or none, nothing touched that is not ours, and a killed build repaired by the next."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from generators import stamp, writer
from generators.build import build, check
from generators.problem import Problem
from generators.progress import Progress
from tests.generators.toy import Toy, project, toy_plan

HOME = Path(__file__).resolve().parents[2]


def png(color: str, level: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (40, 30), color).save(data, "png", compress_level=level)
    return data.getvalue()


def pptx(parts: dict[str, str], how: int) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", how) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def contents(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def outputs(out: Path) -> dict[str, bytes]:
    return {p: data for p, data in contents(out).items() if p.startswith(("diagramas/", "slides/", "site/"))}


def test_publish_writes_whole_files_skips_equal_ones_and_removes_only_what_it_owns(tmp_path: Path) -> None:
    first = writer.publish({"d/a.svg": b"a", "d/sub/b.svg": b"b"}, tmp_path)
    assert first.changed == ("d/a.svg", "d/sub/b.svg")
    (tmp_path / "d/mine.svg").write_bytes(b"a user's own")
    before = (tmp_path / "d/a.svg").stat()
    second = writer.publish({"d/a.svg": b"a"}, tmp_path, owned=first.changed)
    assert (second.changed, second.unchanged, second.removed) == ((), ("d/a.svg",), ("d/sub/b.svg",))
    assert (tmp_path / "d/a.svg").stat() == before
    assert (tmp_path / "d/mine.svg").read_bytes() == b"a user's own"
    assert not (tmp_path / "d/sub").exists()


@pytest.mark.parametrize("path", ["../up.svg", "/etc/up.svg", "a/../../up.svg", "a\0b.svg"])
def test_no_path_leads_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        writer.publish({path: b"x"}, tmp_path / "out")
    assert "up.svg" not in {p.name for p in tmp_path.rglob("*")}


def test_compare_names_edited_missing_and_stale(tmp_path: Path) -> None:
    files = {"d/a.svg": b"a", "d/b.svg": b"b", "d/c.svg": b"c"}
    writer.publish(files, tmp_path)
    (tmp_path / "d/a.svg").write_bytes(b"edited")
    (tmp_path / "d/b.svg").unlink()
    (tmp_path / "d/old.svg").write_bytes(b"a view that is no more")
    (tmp_path / "d/notes.txt").write_bytes(b"not of a type that is made")
    found = [(d.path, d.state) for d in writer.compare(files, tmp_path)]
    assert found == [("d/a.svg", "edited"), ("d/b.svg", "missing"), ("d/old.svg", "stale")]


def test_a_picture_is_compared_by_its_pixels_and_a_deck_by_its_parts() -> None:
    assert png("red", 0) != png("red", 9)
    assert writer.same("a.png", png("red", 0), png("red", 9))
    assert not writer.same("a.png", png("red", 0), png("blue", 0))
    assert not writer.same("a.png", png("red", 0), b"not a picture")
    parts = {"ppt/slides/slide1.xml": "<a/>" * 50, "[Content_Types].xml": "<t/>"}
    assert writer.same("a.pptx", pptx(parts, zipfile.ZIP_STORED), pptx(parts, zipfile.ZIP_DEFLATED))
    assert not writer.same("a.pptx", pptx(parts, 0), pptx(parts | {"ppt/slides/slide2.xml": ""}, 0))
    assert not writer.same("a.svg", b"<a/>", b"<a />")


def test_a_second_build_does_nothing_and_every_kind_of_change_wakes_it(tmp_path: Path) -> None:
    file, plan, quiet = project(tmp_path), toy_plan, Progress(quiet=True)
    assert build(file, tmp_path, plan, quiet).written is not None
    assert build(file, tmp_path, plan, quiet).written is None
    wholes = outputs(tmp_path)
    assert {p.split("/")[0] for p in wholes} == {"diagramas", "slides", "site"}

    os.utime(file)  # touched, not changed
    assert build(file, tmp_path, plan, quiet).written is None
    for victim in ("diagramas/a.svg", "site/index.html", "slides/deck.pptx"):
        (tmp_path / victim).write_bytes(b"edited")
        assert build(file, tmp_path, plan, quiet).written.changed == (victim,)  # type: ignore[union-attr]
        (tmp_path / victim).unlink()
        assert build(file, tmp_path, plan, quiet).written.changed == (victim,)  # type: ignore[union-attr]
    assert outputs(tmp_path) == wholes

    file.write_text("title: Outro\n", encoding="utf-8")
    assert build(file, tmp_path, plan, quiet).written is not None
    assert b"Outro" in (tmp_path / "site/index.html").read_bytes()
    assert b"Outro" in (tmp_path / "diagramas/a.svg").read_bytes()


def test_check_writes_nothing_and_names_what_differs(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    build(file, tmp_path, toy_plan, quiet)
    assert check(file, tmp_path, toy_plan, quiet).differences == ()
    (tmp_path / "site/index.html").write_bytes(b"edited")
    (tmp_path / "diagramas/a.svg").unlink()
    (tmp_path / "slides/older.pptx").write_bytes(b"left over")
    before = contents(tmp_path)
    found = [(d.path, d.state) for d in check(file, tmp_path, toy_plan, quiet).differences]
    assert found == [("diagramas/a.svg", "missing"), ("site/index.html", "edited"), ("slides/older.pptx", "stale")]
    assert contents(tmp_path) == before


def test_one_stage_is_checked_alone_and_an_unknown_one_is_refused_with_those_that_are(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    found = check(file, tmp_path, toy_plan, quiet, only="deck").differences
    assert [(d.path, d.state) for d in found] == [("slides/deck.pptx", "missing")]
    for command in (build, check):
        with pytest.raises(Problem) as refused:
            command(file, tmp_path, toy_plan, quiet, only="dekc")
        assert refused.value.code == 2 and "it has drawings, deck, pages" in refused.value.text


def test_one_stage_after_another_leaves_what_the_first_made(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    for stage in ("deck", "pages", "deck"):
        written = build(file, tmp_path, toy_plan, quiet, only=stage).written
        assert written and written.removed == ()
    assert (tmp_path / "slides/deck.pptx").is_file() and (tmp_path / "site/index.html").is_file()
    file.write_text("title: Dois\nless: true\n", encoding="utf-8")
    build(file, tmp_path, toy_plan, quiet)
    assert check(file, tmp_path, toy_plan, quiet).differences == (), "a whole build owns what the stages made"


def test_an_output_that_is_no_longer_made_goes_away(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    build(file, tmp_path, toy_plan, quiet)
    (tmp_path / "diagramas/mine.svg").write_bytes(b"a user's own")
    file.write_text("title: Um\nless: true\n", encoding="utf-8")
    written = build(file, tmp_path, toy_plan, quiet).written
    assert written is not None and "diagramas/b.svg" in written.removed and "site/extra.html" in written.removed
    assert (tmp_path / "diagramas/mine.svg").exists() and not (tmp_path / "build/pages/extra.md").exists()


def test_a_failing_build_leaves_the_outputs_as_they_were(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    build(file, tmp_path, toy_plan, quiet)
    before = outputs(tmp_path)
    file.write_text("title: Dois\n", encoding="utf-8")

    def broken(path: Path) -> list[Toy]:
        return [*toy_plan(path), Toy("diagramas/z.svg", lambda: b"%d" % (1 // 0), "drawings")]

    with pytest.raises(ZeroDivisionError):
        build(file, tmp_path, broken, quiet)
    assert outputs(tmp_path) == before


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 99}', b'{"format": 1, "inputs": 3, "outputs": {}}'])
def test_a_spoilt_stamp_is_no_stamp(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/stamp.json").write_bytes(junk)
    assert stamp.Stamp.read(tmp_path) == stamp.Stamp()


CHILD = """
import sys
from pathlib import Path
from generators.build import build
from generators.progress import Progress
from tests.generators.toy import toy_plan
file = Path(sys.argv[1])
print("go", flush=True)
build(file, file.parent, toy_plan, Progress(quiet=True))
"""


def test_killed_at_many_points_the_outputs_stay_whole_and_the_next_build_is_right(tmp_path: Path) -> None:
    file, quiet = project(tmp_path), Progress(quiet=True)
    states: dict[str, dict[str, bytes]] = {}
    for title in ("Um", "Dois"):
        file.write_text(f"title: {title}\n" + ("less: true\n" if title == "Dois" else ""), encoding="utf-8")
        build(file, tmp_path, toy_plan, quiet)
        states[title] = outputs(tmp_path)
    began = time.perf_counter()
    _run_and_kill(file, None)
    whole = time.perf_counter() - began
    title = "Dois"
    for point in range(16):
        title = "Um" if title == "Dois" else "Dois"
        file.write_text(f"title: {title}\n" + ("less: true\n" if title == "Dois" else ""), encoding="utf-8")
        _run_and_kill(file, whole * (point + 0.5) / 16, alone=point % 4 == 1)
        for path, data in outputs(tmp_path).items():
            assert data in (states["Um"].get(path), states["Dois"].get(path)), f"{path} is neither old nor new"
        build(file, tmp_path, toy_plan, quiet)
        assert outputs(tmp_path) == states[title]
        assert not list((tmp_path / "build").glob("staging")) and not (tmp_path / "build/publishing.json").exists()


def test_killed_between_two_renames_the_next_build_owns_what_the_dead_one_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"d/{n}.svg": str(n).encode() for n in range(12)}
    real, seen = os.replace, 0

    def dying(source: str, target: str) -> None:
        nonlocal seen
        seen += 1
        if seen == 7:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        writer.publish(files, tmp_path)
    monkeypatch.undo()
    made = sorted(p.name for p in (tmp_path / "d").iterdir())
    assert 0 < len(made) < 12
    assert set(json.loads((tmp_path / "build/publishing.json").read_text())) == set(files)
    after = writer.publish({"d/0.svg": b"0"}, tmp_path)
    assert sorted(p.name for p in (tmp_path / "d").iterdir()) == ["0.svg"]
    assert set(after.removed) == {f"d/{name}" for name in made} - {"d/0.svg"}


def _run_and_kill(file: Path, after: float | None, *, alone: bool = False) -> None:
    """Build, and kill after some seconds: the build with the process that renders the site, or it alone."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    assert child.stdout is not None and child.stdout.readline()
    if after is not None:
        time.sleep(after)
        (os.kill if alone else os.killpg)(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
