"""The desk around Django's admin pages. Apart from `library.admin`, whose modules register at the site made here."""
