"""The identity of a URL and the site that publishes it: rules as data, nothing of Django.

The stored URL stays exactly as it was written. The key made here only answers "is this the same article?".
"""

from library.addresses.identity import IDENTITY_VERSION, MAX_KEY_LENGTH, identity_key
from library.addresses.listing import Listed, listed_addresses
from library.addresses.parts import has_credentials, is_web_address
from library.addresses.sharing import first_address
from library.addresses.sites import SiteName, site_of

__all__ = [
    "IDENTITY_VERSION",
    "MAX_KEY_LENGTH",
    "Listed",
    "SiteName",
    "first_address",
    "has_credentials",
    "identity_key",
    "is_web_address",
    "listed_addresses",
    "site_of",
]
