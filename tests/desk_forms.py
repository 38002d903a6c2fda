"""Forms of the desk as a browser sends them back: read from the page, so that nothing hidden in them is left out."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

UNSENT = {"submit", "button", "reset", "image", "file"}


class _Form(HTMLParser):
    """What the forms of a page send without anybody having touched them, but for that of the sign-out."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = self._area = ""
        self._is_counted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self._is_counted = told.get("method") == "post" and told.get("id") != "logout-form"
        if not self._is_counted or "disabled" in told:
            return
        if tag == "input" and name and told.get("type") not in UNSENT:
            is_box = told.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in told:
                self.sent[name] = told.get("value", "on" if is_box else "")
        elif tag == "select":
            self._select = name
            self.sent.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in told:
            self.sent[self._select] = told.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.sent[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self.sent[self._area] = self.sent[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data


def sent_from(page: str) -> dict[str, str]:
    """The fields of a page's form with their values."""
    form = _Form()
    form.feed(page)
    return {name: value for name, value in form.sent.items() if "__prefix__" not in name}


def opened(client: Client, path: str) -> dict[str, str]:
    """Open a page of the desk: what its form would send."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return sent_from(answer.text)


def edited(client: Client, path: str, **typed: str) -> Any:
    """Open a form, type into it, and save it."""
    return client.post(path, {**opened(client, path), **typed})
