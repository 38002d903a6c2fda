"""The whole of what a history records, to compare a library with what it was. Import it once Django is set up."""

from library.recording import RECORDED_MODELS, Values, fields_of, is_kept_by_django, values_of


def library_now() -> dict[str, dict[int, Values]]:
    """Every recorded row by kind and number, but for what each save sets anew."""
    return {
        name: {
            number: {field: value for field, value in values.items() if not is_kept_by_django(fields_of(model)[field])}
            for number, values in values_of(model._base_manager.all())
        }
        for name, model in RECORDED_MODELS.items()
    }
