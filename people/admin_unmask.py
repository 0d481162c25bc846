"""The one way to content in the administration: say why, and it is shown for ten minutes, on a page of its own."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from people.admin_access import OfOwnAccounts
from people.gates import may_be_shown_to
from people.models import Access, Membership, Person, User
from people.services import record_accesses

LASTS = datetime.timedelta(minutes=10)
# In the session: {"calls.call:12": "when it ends", …}. Neither the reason nor the content is kept there.
GRANTS = "shown_in_administration"


class Section(NamedTuple):
    """A part of what is shown: its heading, and each line as who or what, and the words."""

    title: str | Promise
    lines: list[tuple[str, str]]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        min_length=10,
        max_length=300,
        help_text=_("Steht danach im Zugriffsprotokoll. 10 bis 300 Zeichen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )


class ShowsContent(OfOwnAccounts):
    """A page of a row whose content can be asked for."""

    change_form_template = "admin/with_content.html"

    # --- what a page says about itself
    def person_of(self, row: Any) -> Person | None:
        raise NotImplementedError

    def account_id_of(self, row: Any) -> int:
        raise NotImplementedError

    def read(self, row: Any) -> Iterable[tuple[Access.What, int | None]]:
        """What belongs into the access log."""
        raise NotImplementedError

    def sections(self, row: Any) -> list[Section]:
        """The content itself; asked for only when it is shown."""
        raise NotImplementedError

    def withheld(self, row: Any) -> bool:
        """Did the person wish that nobody sees it? Then no reason is good enough."""
        return False

    # --- what is the same for all of them
    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(sensitive_post_parameters("reason")(self.content_view))
        return [path("<path:object_id>/inhalt/", page, name=self._url_name()), *super().get_urls()]

    def content_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.may_show(request, row):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._show(request, row, form.cleaned_data["reason"])
            return redirect(request.path)
        return self._content_page(request, row, form)

    def may_show(self, request: HttpRequest, row: Any) -> bool:
        """Staff who are not superusers read no more than their membership lets them read in the portal."""
        if self._is_kept_back(row) or not self.has_view_permission(request, row):
            return False
        if not isinstance(request.user, User) or request.user.is_superuser:
            return request.user.is_superuser
        person = self.person_of(row)
        if person is not None and not may_be_shown_to(person, request.user.pk):
            return False
        reads = request.user.memberships.filter(sees__gte=Membership.Sees.TRANSCRIPT)
        return reads.filter(account_id=self.account_id_of(row)).exists()

    def _is_kept_back(self, row: Any) -> bool:
        """By the person's wish about this row, or because the use of all their data is restricted."""
        person = self.person_of(row)
        return self.withheld(row) or (person is not None and not may_be_shown_to(person, None))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        if row is not None:
            context["withheld"] = self._is_kept_back(row)
            context["content_url"] = self._content_url(row) if self.may_show(request, row) else ""
            context["reason_form"] = ReasonForm()
        return super().render_change_form(request, context, *args, **kwargs)

    def _show(self, request: HttpRequest, row: Any, reason: str) -> None:
        user = request.user if isinstance(request.user, User) else None
        record_accesses(person=self.person_of(row), read=self.read(row), user=user, via="admin", reason=reason)
        now = timezone.now()
        grants = {key: until for key, until in _grants(request).items() if until > now}
        grants[_key(row)] = now + LASTS
        request.session[GRANTS] = {key: until.isoformat() for key, until in grants.items()}

    def _content_page(self, request: HttpRequest, row: Any, form: ReasonForm) -> HttpResponse:
        until = _grants(request).get(_key(row))
        shown = until is not None and until > timezone.now() and request.method != "POST"
        context = {
            **self.admin_site.each_context(request),
            "title": _("Inhalt"),
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "content_url": self._content_url(row),
            "reason_form": form,
            "until": until,
            "sections": self.sections(row) if shown else None,
        }
        return TemplateResponse(request, "admin/content.html", context)

    def _url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_content"

    def _content_url(self, row: Model) -> str:
        return reverse(f"admin:{self._url_name()}", args=[row.pk], current_app=self.admin_site.name)


def _key(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _grants(request: HttpRequest) -> dict[str, datetime.datetime]:
    kept = request.session.get(GRANTS, {})
    return {key: datetime.datetime.fromisoformat(until) for key, until in kept.items()}
