"""A rename takes the lock along: the renamed model is drawn with every box where it stood."""

import json
from functools import cache
from pathlib import Path

import pytest

from generators.drawings import LOCK, Drawings, read_lock
from planta.build import Loaded, build
from planta.change.lock import renamed
from planta.change.rename import rename

HOME = Path(__file__).parents[2]
VIEWS = ("rede-em-camadas", "observabilidade", "entrega")


@cache
def before() -> tuple[Loaded, str]:
    """The real model, and the lock that it makes."""
    model = build((HOME / "architecture.yaml").read_text(encoding="utf-8"))
    drawn = Drawings(model.architecture, read_lock((HOME / LOCK).read_text(encoding="utf-8")))
    return model, json.dumps({v: drawn.layout(v).arrangement for v in VIEWS})


@pytest.mark.parametrize("old", ["rede", "banco", "alarme-5xx", "repo-web", "github"])
def test_every_box_of_the_renamed_model_stands_where_it_stood(old: str) -> None:
    model, lock = before()
    assert old in lock
    after = build(rename(model, old, "zz-outro").text)
    kept = read_lock(renamed(lock, old, "zz-outro"))
    drawn = Drawings(after.architecture, kept)
    for view in VIEWS:
        assert drawn.layout(view).arrangement == kept[view]
    assert old not in json.dumps(list(kept.values())).replace(".", '"').split('"')


def test_what_cannot_be_read_stays() -> None:
    assert renamed("{", "a", "b") == "{" and renamed("[1]", "a", "b") == "[1]"


def test_a_drawing_and_a_tier_of_the_same_name_keep_it() -> None:
    lock = '{\n"app": {"": ["R", [["app", "rede.app", "_panel.app"]]], "~": {"avoid": [], "straight": ["app>app.app", "a>b.app"]}}\n}\n'
    assert renamed(lock, "app", "z") == lock.replace('["app", "rede', '["z", "rede').replace('["app>app.app", "a>b.app"]', '["a>b.app", "z>z.app"]')
