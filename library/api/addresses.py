"""Which addresses are taken at the door."""

from http import HTTPStatus

from library.addresses import has_credentials, is_web_address
from library.api.problems import ProblemError


def refuse_address(url: str, field: str) -> None:
    """Refuse what is no web address, and one that would publish a password. Raises a problem (422)."""
    message = ""
    if not is_web_address(url):
        message = "Not a web address: it must begin with http:// or https:// and hold no blanks"
    elif has_credentials(url):
        message = "This address holds a user name or a password, which everybody would read"
    if message:
        fault = {"place": f"body.{field}", "message": message}
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, f"body.{field}: {message}.", errors=[fault])
