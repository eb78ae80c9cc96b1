"""Icons: every vendored picture is drawable, unknown keys are told apart with the nearest names."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from generators.render import catalogue, icons
from generators.render.assets import ICONS


def test_every_vendored_svg_is_plain_paths_of_one_square() -> None:
    files = sorted(ICONS.rglob("*.svg"))
    assert len(files) > 400
    for file in files:
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        x, y, w, h = root.attrib["viewBox"].split()
        assert (x, y, w) == ("0", "0", h), file
        assert {child.tag.split("}")[1] for child in root} == {"path"}, file
        key = file.relative_to(ICONS).with_suffix("").as_posix()
        assert len(icons.picture(key).shapes) == len(root), key


@pytest.mark.parametrize(
    "key", ["service/AmazonAurora", "resource/Users", "group/Region", "diagrams/programming/framework/django"]
)
def test_known_keys_are_drawn(key: str) -> None:
    assert icons.exists(key)
    assert key in set(icons.keys())
    ElementTree.fromstring(icons.svg(key))
    ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{icons.group(key, "s")}</svg>')
    with Image.open(io.BytesIO(icons.png(key, 64))) as picture:
        assert picture.size == (64, 64)
        assert max(picture.convert("RGBA").getchannel("A").tobytes()) == 255, "nothing was painted"


@pytest.mark.parametrize(
    "key", ["../../NOTICE", "service/../../x", "", "service/", "diagrams/../x", "diagrams/a/../b", "x/y"]
)
def test_keys_never_leave_the_icon_folder(key: str) -> None:
    assert not icons.exists(key)
    with pytest.raises(icons.UnknownIcon):
        icons.picture(key)


def test_unknown_key_names_the_nearest() -> None:
    with pytest.raises(icons.UnknownIcon, match="did you mean service/AmazonAurora") as caught:
        icons.group("service/AmazonAuora", "s")
    assert caught.value.key == "service/AmazonAuora"
    assert "diagrams/saas/chat/slack" in icons.nearest("diagrams/chat/slak")


def test_catalogue_serves_what_is_not_vendored() -> None:
    name = next(name for name in catalogue.names() if not (ICONS / "diagrams" / f"{name}.png").exists())
    data = icons.picture(f"diagrams/{name}").png
    assert data is not None
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (catalogue.PX, catalogue.PX)
        picture.load()
    catalogue.png.cache_clear()
    assert catalogue.png(name) == data


def test_people_follow_the_text_colour_but_services_keep_theirs() -> None:
    assert "currentColor" in icons.body("resource/Users")
    assert "currentColor" not in icons.body("group/AWSCloudlogo")
    assert "#123456" in icons.body("resource/Users", "#123456")
