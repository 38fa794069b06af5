"""The library of indicators: definitions that a hub takes over, in four languages.

They follow what funders of incubators ask for: jobs as in OECD and ILO statistics (a
full-time equivalent is the hours worked over those of a full-time job), money in the
currency of the paper that proves it, patents by the day of filing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: English, Korean, Spanish, Chinese, in the order in which texts are given below.
LANGUAGES = ("en", "ko", "es", "zh-hans")
Texts = tuple[str, str, str, str]
JOBS: Texts = ("jobs", "개", "empleos", "个岗位")
NONE: Texts = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of the library; `values` are an indicator's fields."""

    code: str
    values: Mapping[str, Any]

    @property
    def names(self) -> Mapping[str, str]:
        """Its name by language."""
        found: Mapping[str, str] = self.values["names"]
        return found


def _texts(texts: Texts) -> dict[str, str]:
    return {code: text for code, text in zip(LANGUAGES, texts, strict=True) if text}


def _define(  # noqa: PLR0913, PLR0917 -- what a definition consists of
    code: str,
    names: Texts,
    meanings: Texts,
    unit: str,
    unit_names: Texts = NONE,
    source: str = "",
    nature: str = "flow",
    frequency: str = "quarter",
    measure: str = "",
) -> Definition:
    return Definition(
        code,
        {
            "names": _texts(names),
            "meanings": _texts(meanings),
            "unit": unit,
            "nature": nature,
            "unit_names": _texts(unit_names),
            "method": "counted" if measure else "asked",
            "source": source,
            "frequency": frequency,
            "measure": measure,
        },
    )


LIBRARY = (
    _define(
        "companies",
        ("Companies developed", "육성 기업", "Empresas desarrolladas", "培育企业"),
        (
            "Companies that took up a place in a cohort, each counted once a programme, "
            "in the month in which its first cohort began.",
            "기수에 참여한 기업을 프로그램마다 한 번만, 첫 기수가 시작된 달에 셉니다.",
            "Empresas que ocuparon un lugar en una cohorte, cada una contada una "
            "vez por programa, en el mes en que comenzó su primera cohorte.",
            "进入某一期的企业，每个项目每家只计一次，计入其首期开始的月份。",
        ),
        "count",
        ("companies", "개사", "empresas", "家企业"),
        measure="programmes.companies",
    ),
    _define(
        "jobs",
        ("New jobs", "신규 고용", "Empleos nuevos", "新增岗位"),
        (
            "Paid jobs created in the period, full-time and part-time, each counted as "
            "one. Without founders, interns without pay and people of contractors.",
            "기간 중 새로 만든 유급 일자리를 전일제와 시간제 구분 없이 하나씩 셉니다. "
            "창업자, 무급 인턴, 용역 인력은 제외합니다.",
            "Empleos remunerados creados en el periodo, de tiempo completo y parcial, "
            "cada uno contado como uno. Sin fundadores, becarios sin sueldo ni personal "
            "de contratistas.",
            "期内新增的有薪岗位，全职与兼职各计一个。不含创始人、无薪实习生和外包人员。",
        ),
        "count",
        JOBS,
        "Payroll",
    ),
    _define(
        "jobs-full-time",
        ("New full-time jobs", "신규 전일제 고용", "Empleos nuevos de tiempo completo",
         "新增全职岗位"),
        (
            "Of the new jobs, those with the full weekly hours that the country's law "
            "or the sector's agreement calls full-time.",
            "신규 고용 중 법이나 업종 협약이 정한 전일제 주당 시간을 일하는 일자리입니다.",
            "De los empleos nuevos, los de jornada semanal completa según la ley del "
            "país o el convenio del sector.",
            "新增岗位中，按当地法律或行业协议每周工作满全职工时的岗位。",
        ),
        "count",
        JOBS,
        "Payroll",
    ),
    _define(
        "jobs-part-time",
        ("New part-time jobs", "신규 시간제 고용", "Empleos nuevos de tiempo parcial",
         "新增兼职岗位"),
        (
            "Of the new jobs, those with fewer weekly hours than full-time.",
            "신규 고용 중 전일제보다 주당 시간이 짧은 일자리입니다.",
            "De los empleos nuevos, los de menos horas semanales que el tiempo completo.",
            "新增岗位中，每周工时少于全职的岗位。",
        ),
        "count",
        JOBS,
        "Payroll",
    ),
    _define(
        "jobs-fte",
        ("New jobs, full-time equivalent", "신규 고용(전일제 환산)",
         "Empleos nuevos, equivalente a tiempo completo", "新增岗位（折合全职）"),
        (
            "The new jobs' weekly hours divided by those of a full-time job, with two "
            "decimals.",
            "신규 고용의 주당 시간 합을 전일제 주당 시간으로 나눈 값으로, 소수 둘째 자리까지 "
            "적습니다.",
            "Las horas semanales de los empleos nuevos entre las de un empleo de tiempo "
            "completo, con dos decimales.",
            "新增岗位每周工时合计除以全职岗位每周工时，保留两位小数。",
        ),
        "number",
        ("FTE", "FTE", "ETC", "全职当量"),
        "Payroll",
    ),
    _define(
        "employees",
        ("Employees", "종업원 수", "Personal empleado", "在职员工"),
        (
            "Everybody on the payroll on the last day of the period.",
            "기간 마지막 날 급여 대장에 있는 모든 사람입니다.",
            "Todas las personas en nómina el último día del periodo.",
            "期末最后一天工资名册上的全部人员。",
        ),
        "count",
        ("people", "명", "personas", "人"),
        "Payroll",
        "stock",
    ),
    _define(
        "orders",
        ("Purchase orders", "구매 주문", "Órdenes de compra", "采购订单"),
        (
            "Purchase orders received in the period from buyers that the hub brought "
            "together with the company, each counted once.",
            "허브가 연결한 구매 기업에서 기간 중 받은 구매 주문을 한 번씩 셉니다.",
            "Órdenes de compra recibidas en el periodo de compradores que el hub "
            "vinculó con la empresa, cada una contada una vez.",
            "期内收到的、由园区牵线的采购方所下的采购订单，每单计一次。",
        ),
        "count",
        ("orders", "건", "órdenes", "单"),
        "Purchase order",
        measure="sourcing.orders",
    ),
    _define(
        "order-value",
        ("Value of purchase orders", "구매 주문 금액", "Valor de las órdenes de compra",
         "采购订单金额"),
        (
            "What these purchase orders come to, without tax, each in its own currency.",
            "해당 구매 주문의 세전 금액을 주문 통화 그대로 적습니다.",
            "El importe de esas órdenes de compra sin impuestos, cada una en su moneda.",
            "上述采购订单的不含税金额，按各自币种计。",
        ),
        "money",
        NONE,
        "Purchase order",
        measure="sourcing.order_value",
    ),
    _define(
        "sales",
        ("Sales", "매출", "Ventas", "销售额"),
        (
            "What was invoiced in the period, without tax, at home and abroad.",
            "기간 중 국내외에 청구한 세전 금액입니다.",
            "Lo facturado en el periodo sin impuestos, en el país y en el extranjero.",
            "期内开票的不含税金额，含国内外。",
        ),
        "money",
        NONE,
        "Accounts",
    ),
    _define(
        "exports",
        ("Exports", "수출", "Exportaciones", "出口额"),
        (
            "Of the sales, what was invoiced to customers abroad.",
            "매출 중 해외 고객에게 청구한 금액입니다.",
            "De las ventas, lo facturado a clientes en el extranjero.",
            "销售额中开给境外客户的部分。",
        ),
        "money",
        NONE,
        "Accounts",
    ),
    _define(
        "investment",
        ("Investment received", "투자 유치액", "Inversión recibida", "到账投资"),
        (
            "Money of investors that has arrived, counted from the deals of the hub; "
            "neither talks nor promises.",
            "실제로 입금된 투자금으로, 허브의 투자 건에서 셉니다. 논의나 약정은 포함하지 않습니다.",
            "Dinero de inversionistas que ya llegó, contado de las operaciones del hub; ni "
            "conversaciones ni promesas.",
            "已到账的投资款，由园区的交易记录计出；不含洽谈与承诺。",
        ),
        "money",
        NONE,
        "Bank statement",
        measure="deals.received",
    ),
    _define(
        "grants",
        ("Grants received", "지원금", "Subvenciones recibidas", "到账补助"),
        (
            "Public or private money received in the period that is not paid back.",
            "기간 중 받은, 갚지 않는 공공 또는 민간 자금입니다.",
            "Dinero público o privado recibido en el periodo que no se devuelve.",
            "期内到账、无须偿还的公共或私人资金。",
        ),
        "money",
        NONE,
        "Letter of grant",
    ),
    _define(
        "patents",
        ("Patents filed", "특허 출원", "Patentes solicitadas", "专利申请"),
        (
            "Patent applications filed in the period; a family of applications for one "
            "invention counts once.",
            "기간 중 출원한 특허입니다. 한 발명의 패밀리 출원은 한 번만 셉니다.",
            "Solicitudes de patente presentadas en el periodo; una familia de "
            "solicitudes por una invención cuenta una vez.",
            "期内提交的专利申请；同一发明的同族申请计一次。",
        ),
        "count",
        ("patents", "건", "patentes", "件"),
        "Filing receipt",
    ),
    _define(
        "pilots",
        ("Pilots", "실증 사업", "Pilotos", "试点项目"),
        (
            "Trials of the company's product at a customer's that began in the period.",
            "기간 중 고객 현장에서 시작한 제품 실증입니다.",
            "Pruebas del producto de la empresa con un cliente que comenzaron en el "
            "periodo.",
            "期内在客户处启动的产品试用。",
        ),
        "count",
        ("pilots", "건", "pilotos", "个试点"),
        "Agreement with the customer",
    ),
    _define(
        "certificates",
        ("Certificates", "인증", "Certificaciones", "认证"),
        (
            "Certificates such as ISO 9001 or IATF 16949 first issued to the company in "
            "the period; a renewal does not count.",
            "기간 중 처음 받은 ISO 9001, IATF 16949 등의 인증입니다. 갱신은 세지 않습니다.",
            "Certificados como ISO 9001 o IATF 16949 emitidos por primera vez a la "
            "empresa en el periodo; una renovación no cuenta.",
            "期内首次取得的 ISO 9001、IATF 16949 等认证；续证不计。",
        ),
        "count",
        ("certificates", "건", "certificados", "项认证"),
        "Certificate",
    ),
    _define(
        "survival",
        ("Still in business", "생존 기업", "Empresas en actividad", "存续企业"),
        (
            "One if the company sold something or employed somebody in the twelve "
            "months before the period's end, else nothing.",
            "기간 말 이전 12개월 동안 매출이나 고용이 있으면 1, 없으면 0입니다.",
            "Uno si la empresa vendió algo o empleó a alguien en los doce meses "
            "anteriores al fin del periodo; si no, cero.",
            "期末前十二个月内有销售或雇员则计一，否则计零。",
        ),
        "count",
        ("companies", "개사", "empresas", "家企业"),
        nature="stock",
        frequency="year",
    ),
)  # fmt: skip


def definition(code: str) -> Definition | None:
    """Return a definition of the library by its code."""
    return next((one for one in LIBRARY if one.code == code), None)
