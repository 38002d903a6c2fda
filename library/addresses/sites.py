"""Who publishes a page: a table of known hosts, and a rule for all others."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from library.addresses.identity import identified
from library.addresses.parts import parse_address


class SiteName(NamedTuple):
    """Who publishes a page: the host that stands for the site, and the name readers know it by."""

    host: str
    name: str


def site_of(url: str) -> SiteName:
    """The site of a web address: from the table of known hosts, else its registrable host. Empty for anything else."""
    address = parse_address(url.strip())
    if address is None:
        return SiteName("", "")
    host = _known_host(identified(address).host())
    host = _SAME_SITE.get(host, host)
    return SiteName(host, SITE_NAMES.get(host, host))


@lru_cache(maxsize=4096)
def _known_host(host: str) -> str:
    """The nearest of the host and the domains above it that is in a table, no higher than its registrable part."""
    owner = _registrable(host)
    domains = (domain for domain in _with_parents(host) if domain.endswith(owner))
    return next((domain for domain in domains if domain in SITE_NAMES or domain in _SAME_SITE), owner)


def _with_parents(host: str) -> Iterator[str]:
    """The host and the domains above it, nearest first: `a.b.org`, `b.org`, `org`."""
    labels = host.split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


def _registrable(host: str) -> str:
    """The part of a host that one owner has: one label below its public suffix. Addresses of machines stay whole."""
    if _MACHINE.fullmatch(host):
        return host
    labels = host.split(".")
    suffix = next((parent for parent in _with_parents(host) if _is_public_suffix(parent)), labels[-1])
    return ".".join(labels[-(suffix.count(".") + 2) :])


def _is_public_suffix(host: str) -> bool:
    return host in _SHARED_HOSTS or bool(_SECOND_LEVEL.fullmatch(host))


_MACHINE = re.compile(r"\[.*\]|[0-9.]+")

# A small stand-in for the Public Suffix List: second levels under which countries register names …
_SECOND_LEVEL = re.compile(r"(?:com|net|org|edu|gov|ac|co|or|ne|go|gob|nom|govt)\.[a-z]{2}")

# … and hosts that give each of their users a name of their own.
_SHARED_HOSTS = frozenset(
    {
        "github.io",
        "gitlab.io",
        "gitee.io",
        "gitbook.io",
        "gitbooks.io",
        "readthedocs.io",
        "pages.dev",
        "workers.dev",
        "vercel.app",
        "netlify.app",
        "netlify.com",
        "herokuapp.com",
        "onrender.com",
        "fly.dev",
        "web.app",
        "firebaseapp.com",
        "appspot.com",
        "blogspot.com",
        "wordpress.com",
        "substack.com",
        "medium.com",
        "hashnode.dev",
        "bearblog.dev",
        "tumblr.com",
        "typepad.com",
        "notion.site",
        "super.site",
        "streamlit.app",
        "hf.space",
        "quarto.pub",
        "surge.sh",
        "neocities.org",
        "sourceforge.io",
        "codeberg.page",
        "bitbucket.io",
        "azurewebsites.net",
        "cloudfront.net",
        "r-universe.dev",
        "observablehq.cloud",
        "mintlify.app",
        "beehiiv.com",
        "ghost.io",
        "itch.io",
    }
)

_SAME_SITE = {
    "juejin.im": "juejin.cn",
    "b23.tv": "bilibili.com",
    "hf.co": "huggingface.co",
    "raw.githubusercontent.com": "github.com",
    "deepmind.com": "deepmind.google",
    "ai.facebook.com": "ai.meta.com",
    "qwenlm.github.io": "qwen.ai",
    "discord.gg": "discord.com",
    "youtu.be": "youtube.com",
}

SITE_NAMES = {
    "zhuanlan.zhihu.com": "知乎专栏",
    "zhihu.com": "知乎",
    "mp.weixin.qq.com": "微信公众号",
    "juejin.cn": "掘金",
    "csdn.net": "CSDN",
    "kexue.fm": "科学空间",
    "lonepatient.top": "lonepatient's blog",
    "bilibili.com": "B站",
    "cnblogs.com": "博客园",
    "jianshu.com": "简书",
    "segmentfault.com": "思否",
    "infoq.cn": "InfoQ 中文",
    "oschina.net": "开源中国",
    "gitee.com": "Gitee",
    "modelscope.cn": "魔搭社区",
    "paddlepaddle.org.cn": "飞桨",
    "cloud.tencent.com": "腾讯云",
    "aliyun.com": "阿里云",
    "tech.meituan.com": "美团技术团队",
    "jiqizhixin.com": "机器之心",
    "zsxq.com": "知识星球",
    "runoob.com": "菜鸟教程",
    "ruanyifeng.com": "阮一峰的网络日志",
    "douban.com": "豆瓣",
    "weibo.com": "微博",
    "feishu.cn": "飞书",
    "yuque.com": "语雀",
    "baidu.com": "百度",
    "arxiv.org": "arXiv",
    "github.com": "GitHub",
    "gist.github.com": "GitHub Gist",
    "github.blog": "GitHub Blog",
    "gitlab.com": "GitLab",
    "codeberg.org": "Codeberg",
    "huggingface.co": "Hugging Face",
    "openreview.net": "OpenReview",
    "aclanthology.org": "ACL Anthology",
    "paperswithcode.com": "Papers with Code",
    "proceedings.neurips.cc": "NeurIPS Proceedings",
    "jmlr.org": "JMLR",
    "dl.acm.org": "ACM Digital Library",
    "ieeexplore.ieee.org": "IEEE Xplore",
    "nature.com": "Nature",
    "semanticscholar.org": "Semantic Scholar",
    "doi.org": "DOI",
    "zenodo.org": "Zenodo",
    "kaggle.com": "Kaggle",
    "colab.research.google.com": "Google Colab",
    "openai.com": "OpenAI",
    "anthropic.com": "Anthropic",
    "deepmind.google": "Google DeepMind",
    "research.google": "Google Research",
    "ai.googleblog.com": "Google AI Blog",
    "ai.meta.com": "Meta AI",
    "mistral.ai": "Mistral AI",
    "qwen.ai": "Qwen",
    "deepseek.com": "DeepSeek",
    "nvidia.com": "NVIDIA",
    "pytorch.org": "PyTorch",
    "tensorflow.org": "TensorFlow",
    "deepspeed.ai": "DeepSpeed",
    "vllm.ai": "vLLM",
    "langchain.com": "LangChain",
    "llamaindex.ai": "LlamaIndex",
    "docker.com": "Docker",
    "python.org": "Python",
    "readthedocs.org": "Read the Docs",
    "lilianweng.github.io": "Lil'Log",
    "jalammar.github.io": "Jay Alammar",
    "karpathy.github.io": "Andrej Karpathy",
    "eugeneyan.com": "Eugene Yan",
    "huyenchip.com": "Chip Huyen",
    "sebastianraschka.com": "Sebastian Raschka",
    "magazine.sebastianraschka.com": "Ahead of AI",
    "distill.pub": "Distill",
    "fast.ai": "fast.ai",
    "deeplearning.ai": "DeepLearning.AI",
    "stanford.edu": "Stanford University",
    "mit.edu": "MIT",
    "berkeley.edu": "UC Berkeley",
    "cmu.edu": "Carnegie Mellon University",
    "coursera.org": "Coursera",
    "oreilly.com": "O'Reilly",
    "medium.com": "Medium",
    "towardsdatascience.com": "Towards Data Science",
    "substack.com": "Substack",
    "dev.to": "DEV",
    "reddit.com": "Reddit",
    "news.ycombinator.com": "Hacker News",
    "stackoverflow.com": "Stack Overflow",
    "twitter.com": "X (Twitter)",
    "linkedin.com": "LinkedIn",
    "discord.com": "Discord",
    "youtube.com": "YouTube",
    "wikipedia.org": "Wikipedia",
    "developer.mozilla.org": "MDN",
    "infoq.com": "InfoQ",
    "apps.apple.com": "App Store",
    "archive.org": "Internet Archive",
}
