"""Buckets: versioned, encrypted, closed to the public, TLS only; lifecycle, lock, access log, CORS for presigned uploads."""

from collections.abc import Iterator

from infra import bucket_policy
from infra.kinds.base import Facet, Grant, on, service_trust
from infra.parts import Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.s3 import Bucket
from planta.needs import Need

CLASSES = {"standard-ia": "STANDARD_IA", "onezone-ia": "ONEZONE_IA", "intelligent-tiering": "INTELLIGENT_TIERING",
           "glacier-ir": "GLACIER_IR", "glacier": "GLACIER", "deep-archive": "DEEP_ARCHIVE"}  # fmt: skip


def build(id: str, config: Bucket, site: Site) -> Iterator[Part]:
    policy = bucket_policy.bucket(site, id)
    yield Part(owner=id, type="AWS::S3::Bucket", removal="Retain" if site.protected else "Delete", gives={"arn": "Arn", "name": ""},
               properties=without_none({
                   "BucketName": site.name(id),
                   "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption(id, config, site)]},
                   "PublicAccessBlockConfiguration": dict.fromkeys(
                       ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), not config.public),
                   "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                   "VersioningConfiguration": {"Status": "Enabled"} if config.versioning else None,
                   "LifecycleConfiguration": lifecycle(config),
                   "ObjectLockEnabled": True if config.object_lock else None,
                   "ObjectLockConfiguration": lock(config),
                   "LoggingConfiguration": {"DestinationBucketName": site.name(config.access_logs), "LogFilePrefix": f"{id}/"}
                   if config.access_logs else None,
                   "CorsConfiguration": cors(site) if site.cors_of(id) else None,
                   "ReplicationConfiguration": replication(id, config, site),
                   "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}} if _heard(id, site) else None,
               }))  # fmt: skip
    yield Part(owner=id, name="bucket-policy", type="AWS::S3::BucketPolicy", step=bucket_policy.step(site, id), lines=policy.lines,
               properties={"Bucket": site.name(id), "PolicyDocument": policy.document}, after=((id, ""),))  # fmt: skip


def _heard(id: str, site: Site) -> bool:
    """Whether a rule waits for its events: unlike other services, a bucket sends EventBridge none unless told to."""
    return any(n.field == "watch" and site.kind(n.source) == "event-rule" for n in site.architecture.links_to(id))


def encryption(id: str, config: Bucket, site: Site) -> dict[str, Value]:
    """With a bucket key, so that KMS is asked once a bucket and not once an object."""
    if config.key is None:
        return {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": site.key(config.key, id)},
        "BucketKeyEnabled": True,
    }


def lifecycle(config: Bucket) -> dict[str, Value] | None:
    """Expiry, old versions and unfinished uploads; delete markers left alone need a rule of their own."""
    age = config.lifecycle
    rule = without_none({
        "ExpirationInDays": age.expire_days,
        "NoncurrentVersionExpiration": {"NoncurrentDays": age.noncurrent_days} if age.noncurrent_days else None,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": age.abort_multipart_days} if age.abort_multipart_days else None,
        "Transitions": [{"StorageClass": CLASSES[t.to], "TransitionInDays": t.after_days} for t in age.transitions] or None,
    })  # fmt: skip
    rules = [{"Id": "age", "Status": "Enabled", **rule}] if rule else []
    if config.versioning and age.noncurrent_days:
        rules.append({"Id": "delete-markers", "Status": "Enabled", "ExpiredObjectDeleteMarker": True})
    return {"Rules": rules} if rules else None


def lock(config: Bucket) -> dict[str, Value] | None:
    if config.object_lock is None:
        return None
    retention = {"Mode": config.object_lock.mode.upper(), "Days": config.object_lock.days}
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}


def cors(site: Site) -> dict[str, Value]:
    """Browsers send parts to presigned addresses and must read `ETag` back to close the upload."""
    return {"CorsRules": [{"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": [f"https://{site.domain}"], "AllowedHeaders": ["*"],
                           "ExposedHeaders": ["ETag"], "MaxAge": 3000}]}  # fmt: skip


def replication(id: str, config: Bucket, site: Site) -> dict[str, Value] | None:
    if config.replicate_to is None:
        return None
    to = config.replicate_to
    encrypted = site.config(to).key
    destination = without_none({
        "Bucket": site.bucket_arn(to), "Account": site.account(to),
        "EncryptionConfiguration": {"ReplicaKmsKeyID": site.key(encrypted, id)} if encrypted else None,
    })  # fmt: skip
    rule: dict[str, Value] = {"Id": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""}, "Destination": destination,
                              "DeleteMarkerReplication": {"Status": "Enabled"}}  # fmt: skip
    if config.key:
        rule["SourceSelectionCriteria"] = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    return {"Role": site.role(id), "Rules": [rule]}


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """Object actions inside the prefix; listing only what is inside it."""
    arn, prefix = site.bucket_arn(access.target), access.within or ""
    objects = tuple(a for a in access.actions if a not in bucket_policy.ON_BUCKET)
    buckets = tuple(a for a in access.actions if a in bucket_policy.ON_BUCKET)
    if objects:
        yield on(f"{arn}/{prefix}*", actions=objects)
    if buckets:
        yield on(arn, actions=buckets, condition={"StringLike": {"s3:prefix": [f"{prefix}*"]}} if prefix else None)


def needs(site: Site, need: Need, action: str) -> Grant:
    bucket = site.bucket_arn(need.principal)
    return on(bucket if action in bucket_policy.ON_BUCKET else f"{bucket}/*", actions=(action,))


KINDS = {"s3-bucket": Facet(build=build, grants=grants, needs=needs, trust=service_trust("s3.amazonaws.com"))}
