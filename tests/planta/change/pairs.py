"""Pairs of models for `diff`: a name, the model before and the model after, each edited from the small sound model."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from planta.build import build
from planta.change.rename import rename
from planta.locate import locate
from tests.planta.edit import GONE, Edits, edited

SOUND = (Path(__file__).parents[1] / "rules/sound.yaml").read_text(encoding="utf-8")
WAIVER = {"rule": "no-versions", "resource": "resultados", "reason": "Rascunhos.", "owner": "Time", "expires": "2027-01-31"}
NEW_BUCKET = {"kind": "s3-bucket", "lifecycle": {"expire_days": 30, "noncurrent_days": 7}}


@cache
def sound() -> dict[str, Any]:
    tree = locate(SOUND).value
    assert isinstance(tree, dict)
    return tree


EDITS: dict[str, Edits] = {
    # Access
    "access-to-the-database": {"resources.web.to.banco": "connect"},
    "access-by-presigned-url": {"resources.api.to.resultados": {"presign-get": {"for": "pesquisador", "within": "analises/"}}},
    "access-from-a-setting": {"resources.web.secrets": {"SENHA": "senha-app"}},
    "access-taken-away": {"resources.analisar.to.resultados": GONE, "journeys.analisar.steps": [
        "pesquisador > cdn > alb > web > api > pipeline: Pede.", "pipeline > analisar > fila-analise > lote-spot: Põe na fila.",
        "analisar > uploads: Lê.", "pipeline > fim-da-analise > fila-status: Avisa.", "api > fila-status: Recebe o aviso."]},
    "access-to-a-wider-prefix": {"resources.analisar.to.uploads.read": None},
    "access-to-a-narrower-prefix": {"resources.analisar.to.uploads.read": {"within": "amostras/novas/"}},
    "one-more-verb": {"resources.analisar.to.uploads.put": {"within": "amostras/"}},
    "another-port": {"resources.api.ports": {"http": 8080}},
    "a-new-arrow-and-a-wider-role": {
        "resources.parceiro.to.web": "http", "resources.web.to.uploads": {"read": {"within": "amostras/"}}},
    "a-third-party-at-the-service": {"resources.parceiro.to.web": "http"},
    # Exposure
    "filter-taken-off": {"resources.cdn.waf": GONE},
    "filter-only-counts": {"resources.borda-waf.count_only": ["common"]},
    "origin-forgets-its-secret": {"resources.cdn.origin_secret": GONE, "resources.segredo-origem": GONE},
    "load-balancer-made-internal": {"resources.alb.scheme": "internal", "resources.alb.subnets": "rede.app"},
    "cluster-api-opened": {"resources.cluster.endpoint": "public", "resources.cluster.public_cidrs": ["0.0.0.0/0"]},
    "tier-made-public": {"resources.rede.subnets.dados.type": "public"},
    "tier-added": {"resources.rede.subnets.pontos": {"type": "isolated", "block": "10.20.12.0/22"}},
    "bucket-opened": {"resources.resultados.public": True},
    # Encryption and protection
    "key-taken-off-the-queue": {"resources.fila-status.key": None},
    "database-gets-another-key": {"resources.banco.key": "chave-nova", "resources.chave-nova": {"kind": "kms-key"}},
    "rotation-stopped": {"resources.senha-app.rotation": GONE},
    "rotation-slower": {"resources.senha-app.rotation.days": 90},
    "deletion-allowed": {"resources.banco.deletion_protection": False},
    "tls-not-required": {"resources.banco.require_tls": False},
    "a-longer-session": {"resources.acesso-plantao.session": 8},
    "trail-sees-less": {"resources.trilha.data_events": ["uploads"]},
    "alarm-tells-nobody": {"resources.alarme-5xx.notify": None},
    "production-without-approval": {"environments.prod.approval": "automatic"},
    # Durability and retention
    "inputs-deleted-earlier": {"resources.uploads.lifecycle.expire_days": 180},
    "inputs-kept-longer": {"resources.uploads.lifecycle.expire_days": 400, "resources.uploads.lifecycle.noncurrent_days": 400},
    "lock-taken-off": {"resources.resultados.object_lock": GONE},
    "versions-off": {"resources.resultados.versioning": False},
    "backups-shorter": {"resources.banco.backup_days": 7},
    "vault-unlocked": {"resources.cofre.lock": GONE},
    "results-archived": {"resources.resultados.lifecycle.transitions": [{"to": "deep-archive", "after_days": 90}]},
    "queue-without-dead-letters": {"resources.fila-status.dead_letter": None},
    # Redundancy and capacity
    "two-zones": {"resources.rede.zones": 2},
    "one-nat": {"resources.rede.nat": "single"},
    "one-instance": {"resources.banco.instances": 1},
    "fewer-pods": {"resources.web.replicas.min": 2},
    "more-pods": {"resources.web.replicas.max": 24},
    "larger-pools": {"resources.api.pool.size": 200},
    "a-lower-ceiling-of-vcpus": {"resources.lote-spot.max_vcpus": 16},
    "only-in-staging": {"environments.hml.set": {"banco.instances": 1, "banco.capacity.max": 4}},
    # Objectives, requirements, findings
    "objective-above-the-ceiling": {"slos.web.objective": "99.99%"},
    "objective-lowered": {"slos.web.objective": "99%"},
    "a-longer-way": {"journeys.entrar.steps": ["pesquisador > cdn > alb > web > api > banco: Abre.", "api > uploads: Lista."]},
    "users-wait-for-the-job": {"journeys.analisar.async_from": GONE},
    "requirement-weakened": {"requirements.entradas-um-ano.all": ["uploads.lifecycle.expire_days >= 30"]},
    "requirement-dropped": {"requirements.entradas-um-ano": GONE},
    "requirement-added": {"requirements.chave": {"text": "Cifrar.", "source": "pedido", "all": ["banco.key != null"]}},
    "finding-accepted": {"resources.resultados.versioning": False, "waivers": [WAIVER]},
    # Resources
    "bucket-added": {"resources.rascunhos": NEW_BUCKET, "resources.api.to.rascunhos": "put"},
    "bucket-removed": {"resources.resultados": GONE, "resources.analisar.to.resultados": GONE, "journeys.analisar.steps": [
        "pesquisador > cdn > alb > web > api > pipeline: Pede.", "pipeline > analisar > fila-analise > lote-spot: Põe na fila."]},
    "another-kind": {"resources.fila-status": {"kind": "kinesis-stream", "key": "chave-dados"}, "resources.fim-da-analise.to": GONE,
                     "resources.api.to.fila-status": "read", "resources.alarme-rejeitados": GONE, "journeys.analisar.steps": [
                         "pesquisador > cdn > alb > web > api > pipeline: Pede.", "api > fila-status: Recebe o aviso."]},
    "a-default-for-all-buckets": {"defaults.s3-bucket.minimum_tls": "1.3"},
    "a-default-that-nothing-takes": {"defaults.efs": {"key": "chave-dados"}},
    # Environments, steps, views, words
    "another-account": {"environments.prod.account": "444444444444"},
    "an-environment-more": {"environments.dev": {"account": "555555555555"}},
    "one-step-more": {"provisioning.antes": {"title": "Antes", "purpose": "Vem antes.", "resources": []}},
    "data-moves-to-another-step": {"provisioning.dados": {"title": "Dados", "purpose": "Dados.", "resources": ["banco", "alarme-fila"]},
                                   "provisioning.tudo.resources": [r for r in sound()["provisioning"]["tudo"]["resources"] if r not in ("banco", "alarme-fila")]},
    "view-shows-more": {"views.entrada.show": ["pesquisador", "cdn", "alb", "web", "api", "banco", "uploads"]},
    "only-words": {"resources.banco.note": "Guarda tudo.", "system.name": "A Loja", "slos.web.title": "Páginas abrem"},
    "a-label-on-an-arrow": {"resources.web.to.api": {"http": {"label": "pergunta"}}},
    "a-time-limit-on-an-arrow": {"resources.web.to.api": {"http": {"timeout_seconds": 5}}},
    "a-bit-of-everything": {"resources.web.to.banco": "connect", "resources.uploads.lifecycle.noncurrent_days": 30, "resources.rede.zones": 2,
                            "resources.lote-spot.max_vcpus": 512, "resources.banco.note": "Mudou.", "slos.web.objective": "99.9%"},
}  # fmt: skip
ALIKE = ("reordered", "reformatted", "commented", "anchors-expanded", "windows-line-ends")
"""Pairs that mean the same."""


def _reordered(tree: dict[str, Any]) -> dict[str, Any]:
    out = {k: v for k, v in reversed(tree.items())}
    for section in ("resources", "journeys", "slos", "requirements"):
        out[section] = dict(reversed(tree[section].items()))
    return out


def pairs() -> Iterator[tuple[str, str, str]]:
    """(name, text before, text after)."""
    for name, edits in EDITS.items():
        yield name, SOUND, edited(sound(), edits)
    model = build(SOUND)
    yield "renamed-and-pinned", SOUND, rename(model, "banco", "dados-da-loja").text
    yield "renamed-and-lost", SOUND, rename(model, "uploads", "envios", pin=False).text
    yield "renamed-without-data", SOUND, rename(model, "web", "paginas").text
    moved = build(rename(model, "api", "nucleo").text)
    yield "renamed-and-changed", SOUND, moved.source.replace("pool: {workers: 2, size: 5", "pool: {workers: 2, size: 9")
    first = {"provisioning.zero": {"title": "Zero", "purpose": "Antes.", "resources": []}}
    swapped = json.loads(edited(sound(), first))
    before = json.dumps(swapped, ensure_ascii=False)
    swapped["provisioning"] = dict(reversed(swapped["provisioning"].items()))
    yield "steps-swapped", before, json.dumps(swapped, ensure_ascii=False)
    yield "finding-fixed", edited(sound(), {"resources.banco.deletion_protection": False, "resources.rede.nat": "single"}), SOUND
    yield "requirement-fulfilled", edited(sound(), {"resources.uploads.lifecycle.expire_days": 100}), SOUND
    yield "reordered", SOUND, json.dumps(_reordered(sound()), ensure_ascii=False)
    yield "reformatted", SOUND, json.dumps(sound(), ensure_ascii=False, indent=2)
    yield "commented", SOUND, re.sub(r"(?m)^(  \w[\w-]*:)", r"  # um comentário\n\1", SOUND)
    anchored = SOUND.replace("kind: sns-topic, key: chave-dados, to: {canal: notify}", "kind: sns-topic, key: chave-dados, to: &avisa {canal: notify}")
    yield "anchors-expanded", anchored.replace("key: chave-borda, to: {canal: notify}", "key: chave-borda, to: *avisa"), SOUND
    yield "windows-line-ends", SOUND, SOUND.replace("\n", "\r\n")
