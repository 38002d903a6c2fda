import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.addresses import MAX_KEY_LENGTH, identity_key, is_web_address, site_of

HOSTS = st.sampled_from(
    [
        "example.org",
        "www.example.org",
        "mp.weixin.qq.com",
        "www.zhihu.com",
        "zhuanlan.zhihu.com",
        "spaces.ac.cn",
        "kexue.fm",
        "arxiv.org",
        "github.com",
        "youtu.be",
        "x.com",
        "dx.doi.org",
        "例子.中国",
        "[::1]",
        "a.b.co.uk",
        "me@www.example.org:80",
    ]
)
PIECES = st.text(alphabet="aAzZ09/?&=#%~:;+.-_()[]|@!$*,' \t中é ", max_size=40)
ADDRESSES = st.builds(
    "{}://{}{}".format, st.sampled_from(["http", "https", "HTTP"]), HOSTS, PIECES.map("/".__add__) | PIECES
)
ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)


@pytest.fixture(scope="module")
def seed_articles(shared: Path) -> list[dict[str, str]]:
    return list(json.loads((shared / "seed/expected.json").read_text(encoding="utf-8"))["articles"])


def test_every_article_of_the_seed_has_the_expected_identity(seed_articles: list[dict[str, str]]) -> None:
    assert [identity_key(a["url"]) for a in seed_articles] == [a["canonical_url"] for a in seed_articles]


def test_every_article_of_the_seed_has_the_expected_site(seed_articles: list[dict[str, str]]) -> None:
    assert [site_of(a["url"]).name for a in seed_articles] == [a["site"] for a in seed_articles]


SAME = {
    "scheme, www and a final slash": ("http://www.Example.org/a/", "https://example.org/a"),
    "the front page": ("http://example.org", "https://www.example.org/", "https://example.org/index.html"),
    "a default port": ("http://example.org:80/a", "https://example.org:443/a", "https://example.org/a"),
    "a final dot of the host": ("https://example.org./a", "https://example.org/a"),
    "percent-encoding": ("https://example.org/%e4%b8%ad%7Ea", "https://example.org/中~a"),
    "escaped parentheses": ("https://en.wikipedia.org/wiki/A_(b)", "https://en.wikipedia.org/wiki/A_%28b%29"),
    "the order of the query": ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
    "blanks in the query": ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
    "empty query and fragment": ("https://example.org/a?#", "https://example.org/a"),
    "tracking keys": (
        "https://example.org/a?utm_source=x&UTM_Campaign=y&spm=1.2&fbclid=q&gclid=w&mc_cid=1&mc_eid=2&igshid=3",
        "https://example.org/a?share_from=app&share_token=9",
        "https://example.org/a",
    ),
    "a text fragment": ("https://example.org/a#:~:text=what", "https://example.org/a"),
    "an international host": ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s"),
    "an article of WeChat": (
        "http://mp.weixin.qq.com/s?__biz=M==&mid=2&idx=1&sn=f&chksm=0&scene=21&srcid=5&sharer_shareid=7#wechat_redirect",
        "https://mp.weixin.qq.com/s?sn=f&idx=1&mid=2&__biz=M%3D%3D&mpshare=1&ascene=0#rd",
        "https://mp.weixin.qq.com/s?__biz=M==&mid=2&idx=1&sn=f&poc_token=HH",
    ),
    "a short address of WeChat": (
        "https://mp.weixin.qq.com/s/Ab_c-9",
        "https://mp.weixin.qq.com/s/Ab_c-9?scene=1#wechat_redirect",
    ),
    "a column of Zhihu": (
        "https://zhuanlan.zhihu.com/p/647109286",
        "https://www.zhihu.com/tardis/zm/art/647109286?source_id=1003",
        "https://www.zhihu.com/tardis/bd/art/647109286",
        "https://zhuanlan.zhihu.com/p/647109286?utm_id=0&share_code=x",
    ),
    "科学空间": (
        "https://spaces.ac.cn/archives/9529/comment-page-1",
        "https://kexue.fm/archives/9529/comment-page-12",
        "https://kexue.fm/archives/9529",
    ),
    "a paper of arXiv": (
        "https://arxiv.org/abs/2305.13245",
        "http://arxiv.org/pdf/2305.13245v3.pdf",
        "https://www.arxiv.org/pdf/2305.13245",
        "https://arxiv.org/html/2305.13245v2/",
    ),
    "an old paper of arXiv": ("https://arxiv.org/pdf/math.GT/0309136v1.pdf", "https://arxiv.org/abs/math.GT/0309136"),
    "the front page of a repository": (
        "https://github.com/vllm-project/vLLM",
        "http://www.github.com/VLLM-project/vllm.git",
        "https://github.com/vllm-project/vllm/tree/main",
        "https://github.com/vllm-project/vllm/tree/master/",
        "https://github.com/vllm-project/vllm/#readme",
        "https://github.com/vllm-project/vllm#readme-ov-file",
    ),
    "a video of YouTube": ("https://youtu.be/kCc8FmEb1nY", "http://www.youtube.com/watch?v=kCc8FmEb1nY"),
    "a video of YouTube at a moment": ("https://youtu.be/kCc8?t=9", "https://youtube.com/watch?t=9&v=kCc8"),
    "a video of bilibili": (
        "https://www.bilibili.com/video/BV1/?spm_id_from=333.337&vd_source=0",
        "https://bilibili.com/video/BV1",
    ),
    "X": ("https://x.com/karpathy/status/1", "https://twitter.com/karpathy/status/1"),
    "a DOI": ("http://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182"),
}


@pytest.mark.parametrize("spellings", [pytest.param(value, id=name) for name, value in SAME.items()])
def test_spellings_of_one_address_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({identity_key(spelling) for spelling in spellings}) == 1


DIFFERENT = {
    "case of a path": ("https://example.org/A", "https://example.org/a"),
    "an unknown key": ("https://example.org/?id=1", "https://example.org/?id=2"),
    "a key without value": ("https://example.org/?a", "https://example.org/?a="),
    "order of a repeated key": ("https://example.org/?a=1&a=2", "https://example.org/?a=2&a=1"),
    "a fragment": ("https://example.org/#a", "https://example.org/#b"),
    "an escaped slash": ("https://example.org/a%2Fb", "https://example.org/a/b"),
    "another port": ("https://example.org:8080/", "https://example.org/"),
    "another host of the domain": ("https://blog.example.org/", "https://example.org/"),
    "two collections of WeChat": (
        "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=M==&action=getalbum&album_id=1",
        "https://mp.weixin.qq.com/mp/appmsgalbum?__biz=M==&action=getalbum&album_id=2",
    ),
    "two articles of one message": (
        "https://mp.weixin.qq.com/s?__biz=M==&mid=2&idx=1",
        "https://mp.weixin.qq.com/s?__biz=M==&mid=2&idx=2",
    ),
    "two answers": ("https://www.zhihu.com/question/1/answer/2", "https://www.zhihu.com/question/1/answer/3"),
    "a folder of a repository": ("https://github.com/a/b/tree/main/docs", "https://github.com/a/b"),
    "case below a repository": ("https://github.com/a/b/blob/main/A", "https://github.com/a/b/blob/main/a"),
    "a section of a repository": ("https://github.com/a/b#install", "https://github.com/a/b"),
    "a list of arXiv": ("https://arxiv.org/list/cs.CL/recent", "https://arxiv.org/abs/cs.CL"),
}


@pytest.mark.parametrize("addresses", [pytest.param(value, id=name) for name, value in DIFFERENT.items()])
def test_different_addresses_have_different_keys(addresses: tuple[str, str]) -> None:
    assert identity_key(addresses[0]) != identity_key(addresses[1])


def test_long_key_is_cut_and_told_apart_by_its_digest() -> None:
    keys = {identity_key(f"https://example.org/{'x' * 600}{end}") for end in "ab"}
    assert len(keys) == 2
    assert all(len(key) == 472 and key[400:408] == "#sha256:" for key in keys)
    assert {identity_key(key) for key in keys} == keys


def test_key_of_the_greatest_length_is_not_cut() -> None:
    key = "https://example.org/" + "x" * (MAX_KEY_LENGTH - 20)
    assert identity_key(key) == key


def test_text_that_is_no_address_keeps_its_words() -> None:
    assert identity_key("  mailto:A@example.org\n") == "mailto:A@example.org"


@given(ADDRESSES | ANY_TEXT | ANY_TEXT.map("https://".__add__))
@example("https://" + "a" * 399 + "%E4%B8%AD" * 40)
@example("http://h:443/")
@example("https://www.www.com/index.html/index.html/")
@example("http://[")
@example("https://github.com/a/b.git.git")
@example("https://youtu.be/a/")
@example("https://www.zhihu.com/tardis/zm/art/1/index.html")
@example("https://a.\u3002")
def test_key_of_any_text_is_short_and_its_own_key(text: str) -> None:
    key = identity_key(text)
    assert len(key) <= MAX_KEY_LENGTH
    assert identity_key(key) == key


@given(ADDRESSES)
def test_key_of_a_web_address_is_a_web_address_of_ascii(address: str) -> None:
    if is_web_address(address):
        assert is_web_address(identity_key(address))
        assert identity_key(address).isascii()


@given(ADDRESSES | ANY_TEXT)
def test_every_spelling_of_an_address_has_one_site(address: str) -> None:
    assert site_of(address) == site_of(identity_key(address))


SITES = {
    "https://zhuanlan.zhihu.com/p/1": ("zhuanlan.zhihu.com", "知乎专栏"),
    "https://www.zhihu.com/tardis/zm/art/1": ("zhuanlan.zhihu.com", "知乎专栏"),
    "https://www.zhihu.com/question/1": ("zhihu.com", "知乎"),
    "https://mp.weixin.qq.com/s/a": ("mp.weixin.qq.com", "微信公众号"),
    "https://juejin.im/post/1": ("juejin.cn", "掘金"),
    "https://blog.csdn.net/u/article/details/1": ("csdn.net", "CSDN"),
    "https://spaces.ac.cn/archives/1": ("kexue.fm", "科学空间"),
    "https://export.arxiv.org/abs/2305.13245": ("arxiv.org", "arXiv"),
    "https://gist.github.com/a/1": ("gist.github.com", "GitHub Gist"),
    "https://raw.githubusercontent.com/a/b/main/c": ("github.com", "GitHub"),
    "https://huggingface.co/blog/x": ("huggingface.co", "Hugging Face"),
    "https://www.bilibili.com/video/BV1": ("bilibili.com", "B站"),
    "https://space.bilibili.com/1": ("bilibili.com", "B站"),
    "https://youtu.be/a": ("youtube.com", "YouTube"),
    "https://en.wikipedia.org/wiki/GPT": ("wikipedia.org", "Wikipedia"),
    "https://lonepatient.top/a.html": ("lonepatient.top", "lonepatient's blog"),
    "https://docs.unheard-of.dev/a": ("unheard-of.dev", "unheard-of.dev"),
    "https://www.blog.unheard-of.co.uk/a": ("unheard-of.co.uk", "unheard-of.co.uk"),
    "https://x.unheard-of.com.cn/": ("unheard-of.com.cn", "unheard-of.com.cn"),
    "https://somebody.github.io/a": ("somebody.github.io", "somebody.github.io"),
    "https://somebody.substack.com/p/a": ("somebody.substack.com", "somebody.substack.com"),
    "https://substack.com/": ("substack.com", "Substack"),
    "http://127.0.0.1:8000/a": ("127.0.0.1", "127.0.0.1"),
    "http://[::1]:8000/a": ("[::1]", "[::1]"),
    "http://me@localhost:8000/a": ("localhost", "localhost"),
    "mailto:a@example.org": ("", ""),
}


@pytest.mark.parametrize(("url", "expected"), SITES.items())
def test_site_of_an_address(url: str, expected: tuple[str, str]) -> None:
    assert site_of(url) == expected


@pytest.mark.parametrize(
    "url", ["http://a.b", "https://a.b/中", "HTTPS://A.B", "http://localhost:8000", "http://[::1]/"]
)
def test_http_and_https_with_a_host_are_web_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.b",
        "//a.b",
        "ftp://a.b",
        "javascript:alert(1)",
        "https:///a",
        "https://",
        "https://?a",
        "http://[",
        "http://.",
        "http://\ud800",
        "http://a b",
        " http://a.b",
        "http://a.b\n",
        "http://a.b/\x00",
        "http://a.b/\x85",
        "http://" + "a" * 254,
    ],
)
def test_other_texts_are_no_web_addresses(url: str) -> None:
    assert not is_web_address(url)
