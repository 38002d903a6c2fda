"""Words that decide how a list is read, as data: generic link texts, meta sections, tables of contents, columns."""

import re

# Texts that say what kind of thing a link leads to, not which one. A text made of these words alone is generic.
_GENERIC = """
abs abstract access api app arxiv article blog blogpost bibtex book cite click code codes colab conda course dataset
data demo details direct discord doc docs documentation download downloads ebook epub facebook file files forum full
github gitlab gitee here hf home homepage html huggingface info instagram issue kaggle link linkedin links
mail mirror model modelscope more npm notebook official online open openreview page pages paper papers pdf playlist
podcast poster post ppt preprint preview product project projects publication pypi read readme reddit repo repository
report see site slack slide slides source src star stars supp supplementary text thread torrent tutorial tutorials tweet
twitter url video videos visit watch web webpage website weblink wiki wikipedia x youtube
链接 原文 论文 代码 详情 地址 下载 官网 主页 项目 视频 博客 文档
点击 这里 此处 阅读 阅读原文 源码 源代码 网站 网址 官方 在线 查看
更多 来源 数据 数据集 直达 传送门 网盘 百度网盘 百度云 网页 模型
幻灯片 讲义 推文 访问 点我 点击查看 点击这里 点此 项目地址 论文地址
代码地址 论文链接 代码链接 官方网站 官方文档 英文 英文版 中文版 译文
镜像 备份
"""
GENERIC_WORDS = frozenset(_GENERIC.split())
GENERIC_PHRASES = frozenset({"docker hub", "hugging face", "this link", "read the docs", "go to", "click me"})

_META = """
license|licence|licensing|licenses|copyright|copying|contributing|contribution|contributions|contribute|contributor
contributors|how to contribute|contribution guide|contribution guidelines|contributing guidelines|citation|citing|cite
acknowledgement|acknowledgements|acknowledgment|acknowledgments|star history|stargazers|stargazers over time
code of conduct|changelog|change log|backers|star trend
许可|许可证|许可协议|开源协议|版权|版权声明|贡献|贡献者|参与贡献|如何贡献|贡献指南|致谢|鸣谢|引用|更新日志|变更日志
免责声明|star 历史
"""
META_TITLES = frozenset(_META.strip().replace("\n", "|").split("|"))

_CONTENTS = "contents|content|table of contents|table of content|toc|目录|内容目录|文章目录|本文目录|导航"
CONTENTS_TITLES = frozenset(_CONTENTS.split("|"))

_NOTE_COLUMNS = """
description|desc|about|note|notes|comment|comments|remark|remarks|summary|info|details|what it does|explanation
描述|说明|简介|介绍|备注|注释|简述|内容简介|项目描述
"""
NOTE_COLUMNS = frozenset(_NOTE_COLUMNS.strip().replace("\n", "|").split("|"))

_TITLE_COLUMNS = """
title|name|paper|papers|model|project|tool|api|dataset|book|article|repo|repository|framework|course|resource|method
notebook|library|language model|model name|paper title|project name
标题|名称|资源名|资源名（name）|论文|模型|项目|工具|书名|文章|课程|数据集|项目名称|模型名称
"""
TITLE_COLUMNS = frozenset(_TITLE_COLUMNS.strip().replace("\n", "|").split("|"))

# GitHub shows these as pictures, such as :fire:.
EMOJI_CODE = re.compile(r":[a-z0-9_+-]+:")
_WORD = re.compile(r"[^\W_]+")
_NOT_WORD = re.compile(r"[\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; a run of Chinese is one word."""
    return _WORD.findall(text.lower())


def has_words(text: str) -> bool:
    """Whether a text holds a letter, a digit or an ideograph."""
    return _WORD.search(text) is not None


def is_generic(text: str) -> bool:
    """Whether a link's text says nothing about what it leads to: no words at all, a number, or generic words only."""
    words = words_of(text)
    return " ".join(words) in GENERIC_PHRASES or all(word in GENERIC_WORDS or word.isdigit() for word in words)


def plain_title(title: str) -> str:
    """A heading for comparison with titles: lower case, without emoji, numbers in front and punctuation around."""
    return _NOT_WORD.sub(" ", EMOJI_CODE.sub(" ", title.lower())).strip().lstrip("0123456789. ")
