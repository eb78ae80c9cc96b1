"""JSON Schema of architecture.yaml, generated from the same classes that validate it."""

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from planta.describe import describe
from planta.document import Document
from planta.kinds import BY_ID


def schema() -> dict[str, Any]:
    """Draft 2020-12: the document, with one branch a kind under `resources`, chosen by `kind`."""
    describe()
    models = [(Document, "validation"), *((k, "validation") for k in BY_ID.values())]
    places, combined = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = combined["$defs"]
    names = {k.kind_id: places[k, "validation"]["$ref"].rpartition("/")[2] for k in BY_ID.values()}
    for kind in BY_ID.values():
        definition = definitions[names[kind.kind_id]]
        definition["properties"]["kind"] = {"const": kind.kind_id, "description": definition.get("description", "")}
    root = definitions.pop("Document")
    root["properties"]["resources"]["additionalProperties"] = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(names), "description": "The kind of the resource."}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": {"$ref": f"#/$defs/{name}"}}
            for kind, name in names.items()
        ],
    }
    root["properties"]["defaults"]["properties"] = {
        kind: {"type": "object", "description": f"Defaults of every {kind}.", "properties": {
            field: value for field, value in definitions[name]["properties"].items() if field not in ("kind", "to", "in")},
            "additionalProperties": False} for kind, name in names.items()
    }  # fmt: skip
    root["properties"]["defaults"]["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "architecture.yaml",
        **root,
        "$defs": definitions,
    }


def text() -> str:
    """The schema as the committed file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
