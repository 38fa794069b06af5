app_name = "questionnaires"
urlpatterns: list[object] = []
