"""What people bring from elsewhere and take with them: formats, one module each, and how their articles are stored."""
