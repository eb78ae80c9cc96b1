"""Operations of AWS's API that moto lacks, or answers with less than was told it."""

from infra.emulator.gateway import Operations
from infra.emulator.operations import alarms, eks, executions, jobs, others, repairs, watchers

OPERATIONS: Operations = {
    **eks.OPERATIONS, **others.OPERATIONS, **repairs.OPERATIONS, **watchers.OPERATIONS,
    **executions.OPERATIONS, **jobs.OPERATIONS, **alarms.OPERATIONS,
}  # fmt: skip
