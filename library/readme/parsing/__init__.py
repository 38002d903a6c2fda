"""The steps of reading a README list, one concern a module; `library.readme.parser` is their front door. No Django."""
