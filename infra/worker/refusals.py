"""A code and its details in; the sentence that tells the researcher why a file is refused, in their language, out."""

import os

REASONS: dict[str, tuple[str, str]] = {
    "empty": ("o arquivo está vazio", "the file is empty"),
    "too-large": ("o arquivo passa do limite de {limit} bytes", "the file is larger than the limit of {limit} bytes"),
    "compressed": ("arquivo compactado; envie o mzML ou o MGF sem compactar", "compressed file; send the mzML or MGF uncompressed"),
    "unknown-format": ("não é mzML nem MGF", "neither mzML nor MGF"),
    "not-xml": ("XML malformado na linha {line}: {problem}", "malformed XML at line {line}: {problem}"),
    "doctype": ("declaração DOCTYPE não é aceita em mzML", "a DOCTYPE declaration is not accepted in mzML"),
    "too-deep": ("elementos aninhados demais", "elements nested too deeply"),
    "no-spectra": ("nenhum espectro no arquivo", "no spectrum in the file"),
    "count": ("o arquivo anuncia {expected} espectros e tem {found}", "the file announces {expected} spectra and holds {found}"),
    "checksum": (
        "a soma SHA-1 não confere: o arquivo foi alterado ou cortado", "the SHA-1 sum does not match: the file was changed or cut"),
    "array-length": (
        "espectro {spectrum}: anuncia {expected} picos e tem {found}", "spectrum {spectrum}: announces {expected} peaks and holds {found}"),
    "array-missing": ("espectro {spectrum}: falta a lista de {array}", "spectrum {spectrum}: the {array} array is missing"),
    "array-too-large": ("espectro {spectrum}: mais de {limit} picos", "spectrum {spectrum}: more than {limit} peaks"),
    "encoding": ("espectro {spectrum}: lista de picos ilegível ({problem})", "spectrum {spectrum}: unreadable peak array ({problem})"),
    "compression": ("espectro {spectrum}: compressão {name} não é aceita", "spectrum {spectrum}: compression {name} is not supported"),
    "number": ("espectro {spectrum}: valor inválido em {what}: {value}", "spectrum {spectrum}: invalid value in {what}: {value}"),
    "unclosed": ("espectro {spectrum}: sem END IONS", "spectrum {spectrum}: no END IONS"),
    "line": ("linha {line}: {text}", "line {line}: {text}"),
    "not-text": ("linha {line}: não é texto", "line {line}: not text"),
    "no-files": ("nenhum arquivo em {place}", "no file in {place}"),
    "not-a-result": ("{place} não é um resultado de análise", "{place} is not the result of an analysis"),
}  # fmt: skip
REFUSED = 3
"""Exit code of a refused file: running the job again would not help."""


class Refused(Exception):
    """A file that cannot be analysed; `code` is stable, the sentence is for people."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        portuguese, english = REASONS[code]
        spoken = portuguese if os.environ.get("WORKER_LANGUAGE", "pt-BR").startswith("pt") else english
        super().__init__(spoken.format(**details))
