"""Rows to list, and rows to write."""

from django.db import models


class Company(models.Model):
    """Five cells of a list."""

    name = models.CharField(max_length=100, db_index=True)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    people = models.IntegerField()
    founded_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """What a form or a check-in stores."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    note = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.note
