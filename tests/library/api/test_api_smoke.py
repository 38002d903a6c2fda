import json
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from library.access_tokens import make_token
from library import catalogue
from tests.factories import EntryFactory
pytestmark = pytest.mark.django_db

def test_all():
    with catalogue.change(reason="t"):
        e = EntryFactory(); e.article.tags.add("rag")
    u = User.objects.create_user("c"); u.groups.add(Group.objects.get(name="curator")); 
    t = make_token(owner=u, name="x", scope="write").secret
    c = Client()
    for p in ["topics", f"topics/{e.topic_id}", "articles", f"articles/{e.article_id}", "entries", f"entries/{e.pk}", "tags", "tags/rag", "sites", "sites/example.org", "search?q=文章", "marks", "openapi.json", "nothing", "articles/abc", "articles?limit=1000"]:
        a = c.get(f"/api/v1/{p}")
        print(p, a.status_code, dict(a.headers), a.text[:300])
    h = {"authorization": f"Bearer {t}"}
    a = c.post("/api/v1/articles", {"url": "https://example.org/new", "title": "新", "topic": e.topic_id, "tags": ["a", "b"], "author": "x"}, content_type="application/json", headers=h)
    print(a.status_code, a.text)
    a = c.patch(f"/api/v1/articles/{a.json()['id']}", {"title": "newer", "tags": ["b"]}, content_type="application/json", headers={**h, "if-match": a["ETag"]})
    print(a.status_code, a.text)
    a = c.post("/api/v1/articles", {"url": "https://example.org/new"}, content_type="application/json", headers=h)
    print(a.status_code, a.text)
    n = c.get("/api/v1/articles").json()["results"][0]["id"]
    print(c.put(f"/api/v1/marks/{n}", {"state": "read"}, content_type="application/json", headers=h).text)
    print(c.get(f"/api/v1/marks", headers=h).text)
    print(c.delete(f"/api/v1/marks/{n}", headers=h).status_code)
    a = c.post("/api/v1/entries", {"article": n, "topic": e.topic_id, "note": "hi"}, content_type="application/json", headers=h)
    print(a.status_code, a.text)
    a = c.patch(f"/api/v1/entries/{a.json()['id']}", {"place": 1, "note": "ho"}, content_type="application/json", headers={**h, "if-match": a["ETag"]})
    print(a.status_code, a.text)
    a = c.delete(f"/api/v1/entries/{a.json()['id']}", headers=h)
    print(a.status_code, a.text)
    a = c.delete(f"/api/v1/articles/{n}", headers=h)
    print(a.status_code, a.text)
    a = c.get(f"/api/v1/articles/{n}", headers=h)
    print(a.status_code, a.text)
    print(json.dumps(c.get("/api/v1/openapi.json").json(), indent=1)[:6000])
