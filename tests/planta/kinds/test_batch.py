"""Batch: capacity that fits its type, queues, and jobs without privileges."""

import pytest

from planta.kinds.batch import BatchCompute, BatchJob, BatchQueue
from tests.planta.kinds.samples import asked, linked, refusal, settings

JOB = "{queue: fila, image: repo, size: {vcpu: 4, memory: 16384}}"


@pytest.mark.parametrize(
    ("type_", "strategy", "caption"),
    [
        ("ec2", "BEST_FIT_PROGRESSIVE", "EC2, até 1.024 vCPU"),
        ("ec2-spot", "SPOT_PRICE_CAPACITY_OPTIMIZED", "EC2 Spot, até 1.024 vCPU"),
        ("fargate", None, "Fargate, até 1.024 vCPU"),
        ("fargate-spot", None, "Fargate Spot, até 1.024 vCPU"),
    ],
)
def test_the_strategy_follows_from_the_type(type_: str, strategy: str | None, caption: str) -> None:
    compute = settings(BatchCompute, f"{{subnets: rede.app, type: {type_}, max_vcpus: 1024}}")
    assert compute.strategy == strategy
    assert compute.spot is type_.endswith("spot")
    assert compute.own_caption("pt-BR") == caption
    assert compute.own_icon() == ("service/AWSFargate" if type_.startswith("fargate") else "service/AmazonEC2")


def test_jobs_queues_and_capacity_look_different() -> None:
    compute = settings(BatchCompute, "{subnets: rede.app, type: ec2, max_vcpus: 8}")
    assert len({compute.own_icon(), BatchJob.face.icon, BatchQueue.face.icon}) == 3


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("type: fargate, instances: [c7i]", "Fargate has no instances, no minimum and no allocation strategy"),
        ("type: fargate, min_vcpus: 2", "Fargate has no instances, no minimum and no allocation strategy"),
        ("type: ec2, min_vcpus: 9", "min_vcpus (9) is more than max_vcpus (8)"),
        ("type: ec2, allocation: spot-capacity-optimized", "allocation 'spot-capacity-optimized' is for 'type: ec2-spot'"),
    ],
)
def test_capacity_that_cannot_be_is_refused(more: str, reason: str) -> None:
    assert refusal(BatchCompute, f"{{subnets: rede.app, max_vcpus: 8, {more}}}") == reason


def test_the_limit_of_vcpus_is_checked_once_deployed() -> None:
    compute = settings(BatchCompute, "{subnets: rede.app, type: ec2-spot, max_vcpus: 256}")
    found = asked(compute)
    assert found["batch describe-compute-environments computeEnvironments[0].computeResources.maxvCpus"] == 256
    assert found["batch describe-compute-environments computeEnvironments[0].computeResources.type"] == "SPOT"


def test_a_queue_tries_its_environments_in_order() -> None:
    queue = settings(BatchQueue, "{environments: [spot, reserva]}")
    assert [value for _, (value, _) in sorted(linked(queue).items())] == ["spot", "reserva"]
    assert asked(queue)["batch describe-job-queues length(jobQueues[0].computeEnvironmentOrder)"] == 2


def test_a_misconfigured_job_does_not_block_its_queue_for_ever() -> None:
    assert settings(BatchQueue, "{environments: [spot]}").time_limits.misconfiguration == 10
    assert refusal(BatchQueue, "{environments: [spot], time_limits: {capacity: 5}}").startswith("time_limits.capacity: ")


def test_a_job_is_retried_timed_and_without_privileges() -> None:
    job = settings(BatchJob, JOB)
    assert (job.attempts, job.privileged, job.read_only_root, job.user) == (4, False, True, "1000")
    latest = "batch describe-job-definitions max_by(jobDefinitions, &revision)"
    assert asked(job) == {
        f"{latest}.retryStrategy.attempts": 4,
        f"{latest}.timeout.attemptDurationSeconds": 14_400,
        f"{latest}.containerProperties.privileged || `false`": False,
        f"{latest}.containerProperties.readonlyRootFilesystem": True,
    }
    assert job.own_caption("pt-BR") == "4 vCPU, 16 GiB"
    assert settings(BatchJob, JOB.replace("vcpu: 4", "vcpu: 0.5").replace("16384", "1536")).own_caption("pt-BR") == "0,5 vCPU, 1,5 GiB"


def test_a_job_pulls_its_image_and_writes_its_log() -> None:
    job = settings(BatchJob, JOB)
    assert linked(job)["image"][0] == "repo"
    assert "ecr:BatchGetImage" in linked(job)["image"][1].grants
    assert {(g.target, g.field) for g in job.own_grants("analisar")} == {("analisar.logs", "logs.keep_days"), ("repo", "image")}


def test_running_a_job_says_where_it_is_wider_than_drawn() -> None:
    (run,) = BatchJob.verbs
    assert run.actions == ("batch:SubmitJob",)
    assert run.wider is not None
