"""The floor's pages, one per class."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.floor.models import Company, Visit


class VisitForm(ModelForm):
    """The smallest form that stores a row."""

    class Meta:
        model = Visit
        fields = ("company", "note")


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk)
    return render(request, "floor/detail.html", {"company": company})


def listed(request: HttpRequest, size: int) -> HttpResponse:
    companies = Company.objects.order_by("name")
    context: dict[str, Any] = {"total": companies.count(), "page": companies[:size]}
    return render(request, "floor/list.html", context)


def store(request: HttpRequest) -> HttpResponse:
    form = VisitForm(request.POST)
    form.save()
    return redirect("/detail/1/")


@csrf_exempt
def check_in(request: HttpRequest) -> HttpResponse:
    told = json.loads(request.body)
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=told["company"])
        visit = Visit.objects.create(company=company, note="in")
    return JsonResponse({"visit": visit.pk, "name": company.name})


urlpatterns = [
    path("detail/<int:pk>/", detail),
    path("list/<int:size>/", listed),
    path("in/<int:size>/", login_required(listed)),
    path("store/", store),
    path("check-in/", check_in),
]
