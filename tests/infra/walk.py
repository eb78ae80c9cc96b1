"""Templates in; who may do what, and which group reaches which, out: read from the templates alone, with none of the compiler's code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Template = Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """All stacks of one environment: (name -> template)."""

    templates: Mapping[str, Template]
    exports: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stack, template in self.templates.items():
            for output in template.get("Outputs", {}).values():
                self.exports[output["Export"]["Name"]] = (stack, output["Value"])

    def plain(self, stack: str, value: Any) -> str:
        """A value as text: what only exists once deployed becomes `<stack/Logical.Attribute>`, however it is referred to."""
        if isinstance(value, (str, int, float)):
            return str(value)
        ((name, inner),) = value.items()
        if name == "Ref":
            return f"<{stack}/{inner}>"
        if name == "Fn::GetAtt":
            return f"<{stack}/{'.'.join(inner)}>"
        if name == "Fn::ImportValue":
            return self.plain(*self.exports[inner])
        if name == "Fn::Join":
            return str(inner[0]).join(self.plain(stack, v) for v in inner[1])
        raise AssertionError(f"an intrinsic function that nobody expected: {name}")

    def statements(self, role: str) -> list[dict[str, Any]]:
        """What a role's own policies say (a permission set's too), resources as text."""
        out = []
        for stack, template in self.templates.items():
            for resource in template["Resources"].values():
                properties = resource["Properties"]
                if resource["Type"] == "AWS::IAM::RolePolicy" and properties["RoleName"] == role:
                    out += [(stack, s) for s in properties["PolicyDocument"]["Statement"]]
                if resource["Type"] == "AWS::SSO::PermissionSet" and properties["Name"] == role:
                    out += [(stack, s) for s in properties["InlinePolicy"]["Statement"]]
        return [
            {**s, "Action": listed(s["Action"]), "Resource": [self.plain(stack, r) for r in listed(s["Resource"])]} for stack, s in out
        ]

    def roles(self) -> set[str]:
        kinds = {"AWS::IAM::RolePolicy": "RoleName", "AWS::SSO::PermissionSet": "Name"}
        return {
            r["Properties"][kinds[r["Type"]]] for t in self.templates.values() for r in t["Resources"].values() if r["Type"] in kinds
        }

    def allowed(self, role: str, action: str, resource: str, **context: str) -> bool:
        """Whether the role's own policies allow it; what they don't say is denied."""
        return any(
            s["Effect"] == "Allow" and any(fnmatchcase(action, a) for a in s["Action"])
            and any(matches(resource, r) for r in s["Resource"]) and holds(s.get("Condition", {}), context)
            for s in self.statements(role)
        )  # fmt: skip

    def rules(self) -> set[tuple[str, str, str, int, str]]:
        """(way, from, to, port, protocol) of every rule, groups by their names."""
        names = {}
        for stack, template in self.templates.items():
            for logical, resource in template["Resources"].items():
                if resource["Type"] == "AWS::EC2::SecurityGroup":
                    names[f"<{stack}/{logical}.GroupId>"] = resource["Properties"]["GroupName"]
                    assert resource["Properties"].get("SecurityGroupIngress") in (None, [])
                    assert [r["CidrIp"] for r in resource["Properties"]["SecurityGroupEgress"]] == ["255.255.255.255/32"]
        found = set()
        for stack, template in self.templates.items():
            for resource in template["Resources"].values():
                way = {"AWS::EC2::SecurityGroupIngress": "in", "AWS::EC2::SecurityGroupEgress": "out"}.get(resource["Type"])
                if way is None:
                    continue
                properties = resource["Properties"]
                own = self.plain(stack, properties["GroupId"])
                peers = [self.plain(stack, v) for k, v in properties.items() if re.match("Source|Destination|Cidr", k)]
                assert len(peers) == 1
                assert properties["FromPort"] == properties["ToPort"]
                ends = (names.get(own, own), names.get(peers[0], peers[0]))
                source, target = ends if way == "out" else ends[::-1]
                found.add((way, source, target, properties["FromPort"], properties["IpProtocol"]))
        return found

    def reaches(self, source: str, target: str, port: int) -> bool:
        """TCP from one group to another: both ends must say so."""
        rules = self.rules()
        return all((way, source, target, port, "tcp") in rules for way in ("out", "in"))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def matches(value: str, pattern: str) -> bool:
    """As IAM matches: `*` and `?` alone are special."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), value) is not None


def holds(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    """The operators that the policies use; a key that the request lacks does not match."""
    given = {k.replace("__", ":"): v for k, v in context.items()}
    for operator, keys in conditions.items():
        for key, wanted in keys.items():
            value = given.get(key)
            if value is None:
                return False
            if not any(matches(value, str(w)) if "Like" in operator else value == str(w) for w in listed(wanted)):
                return False
    return True


def walk(stacks: Any) -> Walk:
    return Walk({s.name: s.template for s in stacks})
