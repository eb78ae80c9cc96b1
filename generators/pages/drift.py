"""Facts in; the page of drift out: every claim, what it expects, how it is read back, and how far it is proved without an account."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from markupsafe import Markup

from generators.pages.commands import drift_command
from generators.pages.engine import render
from generators.pages.facts import Facts, whole
from generators.pages.markup import code, fenced, plain
from generators.pages.page import Page
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import GUIDE, SECTIONS
from planta.claims import Proof, answer, proof
from planta.kinds.base import Claim
from planta.text import Text, number

PROOFS: Mapping[Proof, tuple[str, Text, Text]] = {
    "schema": ("unknown", Text("forma", "form"), Text(
        "O objeto tem a forma que a API aceita na versão do modelo. Quem responde é o cluster: a conferência no ar se faz com `kubectl`.",
        "The object has the form that the API takes in the model's version. The cluster answers: what runs is checked with `kubectl`.")),
    "emulator": ("ok", Text("emulador", "emulator"), Text(
        "O ajuste foi implantado no emulador e lido de volta pela mesma chamada que se faz na conta. Prova que o modelo chega à API "
        "inteiro; não prova o que a AWS faz com ele.",
        "The setting was deployed to the emulator and read back by the same call that one makes in the account. This proves that the "
        "model arrives at the API whole; not what AWS does with it.")),
    "account": ("warn", Text("conta real", "real account"), Text(
        "Um estado a que a AWS, o DNS ou uma pessoa leva o recurso depois de implantado. O emulador responde que está lá; só uma conta "
        "real prova.",
        "A state that AWS, the DNS or a person brings the resource to after deployment. The emulator answers that it is there; only a "
        "real account proves it.")),
}  # fmt: skip
SIMULATED = ("info", Text("simulação", "simulation"), Text(
    "Quem pode o quê, e que porta alcança qual, não se lê em um ajuste só: quem decide é um programa que não é o nosso, sobre as "
    "políticas, os grupos e as rotas que serão implantados.",
    "Who may do what, and which port reaches which, cannot be read off one setting: a program that is not ours decides, over the "
    "policies, groups and routes that will be deployed."))  # fmt: skip
LEAD = Text(
    "O modelo afirma {claims} coisas sobre {resources} recursos. Cada uma é uma pergunta que se faz à AWS e a resposta que ela tem de dar.",
    "The model makes {claims} claims about {resources} resources. Each is a question to AWS and the answer that it must give.",
)
HOW = Text(
    "O comando faz todas as perguntas e mostra o que difere (o que se esperava, o que se encontrou e a pergunta) e os dois jeitos "
    "de acertar: devolver a nuvem ao modelo (`planta deploy` com `--mend`) ou escrever no modelo o que mudou. Sai com 0 quando tudo "
    "confere e com 1 quando algo difere ou não pôde ser perguntado. `--format json` é para programas, e `--format html` grava uma página.",
    "The command asks all of it and shows what differs (what was expected, what was found, the question) and the two ways to mend it: "
    "bring the cloud back to the model (`planta deploy` with `--mend`) or write what changed into the model. It exits with 0 when "
    "everything holds, and with 1 when something differs or could not be asked. `--format json` is for programs, `--format html` writes "
    "a page.",
)
VALUES = Text("Valores de {}; o que muda por ambiente está na página de cada recurso.",
              "Values of {}; what differs by environment is on the page of each resource.")  # fmt: skip
LEVELS, MEANING, COUNT = Text("Prova", "Proof"), Text("O que significa", "What it means"), Text("Afirmações", "Claims")
HEADERS = (Text("Recurso", "Resource"), Text("O que se afirma", "What is claimed"), Text("Esperado", "Expected"),
           Text("Como se lê", "How it is read"), LEVELS)  # fmt: skip
NO_STEP = Text("Fora do guia", "Outside of the guide")
SECURITY = Text("segurança", "security")


def pages(facts: Facts) -> Iterator[Page]:
    if any(a.claims(r) for r, a in facts.homes.items()):
        title = SECTIONS["drift"](facts.language)
        yield Page(
            path=facts.paths.index("drift"), title=title, nav=(GUIDE(facts.language),), make=partial(_drift, facts)
        )


def claims(facts: Facts) -> dict[str | None, list[tuple[str, Claim]]]:
    """By the step after which they hold, in the guide's order; last those of no step."""
    found: dict[str | None, list[tuple[str, Claim]]] = {s: [] for s in (*facts.main.provisioning, None)}
    for resource, home in facts.homes.items():
        for claim in home.claims(resource):
            found[home.claimed_in(resource, claim)].append((resource, claim))
    return {s: rows for s, rows in found.items() if rows}


def chip(w: Scribe, level: Proof) -> Markup:
    kind, name, _ = PROOFS[level]
    return w.chip(name(w.language), kind)


def _drift(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("drift"))
    say = w.language
    found = claims(facts)
    about = len({r for rows in found.values() for r, _ in rows})
    counts = Counter(proof(c) for rows in found.values() for _, c in rows)
    simulated = sum(whole(a.principal) != whole(a.target) for a in facts.accesses)
    levels = [[chip(w, p), w.line(PROOFS[p][2](say)), number(counts[p], say)] for p in PROOFS]
    levels.insert(2, [w.chip(SIMULATED[1](say), SIMULATED[0]), w.line(SIMULATED[2](say)),
                      w.index("access", number(simulated, say))])  # fmt: skip
    steps = [(w.to("guide", s) if s else plain(NO_STEP(say)), w.table([h(say) for h in HEADERS], [_row(w, r, c) for r, c in rows]))
             for s, rows in found.items()]  # fmt: skip
    return render(
        "drift.md.j2", w, title=SECTIONS["drift"](say), how=w.prose(HOW(say)),
        lead=LEAD(say).format(claims=number(counts.total(), say), resources=number(about, say)),
        commands={e: fenced(drift_command(e)) for e in facts.architectures},
        levels=w.table([h(say) for h in (LEVELS, MEANING, COUNT)], levels, right=(2,)),
        values=VALUES(say).format(w.environment(next(iter(facts.architectures))).striptags()), steps=steps,
    )  # fmt: skip


def _row(w: Scribe, resource: str, claim: Claim) -> list[Cell]:
    text = plain(claim.text(w.language))
    if claim.security:
        text = Markup("{} {}").format(text, w.chip(SECURITY(w.language), "info"))
    return [
        w.resource(resource),
        text,
        code(answer(claim)),
        code(f"{claim.service} {claim.call}"),
        chip(w, proof(claim)),
    ]
