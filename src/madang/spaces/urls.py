from django.urls import path

from madang.spaces.views import buildings, drawing, floors, lists, spaces

app_name = "spaces"
ALL = "h/<slug:hub>/spaces"
BUILDING = f"{ALL}/buildings/<int:pk>"
FLOOR = f"{ALL}/floors/<int:pk>"
SPACE = f"{ALL}/<int:pk>"

urlpatterns = [
    path(f"{ALL}/", buildings.buildings, name="buildings"),
    path(f"{ALL}/all/", lists.spaces, name="spaces"),
    path(f"{ALL}/all/file/<slug:form>/", lists.export, name="export"),
    path(f"{ALL}/buildings/new/", buildings.add, name="building-add"),
    path(f"{BUILDING}/edit/", buildings.edit, name="building-edit"),
    path(f"{BUILDING}/do/<slug:act>/", buildings.do, name="building-do"),
    path(f"{BUILDING}/floors/new/", buildings.add_floor, name="floor-add"),
    path(f"{FLOOR}/", floors.floor, name="floor"),
    path(f"{FLOOR}/edit/", buildings.edit_floor, name="floor-edit"),
    path(f"{FLOOR}/do/<slug:act>/", buildings.do_floor, name="floor-do"),
    path(f"{FLOOR}/draw/", drawing.draw, name="draw"),
    path(f"{FLOOR}/copy/", buildings.copy_floor, name="floor-copy"),
    path(f"{FLOOR}/spaces/new/", spaces.add, name="space-add"),
    path(f"{SPACE}/", spaces.space, name="space"),
    path(f"{SPACE}/edit/", spaces.edit, name="space-edit"),
    path(f"{SPACE}/move/", spaces.move, name="space-move"),
    path(f"{SPACE}/do/<slug:act>/", spaces.do, name="space-do"),
    path(f"{SPACE}/photos/new/", spaces.add_photo, name="photo-add"),
    path(f"{SPACE}/code.svg", spaces.qr_code, name="qr-code"),
]
