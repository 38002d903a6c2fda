"""linkding's REST API, so that its browser extensions, apps and command-line tools save and find articles here.

docs/linkding.md says what is what: bookmarks are articles, `shared` is published, `is_archived` withdrawn, `unread` the
mark of whoever owns the token, `description` the note of the article's line. Errors have the forms of Django REST
framework, since clients read them.
"""
