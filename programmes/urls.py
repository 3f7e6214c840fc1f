from django.urls import path

from programmes import views
from programmes.changes import views as changes

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("timeline/", views.timeline, name="timeline"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
    path("milestones.ics", views.calendar, name="milestones-ics"),
    path("milestones/<slug:slug>/", views.milestone, name="milestone"),
    path("questions/", views.questions, name="questions"),
    path("nations/", views.nations, name="nations"),
    path("nations/<str:code>/", views.nation, name="nation"),
    path("known/", views.known, name="known"),
    path("questions/<int:number>/", views.question, name="question"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<slug:slug>/", views.agreement, name="agreement"),
    path("changes/", changes.page, name="changes"),
    path("changes.csv", changes.as_csv, name="changes-csv"),
    path("changes.json", changes.as_json, name="changes-json"),
    path("changes.atom", changes.as_atom, name="changes-atom"),
    path("search/", views.search, name="search"),
    path("briefing/", views.briefing, name="briefing"),
    path("briefing.pdf", views.briefing_pdf, name="briefing-pdf"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:tag>/", views.source, name="source"),
]
