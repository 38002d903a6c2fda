"""A form that was overtaken: what its curator did not touch becomes what is stored now, and what they typed stays.

Everything is compared as the browser sends it. Where the history does not tell what was stored when the form was
opened, nothing is taken over, and each field of the row that says otherwise than what is stored is disputed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.http import QueryDict

from library.desk.history import ShownField, shown_rows
from library.desk.parts import PARTS
from library.desk.row_numbers import row_number
from library.desk.seen import Meanwhile
from library.models import ChangedRow, Tag, TaggedArticle
from library.models.tag import join_tags
from library.models.words import split_words
from library.recording import Values, as_json

KEEP = "keep-"  # begins the name of the choice for a disputed field
TAGS = "tags"

Sent = Mapping[str, str]  # the fields of a row as a browser sends them; an empty box is ""
Fields = Mapping[str, forms.Field]
Line = dict[str, list[str]]  # a row of an inline formset, as it was sent


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field of the row that both wrote: its name in the form, and its values: there now, and typed."""

    name: str
    shown: ShownField


def has_choice(data: QueryDict) -> bool:
    """Whether the curator was asked which of two values to keep."""
    return any(name.startswith(KEEP) for name in data)


def take_chosen(data: QueryDict, form: type[forms.ModelForm[Any]], meanwhile: Meanwhile) -> None:
    """Put what is stored now where the curator chose it over what they typed."""
    now = sent_row(form.base_fields, meanwhile, meanwhile.now)
    for name in form.base_fields.keys() & now.keys():
        if data.get(f"{KEEP}{name}") == "theirs":
            _set(data, name, form.base_fields[name], now[name])


def rebase_row(data: QueryDict, form: type[forms.ModelForm[Any]], meanwhile: Meanwhile) -> list[Disputed]:
    """Bring the fields of the row itself up to date; those that both wrote are left as typed, and returned."""
    fields = form.base_fields
    now = sent_row(fields, meanwhile, meanwhile.now)
    before = sent_row(fields, meanwhile, meanwhile.before) if meanwhile.is_known else {}
    disputed = []
    for name in [name for name in fields if name in now]:
        typed = data.get(name, "")
        if _same(name, typed, now[name]) or _same(name, before.get(name), now[name]):
            continue
        if _same(name, typed, before.get(name)):
            _set(data, name, fields[name], now[name])
        else:
            disputed.append(name)
    return _shown(data, fields, meanwhile, now, disputed)


def rebase_lines(data: QueryDict, formsets: Iterable[Any], seen: Meanwhile) -> None:
    """Bring inline rows up to date: what was not touched takes what is stored now. A row that is gone goes from the
    form too, unless it was edited here: then it stays as a new one.
    """
    places = {part: place for place, part in enumerate(PARTS.get(seen.model, ()), start=1)}
    named = _prefixed(formsets)
    homeless: dict[type[Model], list[Line]] = defaultdict(list)
    for prefix, formset in named.items():
        place = places.get((formset.model, formset.fk.name))
        if place is not None:
            lines = _Lines(data, prefix, formset, seen, place)
            lines.rebase(homeless.pop(formset.model, []))
            homeless[formset.model] += lines.homeless


def _prefixed(formsets: Iterable[Any]) -> dict[str, Any]:
    """Formsets by what the names of their fields begin with, which Django numbers where it is the same."""
    named: dict[str, Any] = {}
    counts: dict[str, int] = defaultdict(int)
    for formset in formsets:
        prefix = formset.get_default_prefix()
        counts[prefix] += 1
        named[prefix if counts[prefix] == 1 else f"{prefix}-{counts[prefix]}"] = formset
    return named


def sent_row(fields: Fields, meanwhile: Meanwhile, state: list[dict[int, Values]]) -> dict[str, str]:
    """The fields of the row itself as a browser would send them from a form opened on that state."""
    sent = _sent(fields, meanwhile.model, state[0].get(meanwhile.number, {}))
    if TAGS in fields and (TaggedArticle, "content_object") in PARTS.get(meanwhile.model, ()):
        place = meanwhile.kinds.index(TaggedArticle)
        numbers = [values["tag_id"] for values in state[place].values()]
        sent[TAGS] = join_tags(Tag.objects.filter(pk__in=numbers).order_by("name"))
    return sent


class _Lines:
    """The rows of one inline formset as they were sent; the names of its fields begin with `prefix`.

    `homeless` are rows that were edited and are gone, where the formset takes no new ones.
    """

    def __init__(self, data: QueryDict, prefix: str, formset: Any, seen: Meanwhile, place: int) -> None:
        self.data, self.prefix = data, prefix
        self.model: type[Model] = formset.model
        self.takes_new = formset.max_num != 0
        self.homeless: list[Line] = []
        self.fields: Fields = formset.form.base_fields
        self.now = seen.now[place]
        self.before = seen.before[place] if seen.is_known else {}

    def rebase(self, moved_here: Iterable[Line]) -> None:
        """Rewrite the rows that were sent; with those that an earlier formset of the same rows could not take."""
        initial = self._number("INITIAL_FORMS")
        rows = self._taken_out()
        stored, new = [], []
        for place in sorted(rows):
            row = rows[place]
            if place >= initial:
                new.append(row)
                continue
            number = row_number(_typed(row, "id"))
            if number in self.now:
                self._bring_up_to_date(row, number)
                stored.append(row)
            elif not self._is_untouched(row, number):
                (new if self.takes_new else self.homeless).append(self._as_new(row, number))
        new += [{name: row[name] for name in {*self.fields, "id"} & row.keys()} for row in moved_here]
        for place, row in enumerate([*stored, *new]):
            for name, values in row.items():
                self.data.setlist(f"{self.prefix}-{place}-{name}", values)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(stored))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(stored) + len(new))

    def _number(self, name: str) -> int:
        return row_number(self.data.get(f"{self.prefix}-{name}", ""))

    def _taken_out(self) -> dict[int, Line]:
        # Names of fields alone: "entries-2-TOTAL_FORMS" and "entries-2-0-note" are of another formset.
        pattern = re.compile(rf"{re.escape(self.prefix)}-([0-9]{{1,9}})-([a-z_]\w*|DELETE)")
        rows: dict[int, Line] = defaultdict(dict)
        for key in list(self.data):
            found = pattern.fullmatch(key)
            if found:
                rows[int(found[1])][found[2]] = self.data.pop(key)
        return rows

    def _as_new(self, row: Line, number: int) -> Line:
        """A row that is gone, with the links that it had where its form did not show them."""
        had = {field.name: self.before.get(number, {}).get(field.attname) for field in self.model._meta.concrete_fields}
        links = {name: [str(value)] for name, value in had.items() if value is not None and isinstance(value, int)}
        return {**links, **row, "id": [""]}

    def _bring_up_to_date(self, row: Line, number: int) -> None:
        before = _sent(self.fields, self.model, self.before.get(number, {}))
        now = _sent(self.fields, self.model, self.now[number])
        for name, was in before.items():
            if not _same(name, was, now[name]) and _same(name, _typed(row, name), was):
                row[name] = [now[name]]
                if not now[name] and isinstance(self.fields[name], forms.BooleanField):
                    del row[name]

    def _is_untouched(self, row: Line, number: int) -> bool:
        before = _sent(self.fields, self.model, self.before.get(number, {}))
        return bool(before) and all(_same(name, _typed(row, name), was) for name, was in before.items())


def _typed(row: Line, name: str) -> str:
    return row.get(name, [""])[-1]


def _sent(fields: Fields, model: type[Model], values: Values) -> dict[str, str]:
    told = {field.name: field for field in model._meta.concrete_fields}
    return {
        name: _as_sent(field, told[name], values[told[name].attname])
        for name, field in fields.items()
        if name in told and told[name].attname in values
    }


def _as_sent(field: forms.Field, told: Field[Any, Any], value: Any) -> str:
    shown = field.prepare_value(told.to_python(value))
    if isinstance(field, forms.BooleanField):
        return "on" if shown else ""
    text = field.widget.format_value(shown)
    if isinstance(text, (list, tuple)):  # of a select
        text = text[0] if text else ""
    return "" if text is None else str(text)


def _same(name: str, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    if name == TAGS:
        return {word.casefold() for word in split_words(one)} == {word.casefold() for word in split_words(other)}
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def _set(data: QueryDict, name: str, field: forms.Field, sent: str) -> None:
    if isinstance(field, forms.BooleanField) and not sent:
        data.pop(name, None)
    else:
        data[name] = sent


def _shown(data: QueryDict, fields: Fields, meanwhile: Meanwhile, now: Sent, names: Iterable[str]) -> list[Disputed]:
    """Disputed fields in words, as the history would tell of them."""
    disputed = []
    for name in names:
        if name == TAGS:
            shown = ShownField(str(fields[name].label or name), now[name], data.get(name, ""))
        else:
            told: Any = meanwhile.model._meta.get_field(name)
            typed = data.get(name, "")
            before = {told.attname: meanwhile.now[0][meanwhile.number][told.attname]}
            after = {told.attname: _as_value(fields[name], typed)}
            kind = str(meanwhile.model._meta.model_name)
            row = ChangedRow(model=kind, row=meanwhile.number, before=before, after=after)
            shown = shown_rows([row])[0].fields[0]
            if after[told.attname] is None:
                shown = replace(shown, after=typed)
        disputed.append(Disputed(name, shown))
    return disputed


def _as_value(field: forms.Field, typed: str) -> Any:
    """The value that was typed; None for what is none, of which the form says what is wrong with it."""
    try:
        value = field.clean(typed)
    except ValidationError:
        return None
    return value.pk if isinstance(value, Model) else as_json(value)
