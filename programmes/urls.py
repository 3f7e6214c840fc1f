from django.urls import path

from programmes import views

urlpatterns = [
    path("", views.board, name="board"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
    path("milestones/<slug:slug>/", views.milestone, name="milestone"),
    path("questions/<int:number>/", views.question, name="question"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<slug:slug>/", views.agreement, name="agreement"),
    path("sources/", views.sources, name="sources"),
]
