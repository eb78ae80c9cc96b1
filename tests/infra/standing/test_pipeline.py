"""The processing path at work: the state machine of the model runs its jobs on small files, to results or into its failure path."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from infra.worker.analysis import analyse
from tests.infra import deployed
from tests.infra.deployed import REAL, Deployed
from tests.infra.worker.samples import SCANS, mgf, mzml

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
BROKEN = mzml()[:900]
VALIDAR = """
    size:
      vcpu: 1
      memory: 2048
    retries: 1
"""


class Path:
    """What a researcher's request goes through, by the names of the model."""

    def __init__(self, made: Deployed) -> None:
        self.made, self.name, self.runs = made, made.architecture.physical, 0

    def run(self, **files: bytes) -> dict[str, Any]:
        """Upload a sample, start its analysis, and what became of it."""
        self.runs += 1
        sample = f"sample-{self.name('pipeline')}-{self.runs}"
        for name, data in files.items():
            self.made.client("s3").put_object(Bucket=self.name("uploads"), Key=f"amostras/{sample}/{name}", Body=data)
        asked = {"amostra": f"{sample}/", "arquivo": [f"{sample}/{name}" for name in files]}
        machines = self.made.client("stepfunctions")
        started = machines.start_execution(stateMachineArn=self.machine(), input=json.dumps(asked))
        ended: dict[str, Any] = machines.describe_execution(executionArn=started["executionArn"])
        return {**ended, "sample": sample}

    def machine(self) -> str:
        found = self.made.client("stepfunctions").list_state_machines()["stateMachines"]
        return next(str(m["stateMachineArn"]) for m in found if m["name"] == self.name("pipeline"))

    def written(self, bucket: str, sample: str) -> dict[str, Any]:
        s3 = self.made.client("s3")
        found = s3.list_objects_v2(Bucket=self.name(bucket), Prefix=f"analises/{sample}/").get("Contents", ())
        return {o["Key"].rpartition("/")[2]: json.load(s3.get_object(Bucket=self.name(bucket), Key=o["Key"])["Body"]) for o in found}

    def told(self) -> list[dict[str, Any]]:
        """The messages that the API finds in its queue."""
        return [json.loads(text)["detail"] for text in self.received(self.name("fila-status"))]

    def received(self, queue: str) -> list[str]:
        sqs, out = self.made.client("sqs"), []
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                out.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return out

    def jobs(self, queue: str, status: str) -> list[str]:
        found = self.made.client("batch").list_jobs(jobQueue=self.name(queue), jobStatus=status)["jobSummaryList"]
        return [j["jobId"] for j in found]

    def config(self, id: str) -> Any:
        return self.made.architecture.resources[id].config

    def alarm(self, id: str) -> str:
        found = self.made.client("cloudwatch").describe_alarms(AlarmNames=[self.name(id)])["MetricAlarms"]
        return str(found[0]["StateValue"])


@pytest.fixture(scope="module")
def path(hml: Deployed) -> Path:
    return Path(hml)


@pytest.fixture(scope="module")
def listener(path: Path) -> Iterator[str]:
    """A queue that hears what the topic of the alarms says."""
    made, queue = path.made, "listener"
    sqs = made.client("sqs")
    arn = sqs.get_queue_attributes(QueueUrl=sqs.create_queue(QueueName=queue)["QueueUrl"], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    account, region = made.architecture.environment.account, made.architecture.system.region
    topic = f"arn:aws:sns:{region}:{account}:{path.name('alertas')}"
    made.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    yield queue
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])


def test_whole_files_end_as_results_in_the_bucket(path: Path) -> None:
    files = {"p1.mzML": mzml(), "p2.mzML": mzml(SCANS[:1], bits=32), "p3.mgf": mgf()}
    ended = path.run(**files)
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    partial = path.written("parciais", ended["sample"])
    assert set(partial) == {f"{name}.json" for name in files}
    for name, data in files.items():
        alone = json.loads(json.dumps(analyse(BytesIO(data))))
        assert partial[f"{name}.json"] == {"file": f"{ended['sample']}/{name}", **alone}
    (result,) = path.written("resultados", ended["sample"]).values()
    assert result["sample"] == ended["sample"] and result["spectra"] == 4 + 1 + 2 and len(result["files"]) == 3
    assert result["base_peak"] == {"mz": 150.0, "intensity": 900.0, "spectrum": "scan=4"}
    (told,) = path.told()
    assert (told["executionArn"], told["status"]) == (ended["executionArn"], "SUCCEEDED")


def test_each_job_logs_what_it_did_where_the_model_says(path: Path) -> None:
    logs, batch = path.made.client("logs"), path.made.client("batch")
    job = batch.describe_jobs(jobs=path.jobs("fila-analise", "SUCCEEDED")[:1])["jobs"][0]
    definition = batch.describe_job_definitions(jobDefinitions=[job["jobDefinition"]])["jobDefinitions"][0]
    group = definition["containerProperties"]["logConfiguration"]["options"]["awslogs-group"]
    lines = logs.get_log_events(logGroupName=group, logStreamName=job["container"]["logStreamName"])["events"]
    assert [list(json.loads(e["message"])) for e in lines] == [["written"]]


def test_a_corrupt_file_ends_in_the_failure_path(path: Path) -> None:
    """Tried as often as the model says, then told to the API; nothing is written, and one failure wakes nobody."""
    ended = path.run(**{"p1.mzML": mzml(), "p2.mzML": BROKEN})
    assert ended["status"] == "FAILED" and ended["error"] == "States.TaskFailed"
    failed = path.jobs("fila-curta", "FAILED")
    assert len(failed) == 1 + path.config("pipeline").flow["validar"].retry
    job = path.made.client("batch").describe_jobs(jobs=failed[:1])["jobs"][0]
    assert [a["container"]["exitCode"] for a in job["attempts"]] == [3] * path.config("validar").attempts
    assert path.written("parciais", ended["sample"]) == {} == path.written("resultados", ended["sample"])
    (told,) = path.told()
    assert (told["executionArn"], told["status"]) == (ended["executionArn"], "FAILED")
    assert path.alarm("alarme-pipeline") == "OK"


def test_another_model_is_another_behaviour_and_enough_failures_wake_somebody(path: Path, listener: str) -> None:
    """Retries and attempts are changed in the file, deployed, and seen at work; then put back."""
    changes = [("        run: validar\n", "        run: validar\n        retry: 0\n"), (VALIDAR, VALIDAR.replace("retries: 1", "retries: 0"))]
    made = deployed.synthesized(deployed.architecture(REAL, path.made.architecture.environment_id, *changes))
    happened = {e.text.split()[-1] for e in deployed.events(made, path.made.aws) if e.what == "resource"}
    assert happened == {"AWS::Batch::JobDefinition", "AWS::StepFunctions::StateMachine"}
    before = len(path.jobs("fila-curta", "FAILED"))
    limit = int(path.config("alarme-pipeline").above)
    for n in range(1, limit + 1):  # one failed already
        assert path.alarm("alarme-pipeline") == "OK" and path.received(listener) == []
        assert path.run(**{"p.mzML": BROKEN})["status"] == "FAILED"
        failed = path.jobs("fila-curta", "FAILED")
        assert len(failed) == before + n
    jobs = path.made.client("batch").describe_jobs(jobs=failed)["jobs"]
    assert sorted(len(j["attempts"]) for j in jobs) == [1] * limit + [path.config("validar").attempts] * before
    assert path.alarm("alarme-pipeline") == "ALARM"
    (message,) = map(json.loads, path.received(listener))
    assert (message["AlarmName"], message["NewStateValue"]) == (path.name("alarme-pipeline"), "ALARM")
    assert [t["status"] for t in path.told()] == ["FAILED"] * limit
    deployed.events(path.made.assembly, path.made.aws)
    assert path.made.drifted() == []
