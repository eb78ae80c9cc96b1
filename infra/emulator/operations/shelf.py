"""Operations of a plain collection (create, describe, list, update, delete) from one description of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.emulator.gateway import Call, Operation, Refused

Item = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Things of one kind, kept as they were sent and answered as they are kept."""

    name: str
    key: Callable[[Mapping[str, Any]], Any]
    """Parameters -> what tells one thing from another."""
    made: Callable[[Call], Item]
    """A new thing, from the call that makes it."""
    missing: str = "ResourceNotFoundException"

    def all(self, call: Call) -> dict[Any, Item]:
        return call.shelf(self.name)

    def one(self, call: Call) -> Item:
        found = self.all(call).get(self.key(call.parameters))
        if found is None:
            raise Refused(self.missing, f"no {self.name} {self.key(call.parameters)}")
        return found

    def create(self, answer: Callable[[Item], Mapping[str, Any]], exists: str = "ConflictException") -> Operation:
        def run(call: Call) -> Mapping[str, Any]:
            item = self.made(call)
            if self.key({**call.parameters, **item}) in self.all(call):
                raise Refused(exists, f"{self.name} {self.key({**call.parameters, **item})} is there already")
            self.all(call)[self.key({**call.parameters, **item})] = item
            return answer(item)

        return run

    def get(self, answer: Callable[[Item], Mapping[str, Any]]) -> Operation:
        return lambda call: answer(self.one(call))

    def list(
        self, answer: Callable[[list[Item]], Mapping[str, Any]], of: Callable[[Mapping[str, Any], Item], bool] = lambda p, i: True
    ) -> Operation:
        return lambda call: answer([i for i in self.all(call).values() if of(call.parameters, i)])

    def update(
        self, answer: Callable[[Item], Mapping[str, Any]], *, rename: Mapping[str, str] | None = None, drop: tuple[str, ...] = ()
    ) -> Operation:
        def run(call: Call) -> Mapping[str, Any]:
            item = self.one(call)
            item.update({(rename or {}).get(k, k): v for k, v in call.parameters.items() if k not in drop})
            return answer(item)

        return run

    def delete(self, answer: Callable[[Item], Mapping[str, Any]] = lambda item: {}) -> Operation:
        def run(call: Call) -> Mapping[str, Any]:
            item = self.one(call)
            del self.all(call)[self.key(call.parameters)]
            return answer(item)

        return run


def without(parameters: Mapping[str, Any], *names: str) -> Item:
    return {
        k: v for k, v in parameters.items() if k not in {*names, "clientRequestToken", "clientToken", "ClientToken", "CreatorRequestId"}
    }
