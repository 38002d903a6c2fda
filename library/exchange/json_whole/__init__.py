"""The whole library in one JSON file, and back: nothing lost but secrets. docs/exchange-json.md has the form."""
