"""The API of the library, `/api/v1/`: see docs/api.md."""
