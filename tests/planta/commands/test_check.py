"""`check --as-of`: the one place where a date comes in."""

from pathlib import Path

import pytest

from planta.__main__ import main
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
