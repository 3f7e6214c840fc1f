"""Pages by number, each of a bounded size."""

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination

MOST_DIGITS = 9


class Pages(PageNumberPagination):
    """A list in pages; each says how many rows there are in all."""

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"
    page_query_description = "Which page, from 1."
    page_size_query_description = "How many rows a page holds."
    invalid_page_message = "There is no such page: the list ends before it."

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if not asked:
            return self.page_size
        return _number(self.page_size_query_param, asked, self.max_page_size)

    def get_page_number(self, request, paginator):
        asked = request.query_params.get(self.page_query_param)
        return _number(self.page_query_param, asked) if asked else 1

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            raise NotFound(self.invalid_page_message) from error

    def get_schema_operation_parameters(self, view):
        """Say the bounds, too."""
        page, size = super().get_schema_operation_parameters(view)
        page["schema"] |= {"minimum": 1, "default": 1}
        size["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [page, size]

    def get_paginated_response_schema(self, schema):
        another = {"type": ["string", "null"], "format": "uri"}
        count = {"type": "integer", "description": "How many rows there are in all."}
        parts = {"count": count, "next": another, "previous": another, "results": schema}
        return {"type": "object", "properties": parts}


class ShortPages(Pages):
    """Pages of rows each of which is weighed over many others, such as all milestones of a programme."""

    page_size = 50
    max_page_size = 200


def _number(name, text, most=10**MOST_DIGITS - 1):
    """Return a whole number from 1 to the most. Raises ValidationError."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
    if not 1 <= number <= most:
        raise ValidationError({name: [f"Write a whole number from 1 to {most:,}."]})
    return number
