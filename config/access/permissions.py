from django.conf import settings
from rest_framework.permissions import BasePermission


class MayRead(BasePermission):
    """Everyone where reading is open, otherwise whoever is logged in or sends a token: as for the pages."""

    def has_permission(self, request, view):
        return settings.OPEN_READING or request.user.is_authenticated
