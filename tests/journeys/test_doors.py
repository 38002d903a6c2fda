import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/", "/topics/大模型结构/常见模型/", "/tags/", "/sites/kexue.fm/", "/new/", "/offline/")


def with_worker(context: BrowserContext, site: str) -> Page:
    """A page of a reader whose service worker is at work."""
    page = context.new_page()
    page.goto(site)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def test_structured_data_breaks_no_policy(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(site_with_seed)
    article = page.locator(".entry a.more").first.get_attribute("href") or ""
    with_data = []
    for path in (*PAGES, article):
        page.goto(site_with_seed + path)
        with_data += [path] if page.locator("script[type='application/ld+json']").count() else []

    assert messages == []
    assert with_data == [*PAGES[:2], article]


def test_without_a_network_a_reader_sees_a_page_of_ours_and_then_the_library_again(
    browser: Browser, site_with_seed: str
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = with_worker(context, site_with_seed)

    context.set_offline(True)
    page.goto(f"{site_with_seed}/tags/")
    assert page.get_by_role("heading", level=1).inner_text() == "此刻没有网络"
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).backgroundColor") != "rgba(0, 0, 0, 0)"
    context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()

    assert page.get_by_role("heading", level=1).inner_text() == "标签"
    assert page.url == f"{site_with_seed}/tags/"
    context.close()


def test_nothing_that_a_reader_saw_is_kept(browser: Browser, site_with_seed: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = with_worker(context, site_with_seed)
    for path in ("/", "/tags/", "/shelf/", "/accounts/login/", "/admin/"):
        page.goto(site_with_seed + path)
    page.goto(site_with_seed)

    kept = page.evaluate("""async () => {
        const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
        const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
        return requests.map((request) => new URL(request.url).pathname);
    }""")

    assert "/offline/" in kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]
    context.close()
