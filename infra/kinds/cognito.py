"""User pools: a second factor, no hint at who exists, mail through our own identity."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Use, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.cognito import UserPool


def build(id: str, config: UserPool, site: Site) -> Iterator[Part]:
    name = site.name(id)
    mail = None
    if config.email:
        domain = site.host(site.config(config.email).domain)
        mail = {"EmailSendingAccount": "DEVELOPER", "SourceArn": site.arn("ses", f"identity/{domain}", of=config.email),
                "From": f"no-reply@{domain}", "ConfigurationSet": site.name(config.email)}  # fmt: skip
    yield Part(
        owner=id,
        type="AWS::Cognito::UserPool",
        removal="Retain" if site.protected else "Delete",
        after=((config.email or "", ""),),
        gives={"arn": "Arn", "id": "UserPoolId", "endpoint": "ProviderURL"},
        properties=without_none(
            {
                "UserPoolName": name,
                "UsernameAttributes": ["email"],
                "AutoVerifiedAttributes": ["email"],
                "MfaConfiguration": config.mfa.upper(),
                "EnabledMfas": ["SOFTWARE_TOKEN_MFA"] if config.mfa != "off" else None,
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": config.sign_up == "admin"},
                "Policies": {
                    "PasswordPolicy": {
                        "MinimumLength": config.password_length,
                        "RequireLowercase": True,
                        "RequireUppercase": True,
                        "RequireNumbers": True,
                        "RequireSymbols": True,
                        "TemporaryPasswordValidityDays": 1,
                    }
                },
                "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
                "DeletionProtection": "ACTIVE" if config.deletion_protection else "INACTIVE",
                "EmailConfiguration": mail,
            }
        ),
    )
    callbacks = [site.host(c) for c in config.callbacks]
    yield Part(
        owner=id,
        name="client",
        type="AWS::Cognito::UserPoolClient",
        gives={"client": "ClientId"},
        properties=without_none(
            {
                "ClientName": name,
                "UserPoolId": Use(id, "id"),
                "GenerateSecret": False,
                "PreventUserExistenceErrors": "ENABLED",
                "EnableTokenRevocation": True,
                "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
                "CallbackURLs": callbacks or None,
                "AllowedOAuthFlows": ["code"] if callbacks else None,
                "AllowedOAuthFlowsUserPoolClient": bool(callbacks),
                "AllowedOAuthScopes": ["openid", "email"] if callbacks else None,
                "SupportedIdentityProviders": ["COGNITO"] if callbacks else None,
            }
        ),
    )


def grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        yield on(Use(access.target, "arn"), actions=access.actions)


KINDS = {"cognito-user-pool": Facet(build=build, grants=grants)}
