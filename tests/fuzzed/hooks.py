"""What schemathesis has to know of our document: which texts are web addresses that we take."""

import schemathesis
from hypothesis import strategies as st

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
LABELS = st.text(LETTERS, min_size=1, max_size=12)
HOSTS = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
PATHS = st.text(f"{LETTERS}/-_~%!$&'()*+,;=:@论文", max_size=40)

schemathesis.openapi.format(
    "web-address", st.builds("{}://{}/{}".format, st.sampled_from(["http", "https"]), HOSTS, PATHS)
)
