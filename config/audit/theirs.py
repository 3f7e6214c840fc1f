"""After a refused save: what its author typed stays, and what was left untouched shows what is on record now.

Without it, saving once more would put back each field that somebody else had changed meanwhile.
"""

from django import forms
from django.forms.models import model_to_dict


def show_theirs(form, record, watched, seen):
    """Refresh what was not touched in a model form and its inlines, given the history rows it had seen."""
    if not (seen and isinstance(form, forms.ModelForm)):
        return
    _refresh(form, record.history.filter(history_id__lte=seen[0]).first())
    formsets = getattr(record, "_formsets", [])
    for formset, (model, key), newest in zip(formsets, watched[1:], seen[1:], strict=False):
        history = model.history.filter(**{key: record.pk})
        changed = {row.record_id for row in history.filter(history_id__gt=newest)}
        for inline in formset.initial_forms:
            if inline.instance.pk in changed:
                _refresh(inline, inline.instance.history.filter(history_id__lte=newest).first())


def _refresh(form, row):
    """Let each field that stands as in the row that was seen show what is on record now."""
    if row is None:
        return
    names = {field.name for field in form.instance._meta.fields} & form.fields.keys()
    saw = model_to_dict(row.instance, names)
    now = model_to_dict(type(form.instance)._base_manager.get(pk=form.instance.pk), names)
    for name in names:
        if saw[name] != now[name] and not form.fields[name].has_changed(saw[name], form[name].data):
            _put(form, form[name], now[name])


def _put(form, bound, value):
    """Put a value into what was sent, as a browser would have sent it."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        form.data.pop(bound.html_name, None)
        form.data.update({bound.html_name: "on"} if value else {})
    elif not isinstance(widget, forms.MultiWidget):
        sent = widget.format_value(bound.field.prepare_value(value))
        form.data[bound.html_name] = (sent[0] if isinstance(sent, list | tuple) and sent else sent) or ""
