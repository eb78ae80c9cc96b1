"""A view's language in; the few words that a drawing itself says out (legend, descriptions)."""

from collections.abc import Mapping
from types import MappingProxyType

PT = MappingProxyType(
    {
        "request": "Requisição",
        "data": "Dados",
        "job": "Trabalho",
        "security": "Segurança",
        "observability": "Observabilidade",
        "delivery": "Entrega",
        "association": "Associação",
        "added": "Adicionado",
        "removed": "Removido",
        "changed": "Alterado",
        "out": "Fora do ar",
        "hurt": "Afetado",
        "weak": "Com menos cópias",
        "arrow": "A seta sai de quem inicia",
        "legend": "Legenda",
        "inside": "Elementos",
        "flows": "Fluxos",
        "no-flows": "Este desenho não tem fluxos.",
        "outside": "Fora dos grupos",
        "summary": "{nodes} e {edges}, em {groups}.",
        "node": "1 elemento",
        "nodes": "{n} elementos",
        "edge": "1 fluxo",
        "edges": "{n} fluxos",
        "group": "1 grupo",
        "groups": "{n} grupos",
        "views": "Desenhos",
        "fit": "Ajustar à tela",
        "zoom-in": "Aproximar",
        "zoom-out": "Afastar",
        "full": "Tela cheia",
        "in-words": "O desenho em palavras",
    }
)
EN = MappingProxyType(
    {
        "request": "Request",
        "data": "Data",
        "job": "Job",
        "security": "Security",
        "observability": "Observability",
        "delivery": "Delivery",
        "association": "Association",
        "added": "Added",
        "removed": "Removed",
        "changed": "Changed",
        "out": "Out",
        "hurt": "Hurt by it",
        "weak": "With fewer copies",
        "arrow": "Arrows start at the one who asks",
        "legend": "Legend",
        "inside": "Elements",
        "flows": "Flows",
        "no-flows": "This drawing has no flows.",
        "outside": "Outside any group",
        "summary": "{nodes} and {edges}, in {groups}.",
        "node": "1 element",
        "nodes": "{n} elements",
        "edge": "1 flow",
        "edges": "{n} flows",
        "group": "1 group",
        "groups": "{n} groups",
        "views": "Drawings",
        "fit": "Fit to screen",
        "zoom-in": "Zoom in",
        "zoom-out": "Zoom out",
        "full": "Full screen",
        "in-words": "The drawing in words",
    }
)


def words(language: str) -> Mapping[str, str]:
    """The words of a language; Portuguese, the source, for one that has none."""
    return EN if language.split("-")[0] == "en" else PT


def counted(language: str, what: str, n: int) -> str:
    """`1 elemento`, `3 elementos`."""
    said = words(language)
    return said[what] if n == 1 else said[f"{what}s"].format(n=n)
