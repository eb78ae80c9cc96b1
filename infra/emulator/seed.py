"""An assembly and the emulator in; what an account has beforehand, and stand-ins for what whoever deploys is asked for, out."""

import hashlib
import io
import json
import zipfile
from typing import Any

from botocore.exceptions import ClientError

from infra.assembly import Assembly, Source
from infra.aws import Aws
from infra.emulator.operations.jobs import PROGRAM

BOOTSTRAP = "cdk-hnb659fds-assets-{}-{}"
"""The bucket that `cdk bootstrap` makes."""
STAND_IN = "stand-in.zip"


def prepare(assembly: Assembly, aws: Aws) -> None:
    """The bootstrap's bucket, in every account and region that has stacks."""
    for account, region in sorted({(s.account, s.region) for s in assembly.stacks}):
        _bucket(aws.client("s3", account, region), BOOTSTRAP.format(account, region), region)


def _bucket(s3: Any, name: str, region: str) -> None:
    try:
        s3.head_bucket(Bucket=name)
    except ClientError:
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **where)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for code in ("index.py", "app.py"):
            archive.writestr(zipfile.ZipInfo(code), "def handler(event, context):\n    return event\n")
    s3.put_object(Bucket=name, Key=STAND_IN, Body=packed.getvalue())


def stand_in(name: str, source: Source, aws: Aws, account: str, region: str) -> str:
    """A value for what the emulator cannot know: an image that nobody has pushed is pushed, the rest is made up."""
    if source.service == "ecr":
        manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {}, "layers": [],
                               "annotations": {PROGRAM: "infra.worker"}})  # fmt: skip
        repository = str(source.parameters["repository-name"])
        pushed = aws.client("ecr", account, region).put_image(repositoryName=repository, imageManifest=manifest, imageTag="stand-in")
        return str(pushed["image"]["imageId"]["imageDigest"])
    made_up = hashlib.sha256(name.encode()).hexdigest()
    if source.service == "sso-admin":
        return f"arn:aws:sso:::instance/ssoins-{made_up[:16]}"
    if source.service == "ec2":
        return f"pl-{made_up[:17]}"
    if "E-mail" in source.text:
        return "nobody@emulator.example"
    if "packaged code" in source.text:
        return STAND_IN
    return f"{made_up[:8]}-{made_up[8:12]}-4{made_up[13:16]}-8{made_up[17:20]}-{made_up[20:32]}"
