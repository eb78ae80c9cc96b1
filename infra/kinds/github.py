"""Workflows of GitHub Actions: a role that exactly one branch or environment may take on, without keys."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import Part, Value
from infra.site import Site
from planta.kinds.github import ISSUER, Workflow


def trust(principal: str, site: Site) -> Value:
    config = site.config(principal)
    assert isinstance(config, Workflow)
    only = {f"{ISSUER}:sub": config.subject(site.architecture.environment_id), f"{ISSUER}:aud": "sts.amazonaws.com"}
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": f"arn:aws:iam::{site.account(principal)}:oidc-provider/{ISSUER}"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": only}}]}  # fmt: skip


def build(id: str, config: Workflow, site: Site) -> Iterator[Part]:
    """An account has one provider for GitHub: the first workflow makes it."""
    first = next(w for w in site.of_kind("github-workflow") if site.account(w) == site.account(id))
    if first == id:
        yield Part(owner=id, name="provider", type="AWS::IAM::OIDCProvider", gives={"provider": "Arn"},
                   properties={"Url": f"https://{ISSUER}", "ClientIdList": ["sts.amazonaws.com"]})  # fmt: skip


KINDS = {"github-workflow": Facet(build=build, trust=trust)}
