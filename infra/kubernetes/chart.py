"""The same objects in every environment in; one Helm chart, and the values in which the environments differ, out.

Nothing is written as a template: where all environments agree the chart holds the value, where they differ it takes it
from the values file, under the object's own path. So the chart renders exactly the plain manifests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.kubernetes.objects import Object
from infra.kubernetes.tokens import TOKEN, names
from planta.yaml_text import dump

HELPERS = """{{- /* A text with the values that only a deployment knows (values: outputs) in place of its tokens, as JSON. */ -}}
{{- define "filled" -}}
{{- $text := toJson .value -}}
{{- range $name, $value := .root.Values.outputs -}}
{{- if $value -}}
{{- $text = replace (printf "${%s}" $name) (toString $value) $text -}}
{{- end -}}
{{- end -}}
{{- if regexMatch "[$][{][a-z][a-z0-9-]*[.][a-z-]+[}]" $text -}}
{{- fail (printf "outputs: no value for %s" (regexFind "[$][{][a-z][a-z0-9-]*[.][a-z-]+[}]" $text)) -}}
{{- end -}}
{{- $text -}}
{{- end -}}
"""
_ABSENT = object()


@dataclass
class _Gathered:
    """What the templates refer to, while they are made."""

    expressions: list[str] = field(default_factory=list)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def placeholder(self, expression: str) -> str:
        self.expressions.append(expression)
        return f"PLANTA_{len(self.expressions) - 1}_HERE"

    def put(self, path: tuple[str, ...], by_environment: Mapping[str, Any]) -> str:
        for environment, value in by_environment.items():
            at = self.values.setdefault(environment, {})
            for part in path[:-1]:
                at = at.setdefault(part, {})
            if value is not _ABSENT:
                at[path[-1]] = value
        return "index .Values " + " ".join(json.dumps(p) for p in path)


def chart(
    name: str, kubernetes: str, by_environment: Mapping[str, Mapping[str, list[Object]]], outputs: Mapping[str, Mapping[str, str]]
) -> dict[str, bytes]:
    """`chart/…` and `values-ENV.yaml` for each environment; `outputs` by environment are what is known of the tokens."""
    gathered = _Gathered(values={e: {} for e in by_environment})
    files: dict[str, bytes] = {}
    groups = list(dict.fromkeys(g for objects in by_environment.values() for g in objects))
    for group in groups:
        keyed = {e: {_key(o): o for o in objects.get(group, [])} for e, objects in by_environment.items()}
        parts = [_template(gathered, group, key, {e: k.get(key) for e, k in keyed.items()})
                 for key in dict.fromkeys(key for k in keyed.values() for key in k)]  # fmt: skip
        files[f"chart/templates/{group}.yaml"] = "---\n".join(parts).encode()
    wanted = names([list(o.values()) for o in by_environment.values()])
    files["chart/Chart.yaml"] = dump({
        "apiVersion": "v2", "name": name, "description": f"Workloads of {name}, made from its architecture.yaml.", "type": "application",
        "version": "1.0.0", "kubeVersion": f">= {kubernetes}-0",
    }).encode()  # fmt: skip
    files["chart/values.yaml"] = dump({"outputs": {n: "" for n in wanted}}).encode()
    files["chart/templates/_helpers.tpl"] = HELPERS.encode()
    for environment, values in gathered.values.items():
        known = {n: v for n, v in outputs.get(environment, {}).items() if n in wanted}
        files[f"values-{environment}.yaml"] = dump({"outputs": known, **values}).encode()
    return files


def _key(object: Object) -> str:
    return f"{object['kind']}/{object['metadata']['name']}"


def _template(gathered: _Gathered, group: str, key: str, by_environment: Mapping[str, Object | None]) -> str:
    """One object; what only some environments have stands under a condition."""
    first = len(gathered.expressions)
    there = {e: o for e, o in by_environment.items() if o is not None}
    kind, _, name = key.partition("/")
    path = (group, kind) if name == group else (group, kind, name)
    # An unmanaged text of ours may hold braces, which Helm would take for its own.
    body = dump(_merged(gathered, path, there)).replace("{{", '{{ "{{" }}')
    for number in range(first, len(gathered.expressions)):
        body = body.replace(f"PLANTA_{number}_HERE", f"{{{{ {gathered.expressions[number]} }}}}")
    if len(there) == len(by_environment):
        return body
    condition = gathered.put(("present", group, key), {e: e in there for e in by_environment})
    return f"{{{{- if {condition} }}}}\n{body}{{{{- end }}}}\n"


def _merged(gathered: _Gathered, path: tuple[str, ...], by_environment: Mapping[str, Any]) -> Any:
    values = list(by_environment.values())
    first = values[0]
    if all(v == first for v in values) and not names(first):
        return first
    if all(isinstance(v, dict) and v.keys() == first.keys() for v in values):
        return {k: _merged(gathered, (*path, k), {e: v[k] for e, v in by_environment.items()}) for k in first}
    labels = _labels(first)
    if labels and all(_labels(v) == labels for v in values):
        return [_merged(gathered, (*path, label), {e: v[i] for e, v in by_environment.items()}) for i, label in enumerate(labels)]
    if all(v == first for v in values) and isinstance(first, str) and TOKEN.search(first):
        return gathered.placeholder(f'include "filled" (dict "root" . "value" {json.dumps(first, ensure_ascii=False)})')
    where = gathered.put(path, by_environment)
    if names(values):
        return gathered.placeholder(f'include "filled" (dict "root" . "value" ({where}))')
    return gathered.placeholder(f"{where} | toJson")


def _labels(items: Any) -> list[str]:
    """What a list's items are called in a path; a list without such names is a value as a whole."""
    if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
        return []
    called = [i.get("name") or i.get("secretKey") for i in items]
    return called if all(isinstance(c, str) for c in called) and len(set(called)) == len(called) else []
