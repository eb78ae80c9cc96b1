"""`check --fix`: what is mechanical is mended where it stands, once, and nothing else moves."""

import json
from pathlib import Path

import pytest

from planta.__main__ import main
from planta.build import build
from planta.change.mend import mend
from tests.planta.change.pairs import SOUND

SLIPS = {
    "kind": ("kind: kms-key}", "kind: kms-keyy}"),
    "field": ("  banco:\n    kind: aurora-postgresql", "  banco:\n    # o banco\n    deletion_protecton: true # sim\n    kind: aurora-postgresql"),
    "verb": ("banco: connect", "banco: conect"),
    "target": ("banco: connect", "bancoo: connect"),
    "section": ("\njourneys:", "\njourney:"),
    "choice": ("scheme: public", "scheme: publc"),
    "quotes": ('account: "222222222222"', "account: 222222222222"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_mended_and_nothing_else_moves(name: str) -> None:
    right, wrong = SLIPS[name]
    assert right in SOUND
    text = SOUND.replace(right, wrong, 1)
    mended, mends = mend(text)
    assert mends and build(mended).findings == build(SOUND).findings
    expected = text.replace("deletion_protecton", "deletion_protection") if name == "field" else SOUND
    assert mended == expected
    assert mend(mended) == (mended, ()), "once is enough"


def test_all_slips_at_once_and_a_kind_hides_its_fields() -> None:
    text = SOUND
    for right, wrong in [*SLIPS.values(), ("visibility:", "visibilty:")]:
        text = text.replace(right, wrong, 1)
    assert build(mend(text)[0]).findings == build(SOUND).findings


@pytest.mark.parametrize("wrong", ["kind: quantum-computer}", "kind: kms-key, zzz: 1}", "kind: [kms-key]}"])
def test_what_wants_a_decision_stays(wrong: str) -> None:
    text = SOUND.replace("kind: kms-key}", wrong, 1)
    assert mend(text) == (text, ())


def test_a_version_keeps_its_figures() -> None:
    text = SOUND.replace('version: "1.35"', "version: 1.30", 1)
    assert mend(text)[0] == SOUND.replace('version: "1.35"', 'version: "1.30"', 1)


def test_quotes_and_lists() -> None:
    text = SOUND.replace("zones: 3", 'zones: "3"', 1).replace("instances: [m7g.large]", "instances: m7g.large", 1)
    assert text.count("\n") == SOUND.count("\n") and mend(text)[0] == SOUND


def test_quotes_alone_do_not_make_a_percentage() -> None:
    text = SOUND.replace('objective: "', "objective: 99.5 # ", 1)
    assert text != SOUND and mend(text) == (text, ())


def test_the_command_writes_tells_and_keeps_line_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(SOUND.replace("kind: kms-key}", "kind: kms-keyy}", 1).replace("\n", "\r\n").encode())
    assert main(["check", str(file), "--fix"]) == 0
    assert file.read_bytes() == SOUND.replace("\n", "\r\n").encode()
    told = capsys.readouterr().err
    assert "mended: kms-keyy → kms-key [unknown-kind]" in told and "No problems found." in told
    before = file.stat().st_mtime_ns
    assert main(["check", str(file), "--fix"]) == 0 and file.stat().st_mtime_ns == before, "nothing to mend, nothing written"


WAIVERS = """
waivers:
  # accepted by the team
  - rule: unscanned-images
    resource: banco
    reason: >-
      Longa.
      # no comment
    owner: Eu
    expires: "2020-05-31"
  # the next one
  - {rule: images-kept-forever, resource: banco, reason: Sim., owner: Eu, expires: "2027-05-31"}
"""


def test_needless_waivers_go_and_comments_stay() -> None:
    text = SOUND.rstrip("\n") + WAIVERS + "# end\n"
    assert [f.code for f in build(text).findings] == ["waiver-needless"] * 2
    mended, mends = mend(text)
    assert mended == SOUND.rstrip("\n") + "\n  # accepted by the team\n  # the next one\n# end\n"
    assert {m.code for m in mends} == {"waiver-needless"} and build(mended).findings == build(SOUND).findings


def test_a_waiver_that_is_expired_or_may_name_the_wrong_place_is_a_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = SOUND.rstrip("\n").replace("resultados: {kind: s3-bucket,", "resultados: {kind: s3-bucket, versioning: false,", 1)
    misplaced = broken + WAIVERS.replace("unscanned-images", "no-versions")
    assert "no-versions" in {f.code for f in build(misplaced).findings}
    assert mend(misplaced)[0].count("rule: no-versions") == 1
    file = tmp_path / "m.yaml"
    file.write_text(misplaced.replace("resource: banco", "resource: resultados", 1), encoding="utf-8")
    assert main(["check", str(file), "--fix", "--json", "--as-of", "2026-01-01"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [f["code"] for f in told["findings"]] == ["waiver-expired"]
    assert [m["code"] for m in told["mended"]] == ["waiver-needless"] and told["mended"][0]["after"] is None
    assert file.read_text(encoding="utf-8").count("rule: ") == 1
