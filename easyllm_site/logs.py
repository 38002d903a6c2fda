"""What the log says of answers: that something is wrong only where it is."""

import logging
from http import HTTPStatus


class ComeAgain(logging.Filter):
    """Lets Django say as a warning, not as an error, that somebody was asked to come again: an import is running, or
    another writer was in the way. A database that does not answer is an exception and stays an error.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Lower the level of such a record; whether it is still to be told."""
        if getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE and not record.exc_info:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return logging.getLogger(record.name).isEnabledFor(record.levelno)
