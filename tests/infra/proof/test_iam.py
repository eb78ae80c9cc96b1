"""Who may do what in AWS: an engine that is not ours decides on the templates; the model's arrows and derived grants say what must come out."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from infra.kubernetes.manifests import manifests
from infra.stacks.emit import MISSING, available, emit
from planta.access import accesses
from tests.infra.proof import trust
from tests.infra.proof.expected import Model, expected, words
from tests.infra.proof.iam import Actor, Policies, Thing, Variant, ask, ask_variants
from tests.infra.proof.matrix import Matrix, Rules, contained, judge, matrix
from tests.infra.proof.mutants import Suspects, loosened_trusts, mutants, unspeakable, without_tls
from tests.infra.proof.removed import removed
from tests.infra.proof.things import things
from tests.infra.proof.world import World, world
from tests.infra.sites import composed, models
from tests.peers import needs_peers

pytestmark = [needs_peers, pytest.mark.timeout(400)]
FEW = 12
"""Cells that are asked where reading a policy has told already."""
PROVED = [("real", "prod"), ("serverless", "live"), ("others", "dev")]


@cache
def model(system: str, environment: str) -> Model:
    return Model(models(system)[environment], words(system))


@cache
def worlds(system: str, environment: str) -> World:
    return world(composed(system, environment).stacks)


@cache
def asked(system: str, environment: str) -> Matrix:
    return matrix(worlds(system, environment), model(system, environment))


@pytest.mark.parametrize(("system", "environment"), PROVED)
def test_allowed_exactly_where_an_arrow_or_a_derived_grant_is(system: str, environment: str) -> None:
    found = asked(system, environment)
    verdict = judge(found, model(system, environment))
    print(f"{system}/{environment}: {len(found)} cells, {len(found.allowed)} allowed ({len(verdict.wider)} of them wider), {len(found.denied)} denied")
    assert verdict.missing == [], "drawn, but denied"
    assert verdict.beyond == [], "allowed, but neither drawn, nor derived, nor told as wider"
    assert len(found.denied) > 1_500


def test_the_other_environment_has_the_same_policies_by_other_names() -> None:
    def documents(environment: str) -> str:
        text = json.dumps(Policies(worlds("real", environment)).documents, sort_keys=True)
        site = models("real")[environment].environment
        named = text.replace(str(site.domain), "DOMAIN").replace(f"-{environment}", "-ENV").replace(f":{environment}", ":ENV")
        return re.sub("[0-9a-fA-F]{12}", "NUMBER", named.replace(str(site.account), "ACCOUNT"))

    assert documents("hml") == documents("prod")


def test_the_access_page_lists_every_use_of_a_key_and_no_other() -> None:
    """What the page derives from a bucket's key, against a rule of its own here."""
    for system, environment in PROVED:
        m = model(system, environment)
        keys = {r.id for r in m.architecture.of_kind("kms-key")}
        page = {(a.principal.partition(".")[0], a.target) for a in accesses(m.architecture) if a.target in keys}
        ours = {(r.because.partition(">")[0].partition(".")[0], r.target) for r in expected(m) if r.target in keys and r.action.startswith("kms:") and not r.because.endswith("needs")}
        assert page == ours


@pytest.mark.skipif(not available(), reason=MISSING)
@pytest.mark.slow
def test_the_emitted_templates_are_the_composed_ones(tmp_path: Path) -> None:
    """Proofs read what is composed; what the CDK writes has tags more and nothing else."""
    emit(composed("real", "prod"), tmp_path / "out")
    for stack in composed("real", "prod").stacks:
        emitted = json.loads((tmp_path / "out" / f"{stack.name}.template.json").read_bytes())["Resources"]
        for logical, resource in stack.resources.items():
            theirs = {k: v for k, v in emitted[logical]["Properties"].items() if "Tags" not in k}
            assert theirs == {k: v for k, v in resource["Properties"].items() if "Tags" not in k}, logical
        assert {k for k, r in emitted.items() if r["Type"] != "AWS::CDK::Metadata"} == set(stack.resources)


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_a_role_is_taken_on_by_whom_it_is_for_and_by_nobody_else(system: str, environment: str) -> None:
    allowed, cells, accounts = _trusted(system, environment, Policies(worlds(system, environment)))
    m = models(system)[environment]
    wrong = [(w.key, t.form, (w.key, t.form) in allowed) for w, action, t in cells if trust.may(m, w, action, t, accounts) != ((w.key, t.form) in allowed)]
    print(f"{system}/{environment}: {len(cells)} cells of trust, {len(allowed)} allowed")
    assert wrong == []
    assert set(accounts.values()) <= {t.form.removeprefix("role ") for _, _, t in cells}


def _trusted(system: str, environment: str, policies: Policies) -> tuple[set[tuple[str, str]], list[tuple[Actor, str, Thing]], dict[str, str]]:
    m = models(system)[environment]
    accounts = trust.service_accounts(manifests(models(system), environment), environment)
    roles = [t for t in things(policies, m) if t.form.startswith("role ")]
    cells = [(who, action, t) for who, action in trust.askers(policies, m, accounts) for t in roles]
    allowed, _ = ask(policies, [(who, t, (action,)) for who, action, t in cells])
    return {(key, t.form) for key, _, t in allowed}, cells, accounts


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_without_one_arrow_exactly_its_cells_are_denied(system: str, environment: str) -> None:
    """New documents say nothing that the old ones did not, so that what was denied stays so; what was allowed is asked again."""
    base, m, found = Policies(worlds(system, environment)), model(system, environment), asked(system, environment)
    variants, expectations = {}, {}
    for id, (less, made) in removed(system, environment).items():
        after = Policies(made)
        changed = {d: after.documents.get(d) for d in base.documents if after.documents.get(d) != base.documents[d]}
        assert set(after.documents) <= set(base.documents) or contained(after.documents, base.documents), id
        for d, document in changed.items():
            assert contained({d: document} if document else {}, base.documents), (id, d)
        there = {after.world.arn(x) for x in after.world.of("AWS::ElasticLoadBalancingV2::TargetGroup")}  # these go with their arrow
        again = tuple(c for c in found.allowed if (c[2].form != "targets" or c[2].arn in there) and changed.keys() & {*base.actors[c[0]].policies, c[2].policy or ""})
        variants[id] = Variant(changed, again)
        expectations[id] = Rules(expected(Model(less, m.raw, id)))
    answers = ask_variants(base, variants, base.actors, first=False)
    turned, wider = 0, set(judge(found, m).wider)
    for id, variant in variants.items():
        for cell in variant.cells:
            stays = bool(expectations[id].why(cell)) or cell in wider
            assert (cell in answers[id]) is stays, (id, cell)
            turned += not stays
    print(f"{system}/{environment}: {len(variants)} arrows taken out, {turned} cells denied")
    assert turned > 30



@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_each_loosened_policy_is_caught(system: str, environment: str) -> None:
    """By a cell that turns to allowed; or, where another policy still holds it back, by what no policy of ours may say."""
    policies, found = Policies(worlds(system, environment)), asked(system, environment)
    suspects = Suspects(policies, found)
    variants, said = {}, set()
    for name, document, looser in mutants(policies):
        cells = suspects.of(document, looser)
        if not cells and name.endswith("no longer denied"):
            continue  # nobody is let do anything there, by whatever way
        if unspeakable(looser, suspects.accounts):
            said.add(name)
        variants[name] = Variant({document: looser}, cells[:: max(1, len(cells) // FEW)] if name in said else cells)
    assert [d for d, document in policies.documents.items() if d != "anything" and unspeakable(document, suspects.accounts)] == []
    answers = ask_variants(suspects.policies, variants, suspects.actors, first=True)
    caught = {n for n, cells in answers.items() if cells}
    print(f"{system}/{environment}: policy mutants caught {len(caught | said)}/{len(variants)}, {len(caught)} of them by a cell")
    assert sorted(set(variants) - caught - said) == []
    assert len(variants) > 100


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_nothing_is_allowed_without_tls(system: str, environment: str) -> None:
    policies, found = Policies(worlds(system, environment)), asked(system, environment)
    cells = tuple(bare for cell in found.allowed for bare in without_tls(cell) if policies.closed_by_tls(cell[2]))
    assert ask_variants(policies, {"bare": Variant({}, cells)}, policies.actors, first=False) == {"bare": set()}
    assert len(cells) > 10


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_each_loosened_trust_is_caught(system: str, environment: str) -> None:
    policies = Policies(worlds(system, environment))
    allowed, cells, _ = _trusted(system, environment, policies)
    denied = [(w, action, t) for w, action, t in cells if (w.key, t.form) not in allowed]
    variants = {name: Variant({document: looser}, tuple((w.key, a, t) for w, a, t in denied if t.policy == document))
                for name, document, looser in loosened_trusts(policies)}  # fmt: skip
    answers = ask_variants(policies, variants, {w.key: w for w, _, _ in cells}, first=True)
    caught = {n for n, found in answers.items() if found}
    print(f"{system}/{environment}: trust mutants caught {len(caught)}/{len(variants)}")
    assert sorted(set(variants) - caught) == []
    assert len(variants) > 10
