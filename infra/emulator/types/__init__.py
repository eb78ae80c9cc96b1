"""Every CloudFormation type that the emulator makes; any other is an error."""

from infra.emulator.types import compute, data, ec2, edge, elb, governance, iam, messaging, s3, watching

TYPES = {
    **ec2.TYPES, **elb.TYPES, **iam.TYPES, **s3.TYPES, **data.TYPES, **compute.TYPES, **edge.TYPES, **messaging.TYPES, **watching.TYPES,
    **governance.TYPES,
}  # fmt: skip
