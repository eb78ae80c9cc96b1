"""Another program's opinion of the templates: folders of `planta synth` in; findings that nobody accepted, and exit code 1, out.

Run by hand with the `checkov` on the PATH, from an environment of its own: it pins libraries that ours has newer.
"""

import json
import subprocess
import sys

ACCEPTED = {
    "CKV_AWS_18": "buckets of logs that logged themselves would never stop; a canary's evidence is kept for a month",
    "CKV_AWS_21": "a canary's evidence is written once and kept for a month",
    "CKV_AWS_33": "the service-linked role of instance groups is no principal until AWS has made it: the statement names it in a condition, "
                  "with the account",
    "CKV_AWS_86": "access logs go through log delivery, which the check does not know",
    "CKV_AWS_115": "functions that answer people share the account's concurrency on purpose; the model says which have a limit",
    "CKV_AWS_116": "what invokes them keeps the failures: queues, rules and Secrets Manager try again by themselves",
    "CKV_AWS_117": "a function stands in the network only when an arrow needs it there",
    "CKV_AWS_158": "logs without a key of the model's are encrypted with AWS's own; the model says which have one",
    "CKV_AWS_173": "variables hold names and addresses; secrets are read by ARN when the function starts",
}  # fmt: skip


def main(folders: list[str]) -> int:
    new = []
    for folder in folders:
        words = ["checkov", "--directory", folder, "--framework", "cloudformation", "--compact", "--quiet", "--output", "json"]
        found = json.loads(subprocess.run(words, capture_output=True, text=True, check=False).stdout)
        assert not found["summary"]["parsing_errors"]
        new += [f"{folder}: {f['check_id']} {f['resource']}: {f['check_name']}" for f in found["results"]["failed_checks"]
                if f["check_id"] not in ACCEPTED]  # fmt: skip
        print(f"{folder}: {found['summary']['passed']} passed, {found['summary']['failed']} failed")
    print("\n".join(new) or "Nothing that is not accepted with a reason.")
    return bool(new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
