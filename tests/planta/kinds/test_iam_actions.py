"""IAM actions against AWS's own list: every action that a verb, a link or a grant names exists, and accepts a resource or not.

data/iam_actions.txt holds the actions in use, as policy_sentry's copy of the Service Authorization Reference spells them;
a `*` after one says that it accepts no resource but "*". After adding an action, make it anew:

    uv run --with policy_sentry python -m tests.planta.kinds.test_iam_actions
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from planta.kinds import BY_ID
from tests.planta.kinds.samples import examples, linked

FILE = Path(__file__).parents[1] / "data" / "iam_actions.txt"


def used() -> Iterator[tuple[str, str]]:
    """Every action in use: (what names it, the action)."""
    for kind in BY_ID.values():
        for verb in kind.verbs:
            for action in (*verb.actions, *verb.any_resource):
                yield f"{kind.kind_id}.{verb.name}", action
    for name, config in examples():
        for field, (_, link) in linked(config).items():
            for action in link.grants:
                yield f"{name}.{field}", action
        for grant in config.own_grants(name):
            for action in grant.actions:
                yield f"{name}.{grant.field}", action


def listed() -> dict[str, bool]:
    """The file: whether each action accepts only the resource "*"."""
    lines = [line.split() for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {line[0]: line[1:] == ["*"] for line in lines}


def test_every_action_exists() -> None:
    known = listed()
    unknown = sorted({f"{action} ({where})" for where, action in used() if action not in known})
    assert not unknown


def test_the_list_holds_nothing_else() -> None:
    assert set(listed()) == {action for _, action in used()}
    assert list(listed()) == sorted(listed())


def test_actions_without_a_resource_are_told_apart() -> None:
    only_any = listed()
    for kind in BY_ID.values():
        for verb in kind.verbs:
            narrow = [a for a in verb.actions if only_any[a]]
            assert not narrow, f"{kind.kind_id}.{verb.name}: these accept only '*': {narrow}"
            wide = [a for a in verb.any_resource if not only_any[a]]
            assert verb.wider or not wide, f"{kind.kind_id}.{verb.name} says not why it is wider than it need be: {wide}"
    for name, config in examples():
        for grant in config.own_grants(name):
            assert grant.wider or not any(only_any[a] for a in grant.actions), f"{name}.{grant.field} says not why it is wider"


def main() -> None:
    reference = import_module("policy_sentry.querying.actions")
    lines = []
    for action in sorted({action for _, action in used()}):
        service, name = action.split(":")
        data = reference.get_action_data(service, name)
        if data and any(row["action"] == action for row in data[service]):
            only = {a.lower() for a in reference.get_actions_that_support_wildcard_arns_only(service)}
            lines.append(action + (" *" if action.lower() in only else ""))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
