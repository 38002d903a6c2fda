"""Why something was passed over, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.exchange.records import Reason

WORDS: Mapping[Reason, Promise] = {
    Reason.NO_ADDRESS: _("holds no web address"),
    Reason.NOT_WEB: _("the address begins neither with http:// nor with https://"),
    Reason.HAS_PASSWORD: _("the address holds a user or a password, which readers would see; take them out first"),
    Reason.ADDRESS_TOO_LONG: _("the address is too long"),
    Reason.LINE_TOO_LONG: _("the line is too long to be read; break it up"),
    Reason.UNFINISHED: _("begins something that never ends; what follows was not read"),
    Reason.IN_BIN: _("the article lies in the bin; restore it there if you want it back"),
    Reason.PUT_AWAY: _("it lay in the bin there, or was merged into another one"),
    Reason.ONLY_ARTICLES: _(
        "this library is not empty, so that only articles come in, with their notes, tags and topics, under new numbers"
    ),
    Reason.NOT_YOURS: _("it is in the library and not a draft; only curators change it"),
    Reason.CUT: _("a text was too long and was cut"),
    Reason.TAG_TOO_LONG: _("a tag is too long and was left out"),
    Reason.NEW_TAG: _("there is no such tag; only curators make tags"),
    Reason.NEW_TOPIC: _("there is no such topic, so the article is in the inbox; only curators make topics"),
    Reason.FOLDER_TOO_DEEP: _("folders stand too deep; what is deeper is in the deepest topic"),
    Reason.BAD_DATE: _("a date cannot be read and was left out"),
    Reason.BAD_VALUE: _("a state or a language is none that is known here and was left out"),
    Reason.MORE_CELLS: _("the row has more cells than the table has columns; those were left out"),
    Reason.OTHER_CELL: _("several columns say the same of an article; only the first was taken"),
    Reason.UNKNOWN_COLUMN: _("a column means nothing here and was left out"),
    Reason.FOLDER_NOTE: _("what is said of a folder has no place in the library and was left out"),
}


def words_of(reason: str) -> str:
    """The words for a reason, also for one that came out of a stored report; the code itself where there are none."""
    try:
        return str(WORDS[Reason(reason)])
    except ValueError:
        return reason
