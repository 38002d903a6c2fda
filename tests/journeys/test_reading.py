import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/topics/大模型理论/",
    "/topics/大模型结构/常见模型/",
    "/topics/rag/",
    "/tags/",
    "/sites/",
    "/sites/kexue.fm/",
    "/stats/",
    "/accounts/login/",
    "/nowhere/",
)
LOOKS = [
    pytest.param({"locale": "zh-CN", "color_scheme": "light", "viewport": {"width": 1280, "height": 800}}, id="wide"),
    pytest.param({"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 390, "height": 800}}, id="narrow"),
]


def faults(page: Page) -> list[str]:
    """What axe finds on the page, as rule and place."""
    report = Axe().run(page, options={"runOnly": RULES}).response
    return [f"{fault['id']}: {node['target']}" for fault in report["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_free_of_accessibility_faults(browser: Browser, site_with_seed: str, look: dict[str, object]) -> None:
    page = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    found = []
    for path in (*PAGES, first_article(page, site_with_seed)):
        page.goto(site_with_seed + path)
        found += [f"{path} {fault}" for fault in faults(page)]

    assert found == []


def test_the_search_for_faults_finds_one(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page()
    page.goto(site_with_seed)
    page.evaluate("document.querySelector('.tagline').style.color = '#ddd'")

    assert any(fault.startswith("color-contrast") for fault in faults(page))


def first_article(page: Page, site: str) -> str:
    """The address of an article with a note."""
    page.goto(site)
    return page.locator(".entry:has(.note) a.more").first.get_attribute("href") or ""


def test_no_page_scrolls_sideways_on_the_smallest_screen(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    widths = {}
    for path in (*PAGES, first_article(page, site_with_seed)):
        page.goto(site_with_seed + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert set(widths.values()) == {320}


def test_a_reader_finds_the_original_without_javascript(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(site_with_seed)

    page.get_by_role("link", name="详情：预训练语言模型：GLM").click()
    page.get_by_role("link", name="常见模型").first.click()
    page.locator(".card", has_text="Mixtral-8x7B 模型挖坑").get_by_role("link", name="详情").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Mixtral-8x7B 模型挖坑"
    original = page.get_by_role("link", name="阅读原文").get_attribute("href")
    assert original == "https://zhuanlan.zhihu.com/p/674751021"


def test_the_first_tab_skips_to_the_text(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page()
    page.goto(site_with_seed)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_pages_obey_their_own_policy_and_reach_no_other_host(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page()
    messages: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in PAGES[:-1]:
        page.goto(site_with_seed + path)

    assert messages == []
    assert hosts == {site_with_seed.split("/")[2]}
