"""Names of the site's sections and tabs, and what the navigation says around a page."""

from collections.abc import Mapping
from types import MappingProxyType

from generators.pages.facts import Facts
from generators.pages.paths import Section
from generators.views.words import CATEGORIES
from planta.text import Text

SECTIONS: Mapping[Section, Text] = MappingProxyType({
    "home": Text("Início", "Home"),
    "guide": Text("Guia de provisionamento", "Provisioning guide"),
    "views": Text("Desenhos", "Drawings"),
    "journeys": Text("Jornadas", "Journeys"),
    "resources": Text("Recursos", "Resources"),
    "environments": Text("Ambientes", "Environments"),
    "access": Text("Acesso", "Access"),
    "requirements": Text("Requisitos", "Requirements"),
    "mitigations": Text("Mitigações", "Mitigations"),
    "slos": Text("SLOs e SLIs", "SLOs and SLIs"),
    "incidents": Text("Resposta a incidentes", "Incident response"),
    "alarms": Text("Alarmes", "Alarms"),
    "failures": Text("Simulação de falhas", "Failure simulation"),
    "capacity": Text("Simulação de capacidade", "Capacity simulation"),
    "rules": Text("Alertas como código", "Alerts as code"),
    "drills": Text("Ensaios e postmortem", "Drills and postmortem"),
    "questions": Text("Perguntas de SRE", "SRE questions"),
    "decisions": Text("Decisões", "Decisions"),
    "glossary": Text("Glossário", "Glossary"),
    "drift": Text("Conferência do que está no ar", "What is deployed, held against the model"),
    "account": Text("O que só a conta real prova", "What only a real account proves"),
    "design": Text("Regras de projeto", "Design rules"),
    "about": Text("Sobre este site", "About this site"),
})  # fmt: skip
GUIDE = Text("Guia", "Guide")
ARCHITECTURE = Text("Arquitetura", "Architecture")
SECURITY = Text("Acesso e segurança", "Access and security")
RELIABILITY = Text("Confiabilidade", "Reliability")
REFERENCE = Text("Referência", "Reference")
LIST_OF_ACCESSES = Text("Lista de acessos", "List of accesses")


def architecture_nav(facts: Facts, section: Section) -> tuple[str, ...]:
    return (ARCHITECTURE(facts.language), SECTIONS[section](facts.language))


__all__ = [
    "ARCHITECTURE", "CATEGORIES", "GUIDE", "LIST_OF_ACCESSES", "REFERENCE", "RELIABILITY", "SECTIONS", "SECURITY", "architecture_nav",
]  # fmt: skip
