"""Rules on identity and secrets: a model's facts in; permissions wider or longer than needed, and secrets in the open, out."""

import re
from collections import Counter
from collections.abc import Iterator

from planta.elements import Arrow
from planta.kinds.batch import BatchJob
from planta.kinds.cognito import UserPool
from planta.kinds.eks import Cluster
from planta.kinds.github import Workflow
from planta.kinds.iam import User
from planta.kinds.kubernetes import Deployment, Job
from planta.kinds.secretsmanager import Secret
from planta.kinds.ssm import Parameter
from planta.kinds.sso import PermissionSet
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text

SECRET_NAME = re.compile(
    r"(^|_)(PASSWORD|PASSWD|PWD|SECRET|TOKEN|(API|PRIVATE|ACCESS|SECRET)_?KEY|CREDENTIALS?|SENHA|SEGREDO)($|_(VALUE|VALOR)$)", re.I
)
"""Names of settings that hold a secret; `TOKEN_URL` or `SECRET_ARN` only point to one."""
SECRET_VALUE = re.compile(r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|://[^/\s:@{}]+:[^/\s:@{}]+@")
"""Values that are one: an access key, a private key, an address with a password in it."""
ADMINISTRATORS = frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "job-function/SystemAdministrator"})
LONGEST_SESSION = 8
"""Hours: a working day."""


def _wider(facts: Facts) -> Iterator[Hit]:
    wide = [a for a in facts.architecture.arrows if a.verb.wider or a.verb.any_resource]
    drawn: dict[tuple[str, str], Counter[str]] = {(a.source, a.target): Counter() for a in wide}
    for arrow in facts.architecture.arrows:
        if (ends := (arrow.source, arrow.target)) in drawn:
            drawn[ends].update(set(arrow.verb.actions))
    for arrow in wide:
        actions = drawn[arrow.source, arrow.target]
        if arrow.verb.wider and arrow.verb.actions and all(actions[a] > 1 for a in arrow.verb.actions):
            continue  # another arrow draws all that this one gives
        if facts.keeps_data(arrow.target) or facts.kind(arrow.target) == "secret":
            reason = arrow.verb.wider.en if arrow.verb.wider else f"{', '.join(arrow.verb.any_resource)} accepts only all resources"
            yield Hit(path=arrow.path, resource=arrow.source, message=f"{arrow.id} is enforced more widely than drawn: {reason}",
                      fix="use a verb that AWS can limit to this resource, or waive it with the reason")  # fmt: skip


def _no_prefix(facts: Facts) -> Iterator[Hit]:
    """Where at least half of the services that share a bucket keep to a prefix; what needs several of them can name none."""
    sharing: dict[str, dict[str, list[Arrow]]] = {}
    for arrow in facts.architecture.arrows:
        if facts.kind(arrow.target) == "s3-bucket" and facts.runs_ours(arrow.source):
            sharing.setdefault(arrow.target, {}).setdefault(arrow.source, []).append(arrow)
    for bucket, sources in sharing.items():
        wide = {s: a for s, arrows in sources.items() if (a := next((a for a in arrows if not a.options.within), None))}
        keep = len(sources) - len(wide)
        for source, arrow in wide.items() if keep >= len(wide) else ():
            yield Hit(path=arrow.path, resource=source, fix="add 'within: PREFIX/' to the arrow",
                      message=f'"{source}" may use all of "{bucket}", while {keep} of {len(sources)} that share it '
                              f'keep to a prefix')  # fmt: skip


def _presigned(facts: Facts) -> Iterator[Hit]:
    for arrow in facts.architecture.arrows:
        if arrow.options.for_ and not arrow.options.within:
            yield Hit(path=arrow.path, resource=arrow.source, fix="add 'within: PREFIX/' to the arrow",
                      message=f'"{arrow.source}" may sign URLs of any object of "{arrow.target}" for {arrow.options.for_}')  # fmt: skip


def _access_keys(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(User):
        if config.access_keys:
            yield at(id, "access_keys", f'"{id}" has {config.access_keys} access key(s) that never expire',
                     "use a role: OIDC for builds, Identity Center for people, the workload's own for services")  # fmt: skip


def _console(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(User):
        if config.console:
            yield at(id, "console", f'"{id}" signs in to the console with a password of its own', "use Identity Center: a permission-set")


def _password_alone(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(UserPool):
        if config.mfa == "off":
            yield at(id, "mfa", f'a password alone opens every account of "{id}"',
                     "set 'mfa: \"on\"', or \"optional\" where users may choose")


def _administrator(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(PermissionSet):
        wide = [p for p in config.policies if p in ADMINISTRATORS]
        if wide and not config.break_glass:
            yield at(id, "policies", f'"{id}" gives {wide[0]} every day',
                     "grant what the arrows need; keep administration for emergencies, with 'break_glass'")


def _silent_emergency(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(PermissionSet):
        if not config.break_glass and any(a.verb.name == "admin" for a in facts.architecture.arrows_from(id)):
            yield at(id, "break_glass", f'nobody is told when "{id}" administers the cluster', "set 'break_glass: TOPIC'")


def _long_session(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(PermissionSet):
        if config.session > LONGEST_SESSION or (config.break_glass and config.session > 4):
            yield at(id, "session", f'a session of "{id}" lasts {config.session} hours',
                     f"at most {4 if config.break_glass else LONGEST_SESSION} hours; people can sign in again")  # fmt: skip


def _no_reviewers(facts: Facts) -> Iterator[Hit]:
    if facts.architecture.environment.approval != "manual":
        return
    for id, config in facts.of(Workflow):
        if config.ref and any(a.verb.name == "deploy" for a in facts.architecture.arrows_from(id)):
            yield at(id, "ref", f'"{id}" deploys to {facts.architecture.environment_id} as a branch, so that no reviewer is asked',
                     "set 'environment: \"{env}\"' in place of 'ref': GitHub asks an environment's reviewers")  # fmt: skip


def _shared_group(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Cluster):
        inside = set(facts.architecture.children(id))
        clients = [c for cs in facts.database_clients.values() for c in cs if c in inside]
        if config.pod_groups is None and clients:
            yield at(id, "pod_groups",
                     f'every pod of "{id}" can reach the database of "{clients[0]}": pods share the node\'s security group',
                     "set 'pod_groups: standard'")  # fmt: skip


def _open_pods(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Cluster):
        if not config.network_policy:
            yield at(id, "network_policy", f'every pod of "{id}" can talk to every other', "set 'network_policy: true'")


def _root(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Deployment, Job):
        if config.root:
            yield at(id, "root", f'"{id}" runs as root', "build the image with a user of its own and set 'root: false'")
    for id, job in facts.of(BatchJob):
        if job.user.split(":")[0] == "0":
            yield at(id, "user", f'"{id}" runs as root', "use a user above 0")


def _privileged(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(BatchJob):
        if config.privileged:
            yield at(id, "privileged", f'"{id}" runs with the host\'s privileges', "set 'privileged: false'")
    for id, cluster in facts.of(Cluster):
        if cluster.pod_security != "restricted":
            yield at(id, "pod_security", f'"{id}" admits pods beyond the restricted standard', "set 'pod_security: restricted'")


def _writable(facts: Facts) -> Iterator[Hit]:
    for id, _, writable in facts.having("writable"):
        if writable:
            yield at(id, "writable", f'"{id}" may change its own program files', "set 'writable: false' and mount what it must write")
    for id, job in facts.of(BatchJob):
        if not job.read_only_root:
            yield at(id, "read_only_root", f'"{id}" may change its own program files', "set 'read_only_root: true'")


def _secret_in_env(facts: Facts) -> Iterator[Hit]:
    for id, _, env in facts.having("env"):
        for name, value in env.items():
            if SECRET_VALUE.search(value) or (SECRET_NAME.search(name) and value.strip() and not value.startswith(("/", "arn:", "{"))):
                yield at(id, f"env.{name}", f'the setting {name} of "{id}" holds a secret in the open',
                         f"put it in a secret: 'secrets: {{{name}: ID}}'")


def _plain_parameter(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Parameter):
        named = SECRET_NAME.search(id.replace("-", "_"))
        if not config.secure and (named or (config.value and SECRET_VALUE.search(config.value))):
            yield at(id, "secure", f'the parameter "{id}" looks like a secret and is kept in the clear',
                     "set 'secure: true' with a key, or use a secret")


def _no_rotation(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Secret):
        if config.rotation is None:
            yield at(id, "rotation", f'the secret "{id}" never changes by itself',
                     "set 'rotation: {days: 30, ...}', or waive it with how it is changed")
        elif config.rotation.days > 90:
            yield at(id, "rotation.days", f'the secret "{id}" changes every {config.rotation.days} days', "at most 90 days")


def _window_of_refusals(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Secret):
        rotation = config.rotation
        if rotation and rotation.style == "single" and rotation.database:
            yield at(id, "rotation.style", f'logins with "{id}" are refused while it rotates',
                     "set 'style: alternating': two users take turns")


def _no_function(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Secret):
        rotation = config.rotation
        if rotation and rotation.style == "service":
            yield at(id, "rotation.style", f'"{id}" is of nobody\'s service: none rotates it',
                     "take the secret out, and let who logs in name the database's own: 'users.admin: service'")  # fmt: skip
        elif rotation and rotation.database and facts.kind(rotation.database) != "aurora-postgresql":
            kind = facts.kind(rotation.database)
            yield at(id, "rotation.database", f'`planta synth` has no function that changes "{id}" in "{rotation.database}" ({kind})',
                     "log in without a password ('connect-iam'), or bring your own function and waive this")  # fmt: skip


RULES = (
    Rule(code="wider-than-drawn", severity="note", check=_wider, source="WA SEC03-BP02; FSBP IAM.21",
         title=Text("O acesso a dados vale só para o que está desenhado", "Access to data covers only what is drawn"),
         why=Text("Uma ação que só aceita todos os recursos alcança também os dados de outros sistemas da conta.",
                  "An action that accepts only all resources reaches the account's other systems too.")),
    Rule(code="prefix-missing", severity="note", check=_no_prefix, source="WA SEC03-BP02",
         title=Text("Quem divide um bucket fica no próprio prefixo", "Those who share a bucket keep to their prefix"),
         why=Text("Um prefixo só separa se todos o respeitarem.", "A prefix separates only if all keep to one.")),
    Rule(code="presigned-without-prefix", severity="warning", check=_presigned, source="WA SEC03-BP02, SEC08-BP04",
         title=Text("URL pré-assinada vale só dentro de um prefixo", "A presigned URL holds only within a prefix"),
         why=Text("Um identificador trocado na requisição daria o objeto de outra pessoa.",
                  "A changed identifier in the request would hand out somebody else's object.")),
    Rule(code="long-lived-keys", severity="warning", check=_access_keys, source="FSBP IAM.3; CIS 2.12; WA SEC02-BP02",
         title=Text("Ninguém usa chave de acesso permanente", "Nobody uses access keys that never expire"),
         why=Text("Uma chave que vaza serve até que alguém perceba.", "A key that leaks works until somebody notices.")),
    Rule(code="console-user", severity="warning", check=_console, source="CIS 2.19; WA SEC02-BP04",
         title=Text("Pessoas entram pelo Identity Center", "People sign in through Identity Center"),
         why=Text("Usuários locais escapam do desligamento, do segundo fator e da revisão de acessos da empresa.",
                  "Local users escape the company's leavers' process, second factor and access reviews.")),
    Rule(code="password-alone", severity="warning", check=_password_alone, source="Security Hub Cognito.5; WA SEC02-BP01",
         title=Text("Usuários podem ter um segundo fator", "Users can have a second factor"),
         why=Text("Senhas vazadas de outros serviços são testadas em todos os demais.",
                  "Passwords leaked elsewhere are tried everywhere else.")),
    Rule(code="standing-administrator", severity="warning", check=_administrator, source="FSBP IAM.1; WA SEC03-BP02",
         title=Text("Ninguém é administrador no dia a dia", "Nobody is an administrator every day"),
         why=Text("Um engano ou uma sessão roubada alcança tudo.", "One mistake or one stolen session reaches everything.")),
    Rule(code="silent-emergency-access", severity="warning", check=_silent_emergency, source="WA SEC03-BP03",
         title=Text("O acesso de emergência avisa quando é usado", "Emergency access tells when it is used"),
         why=Text("Acesso total que não avisa vira acesso comum.", "Full access that tells nobody becomes everyday access.")),
    Rule(code="long-session", severity="note", check=_long_session, source="WA SEC02-BP02",
         title=Text("Sessões de pessoas são curtas", "People's sessions are short"),
         why=Text("Uma sessão roubada vale até expirar.", "A stolen session works until it expires.")),
    Rule(code="deploys-without-reviewers", severity="warning", check=_no_reviewers, source="WA OPS06-BP03, SEC02-BP02; CKV_AWS_358",
         title=Text("Onde alguém aprova, o fluxo entra como ambiente", "Where somebody approves, the workflow signs in as an environment"),
         why=Text("Um branch não tem revisores: a aprovação prometida nunca é pedida.",
                  "A branch has no reviewers: the promised approval is never asked for.")),
    Rule(code="pods-share-node-group", severity="warning", check=_shared_group,
         source="AWS EKS best practices: security groups for pods, 2026-05",
         title=Text("Pods que chegam ao banco têm grupo próprio", "Pods that reach the database have a group of their own"),
         why=Text("Sem grupos por pod, liberar o nó libera todos os pods dele.",
                  "Without groups for pods, admitting the node admits all its pods.")),
    Rule(code="pods-without-policy", severity="warning", check=_open_pods, source="WA SEC05-BP02",
         title=Text("Pods falam só pelas setas", "Pods talk along the arrows only"),
         why=Text("Um pod comprometido alcança todos os outros.", "One compromised pod reaches all others.")),
    Rule(code="runs-as-root", severity="warning", check=_root, source="WA SEC06-BP02; CKV_K8S_23",
         title=Text("Contêineres não rodam como root", "Containers do not run as root"),
         why=Text("Quem escapa do contêiner é root também na máquina.", "Who escapes the container is root on the machine too.")),
    Rule(code="privileged-container", severity="warning", check=_privileged, source="WA SEC06-BP02; CKV_AWS_210, CKV_K8S_16",
         title=Text("Contêineres não têm privilégios do host", "Containers have none of the host's privileges"),
         why=Text("Privilégio de host desfaz o isolamento entre trabalhos.",
                  "The host's privileges undo the isolation between jobs.")),
    Rule(code="writable-program-files", severity="note", check=_writable, source="WA SEC06-BP02; FSBP ECS.5",
         title=Text("O programa não altera os próprios arquivos", "A program does not change its own files"),
         why=Text("Sistema de arquivos só de leitura impede que um invasor se instale.",
                  "A read-only file system keeps an intruder from settling in.")),
    Rule(code="secret-in-environment", severity="warning", check=_secret_in_env, source="WA SEC02-BP03; CKV_AWS_45",
         title=Text("Segredos não ficam em variáveis às claras", "Secrets do not stand in plain settings"),
         why=Text("Uma variável de ambiente aparece no repositório, no console, em logs e em despejos de memória.",
                  "A plain setting shows up in the repository, the console, logs and dumps.")),
    Rule(code="secret-in-plain-parameter", severity="warning", check=_plain_parameter, source="WA SEC02-BP03",
         title=Text("Parâmetro secreto é cifrado", "A secret parameter is encrypted"),
         why=Text("Parâmetro comum é lido por quem lista a configuração.",
                  "A plain parameter is read by whoever lists the configuration.")),
    Rule(code="secret-without-rotation", severity="warning", check=_no_rotation, source="FSBP SecretsManager.1, SecretsManager.4",
         title=Text("Segredos mudam sozinhos", "Secrets change by themselves"),
         why=Text("Um segredo que nunca muda serve para sempre a quem o copiou.",
                  "A secret that never changes serves forever whoever copied it.")),
    Rule(code="rotation-refuses-logins", severity="note", check=_window_of_refusals,
         source="AWS, Secrets Manager: rotation strategies, 2026-11",
         title=Text("A rotação da senha do banco não recusa ninguém", "Rotating the database's password refuses nobody"),
         why=Text("Com um só usuário há instantes em que a senha em uso já não vale.",
                  "With a single user there are moments when the password in use no longer works.")),
    Rule(code="rotation-without-function", severity="note", check=_no_function, source="AWS, Secrets Manager: rotation functions, 2026-11",
         title=Text("Alguma função troca cada senha que deve mudar", "Some function changes each password that should change"),
         why=Text("O Secrets Manager só chama uma função: sem ela, a data passa e a senha fica.",
                  "Secrets Manager only calls a function: without one the date passes and the password stays.")),
)  # fmt: skip
