"""The front door."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("api/v1/", include("config.api_urls")),
    path("views/", include("config.saved.urls")),
    path("audit/", include("config.audit.urls")),
    path("", include("programmes.urls")),
]
