"""Random valid models of any kinds: a seed in, the text of an architecture.yaml out.

Resources start from the kinds' examples; every setting that names a resource then names one that exists, and arrows are
drawn where a verb allows it.
"""

import copy
from random import Random
from typing import Any

import yaml

from planta.callers import instead
from planta.kinds import BY_ID
from planta.kinds.base import Kind, iter_links
from tests.planta.kinds.samples import FILE

EXAMPLES: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
WORDS = ("alfa", "beta", "gama", "delta", "norte", "sul", "leste", "oeste", "azul", "verde")
PLACES = ("eu-west-1", "us-east-2", "sa-east-1", "ap-southeast-2")


class _Maker:
    def __init__(self, seed: int, size: int) -> None:
        self.rnd = Random(seed)
        self.size = size
        self.resources: dict[str, dict[str, Any]] = {}

    def of_kind(self, kinds: tuple[str, ...]) -> str:
        """The id of a resource of one of the kinds; made when there is none, or now and then."""
        known = [i for i, r in self.resources.items() if r["kind"] in kinds]
        # One network is enough: two examples of it would have the same addresses.
        if known and (self.rnd.random() < 0.9 or "vpc" in kinds):
            return self.rnd.choice(known)
        return self.add(self.rnd.choice(sorted(kinds)))

    def add(self, kind: str) -> str:
        name = f"{self.rnd.choice(WORDS)}-{len(self.resources) + 1}"
        raw = {"kind": kind, **copy.deepcopy(self.rnd.choice(EXAMPLES[kind]))}
        self.resources[name] = raw
        cls = BY_ID[kind]
        if cls.owners:
            raw["in"] = self.of_kind(cls.owners)
        elif "in" in raw:
            raw["in"] = self.of_kind(tuple(BY_ID))
        self._relink(cls, name, raw)
        return name

    def _relink(self, cls: type[Kind], name: str, raw: dict[str, Any]) -> None:
        for path, value, link in list(iter_links(cls.model_validate(_tuples(raw)))):
            target = self.of_kind(link.kinds or ("s3-bucket", "sqs-queue", "lambda", "kms-key"))
            suffix = value.partition(".")[2]
            if self.resources[target]["kind"] == "vpc" and (link.part or suffix):
                tiers = self.resources[target]["subnets"]
                public = [t for t in tiers if tiers[t]["type"] == "public"]
                if raw.get("scheme") == "public" and not public:
                    raw["scheme"] = "internal"
                suffix = self.rnd.choice(sorted(public if raw.get("scheme") == "public" else tiers))
            _put(raw, path, f"{target}.{suffix}" if suffix else target)

    def arrows(self) -> list[tuple[str, str]]:
        drawn = []
        for source, raw in list(self.resources.items()):
            for target in self.rnd.sample(sorted(self.resources), min(2, len(self.resources))):
                to = self.resources[target]["kind"]
                outside = "subnets" in BY_ID[raw["kind"]].model_fields and "subnets" not in raw
                verbs = [v.name for v in BY_ID[to].verbs if (not v.sources or raw["kind"] in v.sources) and not (outside and v.ports)]
                verbs += [] if outside else list(self.resources[target].get("ports", ()))
                verbs = [v for v in verbs if not instead(source, raw["kind"], target, to, v)]
                if verbs and self.rnd.random() < 0.6:
                    raw.setdefault("to", {})[target] = self.rnd.choice(verbs)
                    drawn.append((source, target))
        return drawn

    def model(self) -> dict[str, Any]:
        kinds = sorted(BY_ID)
        while len(self.resources) < self.size:
            self.of_kind((self.rnd.choice(kinds),))
        drawn = self.arrows()
        language = self.rnd.choice(("pt-BR", "en"))
        ids = list(self.resources)
        document: dict[str, Any] = {
            "planta": 1,
            "system": {"id": "azar", "name": "Sistema ao acaso", "region": self.rnd.choice(PLACES), "language": language},
            "environments": {"prod": {"account": "222222222222", "domain": "azar.example"}, "hml": {"account": "111111111111"}},
            "resources": self.resources,
            "views": {
                "tudo": {"title": "Tudo", "show": ["all"], "zones": self.rnd.random() < 0.5},
                "perto": {"title": "Perto", "show": [f"near:{self.rnd.choice(ids)}"]},
            },
            "provisioning": {"unica": {"title": "Única", "purpose": "Tudo de uma vez.", "resources": ids}},
            "deck": {"title": "Ao acaso", "slides": {
                "mapa": {"title": "Mapa", "layout": "view", "view": "perto", "minutes": 2, "notes": "Nada."},
                "passos": {"title": "Passos", "layout": "steps", "minutes": 1, "notes": "Nada."}}},
        }  # fmt: skip
        if drawn:
            source, target = self.rnd.choice(drawn)
            document["journeys"] = {"ida": {"title": "Ida", "steps": [f"{source} > {target}: Vai."]}}
            document["slos"] = {"ida": {"title": "Ida", "journey": "ida", "objective": "99.5%", "measured_at": target,
                                        "sli": {"of": target, "type": "availability", "good": "boas", "valid": "todas"}}}  # fmt: skip
        return document


def any_model(seed: int, size: int) -> str:
    """The text of a random valid model with at least `size` resources."""
    return yaml.safe_dump(_Maker(seed, size).model(), allow_unicode=True, sort_keys=False)


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _tuples(v) for k, v in value.items()}
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


def _put(raw: Any, path: tuple[str | int, ...], value: str) -> None:
    for part in path[:-1]:
        raw = raw[part]
    raw[path[-1]] = value
