"""The fields of people that a column can feed, and the headings that mean them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madang.directory.importing.fields import LANGUAGES, words_in
from madang.imports.kinds import Field

PEOPLE_FIELDS = (
    Field(
        "name",
        _("Name"),
        words_in(
            "full name, person, contact, contact name, founder name, 이름, 성명, "
            "담당자, 담당자명, 대표자, 대표자명, nombre completo, nombre, nombre y "
            "apellidos, contacto, persona, 姓名, 名字, 联系人, 姓名中文"
        ),
    ),
    Field(
        "given_name",
        _("Given name"),
        words_in("first name, forename, nombres, nombre de pila, 名"),
    ),
    Field(
        "family_name",
        _("Family name"),
        words_in("last name, surname, apellido, apellidos, 성, 姓, 姓氏"),
    ),
    Field(
        "latin_name",
        _("Name in Latin letters"),
        words_in(
            "english name, name en, romanized name, 영문명, 영문 이름, 영문이름, "
            "영문 성명, 英文名, 英文姓名, 拼音, nombre en ingles"
        ),
    ),
    Field(
        "email",
        _("E-mail"),
        words_in(
            "e mail, mail, email address, 이메일, 메일, 전자우편, correo, "
            "correo electronico, 邮箱, 电子邮件, 电邮"
        ),
    ),
    Field(
        "phone",
        _("Phone"),
        words_in(
            "tel, telephone, mobile, mobile phone, cell, phone number, 전화, "
            "전화번호, 휴대폰, 휴대전화, 핸드폰, 연락처, telefono, celular, movil, "
            "电话, 手机, 手机号, 联系电话"
        ),
    ),
    Field(
        "title",
        _("Title"),
        words_in(
            "job title, position, occupation, 직함, 직책, 직위, 직급, cargo, puesto, "
            "职位, 职务, 头衔"
        ),
    ),
    Field("title.en", _("Title in English"), words_in("english title, title en")),
    Field("title.ko", _("Title in Korean"), words_in("korean title, title ko")),
    Field("title.es", _("Title in Spanish"), words_in("spanish title, title es")),
    Field(
        "title.zh-hans", _("Title in Chinese"), words_in("chinese title, title zh hans")
    ),
    Field(
        "organisations",
        _("Organisation"),
        words_in(
            "organisation, organization, company, company name, employer, startup, "
            "affiliation, 회사, 회사명, 기업명, 소속, 소속기관, 기관, 기관명, empresa, "
            "organizacion, compania, institucion, 公司, 单位, 工作单位, 机构, 企业名称"
        ),
    ),
    Field(
        "organisation_website",
        _("Website of the organisation"),
        words_in(
            "company website, organisation website, company url, 회사 홈페이지, "
            "sitio web de la empresa, 公司网站, 公司网址"
        ),
    ),
    Field(
        "organisation_number",
        _("Registration number of the organisation"),
        words_in(
            "company number, company tax id, 사업자등록번호, 사업자번호, "
            "rfc de la empresa, 统一社会信用代码"
        ),
    ),
    Field(
        "role",
        _("Role in the organisation"),
        words_in("affiliation role, 역할, 구분, rol, funcion, 角色"),
    ),
    Field("country", _("Country"), words_in("국가, 나라, pais, 国家, country code")),
    Field("city", _("City"), words_in("town, 도시, 시, ciudad, 城市, municipio")),
    Field(
        "place",
        _("Place (city and country in one cell)"),
        words_in("location, based in, 거주지, 위치, ubicacion, 所在地, 地点"),
    ),
    LANGUAGES,
    Field(
        "expertise",
        _("Expertise"),
        words_in(
            "skills, skill, fields, specialty, specialties, areas of expertise, "
            "전문분야, 전문 분야, 분야, 기술, especialidad, especialidades, "
            "experiencia, 专长, 专业, 擅长领域, 领域"
        ),
        many=True,
    ),
    Field(
        "about",
        _("About"),
        words_in("bio, biography, profile, 소개, 약력, biografia, 简介, 个人简介"),
    ),
    Field(
        "website",
        _("Website"),
        words_in("web, url, homepage, linkedin, 홈페이지, sitio web, 个人主页"),
    ),
    Field(
        "external_key",
        _("Key in the source"),
        words_in("person id, contact id, record id, 고유번호, 관리번호, folio, 编号"),
    ),
    Field(
        "tags",
        _("Tags"),
        words_in("tag, labels, 태그, 기수, etiquetas, generacion, 标签, 批次"),
        many=True,
    ),
    Field(
        "note",
        _("Note"),
        words_in(
            "notes, remark, remarks, comment, comments, 비고, 메모, 특이사항, notas, "
            "observaciones, comentarios, 备注"
        ),
        many=True,
    ),
)
