"""`planta explain ID`: one resource told whole; the model's file and an id in, an answer out."""

from argparse import ArgumentParser, Namespace
from typing import Any

from planta.commands import asking


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", help="the resource")
    asking.arguments(parser)
    asking.environment_argument(parser)


def run(args: Namespace) -> int:
    from planta.explain import explain

    try:
        model = asking.loaded(args)
        architecture = asking.chosen(args, model)
        asking.known(args, architecture, args.id)
    except asking.Refused:
        return 2
    plain = explain(architecture, args.id, model.findings)
    return asking.answer(args, plain, text(plain))


def text(plain: dict[str, Any]) -> str:
    """The answer for people: only the parts that say something."""
    where = plain["where"]
    out = [f"{plain['name']} ({plain['id']}): {plain['service']}, {plain['kind']}"]
    if plain["note"]:
        out.append(plain["note"])
    if "stands" in where:
        out.append(f"\nStands {where['stands']}.")
    else:
        tiers = f", in {', '.join(where['tiers'])}" if where["tiers"] else ""
        zones = f" over {where['zones']} zone{'s' if where['zones'] > 1 else ''}" if where["zones"] else ""
        inside = f", inside {' in '.join(where['inside'])}" if where["inside"] else ""
        out.append(f"\nIn {where['environment']}: {where['physical_name']}, account {where['account']}, "
                   f"{where['region']}{tiers}{zones}{inside}.")
    _part(out, "Settings", [f"{k}: {v}" for k, v in plain["settings"].items()])
    _part(out, "Reached by", [_access(a) for a in plain["reached_by"]])
    _part(out, "Reaches", [_access(a) for a in plain["reaches"]])
    _part(out, "Names", [f"{n['resource']} in {n['field']}" for n in plain["names"]])
    _part(out, "Named by", [f"{n['resource']} in {n['field']}" for n in plain["named_by"]])
    _part(out, "Contains", plain["contains"])
    _part(out, "What breaks with it", [
        f"{j['journey']} ({j['title']}): {j['means']}" + (f", steps {', '.join(map(str, j['steps']))}" if j["steps"] else "")
        for j in plain["journeys"]])  # fmt: skip
    _part(out, "Objectives", [
        f"{o['slo']} ({o['objective']}, {o['verdict']})" + (", measured here" if o["measured_here"] else "")
        + (f", committed to {o['commitment']:.4%}" if o["commitment"] is not None else "") for o in plain["objectives"]])  # fmt: skip
    _part(out, "Alarms", plain["incidents"]["alarms"])
    _part(out, "Runbooks", plain["incidents"]["scenarios"])
    _part(out, "Requirements that it helps to fulfil", plain["requirements"])
    _part(out, "Provisioning step", [plain["step"]] if plain["step"] else [])
    _part(out, "Checks once deployed", [f"{c['text']} (expected: {c['expected']})\n      {c['command']}" for c in plain["claims"]])
    _part(out, "Findings", [f"{f['severity']}: {f['message']} [{f['code']}]" for f in plain["findings"]])
    return "\n".join(out)


def _part(out: list[str], title: str, lines: list[str]) -> None:
    if lines:
        out += [f"\n{title}", *(f"  {line}" for line in lines)]


def _access(access: dict[str, Any]) -> str:
    within = f" within {access['within']}" if access["within"] else ""
    ports = f", port {', '.join(map(str, access['ports']))}" if access["ports"] else ""
    wider = f" (wider than drawn: {access['wider']})" if access["wider"] else ""
    return f"{access['resource']}: {access['verb']}{within}{ports}, from {access['because']}{wider}"
