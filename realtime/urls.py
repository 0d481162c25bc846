"""The page of the trial call."""

from django.urls import path

from realtime import views

urlpatterns = [path("probe", views.probe, name="probe")]
