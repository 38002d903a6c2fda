"""Parts of the README writer, one concern a module; `library.readme.writer` is the way in."""
