"""Peaks in; small files in the formats that instruments' converters write, whole or broken on purpose, out."""

import base64
import hashlib
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

Peaks = Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Scan:
    peaks: Peaks
    level: int = 1
    minutes: float = 0.5
    precursor: float | None = None
    charge: int | None = None


SCANS = (
    Scan(peaks=[(100.5, 10.0), (200.25, 250.0), (300.125, 40.0)], minutes=0.5),
    Scan(peaks=[(110.0, 5.0), (220.0, 55.0)], level=2, minutes=0.6, precursor=200.25, charge=2),
    Scan(peaks=[], level=2, minutes=0.7, precursor=300.125, charge=3),
    Scan(peaks=[(150.0, 900.0)], minutes=0.8),
)


@dataclass(frozen=True, kw_only=True)
class Lies:
    """What is wrong with a file."""

    count: int | None = None
    length: int | None = None
    raw: bytes | None = None
    """The intensity array's bytes, before base64."""
    text: str | None = None
    """The intensity array's text itself."""
    doctype: str = ""
    compression: str = ""
    checksum: str | None = None
    without: frozenset[str] = field(default_factory=frozenset)


def _cv(accession: str, name: str, value: str = "", unit: str = "") -> str:
    units = f' unitCvRef="UO" unitAccession="{unit}" unitName="minute"' if unit else ""
    return f'<cvParam cvRef="MS" accession="{accession}" name="{name}" value="{value}"{units}/>'


def mzml(scans: Sequence[Scan] = SCANS, *, bits: int = 64, compressed: bool = True, indexed: bool = True, lies: Lies | None = None) -> bytes:
    """As msconvert writes it; `indexed` with offsets and checksum."""
    lies = lies or Lies()
    spectra = "\n".join(_spectrum(n, s, bits, compressed, lies) for n, s in enumerate(scans))
    body = f"""<mzML xmlns="http://psi.hupo.org/ms/mzml" id="tiny" version="1.1.0">
  <cvList count="2">
    <cv id="MS" fullName="Proteomics Standards Initiative Mass Spectrometry Ontology" version="4.1.0" URI="http://purl.obolibrary.org/obo/ms.obo"/>
    <cv id="UO" fullName="Unit Ontology" version="09:04:2014" URI="http://purl.obolibrary.org/obo/uo.obo"/>
  </cvList>
  <fileDescription><fileContent>{_cv("MS:1000579", "MS1 spectrum")}</fileContent></fileDescription>
  <referenceableParamGroupList count="1"><referenceableParamGroup id="common">{_cv("MS:1000127", "centroid spectrum")}</referenceableParamGroup></referenceableParamGroupList>
  <softwareList count="1"><software id="maker" version="1">{_cv("MS:1000799", "custom unreleased software tool")}</software></softwareList>
  <instrumentConfigurationList count="1"><instrumentConfiguration id="IC1">{_cv("MS:1000031", "instrument model")}</instrumentConfiguration></instrumentConfigurationList>
  <dataProcessingList count="1"><dataProcessing id="DP1"><processingMethod order="1" softwareRef="maker">{_cv("MS:1000544", "Conversion to mzML")}</processingMethod></dataProcessing></dataProcessingList>
  <run id="run" defaultInstrumentConfigurationRef="IC1">
    <spectrumList count="{len(scans) if lies.count is None else lies.count}" defaultDataProcessingRef="DP1">
{spectra}
    </spectrumList>
  </run>
</mzML>"""
    head = f'<?xml version="1.0" encoding="utf-8"?>\n{lies.doctype}'
    if not indexed:
        return (head + body + "\n").encode()
    start = f'{head}<indexedmzML xmlns="http://psi.hupo.org/ms/mzml">\n{body}\n'.encode()
    offsets = "".join(
        f'<offset idRef="scan={n + 1}">{start.index(f"""<spectrum index="{n}" """.encode())}</offset>' for n in range(len(scans))
    )
    start += f'<indexList count="1"><index name="spectrum">{offsets}</index></indexList>\n'.encode()
    start += f"<indexListOffset>{start.index(b'<indexList ')}</indexListOffset>\n<fileChecksum>".encode()
    digest = lies.checksum or hashlib.sha1(start, usedforsecurity=False).hexdigest()
    return start + f"{digest}</fileChecksum>\n</indexedmzML>\n".encode()


def _spectrum(number: int, scan: Scan, bits: int, compressed: bool, lies: Lies) -> str:
    mz, intensity = [p[0] for p in scan.peaks], [p[1] for p in scan.peaks]
    precursor = ""
    if scan.precursor is not None:
        charge = _cv("MS:1000041", "charge state", str(scan.charge)) if scan.charge else ""
        precursor = f"""<precursorList count="1"><precursor><selectedIonList count="1"><selectedIon>{_cv("MS:1000744", "selected ion m/z", str(scan.precursor))}{charge}</selectedIon></selectedIonList><activation>{_cv("MS:1000133", "collision-induced dissociation")}</activation></precursor></precursorList>"""
    arrays = [("MS:1000514", "m/z array", mz, Lies()), ("MS:1000515", "intensity array", intensity, lies if number == 0 else Lies())]
    texts = [_array(a, n, v, bits, compressed, lie) for a, n, v, lie in arrays if n not in lies.without]
    length = len(mz) if lies.length is None or number else lies.length
    return f"""      <spectrum index="{number}" id="scan={number + 1}" defaultArrayLength="{length}">
        <referenceableParamGroupRef ref="common"/>{_cv("MS:1000511", "ms level", str(scan.level))}
        <scanList count="1">{_cv("MS:1000795", "no combination")}<scan>{_cv("MS:1000016", "scan start time", str(scan.minutes), "UO:0000031")}</scan></scanList>
        {precursor}<binaryDataArrayList count="{len(texts)}">{"".join(texts)}</binaryDataArrayList>
      </spectrum>"""


def _array(accession: str, name: str, values: list[float], bits: int, compressed: bool, lies: Lies) -> str:
    data = array("d" if bits == 64 else "f", values).tobytes() if lies.raw is None else lies.raw
    text = base64.b64encode(zlib.compress(data) if compressed and lies.raw is None else data).decode() if lies.text is None else lies.text
    width = _cv("MS:1000523", "64-bit float") if bits == 64 else _cv("MS:1000521", "32-bit float")
    how = _cv("MS:1000574", "zlib compression") if compressed else _cv("MS:1000576", "no compression")
    return f"""<binaryDataArray encodedLength="{len(text)}">{width}{lies.compression or how}{_cv(accession, name)}<binary>{text}</binary></binaryDataArray>"""


def mgf(scans: Sequence[Scan] = SCANS) -> bytes:
    """The fragment spectra, as search engines take them."""
    blocks = []
    for number, scan in enumerate(scans):
        if scan.precursor is not None:
            peaks = "".join(f"{mz} {intensity}\n" for mz, intensity in scan.peaks)
            blocks.append(f"BEGIN IONS\nTITLE=scan={number + 1}\nPEPMASS={scan.precursor} 1000\nCHARGE={scan.charge}+\n"
                          f"RTINSECONDS={scan.minutes * 60}\n{peaks}END IONS\n")
    return ("# made for tests\n\n" + "\n".join(blocks)).encode()
