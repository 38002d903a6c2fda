"""The page of one suggestion: what the reader said, what of it is here already, and the ways to decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library import catalogue
from library.admin.base import CatalogueAdmin, tell_whether_writable
from library.admin.new_articles import here_already
from library.admin.suggestion_forms import AcceptForm, MergeForm, RejectForm, SettleForm
from library.curation.adding import TakenError, add_article, twin_of
from library.curation.deciding import AlreadyDecidedError, accept, hold, merge_into, reject
from library.curation.suggestions import follow_path
from library.mailing import request_answers
from library.models import Article, Suggestion
from library.search import Audience, Sort, search
from library.views.absolute import absolute, site_root

NEAR = 5  # articles that are shown because their titles are near
LONGEST_SEARCHED = 200  # characters


class DecidingAdmin(CatalogueAdmin):
    """The page, in place of the stock form: nobody edits what a reader said."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the suggestion; POST decides, puts it back, or sends the answer once more."""
        suggestion = self.get_object(request, object_id)
        if not isinstance(suggestion, Suggestion):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[no-any-return,attr-defined]
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        known = _known(request, suggestion)
        forms = self._forms(request, suggestion, known)
        if request.method == "POST":
            done = self._decided(request, suggestion, forms)
            if done is not None:
                return done
        return self._page(request, suggestion, forms, known)

    def _decided(self, request: HttpRequest, suggestion: Suggestion, forms: dict[str, Form]) -> HttpResponse | None:
        """Do what was asked for; None where the form has faults."""
        if not self.has_change_permission(request, suggestion):
            raise PermissionDenied
        does: dict[str, Callable[..., HttpResponse]] = {
            "accept": self._accept,
            "merge": self._merge,
            "reject": self._reject,
            "settle": self._settle,
            "leave": self._leave,
            "put_back": self._put_back,
            "send": self._send,
        }
        asked = request.POST.get("decision", "")
        form = forms.get("settle" if asked == "leave" else asked)
        is_form = asked not in {"put_back", "send"}
        if asked not in does or (is_form == (not suggestion.is_waiting)):
            messages.error(request, _("It was decided on meanwhile. This is how it stands now."))
            return redirect("admin:library_suggestion_change", suggestion.pk)
        if is_form and form is None:
            raise PermissionDenied
        if form is not None and not form.is_valid():
            return None
        try:
            return self._as_change(request, "suggestion", does[asked], suggestion, form)
        except AlreadyDecidedError:
            messages.error(request, _("Another curator decided on it meanwhile. This is how it stands now."))
            return redirect("admin:library_suggestion_change", suggestion.pk)
        except TakenError as taken:
            if form is not None:
                form.add_error("url", here_already(taken.article))
            return None

    def _accept(self, request: HttpRequest, suggestion: Suggestion, form: AcceptForm) -> HttpResponse:
        hold(suggestion)
        new, wanted, actor = form.new_article(), form.wanted(), request.user
        with catalogue.change(actor=actor, reason="") as unit:
            article, _change = add_article(new, wanted, actor=actor)
            unit.reason = f"suggestion accepted: {article.title}"
        accept(suggestion, article, actor=actor, answer=form.cleaned_data["answer"])  # type: ignore[arg-type]  # signed in
        if wanted.place and wanted.place.topic.readme:
            tell_whether_writable(request, {wanted.place.topic.readme})
        return self._told(request, suggestion, gettext("Accepted:"), article)

    def _merge(self, request: HttpRequest, suggestion: Suggestion, form: MergeForm) -> HttpResponse:
        values = form.cleaned_data
        merge_into(
            suggestion,
            values["merged"],
            actor=request.user,  # type: ignore[arg-type]  # signed in
            takes_title=values.get("takes_title", False),
            takes_note=values.get("takes_note", False),
            answer=values["answer"],
        )
        return self._told(request, suggestion, gettext("Accepted as an article that is here:"), suggestion.article)

    def _reject(self, request: HttpRequest, suggestion: Suggestion, form: RejectForm) -> HttpResponse:
        reject(suggestion, actor=request.user, answer=form.answer_in(suggestion.language))  # type: ignore[arg-type]  # signed in
        return self._told(request, suggestion, gettext("Rejected:"))

    def _settle(self, request: HttpRequest, suggestion: Suggestion, form: SettleForm) -> HttpResponse:
        article, answer = suggestion.article, form.cleaned_data["answer"]
        accept(suggestion, article, actor=request.user, answer=answer)  # type: ignore[arg-type]  # a report has its article
        return self._told(request, suggestion, gettext("Settled:"))

    def _leave(self, request: HttpRequest, suggestion: Suggestion, form: SettleForm) -> HttpResponse:
        reject(suggestion, actor=request.user, answer=form.cleaned_data["answer"])  # type: ignore[arg-type]  # signed in
        return self._told(request, suggestion, gettext("Left as it is:"))

    def _put_back(self, request: HttpRequest, suggestion: Suggestion, _form: None) -> HttpResponse:
        if suggestion.wait_again():
            messages.success(request, _("It waits again."))
        else:
            messages.error(request, _("The same address waits in another suggestion already."))
        return redirect("admin:library_suggestion_change", suggestion.pk)

    def _send(self, request: HttpRequest, suggestion: Suggestion, _form: None) -> HttpResponse:
        self.have_answered(request, [suggestion])
        return redirect("admin:library_suggestion_change", suggestion.pk)

    def _told(
        self, request: HttpRequest, suggestion: Suggestion, what: str, article: Article | None = None
    ) -> HttpResponse:
        """Say what was done, and go back to what waits."""
        shown = article or suggestion
        url = reverse(f"admin:library_{shown._meta.model_name}_change", args=[shown.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', what, url, str(shown)))
        self.have_answered(request, [suggestion])
        return redirect("admin:library_suggestion_changelist")

    def have_answered(self, request: HttpRequest, suggestions: Sequence[Suggestion]) -> None:
        """Have the answers sent once the decision stands, and say so."""
        if request_answers(suggestions, site=site_root(request)):
            messages.info(request, _("The answer goes out by e-mail, and the address is erased with it."))

    def _forms(self, request: HttpRequest, suggestion: Suggestion, known: "Known") -> dict[str, Form]:
        """The ways to decide that this curator has; none where it is decided."""
        if not suggestion.is_waiting or not self.has_change_permission(request, suggestion):
            return {}
        asked = request.POST.get("decision")

        def data(name: str) -> Any:
            return request.POST if asked == name else None

        if suggestion.kind == Suggestion.Kind.REPORT:
            return {"settle": SettleForm(data("settle") or data("leave"))}
        forms: dict[str, Form] = {}
        if request.user.has_perm("library.add_article"):
            forms["accept"] = AcceptForm(data("accept"), suggestion=suggestion, request=request)
        candidates = [article for article in known.articles if not article.is_put_away()]
        forms["merge"] = MergeForm(data("merge"), candidates=candidates, request=request)
        forms["reject"] = RejectForm(data("reject"))
        return forms

    def _page(
        self, request: HttpRequest, suggestion: Suggestion, forms: dict[str, Form], known: "Known"
    ) -> HttpResponse:
        is_proposal = suggestion.kind == Suggestion.Kind.ARTICLE
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Suggestion") if is_proposal else _("Report"),
            "suggestion": suggestion,
            "twin": here_already(known.twin) if known.twin else "",
            "near": known.articles,
            "q": request.GET.get("q", ""),
            "follow": absolute(request, follow_path(suggestion)),
            "may_change": self.has_change_permission(request, suggestion),
            **{f"{name}_form": form for name, form in forms.items()},
        }
        return TemplateResponse(request, "admin/library/suggestion/decide.html", context)


@dataclass(frozen=True, slots=True)
class Known:
    """What of a suggestion is here: the article of its address, and all that it may be."""

    twin: Article | None = None
    articles: Sequence[Article] = ()


def _known(request: HttpRequest, suggestion: Suggestion) -> Known:
    """What a proposal that waits may be: of the same address, of a near title, and what the curator searches for."""
    if suggestion.kind != Suggestion.Kind.ARTICLE or not suggestion.is_waiting:
        return Known()
    twin = twin_of(suggestion.url)
    numbers = [twin.pk] if twin else []
    for words in (suggestion.title, request.GET.get("q", "")):
        numbers += _found(words)
    articles = Article.objects.in_bulk(numbers)
    return Known(twin, [articles[number] for number in dict.fromkeys(numbers) if number in articles])


def _found(words: str) -> Sequence[int]:
    """The articles nearest to some words; a title is no query, so that its marks mean nothing."""
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in words[:LONGEST_SEARCHED]).split())
    if not plain:
        return []
    found = search(plain, sort=Sort.RELEVANCE, audience=Audience.DESK)
    return [*found.hits, *found.related][:NEAR]
