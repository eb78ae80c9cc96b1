"""Who acts in AWS for a resource of the model: an access in; its roles, or the service that a resource policy admits, out."""

from dataclasses import dataclass

from infra.parts import Use, Value, join
from infra.site import CFN_ROLE, Site
from planta.access import Access

EXECUTED = ("batch-job", "ecs-service")
"""Kinds with two roles: the application's, and the one with which the service starts it (image, log, secrets)."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service of AWS that acts for a resource, known by the resource's ARN."""

    principal: str
    arns: tuple[Value, ...]
    """What `aws:SourceArn` must be; patterns where the ARN cannot be known beforehand."""
    account: str


def setting(access: Access) -> str:
    """The field that an access follows from: "image", "logs.keep_days"; "" for an arrow."""
    return access.because.partition(".")[2] if access.origin == "setting" else ""


def owner(principal: str) -> str:
    return principal.partition(".")[0]


def roles(site: Site, access: Access) -> tuple[str, ...]:
    """The roles that carry out an access; () when a service does, or nobody in AWS."""
    principal = access.principal
    if "." in principal:  # a part that acts with a role of ours (a rotation), or with the service's own linked role
        return (principal,) if principal.endswith(".rotation") else ()
    kind, field = site.kind(principal), setting(access)
    if site.config(principal).pods and field == "image":
        return _nodes(site, principal)
    if kind in EXECUTED and access.verb in ("encrypt", "decrypt"):
        return _by_key(site, access)
    if kind in EXECUTED and _starts(site, access):
        if kind == "batch-job" and not site.fargate(principal) and field != "secrets" and access.verb != "decrypt":
            return tuple(site.computes(principal))
        return (f"{principal}.execution",)
    if kind == "cloudtrail":
        return (principal,) if access.target == f"{principal}.logs" else ()
    if kind == "event-rule" and site.kind(access.target) in ("sns-topic", "sqs-queue", "lambda", "kms-key"):
        return ()
    if kind in ("http-api", "rest-api") or not access.actions:
        return ()
    acts = type(site.config(principal)).principal or kind == "vpc" or field == "replicate_to"
    return (principal,) if acts else ()


def _starts(site: Site, access: Access) -> bool:
    """It is what the service does to start the workload, not what its code does."""
    field = setting(access).partition(".")[0]
    return field in ("image", "logs", "secrets", "parameters") and access.because.startswith(f"{access.principal}.")


def _by_key(site: Site, access: Access) -> tuple[str, ...]:
    """Of one key, the service decrypts what the workload is started with, and the workload what it reaches: either, or both."""
    uses = key_uses(site, access.principal, access.target, access.verb)
    at_start = {f"{access.principal}.execution" for _, starts in uses if starts}
    return (*(r for r in (access.principal,) if any(not starts for _, starts in uses)), *sorted(at_start))


def key_uses(site: Site, principal: str, key: str, use: str) -> list[tuple[str, bool]]:
    """(what is encrypted, whether it is fetched to start the principal) for one use of a key: "encrypt" or "decrypt"."""
    ends = [(a.target, False, a.verb.key) for a in site.architecture.arrows_from(principal)]
    ends += [(n.target, n.field.partition(".")[0] in ("secrets", "parameters"), n.link.key) for n in site.architecture.links
             if n.source == principal]  # fmt: skip
    return [(t, starts) for t, starts, needed in ends if needed == use and getattr(site.config(t), "key", None) == key]


def _nodes(site: Site, workload: str) -> tuple[str, ...]:
    """The node groups that pull a workload's image: all that it may run on."""
    config = site.config(workload)
    groups = [n for n in site.of_kind("eks-nodegroup") if site.config(n).in_ == config.in_]
    return tuple(n for n in groups if not config.nodes or n in config.nodes)


def service(site: Site, access: Access, policy_of: str | None = None) -> Service | None:
    """The service that carries out an access, where no role does; `policy_of`: the resource whose policy names it."""
    id = owner(access.principal)
    if "." in access.principal:
        return None
    name, account = site.name(id), site.account(id)

    def act(principal: str, *arns: Value) -> Service:
        return Service(principal=principal, arns=arns, account=account)

    match site.kind(id):
        case "alarm":
            return act("cloudwatch.amazonaws.com", site.arn("cloudwatch", f"alarm:{name}", of=id))
        case "event-rule":
            bus = site.config(id).bus
            rule = f"{site.name(bus)}/{name}" if bus else name
            return act("events.amazonaws.com", site.arn("events", f"rule/{rule}", of=id))
        case "budget":
            return act("budgets.amazonaws.com", site.arn("budgets", f"budget/{name}", of=id, region=""))
        case "backup-vault":
            return act("backup.amazonaws.com", site.arn("backup", f"backup-vault:{name}", of=id))
        case "prometheus":
            return act("aps.amazonaws.com", site.arn("aps", "workspace/*", of=id))
        case "ses-identity":
            return act("ses.amazonaws.com", site.arn("ses", f"configuration-set/{name}", of=id))
        case "cloudtrail":
            return act("cloudtrail.amazonaws.com", site.arn("cloudtrail", f"trail/{name}", of=id))
        case "cloudfront":
            return act("cloudfront.amazonaws.com", _distribution(site, id, policy_of or access.target))
        case "http-api" | "rest-api":
            return act("apigateway.amazonaws.com", join(site.arn("execute-api", "", of=id), Use(id, "id"), "/*"))
    return None


def use_rule(site: Site, permission_set: str) -> Service:
    """The rule that tells each use of a permission set."""
    arn = site.arn("events", f"rule/{site.name(permission_set)}-use", of=permission_set)
    return Service(principal="events.amazonaws.com", arns=(arn,), account=site.account(permission_set))


def _distribution(site: Site, id: str, policy_of: str) -> Value:
    """Exactly that distribution in a bucket's policy, which is made with it; any of the account in a key's, which is there long before."""
    if site.kind(policy_of) == "s3-bucket" and site.together(id, policy_of):
        return join(site.arn("cloudfront", "distribution/", of=id, region=""), Use(id, "id"))
    return site.arn("cloudfront", "distribution/*", of=id, region="")


def deployer(site: Site, id: str) -> str:
    """The role with which CloudFormation makes what stands in a resource's account and region."""
    account = site.account(id)
    return f"arn:aws:iam::{account}:role/{CFN_ROLE}-{account}-{site.region(id)}"
