"""The columns of a campus' sheet, and the headings that mean them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.imports.kinds import Field

FIELDS = (
    Field("site", _("Site"), ("site", "거점", "sede", "场地")),
    Field(
        "building",
        _("Building (code)"),
        ("building", "building code", "건물", "동", "edificio", "楼宇", "楼栋"),
        is_needed=True,
    ),
    Field(
        "building_name",
        _("Building (name)"),
        ("building name", "건물명", "nombre del edificio", "楼宇名称"),
    ),
    Field(
        "level",
        _("Level"),
        ("level", "floor", "층", "piso", "nivel", "楼层", "层"),
        is_needed=True,
    ),
    Field(
        "code",
        _("Code of the space"),
        ("code", "room", "unit", "space", "호실", "코드", "código", "房号", "编号"),
        is_needed=True,
    ),
    Field("name_en", _("Name (English)"), ("name", "name (en)", "english name")),
    Field("name_ko", _("Name (Korean)"), ("name (ko)", "이름", "명칭", "공간명")),
    Field("name_es", _("Name (Spanish)"), ("name (es)", "nombre")),
    Field("name_zh", _("Name (Chinese)"), ("name (zh-hans)", "名称")),
    Field("kind", _("Kind"), ("kind", "type", "종류", "구분", "tipo", "类型")),
    Field(
        "net_m2",
        _("Net area in m²"),
        ("net m2", "net area", "전용면적", "superficie útil", "套内面积", "m2", "m²"),
        is_needed=True,
    ),
    Field(
        "shared_m2",
        _("Shared area in m²"),
        ("shared m2", "shared area", "공용면적", "superficie común", "公摊面积"),
    ),
    Field(
        "gross_m2",
        _("Gross area in m²"),
        ("gross m2", "gross area", "계약면적", "superficie bruta", "建筑面积"),
    ),
    Field(
        "capacity",
        _("Capacity"),
        ("capacity", "people", "seats", "수용인원", "인원", "capacidad", "容量"),
    ),
    Field(
        "is_leasable",
        _("May be let"),
        ("may be let", "leasable", "임대", "se renta", "可出租"),
    ),
    Field(
        "is_bookable",
        _("May be booked"),
        ("may be booked", "bookable", "예약", "se reserva", "可预订"),
    ),
    Field(
        "equipment",
        _("Equipment"),
        ("equipment", "설비", "equipamiento", "设备"),
    ),
    Field("parent", _("Part of the hall"), ("part of", "hall", "속한 홀", "salón")),
)
