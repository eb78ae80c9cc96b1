"""The policy of a bucket: a bucket in; who may write logs to it or read it from outside, TLS only, and the step that makes it, out."""

from collections.abc import Iterator

from infra import actors
from infra.actors import Service
from infra.parts import Value
from infra.policies import Policy, by_source, line, one
from infra.site import Site
from planta.elements import ResourceLink

ON_BUCKET = frozenset({"s3:ListBucket", "s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads",
                       "s3:GetBucketVersioning", "s3:GetReplicationConfiguration"})  # fmt: skip
"""Actions on a bucket; all others are on its objects."""


def bucket(site: Site, id: str) -> Policy:
    policy, arn, config = Policy(), site.bucket_arn(id), site.config(id)
    both = [arn, f"{arn}/*"]
    policy.add("TlsOnly", f"resources.{id}", Effect="Deny", Principal={"AWS": "*"}, Action="s3:*", Resource=both,
               Condition={"Bool": {"aws:SecureTransport": "false"}})  # fmt: skip
    policy.add("TlsVersion", f"resources.{id}.minimum_tls", Effect="Deny", Principal={"AWS": "*"}, Action="s3:*", Resource=both,
               Condition={"NumericLessThan": {"s3:TlsVersion": config.minimum_tls}})  # fmt: skip
    for link in site.architecture.links_to(id):
        if link.field == "access_logs":
            _access_logs(policy, site, link, arn)
    _accesses(policy, site, id, arn)
    return policy


def step(site: Site, id: str) -> str:
    """The last step of what the policy names by an ARN that only exists once deployed: a distribution."""
    readers = [
        a.source
        for a in site.architecture.arrows_to(id)
        if site.kind(a.source) == "cloudfront" and site.together(a.source, id)
    ]
    return site.later(id, *readers)


def _access_logs(policy: Policy, site: Site, link: ResourceLink, arn: str) -> None:
    who = _deliverer(site, link.source)
    if who is None:
        return
    condition = by_source(who)
    if who.principal == "delivery.logs.amazonaws.com":
        condition["StringEquals"] = {**condition["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}
    policy.add(f"{link.source}.access_logs", ".".join(map(str, link.path)), Effect="Allow", Principal={"Service": who.principal},
               Action="s3:PutObject", Resource=f"{arn}/{log_prefix(site, link.source)}*", Condition=condition)  # fmt: skip


def log_prefix(site: Site, id: str) -> str:
    """Where a resource's access log lands in the bucket; what CloudFront delivers gets AWS's own folder before it."""
    return f"AWSLogs/{site.account(id)}/CloudFront/" if site.kind(id) == "cloudfront" else f"{id}/"


def _deliverer(site: Site, id: str) -> Service | None:
    account = site.account(id)
    match site.kind(id):
        case "s3-bucket":
            return Service(principal="logging.s3.amazonaws.com", arns=(site.bucket_arn(id),), account=account)
        case "alb":
            arn = site.arn("elasticloadbalancing", f"loadbalancer/app/{site.name(id)}/*", of=id)
            return Service(principal="logdelivery.elasticloadbalancing.amazonaws.com", arns=(arn,), account=account)
        case "nlb":
            arn = site.arn("elasticloadbalancing", f"loadbalancer/net/{site.name(id)}/*", of=id)
            return Service(principal="logdelivery.elasticloadbalancing.amazonaws.com", arns=(arn,), account=account)
        case "cloudfront":
            arn = site.arn("logs", f"delivery-source:{site.name(id)}", of=id)
            return Service(principal="delivery.logs.amazonaws.com", arns=(arn,), account=account)
    return None


def _accesses(policy: Policy, site: Site, id: str, arn: str) -> None:
    """Services that act by themselves, and roles of other accounts; roles of the same account have it in their own policy."""
    for access in site.accesses:
        if access.target != id or not access.actions:
            continue
        who = actors.service(site, access)
        roles = actors.roles(site, access)
        if who and not roles:
            condition = by_source(who)
            for actions, resource in _split(site, access.actions, arn, _folder(site, access.principal)):
                policy.add(access.because, line(access), Effect="Allow", Principal={"Service": who.principal}, Action=one(actions),
                           Resource=resource, Condition=condition)  # fmt: skip
        for role in roles:
            role_arn = site.role_arn(role)
            if site.account(actors.owner(role)) == site.account(id):
                continue
            for actions, resource in _split(site, access.actions, arn, _folder(site, access.principal)):
                policy.add(access.because, line(access), Effect="Allow",
                           Principal={"AWS": f"arn:aws:iam::{role_arn.split(':')[4]}:root"}, Action=one(actions), Resource=resource,
                           Condition={"ArnEquals": {"aws:PrincipalArn": role_arn}})  # fmt: skip


def _folder(site: Site, principal: str) -> str:
    """What a service may write: its own folder of the account that the objects are about."""
    kind, account = site.kind(actors.owner(principal)), site.account(actors.owner(principal))
    return {"cloudtrail": f"AWSLogs/{account}/*", "aws-config": f"AWSLogs/{account}/Config/*"}.get(kind, "*")


def _split(site: Site, actions: tuple[str, ...], arn: str, folder: str) -> Iterator[tuple[tuple[str, ...], Value]]:
    objects = tuple(a for a in actions if a not in ON_BUCKET)
    if objects:
        yield objects, f"{arn}/{folder}"
    if len(objects) < len(actions):
        yield tuple(a for a in actions if a in ON_BUCKET), arn
