"""XML of any text: titles come from lists, and lists hold characters that XML forbids."""

import re
from typing import Any

from django.utils.xmlutils import SimplerXMLGenerator

# Whatever is not a Char of XML 1.0 (section 2.2); not even a reference to it may be written.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XmlWriter(SimplerXMLGenerator):
    """Django's generator, which leaves out what XML forbids and does not break on it."""

    def characters(self, content: str) -> None:
        """Write text."""
        super().characters(FORBIDDEN.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name is SAX's
        """Write the begin of an element with its attributes."""
        allowed: Any = {key: FORBIDDEN.sub("", value) for key, value in attrs.items()}
        super().startElement(name, allowed)
