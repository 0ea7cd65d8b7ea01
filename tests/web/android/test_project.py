"""What can be told of the Android app without Android's tools: its manifest, its packages, its files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from smartrec_gateway.page.document import WEB, modules
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

APP = Path(__file__).parents[3] / "clients" / "android"
MAIN = APP / "android" / "app" / "src" / "main"
NAME = "{http://schemas.android.com/apk/res/android}"
MANIFEST = ElementTree.parse(MAIN / "AndroidManifest.xml").getroot()  # noqa: S314 (our own file)


def activity(name: str) -> ElementTree.Element:
    found = MANIFEST.find(f"application/activity[@{NAME}name='{name}']")
    assert found is not None
    return found


def filters(of: ElementTree.Element, action: str) -> list[dict[str, set[str]]]:
    """Of each intent filter with `action`, the values by the attribute of its data."""
    found = []
    for each in of.findall("intent-filter"):
        if each.find(f"action[@{NAME}name='android.intent.action.{action}']") is not None:
            data = [(key.removeprefix(NAME), value) for d in each.findall("data") for key, value in d.items()]
            found.append({key: {value for name, value in data if name == key} for key, _ in data})
    return found


def test_the_app_asks_for_no_more_than_the_network() -> None:
    asked = [each.get(f"{NAME}name") for each in MANIFEST.findall("uses-permission")]
    assert asked == ["android.permission.INTERNET"]


def test_nothing_goes_over_the_network_in_clear_text_or_into_a_backup() -> None:
    application = MANIFEST.find("application")
    assert application is not None
    assert application.get(f"{NAME}usesCleartextTraffic") == "false"
    assert application.get(f"{NAME}allowBackup") == "false"
    rules = (MAIN / "res/xml/network_security_config.xml").read_text()
    assert re.findall(r'cleartextTrafficPermitted="(\w+)"', rules) == ["false"]
    config = json.loads((APP / "capacitor.config.json").read_text())
    assert (config["server"]["cleartext"], config["server"]["androidScheme"]) == (False, "https")
    assert config["android"]["allowMixedContent"] is False


def test_a_picture_from_any_app_can_be_shared_into_this_one() -> None:
    share = activity("de.mindlib.sendIntent.SendIntentActivity")
    assert share.get(f"{NAME}exported") == "true"
    assert filters(share, "SEND") == [{"mimeType": {"image/*", "text/plain"}}]


def test_links_to_products_open_the_app() -> None:
    views = filters(activity(".MainActivity"), "VIEW")
    assert {"scheme": {"https"}, "host": {"${shopHost}"}, "pathPrefix": {"/product/"}} in views
    assert {"scheme": {"@string/custom_url_scheme"}, "host": {"open"}} in views
    scheme = re.search(r'const SCHEME = "([^"]+)"', (WEB / "native" / "app.js").read_text())
    assert scheme
    assert f'"custom_url_scheme">{scheme[1]}<' in (MAIN / "res/values/strings.xml").read_text()


def test_everything_that_the_manifest_and_the_styles_name_exists() -> None:
    texts = [(MAIN / "AndroidManifest.xml").read_text()]
    texts += [file.read_text() for file in (MAIN / "res").rglob("*.xml")]
    for kind, name in set(re.findall(r"@(drawable|mipmap|xml)/(\w+)", "".join(texts))):
        assert list((MAIN / "res").glob(f"{kind}*/{name}.xml")), name
    for kind, name in set(re.findall(r"@(string|color)/(\w+)", "".join(texts))):
        assert f'<{kind} name="{name}">' in "".join(texts), name


async def test_the_apps_files_are_the_web_apps(app_files: dict[str, bytes]) -> None:
    assert app_files.pop("/index.html") == (WEB / "index.html").read_bytes()
    async with gateway_client(FakeServices()) as gateway:
        for path, content in app_files.items():
            assert content == (await gateway.get(path)).content, path
    page = (WEB / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="(/web/[^"]+)"', page))
    loaded_at_first = named | {f"/web/{name}" for name in modules("app.js")}
    assert len(loaded_at_first) > 20
    assert loaded_at_first <= app_files.keys()
