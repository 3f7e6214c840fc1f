from django.urls import path

from config.audit import pages

urlpatterns = [
    path("", pages.overview, name="audit"),
    path("acts/", pages.acts, name="audit-acts"),
    path("records/", pages.records, name="audit-records"),
    path("records/<str:label>/<int:key>/", pages.record, name="audit-record"),
    path("records/<str:label>/<int:key>/pack.zip", pages.packed, name="audit-pack"),
]
