"""The actions that the list of articles offers, in their order."""

from library.admin.bulk.bin import DELETE_FOR_GOOD, PUT_IN_BIN, RESTORE
from library.admin.bulk.hosts import REPLACE_HOST
from library.admin.bulk.moving import COPY, MOVE
from library.admin.bulk.page import as_admin_action
from library.admin.bulk.status import SET_STATUS
from library.admin.bulk.suggested_tags import SUGGESTED_TAGS
from library.admin.bulk.tags import ADD_TAGS, REMOVE_TAGS

ARTICLE_ACTIONS = [
    as_admin_action(action)
    for action in (
        ADD_TAGS,
        REMOVE_TAGS,
        SUGGESTED_TAGS,
        MOVE,
        COPY,
        SET_STATUS,
        REPLACE_HOST,
        PUT_IN_BIN,
        RESTORE,
        DELETE_FOR_GOOD,
    )
]
