"""The worker on whole and on broken files, from folders and from S3: results, refusals by name, and what they cost in memory."""

import base64
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.worker.__main__ import main
from infra.worker.analysis import analyse
from infra.worker.refusals import REASONS, Refused
from tests.infra.worker.samples import SCANS, Lies, Scan, mgf, mzml

HOME = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("bits", [64, 32])
@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("indexed", [True, False])
def test_an_mzml_file_is_summed_up(bits: int, compressed: bool, indexed: bool) -> None:
    result = analyse(io.BytesIO(mzml(bits=bits, compressed=compressed, indexed=indexed)))
    assert (result["format"], result["spectra"], result["ms_levels"], result["peaks"]) == ("mzML", 4, {"1": 2, "2": 2}, 6)
    assert result["tic"] == 10 + 250 + 40 + 5 + 55 + 900
    assert result["base_peak"] == {"mz": 150.0, "intensity": 900.0, "spectrum": "scan=4"}
    assert result["mz_range"] == [100.5, 300.125] and result["seconds_range"] == pytest.approx([30, 48])
    assert result["precursors"] == {"count": 2, "mz_range": [200.25, 300.125], "charges": {"2": 1, "3": 1}}
    assert result["chromatogram"] == [[30.0, 300.0], [48.0, 900.0]]


def test_an_mgf_file_is_summed_up() -> None:
    data = mgf()
    result = analyse(io.BytesIO(data))
    assert (result["format"], result["spectra"], result["ms_levels"], result["peaks"]) == ("MGF", 2, {"2": 2}, 2)
    assert result["tic"] == 60 and result["precursors"]["charges"] == {"2": 1, "3": 1} and result["bytes"] == len(data)


def test_an_array_that_unfolds_to_more_than_it_announces_is_never_unfolded() -> None:
    bomb = base64.b64encode(zlib.compress(bytes(200_000_000), 9)).decode()
    data = mzml(lies=Lies(text=bomb), indexed=False)
    tracemalloc.start()
    assert _code(data) == "array-length"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_memory_stays_flat_however_many_spectra_there_are() -> None:
    scans = [Scan(peaks=[(100.0 + i, 1.0) for i in range(500)])] * 400
    data = mzml(scans, compressed=False)
    tracemalloc.start()
    assert analyse(io.BytesIO(data))["peaks"] == 200_000
    assert len(data) > 4_000_000 and tracemalloc.get_traced_memory()[1] < 14_000_000
    tracemalloc.stop()


def _code(data: bytes, limit: int = 1 << 30) -> str:
    with pytest.raises(Refused) as refused:
        analyse(io.BytesIO(data), limit)
    return refused.value.code


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.mzML", data)
    return out.getvalue()


LAUGHS = '<!DOCTYPE mzML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE mzML [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
NUMPRESS = '<cvParam cvRef="MS" accession="MS:1002312" name="MS-Numpress linear prediction compression" value=""/>'
GOOD = mzml()
BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "a zip file": (_zipped(GOOD), "compressed"),
    "a gzip file": (b"\x1f\x8b\x08" + b"0" * 20, "compressed"),
    "prose": (b"Dear lab, please find attached", "unknown-format"),
    "another XML": (b"<html><body/></html>", "unknown-format"),
    "entities": (mzml(lies=Lies(doctype=LAUGHS)), "doctype"),
    "an outside entity": (mzml(lies=Lies(doctype=OUTSIDE)), "doctype"),
    "deep": (b"<mzML>" + b"<a>" * 100, "too-deep"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "not-xml"),
    "no spectrum": (mzml([]), "no-spectra"),
    "one spectrum lost": (mzml(lies=Lies(count=5)), "count"),
    "one byte changed": (GOOD.replace(b'id="run"', b'id="RUN"'), "checksum"),
    "another's checksum": (mzml(lies=Lies(checksum="0" * 40)), "checksum"),
    "more peaks announced": (mzml(lies=Lies(length=4)), "array-length"),
    "not base64": (mzml(lies=Lies(text="@@@@")), "encoding"),
    "base64 of noise": (mzml(lies=Lies(text="AAAA")), "encoding"),
    "compressed array cut": (mzml(lies=Lies(text=base64.b64encode(zlib.compress(bytes(24))[:-6]).decode())), "encoding"),
    "not a number": (mzml(lies=Lies(raw=array("d", [1, float("nan"), 3]).tobytes()), compressed=False), "number"),
    "endless": (mzml(lies=Lies(raw=array("d", [1, float("inf"), 3]).tobytes()), compressed=False), "number"),
    "negative": (mzml(lies=Lies(raw=array("d", [1, -2, 3]).tobytes()), compressed=False), "number"),
    "no intensities": (mzml(lies=Lies(without=frozenset({"intensity array"}))), "array-missing"),
    "a compression of its own": (mzml(lies=Lies(compression=NUMPRESS)), "compression"),
    "a huge array announced": (mzml(lies=Lies(length=10**9)), "array-too-large"),
    "a level in words": (mzml(indexed=False).replace(b'name="ms level" value="1"', b'name="ms level" value="one"'), "number"),
    "MGF that never ends": (mgf().rpartition(b"END IONS")[0], "unclosed"),
    "MGF in MGF": (mgf().replace(b"END IONS", b"", 1), "unclosed"),
    "MGF with words for peaks": (mgf().replace(b"110.0 5.0", b"110.0 five"), "number"),
    "MGF with too many columns": (mgf().replace(b"110.0 5.0", b"110.0 5.0 1 2"), "line"),
    "MGF without mass": (mgf().replace(b"PEPMASS=200.25 1000\n", b""), "number"),
    "MGF with a wrong charge": (mgf().replace(b"CHARGE=2+", b"CHARGE=two"), "number"),
    "MGF with peaks outside": (b"100 1\n" + mgf(), "line"),
    "MGF of bytes": (mgf().replace(b"TITLE=scan=2", b"TITLE=\xff\xfe"), "not-text"),
    "MGF in one endless line": (mgf() + b"x" * 200_000, "line"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_by_name(name: str) -> None:
    data, expected = BROKEN[name]
    assert _code(data) == expected


def test_every_reason_to_refuse_is_met_in_these_tests() -> None:
    elsewhere = {"too-large", "no-files", "not-a-result"}
    assert {code for _, code in BROKEN.values()} | elsewhere == set(REASONS)


class _Endless:
    """A file that starts well and never ends."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int, /) -> bytes:
        start = mgf() if self.given == 0 else b""
        self.given += size
        return (start + b"# more\n" * size)[:size]


def test_a_file_beyond_the_limit_is_not_read_on() -> None:
    endless = _Endless()
    with pytest.raises(Refused, match="limite de 5000000 bytes"):
        analyse(endless, limit=5_000_000)
    assert endless.given < 8_000_000


# The command, on folders


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    for name, data in (("p1.mzML", mzml()), ("p2.mgf", mgf()), ("p3.mzML", mzml(SCANS[:1]))):
        (tmp_path / "in/s1").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in/s1" / name).write_bytes(data)
    return tmp_path


def test_a_sample_goes_from_files_to_its_result(sample: Path) -> None:
    source, target = f"{sample}/in", f"{sample}/out"
    assert main(["check", "s1/", "--source", source]) == 0
    for name in ("p1.mzML", "p2.mgf", "p3.mzML"):
        assert main(["analyse", f"s1/{name}", "--source", source, "--target", target]) == 0
    assert main(["merge", "s1/", "--source", target]) == 0
    result = json.loads((sample / "out/s1/result.json").read_text("utf-8"))
    assert list(result["files"]) == ["s1/p1.mzML", "s1/p2.mgf", "s1/p3.mzML"]
    assert (result["spectra"], result["peaks"], result["tic"]) == (4 + 2 + 1, 6 + 2 + 3, 1260 + 60 + 300)
    assert result["base_peak"]["intensity"] == 900 and result["ms_levels"] == {"1": 3, "2": 4}
    assert sorted(p.name for p in (sample / "out").rglob("*") if p.is_file()) == ["p1.mzML.json", "p2.mgf.json", "p3.mzML.json", "result.json"]


def test_running_a_step_again_changes_nothing(sample: Path) -> None:
    words = ["analyse", "s1/p1.mzML", "--source", f"{sample}/in", "--target", f"{sample}/out"]
    assert main(words) == 0
    before = (sample / "out/s1/p1.mzML.json").read_bytes()
    assert main(words) == 0 and (sample / "out/s1/p1.mzML.json").read_bytes() == before


@pytest.mark.parametrize(("language", "said"), [("pt-BR", "a soma SHA-1 não confere"), ("en", "the SHA-1 sum does not match")])
def test_a_refusal_says_why_in_the_readers_language_and_writes_nothing(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    monkeypatch.setenv("WORKER_LANGUAGE", language)
    (sample / "in/s1/p1.mzML").write_bytes(BROKEN["one byte changed"][0])
    assert main(["analyse", "s1/p1.mzML", "--source", f"{sample}/in", "--target", f"{sample}/out"]) == 3
    line = json.loads(capsys.readouterr().err)
    assert line["error"] == "checksum" and line["file"] == "s1/p1.mzML" and said in line["message"]
    assert not (sample / "out").exists()


def test_a_check_names_every_refused_file(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sample / "in/s1/p1.mzML").write_bytes(b"")
    (sample / "in/s1/p2.mgf").write_bytes(b"hello")
    assert main(["check", "s1/", "--source", f"{sample}/in"]) == 3
    lines = [json.loads(x) for x in capsys.readouterr().err.splitlines()]
    refused = {x["file"]: x["error"] for x in lines if "message" in x}
    assert (refused["s1/p1.mzML"], refused["s1/p2.mgf"]) == ("empty", "unknown-format")
    assert {"accepted": "s1/p3.mzML"} in lines


def test_what_is_missing_or_no_result_or_outside_is_told_apart(sample: Path) -> None:
    source = f"{sample}/in"
    assert main(["check", "s2/", "--source", source]) == 3
    assert main(["merge", "s1/", "--source", source]) == 3
    assert main(["analyse", "s1/absent.mzML", "--source", source]) == 4
    assert main(["analyse", "../../../etc/hostname", "--source", source]) == 4
    (sample / "in/s1/odd.json").write_text("{}")
    assert main(["merge", "s1/", "--source", source]) == 3


def test_the_key_may_come_from_what_a_state_machine_hands_on(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["--source", f"{sample}/in", "--target", f"{sample}/out"]
    monkeypatch.setenv("INPUT", json.dumps({"amostra": "s1/", "arquivo": ["s1/p1.mzML"]}))
    assert main(["check", "--input", "amostra", *words]) == 0
    monkeypatch.setenv("INPUT", json.dumps("s1/p1.mzML"))
    assert main(["analyse", *words]) == 0 and (sample / "out/s1/p1.mzML.json").exists()
    for wrong in ("{", "[]", '{"amostra": 1}'):
        monkeypatch.setenv("INPUT", wrong)
        with pytest.raises(SystemExit, match="2"):
            main(["check", "--input", "amostra", *words])


def test_it_runs_as_a_program_of_its_own(sample: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "infra.worker", "analyse", "s1/p2.mgf", "--source", "$IN", "--target", f"{sample}/out"],
        cwd=HOME, env={"IN": f"{sample}/in", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, json.loads(ran.stderr)) == (0, {"written": "s1/p2.mgf.json"})


# The command, on S3


@pytest.fixture
def buckets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    boto3, moto = pytest.importorskip("boto3"), pytest.importorskip("moto")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with moto.mock_aws():
        client = boto3.client("s3")
        for bucket in ("uploads", "results"):
            client.create_bucket(Bucket=bucket)
        yield client


def test_a_sample_goes_from_bucket_to_bucket(buckets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPLOADS_BUCKET", "uploads")
    buckets.put_object(Bucket="uploads", Key="samples/s1/p1.mzML", Body=mzml())
    buckets.put_object(Bucket="uploads", Key="samples/s1/p2.mgf", Body=mgf())
    source, parts = "s3://$UPLOADS_BUCKET/samples", "s3://results/partial"
    assert main(["check", "s1/", "--source", source]) == 0
    for name in ("p1.mzML", "p2.mgf"):
        assert main(["analyse", f"s1/{name}", "--source", source, "--target", parts]) == 0
    assert main(["merge", "s1/", "--source", parts, "--target", "s3://results/analyses"]) == 0
    result = json.loads(buckets.get_object(Bucket="results", Key="analyses/s1/result.json")["Body"].read())
    assert result["spectra"] == 6 and result["sample"] == "s1"
    assert main(["analyse", "s1/absent", "--source", source, "--target", parts]) == 4
    assert main(["analyse", "s1/p1.mzML", "--source", "s3://no-such-bucket", "--target", parts]) == 4


def test_a_corrupt_object_leaves_no_result(buckets: Any) -> None:
    buckets.put_object(Bucket="uploads", Key="s1/p1.mzML", Body=BROKEN["cut in the middle"][0])
    assert main(["analyse", "s1/p1.mzML", "--source", "s3://uploads", "--target", "s3://results"]) == 3
    assert "Contents" not in buckets.list_objects_v2(Bucket="results")
