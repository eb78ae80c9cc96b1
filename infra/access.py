"""Arrows and derived grants as IAM: a site in; a role for each principal, and its policies, each statement with the model's line, out."""

from collections.abc import Iterator
from itertools import groupby

from infra import actors, key_policy
from infra.actors import owner
from infra.kinds import FACETS
from infra.kinds.base import Grant, on
from infra.parts import CannotSynthesize, Part, Use
from infra.policies import Policy, line, one
from infra.site import Site
from planta.access import Access
from planta.kinds import BY_ID
from planta.needs import Need, needs

NARROWER = frozenset({"batch:TerminateJob", "batch:CancelJob"})
"""Actions that the model allows on everything and AWS on something narrower."""
INTERFACES = frozenset({"ec2:CreateNetworkInterface", "ec2:AttachNetworkInterface", "ec2:DeleteNetworkInterface",
                        "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"})  # fmt: skip
"""What a network plug-in does; Lambda and CodeBuild ask for it on everything, nodes need it on the account's interfaces only."""
WITHOUT_RESOURCE = frozenset({a for k in BY_ID.values() for v in k.verbs for a in v.any_resource} | {
    "ecr:GetAuthorizationToken", "secretsmanager:GetRandomPassword", "logs:StopQuery", *INTERFACES,
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeInstances", "ec2:DescribeSubnets",
    "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries",
    "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
    "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"}) - NARROWER - {
    "cloudwatch:PutMetricData"}  # fmt: skip
"""Actions that AWS accepts on every resource only."""
BATCH_EVENTS = "StepFunctionsGetEventsForBatchJobsRule"
"""The rule by which Step Functions learns that a job ended; AWS names it."""


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """What IAM must allow a role (the access's principal) for one access."""
    nodes = site.kind(owner(access.principal)) == "eks-nodegroup"
    everywhere = tuple(a for a in access.actions if a in WITHOUT_RESOURCE and not (nodes and a in INTERFACES))
    if everywhere:
        yield on("*", actions=everywhere)
    rest = access._replace(actions=tuple(a for a in access.actions if a not in everywhere))
    if not rest.actions:
        return
    of, _, part = access.target.partition(".")
    if part:
        yield from _derived(site, rest, of, part)
        return
    build = FACETS[site.kind(of)].grants if site.kind(of) in FACETS else None
    if build is None:
        raise CannotSynthesize(
            f"{access.because}: nothing says which resources {', '.join(rest.actions)} are on ({site.kind(of)})"
        )
    yield from build(site, rest)


def _derived(site: Site, access: Access, of: str, part: str) -> Iterator[Grant]:
    """Parts that no line of the model makes: a log group, a namespace of metrics, a rule."""
    match part:
        case "logs":
            canary = "-*" if site.kind(of) == "canary" else ""
            yield on(f"{site.log_group_arn(of)}{canary}:*", actions=access.actions)
        case "metrics":
            emits = getattr(site.config(of), "emits", None)
            namespace = emits.namespace if emits else "CloudWatchSynthetics"
            yield on("*", actions=access.actions, condition={"StringEquals": {"cloudwatch:namespace": namespace}})
        case "events":
            yield on(site.arn("events", f"rule/{BATCH_EVENTS}", of=of), actions=access.actions)
        case _:
            raise CannotSynthesize(f"{access.because}: nothing is known of {access.target}")


def policies(site: Site) -> dict[tuple[str, str], Policy]:
    """(role, step) -> what the role may do from that step on: the last of the steps that make the two ends."""
    found: dict[tuple[str, str], Policy] = {}

    def add(role: str, step: str, sid: str, where: str, grant: Grant) -> None:
        statement = {"Effect": "Allow", "Action": one(grant.actions), "Resource": one(grant.resources)}
        if grant.condition:
            statement["Condition"] = {k: dict(v) for k, v in grant.condition.items()}
        found.setdefault((role, step), Policy()).add(sid, where, **statement)

    for access in site.accesses:
        target = owner(access.target)
        if not access.actions:
            continue
        for role in actors.roles(site, access):
            for grant in grants(site, access._replace(principal=role)):
                add(role, site.later(owner(role), target), access.because, line(access), grant)
            if site.kind(owner(role)) == "permission-set" and site.kind(target) == "eks-cluster":
                add(role, site.later(role, target), f"{access.because}.role", line(access),
                    on(site.role_arn(role), actions=("sts:AssumeRole",)))  # fmt: skip
    for need in needs(site.architecture):
        for grant in needed(site, need):
            add(need.principal, site.step(owner(need.principal)), f"needs {need.why.en}", line(need), grant)
    return found


def needed(site: Site, need: Need) -> Iterator[Grant]:
    """A need as statements: neighbouring actions on the same resources make one."""
    single = (_on(site, need, action) for action in need.actions)
    for (resources, condition), alike in groupby(single, key=lambda g: (g.resources, g.condition)):
        yield Grant(actions=tuple(a for g in alike for a in g.actions), resources=resources, condition=condition)


def _on(site: Site, need: Need, action: str) -> Grant:
    if need.target is not None and site.kind(need.target) == "kms-key":
        return on(Use(need.target, "arn"), actions=(action,), condition=key_policy.for_need(site, need, action))
    of_kind = FACETS[site.kind(owner(need.principal))].needs
    return of_kind(site, need, action) if of_kind else on("*", actions=(action,))


def build(site: Site) -> Iterator[Part]:
    """Roles and their policies. A permission set holds its policy itself."""
    found = policies(site)
    roles = dict.fromkeys(role for role, _ in found)
    for id, _ in site.deployed():
        if site.kind(id) in FACETS and FACETS[site.kind(id)].managed:
            roles.setdefault(id)
    for role in roles:
        if site.kind(owner(role)) != "permission-set":
            yield role_part(site, role)
    for (role, step), policy in found.items():
        if site.kind(owner(role)) != "permission-set":
            yield policy_part(site, role, step, policy)


def document_of(site: Site, principal: str) -> dict[str, object] | None:
    """All that a principal may do, as one document."""
    merged = Policy()
    for (role, _), policy in policies(site).items():
        if role == principal:
            merged.statements += policy.statements
    return merged.document if merged.statements else None


def role_part(site: Site, role: str) -> Part:
    id = owner(role)
    facet = FACETS[site.kind(id)]
    if facet.trust is None:
        raise CannotSynthesize(f"{id}: a {site.kind(id)} needs a role, but nothing says who takes it on")
    name = site.role(role).what
    managed = [f"arn:aws:iam::aws:policy/{p}" for p in facet.managed] if role == id else []
    trusted = facet.trust(role, site)
    return Part(owner=id, name=name, type="AWS::IAM::Role", gives={name: "Arn"}, lines={"role": f"resources.{id}"}, properties={
        "RoleName": site.role_name(role), "Description": f"{role} ({site.kind(id)})", "AssumeRolePolicyDocument": trusted,
        **({"ManagedPolicyArns": managed} if managed else {})})  # fmt: skip


def policy_part(site: Site, role: str, step: str, policy: Policy) -> Part:
    """`policy` in the step that makes the role; what later steps add stands in theirs."""
    id = owner(role)
    part = role.partition(".")[2]
    name = (f"{part}-policy" if part else "policy") + ("" if step == site.step(id) else f"-{step}")
    return Part(owner=id, name=name, type="AWS::IAM::RolePolicy", step=step, lines=policy.lines, after=((id, site.role(role).what),),
                properties={"RoleName": site.role_name(role), "PolicyName": name, "PolicyDocument": policy.document})  # fmt: skip
