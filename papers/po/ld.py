T = {
    "Something else was being written at this moment, and nothing of this was stored. Send it again.": "此刻另有内容正在写入，这次发送的内容没有保存，请再发送一次。",
    "A tag’s name holds no comma and no semicolon.": "标签名里不能有逗号或分号。",
    "The address holds a user or a password, which readers would see; take them out first.": "网址里含有用户名或密码，读者会看到；请先去掉。",
    "Control characters are not allowed.": "不能含有控制字符。",
    "The article of this address lies in the bin, and curators alone restore it.": "这个网址的文章在回收站里，只有策展人可以恢复。",
    "You may write drafts; curators alone publish and withdraw articles.": "你可以写草稿；发布和撤下文章只由策展人来做。",
    "Line %(line)d of the list has no place for a note: %(why)s.": "清单第 %(line)d 行没有可写批注的地方：%(why)s。",
}
