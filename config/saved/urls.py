from django.urls import path

from config.saved import views

urlpatterns = [
    path("", views.views, name="views"),
    path("keep/", views.keep, name="view-keep"),
    path("replace/", views.replace, name="view-replace"),
    path("start/board/", views.start_with_board, name="view-start-board"),
    path("<int:pk>/", views.opened, name="view"),
    path("<int:pk>/settle/", views.settle, name="view-settle"),
    path("<int:pk>/withdraw/", views.withdraw, name="view-withdraw"),
    path("<int:pk>/start/", views.start, name="view-start"),
]
