"""Types at the edge: certificates, names, distributions, web ACLs, APIs, sign-in."""

from typing import Any

from infra.emulator.fit import fit
from infra.emulator.gateway import STATE
from infra.emulator.resource import At, Call, Properties, Step, Type, of

LEGACY = {"OriginSSLProtocols": "OriginSslProtocols", "OriginCustomHeaders": "CustomHeaders", "AcmCertificateArn": "ACMCertificateArn",
          "SslSupportMethod": "SSLSupportMethod", "IPV6Enabled": "IsIPV6Enabled"}  # fmt: skip


def _distribution(p: Properties, at: At, id: str = "") -> dict[str, Any]:
    """CloudFront's API wants told what CloudFormation leaves to its defaults."""
    config = dict(p["DistributionConfig"])
    config["Origins"] = [_origin(o) for o in config["Origins"]]
    for name in ("DefaultCacheBehavior",):
        config[name] = _behavior(config[name])
    config["CacheBehaviors"] = [_behavior(b) for b in config.get("CacheBehaviors", ())]
    if "GeoRestriction" in config.get("Restrictions", {}):
        geo = config["Restrictions"]["GeoRestriction"]
        where = geo.get("Locations", [])
        config["Restrictions"] = {"GeoRestriction": {"RestrictionType": geo["RestrictionType"], "Quantity": len(where), "Items": where}}
    return {"CallerReference": at.name(), "Comment": "", **config}


def _origin(origin: Properties) -> dict[str, Any]:
    made = dict(origin)
    if "CustomOriginConfig" in made:
        made["CustomOriginConfig"] = {"HTTPPort": 80, "HTTPSPort": 443, **made["CustomOriginConfig"]}
    return made


def _behavior(behavior: Properties) -> dict[str, Any]:
    """Cached methods stand inside the allowed ones."""
    made = {k: v for k, v in behavior.items() if k not in ("AllowedMethods", "CachedMethods")}
    if "AllowedMethods" in behavior:
        cached = behavior.get("CachedMethods", ["GET", "HEAD"])
        made["AllowedMethods"] = {"Quantity": len(behavior["AllowedMethods"]), "Items": behavior["AllowedMethods"],
                                  "CachedMethods": {"Quantity": len(cached), "Items": cached}}  # fmt: skip
    return made


def _create(p: Properties, at: At, id: str) -> dict[str, Any]:
    client = at.client("cloudfront")
    shape = client.meta.service_model.operation_model("CreateDistribution").input_shape.members["DistributionConfig"]
    return {"DistributionConfig": fit(shape, _distribution(p, at), LEGACY)}


def _update(p: Properties, at: At, id: str) -> None:
    cloudfront = at.client("cloudfront")
    tag = cloudfront.get_distribution_config(Id=id)["ETag"]
    cloudfront.update_distribution(Id=id, IfMatch=tag, **_create(p, at, id))


def _delete(p: Properties, at: At, id: str) -> None:
    cloudfront = at.client("cloudfront")
    cloudfront.delete_distribution(Id=id, IfMatch=cloudfront.get_distribution_config(Id=id)["ETag"])


def _tagged(op: str, get: str) -> Step:
    """Deleting takes the version that is there."""

    def do(p: Properties, at: At, id: str) -> None:
        cloudfront = at.client("cloudfront")
        getattr(cloudfront, op)(Id=id, IfMatch=getattr(cloudfront, get)(Id=id)["ETag"])

    return Step(takes=(), do=do)


def _tagged_update(op: str, get: str, property: str) -> Step:
    def do(p: Properties, at: At, id: str) -> None:
        cloudfront = at.client("cloudfront")
        version = getattr(cloudfront, get)(Id=id)["ETag"]
        Call(op=op, takes=(property,), extra=lambda *_: {"Id": id, "IfMatch": version}).run("cloudfront", p, at, id)

    return Step(takes=(property,), do=do, on_create=False)


def _prove(p: Properties, at: At, id: str) -> None:
    """CloudFormation writes the names that prove the domain into the zone; the certificate is issued once they are there."""
    asked = at.client("acm").describe_certificate(CertificateArn=id)["Certificate"]["DomainValidationOptions"]
    zones = {o["DomainName"]: o["HostedZoneId"] for o in p["DomainValidationOptions"] if "HostedZoneId" in o}
    for option in asked:
        record = option.get("ResourceRecord")
        if record and option["DomainName"] in zones:
            at.client("route53").change_resource_record_sets(HostedZoneId=zones[option["DomainName"]], ChangeBatch={"Changes": [
                {"Action": "UPSERT", "ResourceRecordSet": {"Name": record["Name"], "Type": record["Type"], "TTL": 300,
                                                          "ResourceRecords": [{"Value": record["Value"]}]}}]})  # fmt: skip
            STATE.shelf(at.account, at.region, "acm.proved")[id] = True


def _zone(p: Properties, at: At) -> str:
    """A zone by its id, or by its name."""
    if "HostedZoneId" in p:
        return str(p["HostedZoneId"])
    zones = at.client("route53").list_hosted_zones_by_name(DNSName=p["HostedZoneName"])["HostedZones"]
    return next(str(z["Id"]).rsplit("/", 1)[1] for z in zones if z["Name"].rstrip(".") == p["HostedZoneName"].rstrip("."))


def _record(action: str) -> Call:
    def change(p: Properties, at: At, id: str) -> dict[str, Any]:
        record = {k: v for k, v in p.items() if k not in ("HostedZoneName", "HostedZoneId", "Comment")}
        if "ResourceRecords" in record:
            record["ResourceRecords"] = [{"Value": v} for v in record["ResourceRecords"]]
        if "TTL" in record:
            record["TTL"] = int(record["TTL"])
        return {"HostedZoneId": _zone(p, at), "ChangeBatch": {"Changes": [{"Action": action, "ResourceRecordSet": record}]}}

    return Call(op="change_resource_record_sets", extra=change)


RECORD = ("HostedZoneName", "HostedZoneId", "Name", "Type", "TTL", "ResourceRecords", "AliasTarget", "Comment", "Weight", "SetIdentifier", "HealthCheckId",
          "Failover", "Region")  # fmt: skip


def _acl(p: Properties, at: At, id: str) -> dict[str, Any]:
    name, number, scope = id.split("|")
    client = at.client("wafv2")
    return {"Name": name, "Id": number, "Scope": scope, "LockToken": client.get_web_acl(Name=name, Id=number, Scope=scope)["LockToken"]}


ACL = ("DefaultAction", "Rules", "VisibilityConfig", "Description", "AssociationConfig", "CustomResponseBodies")


def _log(p: Properties, at: At) -> dict[str, Any]:
    client = at.client("wafv2")
    config: dict[str, Any] = fit(client.meta.service_model.operation_model("PutLoggingConfiguration").input_shape.members["LoggingConfiguration"], p)
    return config


def _mfa(p: Properties, at: At, id: str) -> None:
    kinds = p.get("EnabledMfas", [])
    at.client("cognito-idp").set_user_pool_mfa_config(
        UserPoolId=id, MfaConfiguration=p.get("MfaConfiguration", "OFF"),
        **({"SoftwareTokenMfaConfiguration": {"Enabled": True}} if "SOFTWARE_TOKEN_MFA" in kinds else {}))  # fmt: skip


POOL = ("AutoVerifiedAttributes", "AdminCreateUserConfig", "Policies", "AccountRecoverySetting", "DeletionProtection", "EmailConfiguration",
        "UserPoolAddOns", "LambdaConfig")  # fmt: skip
CLIENT = ("ClientName", "AllowedOAuthFlowsUserPoolClient", "AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs", "EnableTokenRevocation",
          "ExplicitAuthFlows", "PreventUserExistenceErrors", "SupportedIdentityProviders", "AccessTokenValidity", "IdTokenValidity", "RefreshTokenValidity",
          "TokenValidityUnits")  # fmt: skip


def _pool(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    pool = answer["UserPool"]
    return {"UserPoolId": pool["Id"], "Arn": pool["Arn"], "ProviderName": f"cognito-idp.{at.region}.amazonaws.com/{pool['Id']}",
            "ProviderURL": f"https://cognito-idp.{at.region}.amazonaws.com/{pool['Id']}"}  # fmt: skip


def _api(kind: str, fields: tuple[str, ...], id: str, *, tagged: bool = False, **attributes: str) -> Type:
    """A part of an HTTP API: made, changed and removed under its API."""
    owner = {"ApiId": "ApiId"} if kind != "api" else {}
    key = id.split(".")[-1]
    return Type(service="apigatewayv2", create=Call(op=f"create_{kind}", takes=(*owner, *fields, *(("Tags",) if tagged else ()))), id=id, attributes={key: id, **attributes},
                puts=tuple(Call(op=f"update_{kind}", takes=(f,), extra=of(**owner, **{key: "@"}), on_create=False) for f in fields),
                delete=Call(op=f"delete_{kind}", extra=of(**owner, **{key: "@"})))  # fmt: skip


TYPES = {
    "AWS::CertificateManager::Certificate": Type(
        service="acm", create=Call(op="request_certificate", takes=("DomainName", "SubjectAlternativeNames", "ValidationMethod", "KeyAlgorithm", "Tags"),
                                   extra=lambda p, at, id: {"IdempotencyToken": at.name(32).replace("-", "_")}),
        id="CertificateArn", puts=(Step(takes=("DomainValidationOptions",), do=_prove, unset=None), Call(op="add_tags_to_certificate", takes=("Tags",), extra=of(CertificateArn="@"), on_create=False),),
        delete=Call(op="delete_certificate", extra=of(CertificateArn="@"))),
    "AWS::CloudFront::Distribution": Type(
        service="cloudfront", create=Call(op="create_distribution", extra=_create), id="Distribution.Id",
        attributes={"Id": "Distribution.Id", "DomainName": "Distribution.DomainName"},
        puts=(Step(takes=("DistributionConfig",), do=_update, on_create=False, unset=None),
              Step(takes=("Tags",), do=lambda p, at, id: at.client("cloudfront").tag_resource(
                  Resource=f"arn:aws:cloudfront::{at.account}:distribution/{id}", Tags={"Items": list(p.get("Tags", ()))}))),
        delete=Step(takes=(), do=_delete)),
    "AWS::CloudFront::OriginAccessControl": Type(
        service="cloudfront", create=Call(op="create_origin_access_control", takes=("OriginAccessControlConfig",)), id="OriginAccessControl.Id",
        attributes={"Id": "OriginAccessControl.Id"},
        puts=(_tagged_update("update_origin_access_control", "get_origin_access_control", "OriginAccessControlConfig"),),
        delete=_tagged("delete_origin_access_control", "get_origin_access_control")),
    "AWS::CloudFront::ResponseHeadersPolicy": Type(
        service="cloudfront", create=Call(op="create_response_headers_policy", takes=("ResponseHeadersPolicyConfig",)), id="ResponseHeadersPolicy.Id",
        attributes={"Id": "ResponseHeadersPolicy.Id"},
        puts=(_tagged_update("update_response_headers_policy", "get_response_headers_policy", "ResponseHeadersPolicyConfig"),),
        delete=_tagged("delete_response_headers_policy", "get_response_headers_policy")),
    "AWS::Route53::HostedZone": Type(
        service="route53", create=Call(op="create_hosted_zone", takes=("Name", "HostedZoneConfig"), extra=lambda p, at, id: {"CallerReference": at.name()}),
        id=lambda p, answer: str(answer["HostedZone"]["Id"]).rsplit("/", 1)[1],
        attributes=lambda p, answer, at: {"Id": str(answer["HostedZone"]["Id"]).rsplit("/", 1)[1], "NameServers": answer["DelegationSet"]["NameServers"]},
        puts=(Step(takes=("HostedZoneConfig",), on_create=False, do=lambda p, at, id: at.client("route53").update_hosted_zone_comment(
                  Id=id, Comment=p.get("HostedZoneConfig", {}).get("Comment", ""))),
              Step(takes=("HostedZoneTags",), do=lambda p, at, id: at.client("route53").change_tags_for_resource(
                  ResourceType="hostedzone", ResourceId=id, AddTags=list(p.get("HostedZoneTags", ()))))),
        delete=Call(op="delete_hosted_zone", extra=of(Id="@"))),
    "AWS::Route53::RecordSet": Type(
        service="route53", create=_record("UPSERT"), id=lambda p, _: str(p["Name"]),
        puts=(Step(takes=RECORD, do=lambda p, at, id: _record("UPSERT").run("route53", p, at), on_create=False),), delete=_record("DELETE")),
    "AWS::Route53::HealthCheck": Type(
        service="route53", create=Call(op="create_health_check", takes=("HealthCheckConfig",), extra=lambda p, at, id: {"CallerReference": at.name()}),
        id="HealthCheck.Id", attributes={"HealthCheckId": "HealthCheck.Id"},
        puts=(Step(takes=("HealthCheckTags",), do=lambda p, at, id: at.client("route53").change_tags_for_resource(
            ResourceType="healthcheck", ResourceId=id, AddTags=list(p.get("HealthCheckTags", ())))),
            Call(op="update_health_check", whole="HealthCheckConfig", extra=of(HealthCheckId="@"), on_create=False)),
        delete=Call(op="delete_health_check", extra=of(HealthCheckId="@"))),
    "AWS::Route53::KeySigningKey": Type(
        service="route53", create=Call(op="create_key_signing_key", takes=("HostedZoneId", "KeyManagementServiceArn", "Name", "Status"),
                                       extra=lambda p, at, id: {"CallerReference": at.name()}),
        id=lambda p, _: f"{p['HostedZoneId']}|{p['Name']}",
        puts=(Step(takes=("Status",), on_create=False, do=lambda p, at, id: getattr(
            at.client("route53"), "activate_key_signing_key" if p["Status"] == "ACTIVE" else "deactivate_key_signing_key")(
                HostedZoneId=p["HostedZoneId"], Name=p["Name"])),),
        delete=Call(op="delete_key_signing_key", extra=of(HostedZoneId="HostedZoneId", Name="Name"))),
    "AWS::Route53::DNSSEC": Type(
        service="route53", create=Call(op="enable_hosted_zone_dnssec", takes=("HostedZoneId",)), id=lambda p, _: str(p["HostedZoneId"]),
        delete=Call(op="disable_hosted_zone_dnssec", extra=of(HostedZoneId="HostedZoneId"))),
    "AWS::WAFv2::WebACL": Type(
        service="wafv2", create=Call(op="create_web_acl", takes=("Name", "Scope", *ACL, "Tags")),
        id=lambda p, answer: f"{answer['Summary']['Name']}|{answer['Summary']['Id']}|{p['Scope']}",
        attributes={"Arn": "Summary.ARN", "Id": "Summary.Id"}, puts=(
            Step(takes=ACL, on_create=False, do=lambda p, at, id: Call(op="update_web_acl", takes=ACL, extra=_acl).run("wafv2", p, at, id)),),
        delete=Call(op="delete_web_acl", extra=_acl)),
    "AWS::WAFv2::WebACLAssociation": Type(
        service="wafv2", create=Call(op="associate_web_acl", takes=("WebACLArn", "ResourceArn")), id=lambda p, _: f"{p['WebACLArn']}|{p['ResourceArn']}",
        delete=Call(op="disassociate_web_acl", extra=of(ResourceArn="ResourceArn"))),
    "AWS::WAFv2::LoggingConfiguration": Type(
        service="wafv2", create=Call(op="put_logging_configuration", extra=lambda p, at, id: {"LoggingConfiguration": _log(p, at)}),
        id=lambda p, _: str(p["ResourceArn"]), puts=(Step(
            takes=("ResourceArn", "LogDestinationConfigs", "LoggingFilter", "RedactedFields"), on_create=False,
            do=lambda p, at, id: at.client("wafv2").put_logging_configuration(LoggingConfiguration=_log(p, at))),),
        delete=Call(op="delete_logging_configuration", extra=of(ResourceArn="ResourceArn"))),
    "AWS::ApiGatewayV2::Api": _api("api", ("Name", "ProtocolType", "DisableExecuteApiEndpoint", "CorsConfiguration", "Description", "Version"), "ApiId", tagged=True,
                                   ApiEndpoint="ApiEndpoint"),
    "AWS::ApiGatewayV2::Authorizer": _api("authorizer", ("Name", "AuthorizerType", "IdentitySource", "JwtConfiguration"), "AuthorizerId"),
    "AWS::ApiGatewayV2::Integration": _api("integration", ("IntegrationType", "IntegrationUri", "PayloadFormatVersion", "IntegrationMethod",
                                                           "TimeoutInMillis", "ConnectionType", "ConnectionId"), "IntegrationId"),
    "AWS::ApiGatewayV2::Route": _api("route", ("RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes"), "RouteId"),
    "AWS::ApiGatewayV2::Stage": _api("stage", ("StageName", "AutoDeploy", "DefaultRouteSettings", "AccessLogSettings", "StageVariables"), "StageName",
                                     tagged=True),
    "AWS::ApiGatewayV2::DomainName": Type(
        service="apigatewayv2", create=Call(op="create_domain_name", takes=("DomainName", "DomainNameConfigurations", "Tags")), id="DomainName", attributes={
            "RegionalDomainName": "DomainNameConfigurations[0].ApiGatewayDomainName", "RegionalHostedZoneId": "DomainNameConfigurations[0].HostedZoneId"},
        puts=(Call(op="update_domain_name", takes=("DomainNameConfigurations",), extra=of(DomainName="@"), on_create=False),),
        delete=Call(op="delete_domain_name", extra=of(DomainName="@"))),
    "AWS::ApiGatewayV2::ApiMapping": Type(
        service="apigatewayv2", create=Call(op="create_api_mapping", takes=("ApiId", "DomainName", "Stage", "ApiMappingKey")), id="ApiMappingId",
        attributes={"ApiMappingId": "ApiMappingId"}, delete=Call(op="delete_api_mapping", extra=of(ApiMappingId="@", DomainName="DomainName"))),
    "AWS::Cognito::UserPool": Type(
        service="cognito-idp", create=Call(op="create_user_pool", takes=("UserPoolName", "UsernameAttributes", "MfaConfiguration", "Schema", "UserPoolTags",
                                                                         *POOL), names={"UserPoolName": "PoolName"}),
        id="UserPool.Id", attributes=_pool,
        puts=(Step(takes=("MfaConfiguration", "EnabledMfas"), do=_mfa),
              *(Call(op="update_user_pool", takes=(t,), extra=of(UserPoolId="@"), on_create=False) for t in POOL)),
        delete=Call(op="delete_user_pool", extra=of(UserPoolId="@"))),
    "AWS::Cognito::UserPoolClient": Type(
        service="cognito-idp", create=Call(op="create_user_pool_client", takes=("UserPoolId", "GenerateSecret", *CLIENT)), id="UserPoolClient.ClientId",
        attributes={"ClientId": "UserPoolClient.ClientId", "ClientSecret": "UserPoolClient.ClientSecret", "Name": "UserPoolClient.ClientName"},
        puts=(Call(op="update_user_pool_client", takes=CLIENT, extra=of(UserPoolId="UserPoolId", ClientId="@"), on_create=False),),
        delete=Call(op="delete_user_pool_client", extra=of(UserPoolId="UserPoolId", ClientId="@"))),
}  # fmt: skip
