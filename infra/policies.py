"""Policies that stand on resources (topics, queues): a resource in; its statements out, each with the model's line."""

from dataclasses import dataclass, field

from infra import actors
from infra.actors import Service
from infra.parts import Value, logical
from infra.site import Site
from planta.access import Access
from planta.needs import Need


@dataclass
class Policy:
    """A policy document in the making, and where its statements come from."""

    statements: list[dict[str, Value]] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)

    def add(self, sid: str, line: str, **statement: Value) -> None:
        sid = logical(sid)
        taken = {s["Sid"] for s in self.statements}
        count = 1
        unique = sid
        while unique in taken:
            count += 1
            unique = f"{sid}{count}"
        self.lines[unique] = line
        self.statements.append({"Sid": unique, **statement})

    @property
    def document(self) -> dict[str, Value]:
        return {"Version": "2012-10-17", "Statement": self.statements}


def line(access: Access | Need) -> str:
    """The model's line as a dotted path."""
    return ".".join(str(p) for p in access.path)


def one(values: tuple[Value, ...] | list[Value]) -> Value:
    """A single value alone, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def by_source(who: Service) -> dict[str, Value]:
    """Only for that resource of that account."""
    exact = all(isinstance(a, str) and "*" not in a for a in who.arns)
    return {
        "ArnEquals" if exact else "ArnLike": {"aws:SourceArn": one(who.arns)},
        "StringEquals": {"aws:SourceAccount": who.account},
    }


def _tls_only(policy: Policy, arns: Value, line: str, actions: str) -> None:
    policy.add("TlsOnly", line, Effect="Deny", Principal={"AWS": "*"}, Action=actions, Resource=arns,
               Condition={"Bool": {"aws:SecureTransport": "false"}})  # fmt: skip


def _admit_services(policy: Policy, site: Site, id: str, arn: Value) -> None:
    for access in site.accesses:
        if (
            access.target == id
            and access.actions
            and (who := actors.service(site, access))
            and not actors.roles(site, access)
        ):
            policy.add(access.because, line(access), Effect="Allow", Principal={"Service": who.principal},
                       Action=one(access.actions), Resource=arn, Condition=by_source(who))  # fmt: skip


def topic(site: Site, id: str) -> Policy:
    policy = Policy()
    _tls_only(policy, site.topic_arn(id), f"resources.{id}", "sns:Publish")
    _admit_services(policy, site, id, site.topic_arn(id))
    for source, told in site.told_of_use():
        if told == id:
            policy.add(f"{source}.break_glass", f"resources.{source}.break_glass", Effect="Allow",
                       Principal={"Service": "events.amazonaws.com"}, Action="sns:Publish", Resource=site.topic_arn(id),
                       Condition=by_source(actors.use_rule(site, source)))  # fmt: skip
    return policy


def queue(site: Site, id: str, suffix: str = "") -> Policy:
    policy = Policy()
    arn = site.queue_arn(id, suffix)
    _tls_only(policy, arn, f"resources.{id}", "sqs:*")
    if not suffix:
        _admit_services(policy, site, id, arn)
        for arrow in site.architecture.arrows_to(id):
            if site.kind(arrow.source) == "sns-topic":
                who = Service(
                    principal="sns.amazonaws.com",
                    arns=(site.topic_arn(arrow.source),),
                    account=site.account(arrow.source),
                )
                policy.add(arrow.id, ".".join(map(str, arrow.path)), Effect="Allow", Principal={"Service": who.principal},
                           Action="sqs:SendMessage", Resource=arn, Condition=by_source(who))  # fmt: skip
    return policy
