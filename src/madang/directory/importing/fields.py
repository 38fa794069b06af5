"""The fields that a column can feed, and the headings that mean them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.imports.kinds import Field


def words_in(text: str) -> tuple[str, ...]:
    """Return the headings of a list parted by commas."""
    return tuple(word.strip() for word in text.split(","))


LANGUAGES = Field(
    "languages",
    _("Languages"),
    words_in("language, 언어, 사용 언어, 구사 언어, idioma, idiomas, 语言, 语种"),
    many=True,
)
FIELDS = (
    Field(
        "name",
        _("Name"),
        words_in(
            "company, company name, organization, organisation, startup name, "
            "startup, account name, legal name, 회사, 회사명, 기업명, 업체명, "
            "상호, 법인명, 이름, empresa, nombre, razon social, compania, "
            "nombre de la empresa, 公司, 公司名称, 企业名称, 名称, 单位名称"
        ),
        is_needed=True,
    ),
    Field(
        "latin_name",
        _("Name in Latin letters"),
        words_in(
            "english name, name en, 영문명, 영문 회사명, 영문 기업명, 英文名, "
            "英文名称, nombre en ingles"
        ),
    ),
    Field(
        "names.ko",
        _("Name in Korean"),
        words_in("korean name, 국문명, 한글명, name ko"),
    ),
    Field("names.es", _("Name in Spanish"), words_in("spanish name, name es")),
    Field(
        "names.zh-hans", _("Name in Chinese"), words_in("chinese name, 中文名, name zh")
    ),
    Field(
        "external_key",
        _("Key in the source"),
        words_in(
            "id, key, uuid, record id, company id, external id, 고유번호, "
            "관리번호, clave, folio, 编号"
        ),
    ),
    Field(
        "registration_number",
        _("Registration number"),
        words_in(
            "tax id, business number, company number, ein, vat, "
            "사업자등록번호, 사업자번호, 법인등록번호, rfc, nif, cif, "
            "统一社会信用代码, 注册号"
        ),
    ),
    Field(
        "website",
        _("Website"),
        words_in(
            "web, url, homepage, home page, web site, site, domain, 홈페이지, "
            "웹사이트, 누리집, sitio web, pagina web, 网站, 网址"
        ),
    ),
    Field("country", _("Country"), words_in("국가, 나라, pais, 国家, country code")),
    Field("city", _("City"), words_in("town, 도시, 시, ciudad, 城市, municipio")),
    Field(
        "place",
        _("Place (city and country in one cell)"),
        words_in(
            "location, locations, headquarters, hq, based in, 소재지, 위치, "
            "ubicacion, sede, 所在地, 地点"
        ),
    ),
    Field(
        "one_liner",
        _("One-liner"),
        words_in(
            "one liner, tagline, pitch, short description, headline, summary, "
            "한줄 소개, 한줄소개, 사업 요약, lema, resumen, descripcion corta, "
            "一句话介绍, 简介, what do you do"
        ),
    ),
    Field(
        "description",
        _("Description"),
        words_in(
            "about, long description, company description, overview, 설명, "
            "상세 소개, 기업 소개, 회사 소개, 사업 내용, 사업내용, "
            "descripcion, 描述, 介绍, 公司介绍, 业务介绍"
        ),
    ),
    Field(
        "founded_on",
        _("Founded on"),
        words_in(
            "founded, founding date, year founded, founded year, established, "
            "launched on, incorporated, 설립일, 설립일자, 설립연도, 창업일, "
            "fundacion, fecha de fundacion, ano de fundacion, fundada, "
            "fecha de constitucion, 成立日期, 成立时间, 成立年份"
        ),
    ),
    Field(
        "headcount",
        _("Headcount"),
        words_in(
            "team size, employees, number of employees, staff, size, 직원수, "
            "직원 수, 임직원수, 종업원수, 인원, empleados, plantilla, "
            "numero de empleados, 员工人数, 人数, 员工数"
        ),
    ),
    Field("stage", _("Stage"), words_in("growth stage, 단계, 성장단계, etapa, 阶段")),
    Field("state", _("State"), words_in("status, 상태, estado, estatus, 状态")),
    Field("kind", _("Kind"), words_in("type, company type, 유형, 구분, tipo, 类型")),
    Field(
        "industry",
        _("Industry in words"),
        words_in(
            "industries, subindustry, sub industry, sector, vertical, 업종, "
            "산업, 분야, industria, giro, 行业, 领域, 产业"
        ),
        many=True,
    ),
    Field(
        "tags",
        _("Tags"),
        words_in(
            "tag, keywords, labels, batch, cohort, program, programme, 태그, "
            "키워드, 기수, etiquetas, generacion, 标签, 关键词, 批次"
        ),
        many=True,
    ),
    Field(
        "email",
        _("E-mail"),
        words_in(
            "e mail, mail, contact email, email address, 이메일, 메일, correo, "
            "correo electronico, 邮箱, 电子邮件"
        ),
    ),
    Field(
        "phone",
        _("Phone"),
        words_in(
            "tel, telephone, mobile, phone number, 전화, 전화번호, 연락처, "
            "telefono, celular, 电话, 手机"
        ),
    ),
    Field(
        "note",
        _("Note"),
        words_in(
            "notes, remark, remarks, comment, comments, 비고, 메모, 특이사항, "
            "notas, observaciones, comentarios, 备注"
        ),
        many=True,
    ),
    LANGUAGES,
)
