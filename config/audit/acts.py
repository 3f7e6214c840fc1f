"""When each act was complete: the moment by which all that it wrote had been written down."""

from django.db.models import Max

from config.audit.shadows import lasting_models


def ends_of_acts():
    """Return by change set the moment of its last history row, of whatever record: one query."""
    ends = {}
    for change_set, ended in _each_history():
        ends[change_set] = max(ended, ends.get(change_set, ended))
    return ends


def _each_history():
    first, *others = [
        one.history.objects.filter(change_set__isnull=False)
        .order_by()
        .values_list("change_set")
        .annotate(ended=Max("history_date"))
        for one in lasting_models()
    ]
    return first.union(*others, all=True).order_by()
