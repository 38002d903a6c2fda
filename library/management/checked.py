"""What commands look at before they begin."""

# For commands that read and write the library and show no page: our own settings alone. Looking at addresses and at the
# desk as well, as Django does, would load all pages and take a third of the time in which a command starts.
OF_DATA = ["library"]
