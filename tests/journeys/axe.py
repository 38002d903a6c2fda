"""axe, as all tests run it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_report(page: Page, *, context: str | None = None, off: tuple[str, ...] = ()) -> dict[str, Any]:
    """axe's report on a page, or on the part of it that `context` selects, without the rules that are `off`.

    What passes is not told, which halves the time. axe is kept from reading style sheets anew, for which it writes
    inline styles, and seeks imports in wrong places.
    """
    options = {
        "runOnly": RULES,
        "rules": {rule: {"enabled": False} for rule in off},
        "preload": False,
        "resultTypes": ["violations", "incomplete"],
    }
    report: dict[str, Any] = Axe().run(page, context=context, options=options).response
    return report


def faults_of(report: dict[str, Any]) -> list[str]:
    """What axe finds, as rule and place."""
    return [f"{fault['id']}: {node['target']}" for fault in report["violations"] for node in fault["nodes"]]
