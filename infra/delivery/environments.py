"""A workflow of the model in; the script that makes its environments in GitHub, with their reviewers and branches, out."""

import json
import shlex
from collections.abc import Sequence

from infra.delivery.workflow import released_from
from infra.site import Site

HEAD = """#!/bin/sh
# Makes the environments of GitHub in which the delivery runs; running it again changes nothing that is already so.
# Needs `gh`, signed in as an administrator of the repository.
set -eu
"""


def script(id: str, sites: Sequence[Site]) -> str:
    """One environment each: where the model wants approval, the teams of those who may approve, and nobody for their own change."""
    config = sites[0].config(id)
    owner = config.repo.partition("/")[0]
    lines = []
    for site in sites:
        if not config.environment:
            continue
        name = config.environment.replace("{env}", site.architecture.environment_id)
        place = f"repos/{config.repo}/environments/{name}"
        teams = _approvers(site, id) if site.architecture.environment.approval == "manual" else []
        found = [f"team_{n}=$(gh api {shlex.quote(f'orgs/{owner}/teams/{team}')} --jq .id)" for n, team in enumerate(teams)]
        settings = json.dumps({
            "wait_timer": 0, "prevent_self_review": bool(teams),
            "reviewers": [{"type": "Team", "id": f"$team_{n}"} for n in range(len(teams))] or None,
            "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
        })  # fmt: skip
        for n in range(len(teams)):
            settings = settings.replace(f'"$team_{n}"', f"$team_{n}")  # a number once the shell has filled it in
        branch, policies = released_from(config), f"{place}/deployment-branch-policies"
        lines += [f"# {name}", *found, f"gh api --method PUT {place} --input - <<SETTINGS", settings, "SETTINGS",
                  f"gh api {policies} --jq '.branch_policies[].name' | grep -qx {shlex.quote(branch)} ||",
                  f"  gh api --method POST {policies} --input - <<'BRANCH'", json.dumps({"name": branch, "type": "branch"}),
                  "BRANCH"]  # fmt: skip
    return HEAD + "\n".join(lines) + "\n" if lines else ""


def _approvers(site: Site, id: str) -> list[str]:
    """Groups of the people with an arrow that approves: GitHub's teams have the same names."""
    people = [a.source for a in site.architecture.arrows_to(id) if a.verb.name == "approve"]
    return [getattr(site.config(p), "group", None) or p for p in people]
