"""Policies in; each of them loosened in one way after the other, and the cells that could tell, out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from policy_sentry.querying.actions import get_actions_that_support_wildcard_arns_only

from tests.infra.proof.iam import PLAIN, STRANGER, Actor, Cell, Policies
from tests.infra.proof.matrix import Matrix

Document = Mapping[str, Any]
STRANGE = Actor(key="a stranger", arn=f"arn:aws:iam::{STRANGER}:role/admin", policies=("anything",), context={
    **PLAIN, "aws:PrincipalArn": f"arn:aws:iam::{STRANGER}:role/admin"})  # fmt: skip
"""Somebody of another account, who may do everything there."""
CRYPTO = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant")
ON_EVERYTHING = ("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses")
"""What Lambda asks of its role on every interface, though the published list knows narrower."""


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def mutants(policies: Policies) -> Iterator[tuple[str, str, Document]]:
    """(name, document, its loosened form): one statement of one policy says more than it was made to."""
    for name, document in sorted(policies.documents.items()):
        if name in policies.trusts.values() or name == "anything":
            continue
        for i, statement in enumerate(document["Statement"]):
            sid = f"{name} {statement.get('Sid', i)}"
            if statement["Effect"] == "Deny":
                yield f"{sid}: no longer denied", name, _changed(document, i, None)
                continue
            for what, looser in _loosened(statement):
                if any(_said(looser, other) for j, other in enumerate(document["Statement"]) if j != i):
                    continue  # another statement says so already
                yield f"{sid}: {what}", name, _changed(document, i, looser)


def _said(statement: Document, other: Document) -> bool:
    return (other["Effect"] == "Allow" and "Condition" not in other and statement.get("Principal") == other.get("Principal")
            and statement.get("Resource") == other.get("Resource") and set(listed(statement.get("Action", "*"))) <= set(listed(other["Action"])))  # fmt: skip


def _changed(document: Document, i: int, statement: Document | None) -> Document:
    statements = list(document["Statement"])
    statements[i : i + 1] = [statement] if statement else []
    return {**document, "Statement": statements}


def _loosened(statement: Document) -> Iterator[tuple[str, Document]]:
    actions, rest = listed(statement["Action"]), {k: v for k, v in statement.items() if k not in ("Action", "Condition")}
    yield "every action of the service", {**statement, "Action": actions[0].partition(":")[0] + ":*"}
    yield "every action", {**statement, "Action": "*"}
    yield "every action but one", {**{k: v for k, v in statement.items() if k != "Action"}, "NotAction": "iam:CreateUser"}
    yield from _unconditional(statement, rest, actions)
    if "Principal" in statement:
        yield "anybody", {**rest, "Action": actions, "Principal": {"AWS": "*"}}
        yield "a stranger", {**rest, "Action": actions, "Principal": {"AWS": f"arn:aws:iam::{STRANGER}:root"}}
    elif statement["Resource"] != "*":
        yield "every resource", {**statement, "Resource": "*"}
        folders = [r for r in listed(statement["Resource"]) if isinstance(r, str) and r.startswith("arn:aws:s3") and r.count("/") > 1]
        if folders:
            yield "the whole bucket", {**statement, "Resource": [r.partition("/")[0] + "/*" for r in folders]}


def _unconditional(statement: Document, rest: Document, actions: list[str]) -> Iterator[tuple[str, Document]]:
    condition = statement.get("Condition", {})
    if condition:
        yield "no condition", {**rest, "Action": actions}
    keys = [(operator, key) for operator, ks in condition.items() for key in ks]
    arns = str([v for _, ks in condition.items() for k, v in ks.items() if k.endswith(("Arn", ":arn"))])
    for operator, key in keys if len(keys) > 1 else ():
        if key.endswith("Account") and str(condition[operator][key]) in arns:
            continue  # the ARN beside it names the account too
        if key.endswith(("Arn", ":arn")) and any(k.endswith(("Arn", ":arn")) for _, k in keys if k != key):
            continue  # another ARN beside it says whose
        if key == "kms:ViaService" and "Principal" in statement:
            continue  # the role's own policy says through which service
        kept = {o: {k: v for k, v in ks.items() if (o, k) != (operator, key)} for o, ks in condition.items()}
        yield f"without {key}", {**statement, "Condition": {o: ks for o, ks in kept.items() if ks}}


def loosened_trusts(policies: Policies) -> Iterator[tuple[str, str, Document]]:
    for role, name in sorted(policies.trusts.items()):
        (statement,) = policies.documents[name]["Statement"]
        plain = {k: v for k, v in statement.items() if k != "Condition"}
        condition = statement.get("Condition", {})
        service = listed(statement["Principal"].get("Service", []))
        yield f"{role}: a stranger", name, _changed(policies.documents[name], 0, {**plain, "Action": "sts:AssumeRole",
                                                                                    "Principal": {"AWS": f"arn:aws:iam::{STRANGER}:root"}})  # fmt: skip
        yield f"{role}: anybody", name, _changed(policies.documents[name], 0, {**plain, "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}})
        if service:
            more = {**statement, "Principal": {"Service": [*service, "sagemaker.amazonaws.com"]}}
            yield f"{role}: another service, too", name, _changed(policies.documents[name], 0, more)
        if condition:
            yield f"{role}: no condition", name, _changed(policies.documents[name], 0, plain)
        for operator, keys in condition.items():
            for key in keys if len(keys) > 1 else ():
                kept = {**condition, operator: {k: v for k, v in keys.items() if k != key}}
                yield f"{role}: without {key.rpartition(':')[2]}", name, _changed(policies.documents[name], 0, {**statement, "Condition": kept})


def unspeakable(document: Document, accounts: frozenset[str]) -> str:
    """What no policy of ours may say, however much another one holds it back; "" when it says nothing of the kind."""
    for s in document["Statement"]:
        if s["Effect"] != "Allow" or str(listed(s.get("Action", ""))[0]).startswith("sts:AssumeRole"):
            continue
        keys, principal = {k for ks in s.get("Condition", {}).values() for k in ks}, s.get("Principal")
        if {"NotAction", "NotResource", "NotPrincipal"} & s.keys() or any("*" in a for a in listed(s["Action"])):
            return "all but some, or a wildcard in actions"
        if principal is None and "*" in listed(s["Resource"]) and any(not anywhere(a) for a in listed(s["Action"])):
            return "every resource, where AWS knows narrower"
        aws = [str(p) for p in listed(principal.get("AWS", []))] if isinstance(principal, dict) else [str(principal or "")]
        if any(p == "*" for p in aws) and "aws:PrincipalArn" not in keys:
            return "anybody"
        if any(p.startswith("arn:") and p.split(":")[4] not in accounts for p in aws):
            return "a stranger"
        # Secrets Manager is known by its account only; the model says so beside the access.
        needed = "aws:SourceAccount" if isinstance(principal, dict) and principal.get("Service") == "secretsmanager.amazonaws.com" else "rn"
        if isinstance(principal, dict) and "Service" in principal and not any(k.endswith(needed) for k in keys):
            return "a service for anything that it acts for"
        if principal and aws and set(listed(s["Action"])) & set(CRYPTO) and "Service" not in principal and "aws:PrincipalArn" not in keys:
            return "a key for everybody of the account"
        root = any(p.endswith(":root") for p in aws) and not str(listed(s["Action"])[0]).startswith("kms:")
        if root and "aws:PrincipalArn" not in keys:
            return "everybody of an account"
        if principal is None and set(listed(s["Action"])) & set(CRYPTO[:3]) and "kms:DescribeKey" not in listed(s["Action"]):
            if "kms:ViaService" not in keys:
                return "a key by any service"
            if any(str(r).endswith(":key/*") for r in listed(s["Resource"])) and "kms:ResourceAliases" not in keys:
                return "every key of an account"
        if "kms:CreateGrant" in listed(s["Action"]) and "kms:GrantIsForAWSResource" not in keys:
            return "a key to give away"
    return ""


@cache
def anywhere(action: str) -> bool:
    """AWS takes it on every resource only."""
    service = action.partition(":")[0]
    return action in ON_EVERYTHING or action.lower() in {a.lower() for a in get_actions_that_support_wildcard_arns_only(service)}


def without_tls(cell: Cell) -> Iterator[Cell]:
    """The same request in the clear, and with an old version of TLS where that can be told."""
    actor, action, thing = cell
    yield actor, action, replace(thing, context={**thing.context, "aws:SecureTransport": "false"})
    if thing.service == "s3":
        yield actor, action, replace(thing, context={**thing.context, "s3:TlsVersion": "1.1"})


class Suspects:
    """What is denied now, by the document that could change it."""

    def __init__(self, policies: Policies, found: Matrix) -> None:
        self.policies, self.found = policies, found
        self.actors = {**policies.actors, STRANGE.key: STRANGE}
        self.accounts = frozenset(m.account for m in policies.world.made.values())
        applies = {(c[1], c[2]) for c in found.denied | found.allowed if c[2].policy and not c[2].form.startswith("role ")}
        strange = [(STRANGE.key, a, t) for a, t in applies]
        self.by: dict[str, list[Cell]] = {}
        for cell in sorted([*strange, *found.denied], key=lambda c: (c[0] != STRANGE.key, c[1], c[0], c[2].arn, c[2].via or "", c[2].within or "")):
            for document in {*self.actors[cell[0]].policies, cell[2].policy or ""}:
                self.by.setdefault(document, []).append(cell)

    def of(self, document: str, looser: Document) -> tuple[Cell, ...]:
        """Cells of the services that the changed statement is about; what is denied by a statement that is gone."""
        before = self.policies.documents[document]["Statement"]
        new = [s for s in looser["Statement"] if s not in before]
        now = [c for c in sorted(self.found.allowed, key=str) if c[2].policy == document]
        if not new:
            return tuple(bare for c in now for bare in without_tls(c))
        old = [s for s in before if s not in looser["Statement"]]
        services = {a.partition(":")[0] for s in old for a in listed(s["Action"])}
        kept = [(a, action, replace(t, context={**t.context, "s3:x-amz-acl": "private"})) for a, action, t in now if "delivery.logs" in a]
        return (*kept, *(c for c in self.by.get(document, ()) if c[1].partition(":")[0] in services))
