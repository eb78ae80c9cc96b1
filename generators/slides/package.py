"""A presentation in; the same bytes on every machine out: parts stored in one order, with one date."""

import io
import re
import zipfile
from typing import Any

_DATE = (2020, 1, 1, 0, 0, 0)
"""Outputs carry no clock: the date is a constant, not the build's."""


def package(deck: Any) -> bytes:
    """The PPTX file of a python-pptx presentation, byte for byte the same for the same slides."""
    raw = io.BytesIO()
    deck.save(raw)
    return normalize(raw.getvalue())


def normalize(data: bytes) -> bytes:
    """A zip package rewritten without compression and without clocks; packages inside it likewise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for item in source.infolist():
            part = source.read(item.filename)
            if item.filename.endswith(".xlsx"):
                part = normalize(part)
            elif item.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2020-01-01T00:00:00Z", part)
            info = zipfile.ZipInfo(item.filename, _DATE)
            info.external_attr, info.create_system = 0o600 << 16, 3
            target.writestr(info, part)
    return out.getvalue()
