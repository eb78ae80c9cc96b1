"""Batch jobs that run: the command of the job's definition, with its environment, as a process of this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.aws import Failed
from infra.emulator.gateway import STATE, Call, Operations, behind

HOME = Path(__file__).resolve().parents[3]
PROGRAM = "planta.emulator.program"
"""Annotation of an image's manifest: the module that stands for its entry point, since no image is run here."""
UNKNOWN = ("secrets", "repositoryCredentials")
"""What a container may be given by a real agent alone."""


def _submit(call: Call) -> dict[str, Any]:
    """It has ended when the call answers. An ARN needs no revision: moto asks for one, AWS takes the newest."""
    answer = call.moto(jobDefinition=call.parameters["jobDefinition"].rpartition("/")[2])
    job = call.moto("DescribeJobs", jobs=[answer["jobId"]])["jobs"][0]
    definition = call.moto("DescribeJobDefinitions", jobDefinitions=[job["jobDefinition"]])["jobDefinitions"][0]
    attempts: list[dict[str, Any]] = []
    code: int | None = None
    while code != 0 and len(attempts) < definition.get("retryStrategy", {}).get("attempts", 1):
        code, reason = _attempt(call, answer["jobId"], len(attempts) + 1, definition)
        stream = _stream(answer["jobId"], len(attempts) + 1, definition)
        container = {"reason": reason} if code is None else {"exitCode": code, "logStreamName": stream}
        attempts.append({"statusReason": reason, "container": container})
    ended = {"status": "FAILED" if code != 0 else "SUCCEEDED", "statusReason": attempts[-1]["statusReason"], "attempts": attempts}
    call.shelf("ended")[answer["jobId"]] = ended
    return answer


def _attempt(call: Call, job: str, number: int, definition: Mapping[str, Any]) -> tuple[int | None, str]:
    """Exit code (none where it did not end by itself), and why it ended."""
    container = definition["containerProperties"]
    program, reason = _program(call, container)
    if program is None:
        return None, reason
    given = call.parameters.get("containerOverrides") or {}
    words = given.get("command") or container.get("command") or []
    limit = (call.parameters.get("timeout") or definition.get("timeout") or {}).get("attemptDurationSeconds")
    environment = {
        "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HOME), "PYTHONDONTWRITEBYTECODE": "1",
        **{v["name"]: v["value"] for v in (*(container.get("environment") or ()), *(given.get("environment") or ()))},
        "AWS_BATCH_JOB_ID": job, "AWS_BATCH_JOB_ATTEMPT": str(number), "AWS_REGION": call.region, "AWS_DEFAULT_REGION": call.region,
        "AWS_ENDPOINT_URL": STATE.address(), "AWS_ACCESS_KEY_ID": call.account, "AWS_SECRET_ACCESS_KEY": "emulator",
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        try:
            done = subprocess.run([sys.executable, "-m", program, *words], cwd=folder, env=environment, capture_output=True, text=True,
                                  check=False, timeout=limit)  # fmt: skip
        except subprocess.TimeoutExpired:
            return None, "Job attempt duration exceeded timeout"
    _log(call, _stream(job, number, definition), container.get("logConfiguration", {}).get("options", {}), done.stdout + done.stderr)
    return done.returncode, "Essential container in task exited"


def _program(call: Call, container: Mapping[str, Any]) -> tuple[str | None, str]:
    """What the repository has under that digest, or why it cannot be started."""
    image = str(container["image"])
    if unable := [name for name in UNKNOWN if container.get(name)]:
        return None, f"CannotStartContainerError: the emulator's jobs have no {', '.join(unable)}"
    address, _, digest = image.partition("@")
    host, _, repository = address.partition("/")
    account, _, _, region, *_ = [*host.split("."), "", "", "", ""]  # as ECR's addresses are made
    found = []
    with suppress(*Failed):
        found = behind("ecr", account, region).batch_get_image(repositoryName=repository, imageIds=[{"imageDigest": digest}])["images"]
    if not found:
        return None, f"CannotPullContainerError: {image}: not found"
    program = json.loads(found[0]["imageManifest"]).get("annotations", {}).get(PROGRAM)
    return program, "" if program else f"CannotStartContainerError: the emulator does not know the program of {image}"


def _stream(job: str, number: int, definition: Mapping[str, Any]) -> str:
    options = definition["containerProperties"].get("logConfiguration", {}).get("options", {})
    return f"{options.get('awslogs-stream-prefix', 'job')}/default/{job}/{number}"


def _log(call: Call, stream: str, options: Mapping[str, str], text: str) -> None:
    if group := options.get("awslogs-group"):
        logs = behind("logs", call.account, options.get("awslogs-region", call.region))
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        now = int(time.time() * 1000)
        if lines := [{"timestamp": now, "message": line} for line in text.splitlines() if line]:
            logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines)


def _described(call: Call) -> dict[str, Any]:
    answer = call.moto()
    for job in answer["jobs"]:
        ended = call.shelf("ended").get(job["jobId"])
        if ended:
            job.update(ended)
            job["container"] = {**job.get("container", {}), **ended["attempts"][-1]["container"]}
    return answer


def _listed(call: Call) -> dict[str, Any]:
    """moto takes every job for a success, and asks for one of these."""
    wanted = call.parameters.get("jobStatus", "RUNNING")
    found = call.moto("ListJobs", jobQueue=call.parameters["jobQueue"], jobStatus="SUCCEEDED")["jobSummaryList"]
    for job in found:
        job.update({k: v for k, v in call.shelf("ended").get(job["jobId"], {}).items() if k != "attempts"})
    return {"jobSummaryList": [j for j in found if j["status"] == wanted]}


OPERATIONS: Operations = {("batch", "SubmitJob"): _submit, ("batch", "DescribeJobs"): _described, ("batch", "ListJobs"): _listed}
