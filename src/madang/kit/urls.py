from django.urls import path

from madang.kit import style

app_name = "kit"
urlpatterns = [path("style/", style.style_guide, name="style")]
