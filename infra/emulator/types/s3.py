"""S3's types."""

from typing import Any

from botocore.exceptions import ClientError

from infra.emulator.resource import At, Call, Properties, Step, Type, of

BUCKET = of(Bucket="@")


def _location(p: Properties, at: At, id: str) -> dict[str, Any]:
    where = {} if at.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": at.region}}
    return {"Bucket": p.get("BucketName") or f"{at.name(50).lower()}-{at.account}", "ObjectLockEnabledForBucket": bool(p.get("ObjectLockEnabled")), **where}


def _lifecycle(p: Properties, at: At, id: str) -> None:
    """The one property that CloudFormation writes quite otherwise than the API."""
    rules = [_rule(r) for r in p.get("LifecycleConfiguration", {}).get("Rules", ())]
    if rules:
        at.client("s3").put_bucket_lifecycle_configuration(Bucket=id, LifecycleConfiguration={"Rules": rules})
    else:
        at.client("s3").delete_bucket_lifecycle(Bucket=id)


def _rule(r: Properties) -> dict[str, Any]:
    expiry: dict[str, Any] = {}
    if "ExpirationInDays" in r:
        expiry["Days"] = int(r["ExpirationInDays"])
    if "ExpiredObjectDeleteMarker" in r:
        expiry["ExpiredObjectDeleteMarker"] = bool(r["ExpiredObjectDeleteMarker"])
    moves = [{"Days": int(t["TransitionInDays"]), "StorageClass": t["StorageClass"]} for t in r.get("Transitions", ())]
    old = r.get("NoncurrentVersionExpiration", {})
    return {
        "ID": r.get("Id", "rule"), "Status": r["Status"], "Filter": {"Prefix": r.get("Prefix", "")},
        **({"Expiration": expiry} if expiry else {}), **({"Transitions": moves} if moves else {}),
        **({"NoncurrentVersionExpiration": {"NoncurrentDays": int(old["NoncurrentDays"])}} if old else {}),
        **{k: r[k] for k in ("AbortIncompleteMultipartUpload",) if k in r}}  # fmt: skip


def _logging(p: Properties, at: At, id: str) -> None:
    where = p.get("LoggingConfiguration")
    target = {"LoggingEnabled": {"TargetBucket": where["DestinationBucketName"], "TargetPrefix": where.get("LogFilePrefix", "")}} if where else {}
    at.client("s3").put_bucket_logging(Bucket=id, BucketLoggingStatus=target)


def _encryption(p: Properties, at: At, id: str) -> None:
    rules = [{"ApplyServerSideEncryptionByDefault": r["ServerSideEncryptionByDefault"], "BucketKeyEnabled": r.get("BucketKeyEnabled", False)}
             for r in p.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", ())]  # fmt: skip
    if rules:
        at.client("s3").put_bucket_encryption(Bucket=id, ServerSideEncryptionConfiguration={"Rules": rules})
    else:
        at.client("s3").delete_bucket_encryption(Bucket=id)


def _tags(p: Properties, at: At, id: str) -> None:
    at.client("s3").put_bucket_tagging(Bucket=id, Tagging={"TagSet": list(p.get("Tags", ()))})


def _attributes(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    name = p.get("BucketName") or f"{at.name(50).lower()}-{at.account}"
    return {"Arn": f"arn:aws:s3:::{name}", "DomainName": f"{name}.s3.amazonaws.com", "RegionalDomainName": f"{name}.s3.{at.region}.amazonaws.com"}


def _put(op: str, property: str, *, unset: str | None = None, **names: str) -> Call:
    return Call(op=op, takes=(property,), names=names, extra=BUCKET, unset=unset)


def _lock(p: Properties, at: At, id: str) -> None:
    """moto takes a lock of an empty bucket alone; to say the same again changes nothing."""
    try:
        _put("put_object_lock_configuration", "ObjectLockConfiguration").run("s3", p, at, id)
    except ClientError as error:
        wanted = p["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        there = at.client("s3").get_object_lock_configuration(Bucket=id)["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        if error.response["Error"]["Code"] != "InvalidBucket" or {k: str(there.get(k)) for k in wanted} != {k: str(v) for k, v in wanted.items()}:
            raise


TYPES = {
    "AWS::S3::Bucket": Type(
        service="s3", create=Call(op="create_bucket", extra=_location), id=lambda p, answer: answer["Location"].strip("/").split("//")[-1].split(".")[0],
        attributes=_attributes, ignored=frozenset({"BucketName", "ObjectLockEnabled"}),
        puts=(_put("put_bucket_ownership_controls", "OwnershipControls", unset="delete_bucket_ownership_controls"),
              _put("put_bucket_versioning", "VersioningConfiguration"),
              _put("put_public_access_block", "PublicAccessBlockConfiguration", unset="delete_public_access_block"),
              Step(takes=("BucketEncryption",), do=_encryption), Step(takes=("LifecycleConfiguration",), do=_lifecycle),
              _put("put_bucket_cors", "CorsConfiguration", unset="delete_bucket_cors", ExposedHeaders="ExposeHeaders",
                   MaxAge="MaxAgeSeconds"),
              Step(takes=("ObjectLockConfiguration",), do=_lock),
              _put("put_bucket_replication", "ReplicationConfiguration", unset="delete_bucket_replication"),
              Step(takes=("LoggingConfiguration",), do=_logging), Step(takes=("Tags",), do=_tags)),
        delete=Call(op="delete_bucket", extra=BUCKET)),
    "AWS::S3::BucketPolicy": Type(
        service="s3", create=Call(op="put_bucket_policy", takes=("Bucket", "PolicyDocument"), names={"PolicyDocument": "Policy"}),
        id=lambda p, _: str(p["Bucket"]),
        puts=(Call(op="put_bucket_policy", takes=("PolicyDocument",), names={"PolicyDocument": "Policy"}, extra=of(Bucket="Bucket"), on_create=False),),
        delete=Call(op="delete_bucket_policy", extra=of(Bucket="Bucket"))),
}  # fmt: skip
