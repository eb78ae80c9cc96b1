"""The emulator inside this process: `with emulated():` AWS is empty and ours."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from infra.emulator.cloudformation import CloudFormation
from infra.emulator.gateway import STATE, Gateway, mocked
from infra.emulator.operations import OPERATIONS
from infra.emulator.types import TYPES


@contextmanager
def emulated() -> Iterator[Gateway]:
    """A door for processes of this machine (a job's container) is opened when the first of them needs it."""
    from infra.emulator.server import listening

    with mocked({**OPERATIONS, **CloudFormation(TYPES).operations}) as gateway, ExitStack() as doors:
        STATE.address = cache(lambda: doors.enter_context(listening(gateway)))
        yield gateway
