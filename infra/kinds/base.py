"""What a kind's deployment is made of: functions from its settings to parts, and from an access to IAM statements."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.parts import Call, Part, Value
from infra.site import Site
from planta.access import Access
from planta.needs import Need

Build = Callable[[str, Any, Site], Iterable[Part | Call]]
"""(id, settings, site) -> the parts it is made of."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Actions and what they are allowed on; an access becomes one or several."""

    actions: tuple[str, ...]
    resources: tuple[Value, ...]
    condition: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


Grants = Callable[[Site, Access], Iterable[Grant]]
"""An access that ends at a resource of the kind, its principal the acting role -> what IAM must allow."""
Needs = Callable[[Site, Need, str], Grant]
"""What a service needs in order to run (`planta.needs`) and one of its actions -> on what IAM must allow it."""


@dataclass(frozen=True, kw_only=True)
class Facet:
    """How a kind is deployed."""

    build: Build | None = None
    """None: nothing of its own is made (what it does is in its principal's policy)."""
    grants: Grants | None = None
    """None: nobody is granted IAM actions on it."""
    trust: Callable[[str, Site], Value] | None = None
    """Who may take on its role; None: it has none."""
    needs: Needs | None = None
    """None: what its service needs in order to run, AWS accepts on every resource only."""
    managed: tuple[str, ...] = ()
    """Policies maintained by AWS that its role needs, by name."""
    in_network: bool = False
    """It has a security group of its own."""


def service_trust(service: str, *, source: bool = True) -> Callable[[str, Site], Value]:
    """A service takes on the role, for resources of this account only (no confused deputy)."""

    def trust(principal: str, site: Site) -> Value:
        statement: dict[str, Value] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        if source:
            statement["Condition"] = {"StringEquals": {"aws:SourceAccount": site.account(principal.partition(".")[0])}}
        return {"Version": "2012-10-17", "Statement": [statement]}

    return trust


def on(
    *resources: Value, actions: tuple[str, ...], condition: Mapping[str, Mapping[str, Value]] | None = None
) -> Grant:
    return Grant(actions=actions, resources=resources, condition=condition or {})
