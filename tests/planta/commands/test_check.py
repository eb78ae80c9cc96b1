"""`check`: the summary for people, and `--as-of`, the one place where a date comes in."""

from pathlib import Path

import pytest

from planta.__main__ import main
from tests.planta.broken_cases import BASE
from tests.planta.change.pairs import WAIVER, sound
from tests.planta.edit import edited


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--as-of", "2027-01-31"), 0), (("--as-of", "2027-02-01"), 1)])
def test_an_expired_waiver_is_a_finding_of_its_day(words: tuple[str, ...], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(edited(sound(), {"resources.resultados.versioning": False, "waivers": [WAIVER]}), encoding="utf-8")
    assert main(["check", str(file), *words]) == code
    assert ("[waiver-expired]" in capsys.readouterr().out) == bool(code)


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--as-of", "tomorrow"])
    assert "--as-of" in capsys.readouterr().err


@pytest.mark.parametrize(("old", "new", "said"), [
    ("kms-key", "kms-key", "and"),
    ("kind: kms-key", "kind: kms-kay", "1 problem; the model is unusable until it is mended."),
    ("zones: 3", "zones: x, y", "2 problems; the model is unusable until they are mended."),
])  # fmt: skip
def test_the_summary_counts_and_says_what_next(old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(BASE.replace(old, new).replace("expire_days: 365, n", "expires_days: 365, n" if "2 p" in said else "expire_days: 365, n"))
    assert main(["check", str(file)]) == (1 if said == "and" else 2)
    told = capsys.readouterr().err.strip()
    if said == "and":
        assert all(word in told for word in ("warning", "note", "planta schema waivers"))
    else:
        assert told == said


@pytest.mark.parametrize(("words", "said"), [
    (["chek"], 'Did you mean "check"?'), (["frobnicate"], "`planta --help` lists them"), (["export"], "required: FORM\n"),
])  # fmt: skip
def test_wrong_words_are_answered_with_the_right_ones(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2 and said in capsys.readouterr().err


def test_a_folder_without_a_model_hears_of_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["build"], ["explain", "x"]):
        assert main(command) == 2
        assert "`planta init` makes" in capsys.readouterr().err
