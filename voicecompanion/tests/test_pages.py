"""What holds for every page: valid bones, both languages, a strict policy; and the story in a real browser."""

import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from analytics.tests.story import EVERYTHING, told_call
from conftest import Cast, logged_in
from people.models import Person

PRIVATE_PAGES = (
    "/privat/dashboard",
    "/privat/jetzt",
    "/privat/personen",
    "/privat/personen/neu",
    "/privat/personen/{person}",
    "/privat/personen/{person}/bearbeiten",
    "/privat/personen/{person}/loeschen",
    "/privat/personen/{person}/anrufe/{call}",
    "/privat/personen/{person}/akte",
    "/privat/personen/{person}/auskunft",
    "/privat/personen/{person}/zugriffe",
    "/privat/uebergabe",
    "/privat/einstellungen",
    "/probe",
    "/privat/nirgendwo",
)
BANNED = re.compile(r"diagnos|risiko-score|therapie|klingt|klang", re.IGNORECASE)
# Words that stand on nearly every German page; what people said stays in the language they spoke.
GERMAN = re.compile(r"\b(Übersicht|Einstellungen|Anrufe?|Stimmung|und|der|die|nicht|heute|Personen|Speichern)\b")


class Bones(HTMLParser):
    """What of a page can be counted."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"

    def all(self, *names: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.tags if tag in names)


@pytest.fixture
def pages(cast: Cast) -> dict[str, str]:
    """Every page of an area, by address, as its manager sees it."""
    return fetched(logged_in(cast.alice), cast)


def fetched(client: Client, cast: Cast) -> dict[str, str]:
    call = told_call(cast.maria)
    urls = [url.format(person=cast.maria.pk, call=call.pk) for url in PRIVATE_PAGES]
    found = {url: client.get(url).content.decode() for url in urls}
    language = client.cookies.get("django_language")
    client.logout()  # takes all cookies along
    client.cookies["django_language"] = language.value if language else ""
    return {**found, "/anmelden": client.get("/anmelden").content.decode()}


def test_every_page_has_one_headline_a_language_and_a_title(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        bones = Bones(html)
        assert len(list(bones.all("h1"))) == 1, url
        assert next(bones.all("html"))["lang"] == "de", url
        assert re.search(r"<title>\S.* – Voice Companion</title>", html), url


def test_headlines_leave_out_no_level(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        levels = [int(tag[1]) for tag, _attributes in Bones(html).tags if re.fullmatch("h[1-6]", tag)]
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), url


def test_every_input_has_a_label(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        bones = Bones(html)
        labelled = {attributes["for"] for attributes in bones.all("label")}
        inputs = [one for one in bones.all("input", "select", "textarea") if one.get("type") != "hidden"]
        assert not [one for one in inputs if one.get("id") not in labelled], url


def test_no_page_carries_styles_or_scripts_of_its_own(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        bones = Bones(html)
        assert not list(bones.all("style")), url
        for _tag, attributes in bones.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")], url
        scripts = [script for script in bones.all("script") if script.get("type") != "application/json"]
        assert all(script.get("src") and script.get("nonce") for script in scripts), url


def test_every_id_is_given_once(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        ids = [attributes["id"] for _tag, attributes in Bones(html).tags if "id" in attributes]
        assert len(ids) == len(set(ids)), url


def test_every_link_that_htmx_follows_works_without_it(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        assert not [link for link in Bones(html).all("a") if "hx-get" in link and not link.get("href")], url
        assert not [form for form in Bones(html).all("form") if "hx-get" in form and not form.get("action")], url


def test_every_form_that_writes_carries_its_token(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        writing = [form for form in Bones(html).all("form") if form.get("method") == "post"]
        assert html.count("csrfmiddlewaretoken") == len(writing), url


def test_no_page_makes_a_medical_claim(pages: dict[str, str]) -> None:
    for url, html in pages.items():
        assert not BANNED.search(Bones(html).text), url


def test_pages_are_sent_with_a_strict_policy(cast: Cast) -> None:
    policy = logged_in(cast.alice).get("/privat/dashboard").headers["Content-Security-Policy"]
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_html_of_htmx_keeps_no_copy_of_a_page_in_the_browser(pages: dict[str, str]) -> None:
    assert '"historyCacheSize":0' in pages["/privat/dashboard"]


# --- languages -----------------------------------------------------------------------------------------
def test_in_english_no_german_is_left_over(cast: Cast) -> None:
    client = logged_in(cast.alice)
    client.cookies["django_language"] = "en"
    for url, html in fetched(client, cast).items():
        text = Bones(html).text
        for said in EVERYTHING:
            text = text.replace(said, "")
        assert 'lang="en"' in html, url
        assert not GERMAN.search(text), (url, GERMAN.findall(text))


def test_the_language_is_chosen_by_a_form_and_kept(cast: Cast) -> None:
    client = logged_in(cast.alice)
    response = client.post("/sprache", {"language": "en", "next": "/privat/personen"}, follow=True)
    assert response.redirect_chain == [("/privat/personen", 302)]
    assert "People" in response.content.decode()


def test_who_chose_nothing_reads_german_whatever_the_browser_prefers(cast: Cast) -> None:
    page = Client(headers={"Accept-Language": "en"}).get("/anmelden").content.decode()
    assert "E-Mail-Adresse" in page


def test_the_clinic_has_the_same_pages_in_its_own_words(cast: Cast) -> None:
    patient = Person.objects.create(
        account=cast.clinic, kind="patient", display_name="Heinz", phone_e164="+49301234"
    )
    client = logged_in(cast.dora)
    for url in (
        "/klinik",
        "/klinik/patienten",
        "/klinik/patienten/neu",
        "/klinik/uebergabe",
        f"/klinik/patienten/{patient.pk}",
    ):
        html = client.get(url).content.decode()
        assert "Patienten" in html, url
        assert "/privat/" not in html, url
