"""Tags: all of them with their counts, and the articles of one."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from library.models import Article, Tag
from library.views.narrowing import narrowed, words_of
from library.views.paging import page_of


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    """Every tag that has published articles, the most used first; with `?q=` those whose names hold it."""
    typed = words_of(request)
    tags = narrowed(Tag.objects.with_article_count(), typed, lambda tag: (tag.name, tag.name_en))
    return render(request, "library/tag_list.html", {"tags": tags, "typed": typed})


@require_safe
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The published articles of a tag, the latest first. The address of another name of it leads to it."""
    tag = find_tag(slug)
    if tag.slug != slug:
        return HttpResponsePermanentRedirect(tag.get_absolute_url())
    articles = Article.objects.published().filter(tagged_articles__tag=tag).select_related("site").newest_first()
    return render(request, "library/tag_detail.html", {"tag": tag, "page": page_of(request, articles)})


def find_tag(slug: str) -> Tag:
    """The tag with this slug, or with another name of this slug. One that no published article has is not there."""
    tags = Tag.objects.with_article_count()
    return tags.filter(slug=slug).first() or get_object_or_404(tags, aliases__slug=slug)
