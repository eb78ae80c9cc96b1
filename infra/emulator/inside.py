"""The emulator inside this process: `with emulated():` AWS is empty and ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.emulator.cloudformation import CloudFormation
from infra.emulator.gateway import Gateway, mocked
from infra.emulator.operations import OPERATIONS
from infra.emulator.types import TYPES


@contextmanager
def emulated() -> Iterator[Gateway]:
    with mocked({**OPERATIONS, **CloudFormation(TYPES).operations}) as gateway:
        yield gateway
