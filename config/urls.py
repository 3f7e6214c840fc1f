"""The front door."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from config.access.login import Login, StaffLogin
from config.marking import marking

admin.site.login_form = StaffLogin

login = LoginView.as_view(redirect_authenticated_user=True, authentication_form=Login)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("api/v1/", include("config.api_urls")),
    path("views/", include("config.saved.urls")),
    path("tokens/", include("config.access.urls")),
    path("audit/", include("config.audit.urls")),
    path("marking.css", marking, name="marking"),
    path("", include("programmes.urls")),
]
