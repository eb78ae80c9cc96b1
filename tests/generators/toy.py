"""A plan small enough for tests of the writer, the build and the site: two drawings, one deck, a few pages of every kind of Markdown."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from generators import site

SVG = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" role="group" aria-label="Desenho"><title>{title}</title>
<a href="recursos/balde.html" data-id="balde" class="node"><rect x="20" y="20" width="60" height="60" fill="#7AA116"/>
<text x="50" y="95" text-anchor="middle">balde</text></a>
<a href="#local" id="local"><circle cx="150" cy="50" r="20"/><text x="150" y="95" text-anchor="middle">aqui</text></a></svg>"""

PAGE = """# {title}

Resumo da página, com uma [ligação]({up}recursos/balde.md#retencao) e `código`.

<div class="planta-view" data-view="geral"></div>

## Números

| Recurso | Prazo | Veredito |
|---|--:|---|
| balde | 365 dias | <span class="chip ok">cabe</span> |
| fila | 4 dias | <span class="chip bad">não cabe</span> |
| trilha | 90 dias | <span class="chip unknown">desconhecido</span> |

!!! warning "Atenção"
    Os arquivos são apagados depois de um ano.

## Como conferir

```bash
aws s3api get-bucket-lifecycle-configuration --bucket balde   # o prazo
```
"""


@dataclass(frozen=True)
class Toy:
    """One output."""

    path: str
    make: Callable[[], bytes]
    stage: str


def project(folder: Path) -> Path:
    """A model file for `toy_plan` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "architecture.yaml"
    file.write_text("title: Um\n", encoding="utf-8")
    return file


def toy_plan(file: Path) -> list[Toy]:
    """From `title` and `less` in the file to every sort of output that the real plan has."""
    model = yaml.safe_load(file.read_text(encoding="utf-8"))
    title, more = str(model["title"]), not model.get("less", False)
    pages = {
        "index.md": PAGE.format(title=title, up=""),
        "recursos/balde.md": PAGE.format(title="Balde", up="../") + "\n## Retenção\n\nOs arquivos ficam 365 dias: é a retenção pedida.\n",
    } | ({"extra.md": "# Extra\n\nUma página a mais.\n"} if more else {})
    nav: list[dict[str, object] | str] = [{"Início": "index.md"}, {"Recursos": ["recursos/balde.md"]}]
    settings = site.settings(
        name=title,
        description="Um sistema de brinquedo",
        language=str(model.get("language", "pt-BR")),
        nav=[*nav, *([{"Extra": "extra.md"}] if more else [])],
    )
    svg = SVG.format(title=title).encode()
    return [
        Toy("diagramas/a.svg", lambda: svg, "drawings"),
        *([Toy("diagramas/b.svg", lambda: svg, "drawings")] if more else []),
        Toy("slides/deck.pptx", lambda: title.encode(), "deck"),
        Toy(f"{site.INLINE}/geral.svg", lambda: svg, "pages"),
        Toy(site.SETTINGS, lambda: settings, "pages"),
        *(Toy(f"{site.PAGES}/{name}", text.encode, "pages") for name, text in pages.items()),
    ]
