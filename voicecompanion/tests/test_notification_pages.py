"""The pages about messages have the bones of every page."""

import pytest

from conftest import Cast, logged_in
from people.models import Membership
from voicecompanion.tests.test_access import told as told  # a message among other rows
from voicecompanion.tests.test_pages import Bones

pytestmark = pytest.mark.usefixtures("told")


@pytest.mark.parametrize("url", ["/konto/benachrichtigungen", "/privat/meldungen", "/privat/woche"])
def test_every_page_has_its_bones(cast: Cast, url: str) -> None:
    Membership.objects.create(user=cast.alice, account=cast.account_c, role="relative", sees=1)
    html = logged_in(cast.alice).get(url).content.decode()
    bones = Bones(html)
    ids = [attributes["id"] for _tag, attributes in bones.tags if "id" in attributes]
    labelled = {attributes["for"] for attributes in bones.all("label")}
    inputs = [one for one in bones.all("input", "select") if one.get("type") != "hidden"]
    assert len(list(bones.all("h1"))) == 1
    assert len(ids) == len(set(ids))
    assert not [one for one in inputs if one.get("id") not in labelled]
    assert html.count("csrfmiddlewaretoken") == len(
        [form for form in bones.all("form") if form.get("method") == "post"]
    )
