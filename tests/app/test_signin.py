"""Where signing in is set up nobody sees data without it; a provider of the test's own says who somebody is."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

import signins
from signins import door_of
from tests.app.providers import CLIENT, PASSWORD, Provider, provider
from tests.browser import Server, free_port, reader, server
from voices import Voice

SECRET = "0123456789abcdef" * 3
# True once the browser has kept what was opened in it, false after 20 s. A predicate in words would be an eval.
REMEMBERED = """() => new Promise((done) => {
  const look = () => {
    if (localStorage.getItem("leadgrid.workspaces")) done(true);
    else if (performance.now() > 20_000) done(false);
    else requestAnimationFrame(look);
  };
  look();
})"""
ADA = {"email": "ada@firm.example", "email_verified": True, "name": "Ada"}
FR = Voice("fr")


def secrets_toml(url: str, configuration: str, *, secret: str = SECRET, allowed: str = '["@firm.example"]') -> str:
    return f"""
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{CLIENT}"
client_secret = "{PASSWORD}"
server_metadata_url = "{configuration}"

[leadgrid]
allowed = {allowed}
"""


@pytest.fixture(scope="module")
def people() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture(scope="module")
def guarded(people: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a door."""
    port = free_port()
    file = tmp_path_factory.mktemp("set-up") / "secrets.toml"
    file.write_text(secrets_toml(f"http://127.0.0.1:{port}", people.configuration))
    with server(port=port, options=[f"--secrets.files={file}"]) as running:
        yield running


def status(url: str, *, cookie: str = "", method: str = "GET") -> int:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def sign_in(page: Page) -> None:
    page.get_by_role("button", name=FR.t("door.sign_in"), exact=True).click()


@pytest.mark.xdist_group("chromium")
class TestInABrowser:
    def test_who_signs_in_works_with_the_live_tuner_and_who_leaves_is_out(
        self, browser: Browser, guarded: Server, people: Provider
    ) -> None:
        people.claims = dict(ADA)
        fetched: list[str] = []
        with reader(browser, guarded, locale="fr-FR") as someone:
            page = someone.page
            page.on("request", lambda request: fetched.append(request.url))
            for path in ("/", "/data", "/export"):
                someone.open(path)
                expect(page.get_by_role("heading", name=FR.t("door.title"))).to_be_visible()
                assert page.get_by_role("link", name=FR.t("nav.data")).count() == 0
                assert page.locator("[data-figure], [data-testid=stMetricValue]").count() == 0
            someone.screen("door-out")
            assert not [url for url in fetched if "/tuner/" in url]

            sign_in(page)
            expect(page.locator('[data-figure="to_call"]')).to_have_text("418", timeout=30_000)
            expect(page.get_by_text("ada@firm.example")).to_be_visible()
            someone.screen("door-in")
            revision = f"{guarded.url}/tuner/sample/revision"
            signatures = next(url for url in fetched if re.search(r"/tuner/\w+/[0-9a-f]{32}$", url))
            assert page.request.get(revision).status == page.request.get(signatures).status == 200
            assert status(revision) == status(signatures) == 403

            page.get_by_role("link", name=FR.t("nav.export")).click()
            page.wait_for_url("**/export*")
            someone.settled()
            with page.expect_download() as started:
                page.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
            media = started.value.url
            assert "/media/" in media
            assert page.request.get(media).status == 200
            assert status(media) == 403

            page.get_by_role("button", name=FR.t("door.sign_out")).click()
            page.wait_for_url(f"{guarded.url}/")
            expect(page.get_by_role("heading", name=FR.t("door.title"))).to_be_visible(timeout=20_000)
            assert page.request.get(revision).status == page.request.get(signatures).status == 403
            assert "/leave" in people.asked
            strangers = [url for url in someone.foreign_requests if not url.startswith(people.url)]
            assert strangers == someone.errors == []
        assert "ada@firm.example" not in guarded.log.read_text()

    @pytest.mark.parametrize(
        "claims", [{"email": "eve@elsewhere.example"}, ADA | {"email_verified": False}, {"name": "nobody"}]
    )
    def test_who_is_not_on_the_list_is_told_and_sees_nothing(
        self, browser: Browser, guarded: Server, people: Provider, claims: dict[str, Any]
    ) -> None:
        people.claims = claims
        with reader(browser, guarded, locale="fr-FR") as someone:
            page = someone.open()
            sign_in(page)
            expect(page.get_by_role("button", name=FR.t("door.other"))).to_be_visible(timeout=30_000)
            assert page.request.get(f"{guarded.url}/tuner/sample/revision").status == 403
            assert page.get_by_role("link", name=FR.t("nav.data")).count() == 0
            assert page.locator("[data-figure]").count() == 0
            someone.screen("door-refused")
            page.get_by_role("button", name=FR.t("door.other")).click()
            expect(page.get_by_role("button", name=FR.t("door.sign_in"), exact=True)).to_be_visible(timeout=20_000)

    def test_a_set_up_that_cannot_be_used_keeps_everybody_out(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "secrets.toml"
        file.write_text("[auth\n")
        with (
            server(options=[f"--secrets.files={file}"]) as running,
            reader(browser, running, locale="fr-FR") as someone,
        ):
            page = someone.open("/data")
            expect(page.get_by_text(FR.t("door.broken"))).to_be_visible()
            assert page.get_by_test_id("stFileUploader").count() == 0
            assert status(f"{running.url}/tuner/sample/revision") == 403
            assert "sign-in is not set up correctly" in running.log.read_text()

    def test_the_headers_of_the_documented_proxy_leave_the_screen_whole(self, browser: Browser, app: Server) -> None:
        page_of_docs = (Path(__file__).parents[2] / "docs" / "sign-in.md").read_text(encoding="utf-8")
        headers = dict(re.findall(r'add_header ([\w-]+) "?([^"\n;]+(?:;[^"\n]+)?)"? always', page_of_docs))
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]

        def through_proxy(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers=answer.headers | headers)

        with reader(browser, app, locale="fr-FR") as someone:
            complaints: list[str] = []
            someone.page.on("console", lambda said: complaints.append(said.text))
            someone.page.route("**/*", through_proxy)
            # a page that is answered here and not by the server is a stranger to Chromium, which guards local addresses
            someone.page.context.grant_permissions(["local-network-access"])
            page = someone.open()
            expect(page.locator('[data-figure="to_call"]')).to_have_text("418", timeout=30_000)
            someone.open("/data")
            assert page.evaluate(REMEMBERED), "the memory of this browser runs under these headers too"
            someone.open("/export")
            page.goto(f"{app.url}/?mode=plain")
            expect(page.get_by_test_id("stMetricValue").first).to_have_text("418", timeout=30_000)
            page.get_by_test_id("stPlotlyChart").first.wait_for()
            assert [said for said in complaints if "Content Security Policy" in said] == someone.errors == []


def test_a_cookie_counts_only_with_our_signature_for_our_address_and_while_it_is_fresh(guarded: Server) -> None:
    asked = f"{guarded.url}/tuner/sample/revision"
    now = time.time()
    ada = ADA | {"is_logged_in": True, "origin": guarded.url, "iat": now}

    def answered(claims: dict[str, Any], *, secret: str = SECRET) -> int:
        value = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
        return status(asked, cookie=f"_streamlit_user={value}")

    assert answered(ada) == 200
    assert answered(ada, secret="another" * 8) == 403
    assert answered(ada | {"origin": "http://elsewhere.example"}) == 403
    assert answered(ada | {"iat": now - 13 * 3600}) == 403
    assert answered(ada | {"is_logged_in": False}) == 403
    assert answered({name: value for name, value in ada.items() if name != "iat"}) == 403
    assert answered(ada | {"email": "eve@elsewhere.example"}) == 403
    assert status(asked, cookie="_streamlit_user=é") == status(asked) == 403


def test_every_address_that_gives_or_takes_data_is_behind_the_door(guarded: Server) -> None:
    shut = ("/tuner/sample/revision", "/tuner/a/b", "/media/x.csv")
    assert [status(guarded.url + path) for path in shut] == [403] * len(shut)
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert status(f"{guarded.url}/_stcore/upload_file/session/file", method=method) == 403
    assert [status(guarded.url + path) for path in ("/", "/_stcore/health", "/_stcore/host-config")] == [200] * 3


def test_without_a_set_up_nothing_is_asked(app: Server) -> None:
    assert status(f"{app.url}/tuner/sample/revision") == 200


WHOLE = {
    "auth": {
        "redirect_uri": "https://leads.example/oauth2callback", "cookie_secret": SECRET,
        "client_id": "c", "client_secret": "s", "server_metadata_url": "https://id.example/",
    }
}  # fmt: skip


def test_providers_with_a_name_are_offered_by_it() -> None:
    own = {name: value for name, value in WHOLE["auth"].items() if name in ("redirect_uri", "cookie_secret")}
    one = {name: value for name, value in WHOLE["auth"].items() if name not in own}
    assert door_of(WHOLE).providers == ("default",)
    assert door_of({"auth": own | {"google": one, "microsoft": one}}).providers == ("google", "microsoft")


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({}, "auth"),
        ({"leadgrid": {"allowed": ["@a.example"]}}, "auth"),
        ({"auth": "yes"}, "auth"),
        ({"auth": WHOLE["auth"] | {"cookie_secret": "short"}}, "cookie_secret"),
        ({"auth": WHOLE["auth"] | {"redirect_uri": "https://leads.example"}}, "redirect_uri"),
        ({"auth": {name: value for name, value in WHOLE["auth"].items() if name != "client_id"}}, "provider"),
        (WHOLE | {"leadgrid": {"allowed": "@a.example"}}, "allowed"),
        (WHOLE | {"leadgrid": {"allowed": []}}, "allowed"),
        (WHOLE | {"leadgrid": {"allowed": ["a.example"]}}, "@"),
        (WHOLE | {"leadgrid": {"alowed": ["@a.example"]}}, "nothing else"),
        (WHOLE | {"leadgrid": {"hours": 0}}, "hours"),
        (WHOLE | {"leadgrid": {"hours": "many"}}, "hours"),
    ],
)
def test_a_set_up_with_a_slip_is_no_door_at_all(told: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(word)):
        door_of(told)


def test_what_sign_in_needs_and_lacks_is_said() -> None:
    with pytest.raises(ValueError, match="pip install"):
        door_of(WHOLE, has_library=False)


@pytest.mark.parametrize(
    ("address", "allowed", "standing"),
    [
        ("ada@firm.example", "@firm.example", "in"),
        ("ADA@FIRM.example", "@firm.example", "in"),
        ("ada@firm.example", "ada@firm.example", "in"),
        ("eve@firm.example", "ada@firm.example", "refused"),
        ("ada@notfirm.example", "@firm.example", "refused"),
        ("ada@sub.firm.example", "@firm.example", "refused"),
        ("@firm.example", "@firm.example", "refused"),
        ("", "@firm.example", "refused"),
    ],
)
def test_a_domain_is_the_whole_domain(address: str, allowed: str, standing: str) -> None:
    opened = signins.Door(("default",), (allowed,))
    assert opened.standing({"is_logged_in": True, "iat": 0, "email": address}, now=1) == standing
