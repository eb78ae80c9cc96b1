"""Facts in; the page of what only a real account proves out: the proofs of an hour, their cost, and the way back."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.commands import within_the_page
from generators.pages.drift import claims
from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, fenced, plain
from generators.pages.page import Page
from generators.pages.probes import PRICES, Source, probes
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import GUIDE, SECTIONS
from planta.architecture import Architecture
from planta.claims import answer, proof
from planta.text import Text, number

LEAD = Text(
    "Tudo o que se pode provar sem conta está provado sem conta. O que sobra está aqui, com o comando que prova cada coisa, em {}, em uma "
    "sessão curta: implantar, perguntar, ensaiar e desfazer.",
    "All that can be proved without an account is proved without one. What is left stands here, with the command that proves it, in {}, "
    "in one short session: deploy, ask, rehearse and tear it down.",
)
TIME = Text("Os ensaios somam {} minutos. A implantação vem antes e não precisa de ninguém olhando: só o banco, o cluster e a "
            "distribuição levam dezenas de minutos.",
            "The rehearsals add up to {} minutes. Deployment runs before, with nobody watching: the database, the cluster and the "
            "distribution alone take tens of minutes.")  # fmt: skip
DEPLOY = Text("Implantar na conta", "Deploy into the account")
DEPLOYING = Text("Com credenciais da conta {}. O número na linha serve de confirmação: o comando recusa qualquer outro.",
                 "With credentials of account {}. The number on the line is the confirmation: the command refuses any other.")  # fmt: skip
ASKED = Text("Perguntar o que a conta responde", "Ask what the account answers")
ASKING = Text("`planta drift` faz estas perguntas com todas as outras; no emulador a resposta é sempre esta, e por isso nada prova.",
              "`planta drift` asks these with all others; in the emulator the answer is always this one and proves nothing.")  # fmt: skip
REHEARSED = Text("Ensaiar o que só existe de verdade", "Rehearse what exists only for real")
COST = Text("Quanto custa a hora", "What the hour costs")
COSTS = Text("Pelo menos {} por hora: a soma conta só as linhas com preço, e outras regiões podem cobrar mais. O que está sem preço "
             "depende de tamanho e de região: procure na [calculadora da AWS](https://calculator.aws) antes de começar.",
             "At least {} an hour: only lines with a price count, and other regions may charge more. What has no price depends on "
             "size and region: look it up in the [AWS calculator](https://calculator.aws) before you start.")  # fmt: skip
CLEAN = Text("Desfazer", "Tear it down")
CLEANING = Text("As pilhas saem na ordem contrária à da implantação. Onde o ambiente protege contra exclusão, retire antes a proteção "
                "da pilha e do banco.",
                "Stacks go in the reverse order of deployment. Where the environment protects against deletion, lift the protection of "
                "the stack and of the database first.")  # fmt: skip
ELSEWHERE = Text(" Para as pilhas de {}, acrescente `--role` com o nome do papel que essas credenciais assumem lá.",
                 " For the stacks of {}, add `--role` with the name of the role that these credentials take on there.")  # fmt: skip
LOCKED = Text("Sem volta: {} impede a exclusão do que for gravado até o prazo acabar. Ensaie sem gravar ali, ou tire a trava do "
              "modelo do ensaio.",
              "There is no way back: {} keeps what is written from being deleted until its time is up. Rehearse without writing there, or "
              "leave the lock out of the rehearsal's model.")  # fmt: skip
KEPT = Text("Chaves do KMS ficam de 7 a 30 dias à espera da exclusão, e buckets com objetos não são apagados com a pilha.",
            "KMS keys wait 7 to 30 days for their deletion, and buckets with objects are not deleted with the stack.")  # fmt: skip
ASKED_HEADERS = (
    Text("Recurso", "Resource"),
    Text("O que se afirma", "What is claimed"),
    Text("Esperado", "Expected"),
    Text("Etapa", "Step"),
)
COST_HEADERS = (Text("Recurso", "Resource"), Text("Quantidade", "How many"), Text("US$ por hora", "USD an hour"), Text("Fonte", "Source"))
NAT = Text("NAT gateways", "NAT gateways")
WHY, SHOWS = (
    Text("Por que não antes? {}", "Why not before? {}"),
    Text("Deve mostrar: {}. Cerca de {} min.", "It must show: {}. About {} min."),
)


def pages(facts: Facts) -> Iterator[Page]:
    if any(proof(c) == "account" for rows in claims(facts).values() for _, c in rows):
        title = SECTIONS["account"](facts.language)
        yield Page(
            path=facts.paths.index("account"), title=title, nav=(GUIDE(facts.language),), make=partial(_account, facts)
        )


def rehearsed_in(facts: Facts) -> Architecture:
    """The first environment that needs nobody's approval, else the first."""
    return next(
        (a for a in facts.architectures.values() if a.environment.approval == "automatic"),
        next(iter(facts.architectures.values())),
    )


def _account(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("account"))
    say, model = w.language, rehearsed_in(facts)
    found = list(probes(model))
    place = f"--env {model.environment_id} --yes-account {model.environment.account}"
    commands = [f"planta deploy {place} --step {s}" for s in model.provisioning] or [f"planta deploy {place}"]
    costs, total = _costs(w, model)
    by_hand = DEPLOYING(say).format(model.environment.account) + _elsewhere(model)(say)
    rehearsals = [
        (w.resource(r), w.line(p.what(say)), w.line(WHY(say).format(p.why(say))), fenced(within_the_page(c) if c.startswith("aws ") else c),
         w.line(SHOWS(say).format(p.shows(say), p.minutes)) + (Markup(" ") + _read(w, p.source) + "." if p.source else ""))
        for r, p, c in found
    ]  # fmt: skip
    return render(
        "account.md.j2", w, title=SECTIONS["account"](say), lead=LEAD(say).format(w.environment(model.environment_id).striptags()),
        time=TIME(say).format(number(sum(p.minutes for _, p, _ in found), say)),
        deploy=(DEPLOY(say), w.line(by_hand), fenced("\n".join([*commands, f"planta drift {place}"]))),
        asked=(ASKED(say), w.prose(ASKING(say)), w.table([h(say) for h in ASKED_HEADERS], _asked(w, facts))),
        rehearsed=(REHEARSED(say), rehearsals),
        cost=(COST(say), w.line(COSTS(say).format(f"US$ {number(total, say, 2)}")), costs),
        clean=(CLEAN(say), CLEANING(say), fenced(within_the_page(_clean(model))), KEPT(say),
               [Markup(LOCKED(say)).format(w.resource(r)) for r in _locked(model)]),
    )  # fmt: skip


def _elsewhere(model: Architecture) -> Text:
    others = ", ".join(sorted({model.account(r) for r in model.resources} - {model.environment.account}))
    return Text(ELSEWHERE.pt.format(others), ELSEWHERE.en.format(others)) if others else Text("", "")


def _asked(w: Scribe, facts: Facts) -> Iterator[list[Cell]]:
    for step, rows in claims(facts).items():
        for resource, claim in rows:
            if proof(claim) == "account":
                yield [
                    w.resource(resource),
                    plain(claim.text(w.language)),
                    code(answer(claim)),
                    w.to("guide", step) if step else Markup("–"),
                ]


def _costs(w: Scribe, model: Architecture) -> tuple[Markup, float]:
    rows: list[list[Cell]] = []
    total = 0.0
    for resource in model.resources.values():
        if resource.config.kind_id not in PRICES or resource.config.existing:
            continue
        price = PRICES[resource.config.kind_id]
        count = price.count(model, resource.id) if price else 1
        if not count:
            continue
        total += count * price.usd if price else 0
        name = (
            Markup("{}: {}").format(w.resource(resource.id), NAT(w.language))
            if resource.config.kind_id == "vpc"
            else w.resource(resource.id)
        )
        known = [number(count * price.usd, w.language, 4), _read(w, price.source)] if price else [Markup("–")] * 2
        rows.append([name, count, *known])
    return w.table([h(w.language) for h in COST_HEADERS], rows, right=(1, 2)), total


def _read(w: Scribe, source: Source) -> Markup:
    link = Markup('<a href="{}">{}</a>').format(source.url, source.name)
    return w.say("%(service)s, lido em %(seen)s", service=link, seen=w.date(source.seen))


def _clean(model: Architecture) -> str:
    """The newest stack first, region by region: those of the edge need nothing of the others, but are needed by them."""
    prefix, lines = f"{model.system.id}-{model.environment_id}-", []
    home = model.environment.region or model.system.region
    for region in dict.fromkeys((home, *(model.region(r) for r in model.resources))):
        lines += [
            f"for stack in $(aws cloudformation describe-stacks --region {region} --output text \\",
            f"    --query 'reverse(sort_by(Stacks, &CreationTime))[?starts_with(StackName, `{prefix}`)].StackName'); do",
            f"  aws cloudformation delete-stack --region {region} --stack-name \"$stack\"",
            f"  aws cloudformation wait stack-delete-complete --region {region} --stack-name \"$stack\"",
            "done",
        ]  # fmt: skip
    return "\n".join(lines)


def _locked(model: Architecture) -> list[str]:
    return [
        r.id
        for r in model.resources.values()
        if getattr(r.config, "object_lock", None) or getattr(r.config, "lock", None)
    ]
