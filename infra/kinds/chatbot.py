"""Slack channels: what topics publish is shown; commands from the channel may do nothing, or read at most."""

from collections.abc import Iterator

from infra.kinds.base import Facet, service_trust
from infra.parts import Part
from infra.site import Site
from planta.kinds.chatbot import GUARDRAILS, SlackChannel


def build(id: str, config: SlackChannel, site: Site) -> Iterator[Part]:
    """The role has no policy: the guardrail limits what a person's own role could do from the channel."""
    topics = [site.topic_arn(a.source) for a in site.architecture.arrows_to(id) if site.kind(a.source) == "sns-topic"]
    trust = service_trust("chatbot.amazonaws.com")(id, site)
    yield Part(owner=id, name="role", type="AWS::IAM::Role", gives={"role": "Arn"},
               properties={"RoleName": site.role_name(id), "AssumeRolePolicyDocument": trust})  # fmt: skip
    yield Part(owner=id, type="AWS::Chatbot::SlackChannelConfiguration", gives={"arn": "Arn"}, properties={
        "ConfigurationName": site.name(id), "SlackWorkspaceId": config.workspace, "SlackChannelId": config.channel,
        "IamRoleArn": site.role(id), "SnsTopicArns": topics, "LoggingLevel": "ERROR", "UserRoleRequired": False,
        "GuardrailPolicies": [f"arn:aws:iam::aws:policy/{GUARDRAILS[config.guardrail]}"]})  # fmt: skip


KINDS = {"slack-channel": Facet(build=build)}
