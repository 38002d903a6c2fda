"""The identity of a URL: a key under which all spellings of one address meet.

Every rule removes something known. Keeping only what is known was tried and merged two different collections into one;
so an unknown query key or fragment always counts.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from library.addresses.parts import Address, parse_address, tidy_path

IDENTITY_VERSION = 1
"""Raised whenever a rule changes, so that keys stored before can be told from those of today's rules."""

MAX_KEY_LENGTH = 500

_KEPT_OF_LONG_KEY = 400
_SHORTENED_KEY = re.compile(r".{400}#sha256:[0-9a-f]{64}", re.DOTALL)
_TRACKING_KEY = re.compile(
    r"utm_.*|share_.*|spm|spm_id_from|fbclid|gclid|mc_cid|mc_eid|vd_source|igshid", re.IGNORECASE | re.DOTALL
)
_WECHAT_TRACKING_KEY = re.compile(r"chksm|scene|ascene|mpshare|srcid|sharer_.*", re.DOTALL)
_WECHAT_ARTICLE_KEYS = {"__biz", "mid", "idx"}
_WECHAT_FRAGMENTS = {"wechat_redirect", "rd"}
_ZHIHU_TRACKING_KEY = re.compile(r"source_id|share_code")
_ZHIHU_TARDIS_PATH = re.compile(r"/tardis/(?:zm|bd)/art/([0-9]+)")
_KEXUE_COMMENT_PAGE = re.compile(r"(?:/comment-page-[0-9]+)+$")
_ARXIV_PAPER_PATH = re.compile(
    r"/(?:abs|pdf|html)/([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?", re.IGNORECASE
)
_GITHUB_FRONT_PAGES: tuple[list[str], ...] = ([], ["tree", "main"], ["tree", "master"])
_GITHUB_README_FRAGMENTS = {"readme", "readme-ov-file"}  # the second is what GitHub's own tab writes
_YOUTUBE_SHORT_PATH = re.compile(r"/([A-Za-z0-9_-]+)")


def identity_key(url: str) -> str:
    """The key under which all spellings of one address meet; at most 500 characters, never an error.

    What is no web address keeps its text, without the blanks around it. A longer key is its first 400 characters and
    the digest of the whole. The key of a key is itself. Source of the rules: the project's README design, "Identity of
    a URL".
    """
    text = url.strip()
    if _SHORTENED_KEY.fullmatch(text):
        return text
    address = parse_address(text)
    return _shortened(text if address is None else identified(address).text())


def identified(address: Address) -> Address:
    """The address by the rules of its host, without tracking keys."""
    address = address.without_keys(_TRACKING_KEY)
    if address.place in _ALIASES:
        address = replace(address, place=_ALIASES[address.place])
    rule = _HOST_RULES.get(address.place)
    if rule is None:
        return address
    address = rule(address)
    return replace(address, path=tidy_path(address.path))


def _shortened(key: str) -> str:
    """The key itself, or its beginning and the digest of the whole where it is too long to be indexed."""
    if len(key) <= MAX_KEY_LENGTH:
        return key
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[:_KEPT_OF_LONG_KEY]}#sha256:{digest}"


def _wechat(address: Address) -> Address:
    """An article is its account, message and place in it (and signature); albums and other pages keep their keys."""
    address = address.without_keys(_WECHAT_TRACKING_KEY)
    if address.path == "/s" and {key for key, _ in address.query} >= _WECHAT_ARTICLE_KEYS:
        kept = _WECHAT_ARTICLE_KEYS | {"sn"}
        address = replace(address, query=tuple(pair for pair in address.query if pair[0] in kept))
    return replace(address, fragment="") if address.fragment in _WECHAT_FRAGMENTS else address


def _zhihu(address: Address) -> Address:
    address = address.without_keys(_ZHIHU_TRACKING_KEY)
    column = _ZHIHU_TARDIS_PATH.fullmatch(address.path)
    return replace(address, place="zhuanlan.zhihu.com", path=f"/p/{column[1]}") if column else address


def _kexue(address: Address) -> Address:
    return replace(address, path=_KEXUE_COMMENT_PAGE.sub("", address.path))


def _arxiv(address: Address) -> Address:
    paper = _ARXIV_PAPER_PATH.fullmatch(address.path)
    return replace(address, path=f"/abs/{paper[1]}") if paper else address


def _github(address: Address) -> Address:
    """Owner and repository whatever their case; the front page of a repository has one spelling."""
    match address.path.split("/"):
        case ["", owner, repository, *rest]:
            front = f"/{owner.lower()}/{_without_git(repository.lower())}"
        case _:
            return replace(address, path=address.path.lower())
    if rest not in _GITHUB_FRONT_PAGES:
        return replace(address, path="/".join([front, *rest]))
    fragment = "" if address.fragment.lower() in _GITHUB_README_FRAGMENTS else address.fragment
    return replace(address, path=front, fragment=fragment)


def _without_git(repository: str) -> str:
    while repository.endswith(".git"):
        repository = repository.removesuffix(".git")
    return repository


def _short_youtube(address: Address) -> Address:
    video = _YOUTUBE_SHORT_PATH.fullmatch(address.path)
    if video is None:
        return address
    query = sorted([*address.query, ("v", video[1])], key=lambda pair: pair[0])
    return replace(address, place="youtube.com", path="/watch", query=tuple(query))


_ALIASES = {"spaces.ac.cn": "kexue.fm", "x.com": "twitter.com", "dx.doi.org": "doi.org"}

_HOST_RULES: dict[str, Callable[[Address], Address]] = {
    "mp.weixin.qq.com": _wechat,
    "zhihu.com": _zhihu,
    "zhuanlan.zhihu.com": _zhihu,
    "kexue.fm": _kexue,
    "arxiv.org": _arxiv,
    "github.com": _github,
    "youtu.be": _short_youtube,
}
