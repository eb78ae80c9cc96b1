"""`python -m bench.review PEERS`: checking and comparing models of 1,000 resources, whole processes, beside check-jsonschema and deepdiff.

PEERS is a virtual environment that has them (`check-jsonschema deepdiff pyyaml`). cfn-lint, of our own environment, stands beside them
with a template of 150 resources: a figure to compare, no bound. Processor time is measured, after a first round that
compiles everybody's modules, and rounds alternate: other work on the machine then counts for little. A missed bound ends with exit code 1.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.large import model
from planta import schema
from planta.build import build

HOME = Path(__file__).resolve().parents[1]
PLANTA = [sys.executable, "-m", "planta"]
UNITS = 77
TEMPLATE_RESOURCES = 150
DEEPDIFF = "import sys, yaml, deepdiff; a, b = (yaml.load(open(p), yaml.CSafeLoader) for p in sys.argv[1:]); print(deepdiff.DeepDiff(a, b))"


def template(count: int) -> str:
    """A sound CloudFormation template: buckets, each with its policy, and queues."""
    made: dict[str, object] = {}
    for n in range(count // 3):
        made[f"Bucket{n}"] = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": {
            "VersioningConfiguration": {"Status": "Enabled"},
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]},
            "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 365}]}}}  # fmt: skip
        made[f"Policy{n}"] = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": f"Bucket{n}"}, "PolicyDocument": {
            "Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                                                    "Resource": {"Fn::GetAtt": [f"Bucket{n}", "Arn"]},
                                                    "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}}}  # fmt: skip
        made[f"Queue{n}"] = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 300, "SqsManagedSseEnabled": True}}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": made}, indent=1)


def seconds(command: list[str], cache: Path) -> float:
    """Processor time of a whole process; findings (exit code 1) are no failure."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(HOME), "PYTHONPYCACHEPREFIX": str(cache)}
    before = getrusage(RUSAGE_CHILDREN)
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    if ran.returncode > 1 or "schemafile was not valid" in ran.stdout:
        raise SystemExit(f"{' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rounds(commands: dict[str, list[str]], count: int, cache: Path) -> dict[str, list[float]]:
    out: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(count + 1):
        for name, command in commands.items():
            spent = seconds(command, cache)
            if number:
                out[name].append(spent)
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("peers", type=Path)
    parser.add_argument("-n", type=int, default=7, help="rounds (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before, after, same, rules = (Path(folder, n) for n in ("before.yaml", "after.yaml", "same.yaml", "schema.json"))
        before.write_text(model(UNITS), encoding="utf-8")
        same.write_text(model(UNITS), encoding="utf-8")
        after.write_text(model(UNITS, changed=8), encoding="utf-8")
        rules.write_text(json.dumps(schema.schema()), encoding="utf-8")
        stack = Path(folder, "template.json")
        stack.write_text(template(TEMPLATE_RESOURCES), encoding="utf-8")
        made = build(before.read_text(encoding="utf-8")).architecture
        python = str(args.peers / "bin/python")
        commands = {
            "planta check": [*PLANTA, "check", str(before)],
            "check-jsonschema": [str(args.peers / "bin/check-jsonschema"), "--regex-variant", "python", "--schemafile", str(rules),
                                 str(before)],
            f"cfn-lint, {TEMPLATE_RESOURCES}": [str(Path(sys.executable).with_name("cfn-lint")), "--", str(stack)],
            "planta diff": [*PLANTA, "diff", str(before), str(after)],
            "deepdiff": [python, "-c", DEEPDIFF, str(before), str(after)],
            "planta diff, equal": [*PLANTA, "diff", str(before), str(same)],
            "python": [sys.executable, "-c", "pass"],
        }
        times = rounds(commands, args.n, Path(folder, "cache"))
    print(f"{len(made.resources)} resources, {len(made.arrows)} arrows; medians of {args.n} rounds, load {os.getloadavg()[0]:.0f}")
    for name, found in times.items():
        print(f"  {name:<20} {statistics.median(found):.2f} s")
    bounds = [
        ("check, ratio to check-jsonschema", _ratio(times["planta check"], times["check-jsonschema"]), 0.5, " ×"),
        ("diff, ratio to deepdiff", _ratio(times["planta diff"], times["deepdiff"]), 1.0, " ×"),
        ("equal files, over Python's start", _over(times["planta diff, equal"], times["python"]), 0.05, " s"),
    ]
    for what, value, bound, unit in bounds:
        print(f"{'ok  ' if value <= bound else 'MISS'} {what}: {value:.3g}{unit} (at most {bound:g}{unit})")
    return 0 if all(value <= bound for _, value, bound, _ in bounds) else 1


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _over(ours: list[float], bare: list[float]) -> float:
    return statistics.median(a - b for a, b in zip(ours, bare, strict=True))


if __name__ == "__main__":
    sys.exit(main())
