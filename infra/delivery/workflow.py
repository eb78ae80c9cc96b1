"""A workflow of the model and the system's environments in; the jobs of its delivery and of its way back out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.delivery.images import platforms
from infra.delivery.steps import Step, checkout, python, run, uses
from infra.kubernetes.argocd import branch
from infra.kubernetes.manifests import CONTROLLER, HOME
from infra.site import Site
from planta import __version__
from planta.kinds.github import Workflow

Job = dict[str, Any]
IMAGES = "images"
"""Folder of the system's repository with one folder an image."""
PLANTA = run("Install Planta", f"pip install 'planta[infra]=={__version__}'")
PUBLISHED = "github.event_name == 'push' && github.ref == '{ref}'"
BOT = ('git config user.name "github-actions[bot]"', 'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"')


def in_order(sites: Mapping[str, Site]) -> list[Site]:
    """First where nobody is asked, then where somebody approves."""
    return sorted(sites.values(), key=lambda s: s.architecture.environment.approval == "manual")


def delivery(id: str, sites: Mapping[str, Site]) -> dict[str, Any]:
    """Check on every pull request; on the main branch images once, then one environment after the other with the same digests."""
    ordered = [s for s in in_order(sites) if id in s.architecture.resources]
    config = ordered[0].config(id)
    assert isinstance(config, Workflow)
    published = PUBLISHED.format(ref=f"refs/heads/{released_from(config)}")
    images = [a.target for a in ordered[0].architecture.arrows_from(id) if a.verb.name == "push"]
    jobs: dict[str, Job] = {"check": _check(bool(images), images)}
    if images:
        jobs["images"] = _images(images, ordered, published)
    before = ["images"] if images else ["check"]
    for site in ordered:
        for name, job in _environment(site, id, images, before, published):
            jobs[name] = job
            before = [name]
    return {
        "name": config.name or id,
        "on": {"pull_request": {}, "push": {"branches": [released_from(config)]}},
        "permissions": {},
        # A delivery is never cut in the middle; a newer commit of a pull request makes the older run pointless.
        "concurrency": {"group": "${{ github.workflow }}-${{ github.ref }}",
                        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}"},
        "jobs": jobs,
    }  # fmt: skip


def released_from(config: Workflow) -> str:
    """The branch whose commits are delivered."""
    return config.ref.removeprefix("refs/heads/") if config.ref and config.ref.startswith("refs/heads/") else "main"


def _check(has_images: bool, images: Sequence[str]) -> Job:
    """The model itself, and each image's own linter and tests, inside the image that they judge."""
    steps = [checkout(), python(), PLANTA, run("Check the model", "planta check --format github")]
    job: Job = {"name": "Check", "runs-on": "ubuntu-24.04", "timeout-minutes": 20, "permissions": {"contents": "read"}, "steps": steps}
    if has_images:
        job["env"] = {"BASE": "${{ vars.BASE_IMAGE }}"}
        steps.append(BASE_IS_PINNED)
        steps.append(run("Lint and test every image", "set -eu", f"for image in {' '.join(images)}; do",
                         f'  docker build --target test --build-arg BASE="$BASE" "{IMAGES}/$image"', "done"))  # fmt: skip
    return job


BASE_IS_PINNED = run("The base image is given by digest", 'case "$BASE" in',
                     "  *@sha256:????????????????????????????????????????????????????????????????) ;;",
                     '  *) echo "Set the variable BASE_IMAGE of the repository to name:tag@sha256:..."; exit 1 ;;', "esac")  # fmt: skip


def _images(images: Sequence[str], ordered: Sequence[Site], published: str) -> Job:
    """Built once and without any right in AWS; every environment gets these very bytes."""
    processors = {image: platforms(ordered, image) for image in images}
    arm_only = all(p == ("linux/arm64",) for p in processors.values())
    emulated = not arm_only and any("linux/arm64" in p for p in processors.values())
    matrix = [{"image": i, "platforms": ",".join(p)} for i, p in processors.items()]
    return {
        "name": "Image ${{ matrix.image }}", "needs": "check", "if": published, "timeout-minutes": 40,
        "runs-on": "ubuntu-24.04-arm" if arm_only else "ubuntu-24.04", "permissions": {"contents": "read"},
        "strategy": {"matrix": {"include": matrix}}, "env": {"BASE": "${{ vars.BASE_IMAGE }}"},
        "steps": [
            checkout(), BASE_IS_PINNED,
            *([uses("docker/setup-qemu-action")] if emulated else []),
            uses("docker/setup-buildx-action"),
            uses("docker/build-push-action", "Build, with bill of materials and provenance", id="build", given={
                "context": f"{IMAGES}/${{{{ matrix.image }}}}", "platforms": "${{ matrix.platforms }}",
                "build-args": "BASE=${{ env.BASE }}", "target": "final", "outputs": "type=oci,dest=image.tar",
                "sbom": True, "provenance": "mode=max",
            }),
            run("Note the digest", 'printf "%s" "$DIGEST" > digest',
                env={"DIGEST": "${{ steps.build.outputs.digest }}"}),
            uses("actions/upload-artifact", given={
                "name": "image-${{ matrix.image }}", "path": "image.tar\ndigest", "retention-days": 7, "if-no-files-found": "error"}),
        ],
    }  # fmt: skip


def _environment(site: Site, id: str, images: Sequence[str], before: list[str], published: str) -> Iterator[tuple[str, Job]]:
    """Images and infrastructure in one job, so that whoever approves is asked once; then each cluster's manifests."""
    environment, account = site.architecture.environment_id, site.architecture.environment.account
    config = site.config(id)
    assert isinstance(config, Workflow)
    shared: Job = {"if": published, "runs-on": "ubuntu-24.04",
                   "concurrency": {"group": f"deliver-{environment}", "cancel-in-progress": False}}  # fmt: skip
    protected = {"environment": config.environment.replace("{env}", environment)} if config.environment else {}
    token = {"contents": "read", "id-token": "write"}
    sign_in = uses("aws-actions/configure-aws-credentials", "Sign in as this environment", given={
        "role-to-assume": site.role_arn(id), "aws-region": site.home, "allowed-account-ids": account,
        "role-session-name": f"{id}-{environment}"})  # fmt: skip
    deploys = any(a.verb.name == "deploy" for a in site.architecture.arrows_from(id))
    if images or deploys:
        place = f"--env {environment} --yes-account {account}"
        deployed = [
            run("Deploy", f"planta deploy {place} --outputs outputs.json"),
            run("What stands is what is drawn", f"planta drift {place}"),
            run("Hand the outputs on", 'printf "json=%s\\n" "$(jq -c . outputs.json)" >> "$GITHUB_OUTPUT"', id="outputs"),
        ] if deploys else []  # fmt: skip
        yield f"deploy-{environment}", {
            "name": f"Deploy to {environment}", "needs": before, **shared, **protected, "timeout-minutes": 120, "permissions": token,
            **({"outputs": {"outputs": "${{ steps.outputs.outputs.json }}"}} if deploys else {}),
            "steps": [checkout(), python(), PLANTA, *([_fetched()] if images else []), sign_in, *_publish(site, images), *deployed],
        }  # fmt: skip
        before = [f"deploy-{environment}"]
    outputs = f"${{{{ needs.deploy-{environment}.outputs.outputs || '{{}}' }}}}" if deploys else "{}"
    for cluster in site.of_kind("eks-cluster"):
        pulled = _pulled(site, cluster)
        # With Argo CD nothing more is asked of AWS: the branch may only be written once the job before was approved.
        how: Job = {"permissions": {"contents": "write"}} if pulled else {**protected, "permissions": token}
        yield f"manifests-{environment}-{cluster}", {
            "name": f"Manifests of {cluster} in {environment}", "needs": list(dict.fromkeys([*before, *(["images"] if images else [])])),
            **shared, "timeout-minutes": 40, **how,
            "steps": [*_written(site, images, outputs),
                      *([_handed_over(site, cluster)] if pulled else [sign_in, *_applied(site, cluster)])],
        }  # fmt: skip


def _fetched() -> Step:
    return uses("actions/download-artifact", given={"pattern": "image-*", "path": "built"})


def _publish(site: Site, images: Sequence[str]) -> list[Step]:
    """The same bytes, hence the same digest, in each environment's registry; signed there without a key."""
    if not images:
        return []
    steps: list[Step] = [uses("aws-actions/amazon-ecr-login", id="ecr"), uses("sigstore/cosign-installer")]
    registry = {"REGISTRY": "${{ steps.ecr.outputs.registry }}", "COMMIT": "${{ github.sha }}"}
    for image in images:
        steps.append(run(
            f"Publish and sign {image}", "set -eu", f'image="$REGISTRY/{site.name(image)}"', f'digest="$(cat built/image-{image}/digest)"',
            # A run that is repeated finds its image there: the tag never moves.
            'if [ "$(skopeo inspect --format "{{.Digest}}" "docker://$image:$COMMIT" || true)" = "$digest" ]; then exit 0; fi',
            f'skopeo copy --all --preserve-digests "oci-archive:built/image-{image}/image.tar" "docker://$image:$COMMIT"',
            'cosign sign --yes --recursive "$image@$digest"', env=registry,
        ))  # fmt: skip
    return steps


def _written(site: Site, images: Sequence[str], outputs: str) -> list[Step]:
    """Charts, values and manifests, with what the deployment knows and the digests that were built."""
    environment = site.architecture.environment_id
    digests = [f'  | jq --arg digest "$(cat built/image-{i}/digest)" \'. + {{"{i}.digest": $digest}}\' \\' for i in images]
    return [
        checkout(**{"fetch-depth": 0}), python(), PLANTA, *([_fetched()] if images else []),
        run("Join outputs and digests", "set -eu", 'printf "%s" "$OUTPUTS" \\', *digests, "  | jq . > outputs.json",
            env={"OUTPUTS": outputs}),
        run("Write charts, values and manifests", f"planta manifests --env {environment} --outputs outputs.json --out made --home {HOME}"),
    ]  # fmt: skip


def _handed_over(site: Site, cluster: str) -> Step:
    """The branch of the environment is the delivery: the cluster fetches it, runs the migrations, then the new version."""
    environment = site.architecture.environment_id
    name = branch(environment)
    return run(
        "Hand them to the cluster", "set -eu", *BOT,
        f'git fetch origin "{name}" && git switch "{name}" || git switch --orphan "{name}"',
        f'rm -rf "{HOME}/{cluster}" && mkdir -p "{HOME}" && cp -R "made/{cluster}" "{HOME}/{cluster}"', f'git add -- "{HOME}"',
        'git diff --cached --quiet && exit 0', 'git commit -q -m "$COMMIT"', PUSH.format(branch=name),
        env={"TOKEN": "${{ github.token }}", "COMMIT": f"{environment}: ${{{{ github.sha }}}}", "REPOSITORY": "${{ github.repository }}"},
    )  # fmt: skip


PUSH = 'git push "https://x-access-token:$TOKEN@github.com/$REPOSITORY.git" "HEAD:{branch}"'


def _pulled(site: Site, cluster: str) -> bool:
    return any(r.config.in_ == cluster and site.config(r.id).addon == CONTROLLER for r in site.architecture.of_kind("k8s-addon"))


def _applied(site: Site, cluster: str) -> Iterator[Step]:
    """Without Argo CD: the migrations as a step of their own, then the chart; the runner must reach the cluster's API."""
    environment = site.architecture.environment_id
    jobs = [r.id for r in site.architecture.of_kind("k8s-job") if r.config.in_ == cluster and not site.config(r.id).schedule]
    yield run("Sign in to the cluster", f"aws eks update-kubeconfig --name {site.name(cluster)} --region {site.region(cluster)}")
    yield run("Namespaces", f"kubectl apply --server-side -f made/{cluster}/{environment}/platform/namespaces.yaml")
    for job in jobs:
        space, limit = site.config(job).namespace, site.config(job).deadline
        yield run(f"Migrate: {job}", f"kubectl --namespace {space} delete job {job} --ignore-not-found --wait",
                  f"kubectl apply --server-side -f made/{cluster}/{environment}/manifests/{job}.yaml",
                  f"kubectl --namespace {space} wait --for=condition=complete job/{job} --timeout={limit}s")  # fmt: skip
    system = site.architecture.system.id
    yield run("Release", f"helm upgrade --install {system} made/{cluster}/chart --values made/{cluster}/values-{environment}.yaml \\",
              "  --no-hooks --atomic --timeout 10m")  # fmt: skip


def way_back(id: str, sites: Mapping[str, Site]) -> dict[str, Any] | None:
    """By hand: an environment's branch is put back to an earlier delivery; images are still there by digest. Argo CD systems only."""
    ordered = [s for s in in_order(sites) if any(_pulled(s, c) for c in s.of_kind("eks-cluster"))]
    if not ordered:
        return None
    config = ordered[0].config(id)
    environments = [s.architecture.environment_id for s in ordered]
    ask: Mapping[str, Any] = {
        "environment": {"description": "Environment that goes back", "type": "choice", "options": environments, "required": True},
        "deliveries": {"description": "How many deliveries back", "type": "string", "default": "1", "required": True},
    }  # fmt: skip
    script = run(
        "Put the earlier delivery back", "set -eu", *BOT,
        'case "$DELIVERIES" in ""|*[!0-9]*) echo "Give a number."; exit 1 ;; esac',
        'git switch "environments/$ENVIRONMENT"', f'git restore --source "HEAD~$DELIVERIES" --staged --worktree -- "{HOME}"',
        'git diff --cached --quiet && { echo "Nothing to put back."; exit 1; }',
        'git commit -q -m "$ENVIRONMENT: back by $DELIVERIES"', PUSH.format(branch="environments/$ENVIRONMENT"),
        env={"TOKEN": "${{ github.token }}", "REPOSITORY": "${{ github.repository }}", "ENVIRONMENT": "${{ inputs.environment }}",
             "DELIVERIES": "${{ inputs.deliveries }}"},
    )  # fmt: skip
    protected = {"environment": config.environment.replace("{env}", "${{ inputs.environment }}")} if config.environment else {}
    return {
        "name": f"{config.name or id}: rollback",
        "on": {"workflow_dispatch": {"inputs": ask}},
        "permissions": {},
        "concurrency": {"group": "deliver-${{ inputs.environment }}", "cancel-in-progress": False},
        "jobs": {"rollback": {"name": "Rollback", "runs-on": "ubuntu-24.04", "timeout-minutes": 10, **protected,
                              "permissions": {"contents": "write"}, "steps": [checkout(**{"fetch-depth": 0}), script]}},
    }  # fmt: skip
