"""The demo's hubs: who they are, where they stand, whom they know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A site of a demo hub."""

    names: dict[str, str]
    country: str
    city: str
    zone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A demo hub: its identity, its sites, and how many companies of which country."""

    slug: str
    names: dict[str, str]
    tagline: dict[str, str]
    about: dict[str, str]
    languages: tuple[str, ...]
    currency: str
    colour: str
    places: tuple[Place, ...]
    companies: dict[str, int]
    partners: tuple[tuple[str, str, str], ...] = ()


HUBS = (
    Setting(
        slug="technology-hub",
        names={"en": "Technology Hub", "ko": "테크놀로지 허브", "zh-hans": "科技枢纽"},
        tagline={
            "en": "One hub, two countries: Ciudad Juárez and El Paso",
            "es": "Un hub, dos países: Ciudad Juárez y El Paso",
            "ko": "하나의 허브, 두 나라: 시우다드후아레스와 엘패소",
            "zh-hans": "一个中心，两个国家：华雷斯城与埃尔帕索",
        },
        about={
            "en": "A binational accelerator and certified incubator since 2015, with "
            "coworking, an auditorium, a 3D-printing lab and a VR room, beside more "
            "than 300 assembly plants.",
            "es": "Aceleradora binacional e incubadora certificada desde 2015, con "
            "coworking, auditorio, laboratorio de impresión 3D y sala de RV, junto a "
            "más de 300 plantas de ensamble.",
            "ko": "2015년에 문을 연 양국 액셀러레이터이자 인증 인큐베이터입니다. 코워킹, "
            "강당, 3D 프린팅 랩, VR 체험실을 갖추고 300여 개 조립 공장과 이웃합니다.",
            "zh-hans": "2015 年成立的跨国加速器与认证孵化器，设有联合办公、报告厅、3D 打印"
            "实验室和 VR 体验室，毗邻 300 多家组装工厂。",
        },
        languages=("es", "en"),
        currency="USD",
        colour="#3457d5",
        places=(
            Place(
                {
                    "es": "Ciudad Juárez",
                    "en": "Ciudad Juárez",
                    "ko": "시우다드후아레스",
                },
                "MX",
                "Ciudad Juárez",
                "America/Ciudad_Juarez",
                "Av. Manuel Gómez Morín 8870",
            ),
            Place(
                {"en": "El Paso", "es": "El Paso", "ko": "엘패소"},
                "US",
                "El Paso",
                "America/Denver",
                "500 W Overland Ave",
            ),
        ),
        companies={"MX": 96, "US": 62, "KR": 3, "CN": 2},
        partners=(
            ("Pioneers 21", "hub", "US"),
            ("Agencia Estatal de Innovación", "agency", "MX"),
            ("Universidad Tecnológica de la Frontera", "university", "MX"),
        ),
    ),
    Setting(
        slug="incheon-campus",
        names={
            "ko": "인천 글로벌 스타트업 캠퍼스",
            "en": "Incheon Global Startup Campus",
            "es": "Campus Global de Startups de Incheon",
            "zh-hans": "仁川全球创业园",
        },
        tagline={
            "ko": "아이디어에서 해외 진출까지",
            "en": "From the idea to going abroad",
            "es": "De la idea a la salida al extranjero",
            "zh-hans": "从创意到出海",
        },
        about={
            "ko": "송도의 4,349 m²에 사무실, 시제품 제작소, 아이디어룸, 디자인 랩, 워크스테이션, "
            "라운지가 있습니다. 자동차·바이오·로봇·스마트공장 네 분과의 전문가 26명이 돕습니다.",
            "en": "4,349 m² in Songdo: offices, a prototype workshop, idea rooms, a design "
            "lab, workstations and a lounge. 26 experts work in four groups: cars, bio, "
            "robots, smart factory.",
            "es": "4349 m² en Songdo: oficinas, taller de prototipos, salas de ideas, "
            "laboratorio de diseño y salón. 26 expertos en cuatro grupos.",
            "zh-hans": "位于松岛，4,349 平方米：办公室、样机工坊、创意室、设计实验室、工作站与"
            "休息区。26 位专家分为汽车、生物、机器人、智能工厂四组。",
        },
        languages=("ko", "en"),
        currency="KRW",
        colour="#0a7d6c",
        places=(
            Place(
                {"ko": "송도", "en": "Songdo", "zh-hans": "松岛"},
                "KR",
                "인천",
                "Asia/Seoul",
                "인천광역시 연수구 송도문화로 119",
            ),
        ),
        companies={"KR": 78, "US": 6, "CN": 6},
        partners=(
            ("인천테크노파크", "agency", "KR"),
            ("송도글로벌대학교", "university", "KR"),
            ("Dagongfang Korea", "hub", "KR"),
        ),
    ),
    Setting(
        slug="cambridge-center",
        names={
            "en": "Cambridge Innovation Center",
            "ko": "케임브리지 이노베이션 센터",
            "es": "Centro de Innovación de Cambridge",
            "zh-hans": "剑桥创新中心",
        },
        tagline={
            "en": "More startups under one roof than anywhere else",
            "ko": "한 지붕 아래 700여 개 기업",
            "es": "Más startups bajo un mismo techo",
            "zh-hans": "同一屋檐下的 700 多家企业",
        },
        about={
            "en": "Shared offices for startups, large companies and solo founders since "
            "1999; tenants find partners, investors and each other."
        },
        languages=("en",),
        currency="USD",
        colour="#b3402f",
        places=(
            Place(
                {"en": "Kendall Square"},
                "US",
                "Cambridge",
                "America/New_York",
                "Main St",
            ),
        ),
        companies={"US": 66, "KR": 4},
        partners=(("Charles River University", "university", "US"),),
    ),
    Setting(
        slug="cyberport",
        names={"en": "Cyberport", "zh-hans": "数码港", "ko": "사이버포트"},
        tagline={
            "en": "Where Hong Kong's fintech lives",
            "zh-hans": "香港金融科技之家",
            "ko": "홍콩 핀테크의 집",
            "es": "La casa de la fintech de Hong Kong",
        },
        about={
            "en": "1,200 companies, 400 of them in fintech, on a site of 260,000 m².",
            "zh-hans": "占地 26 万平方米，1,200 家企业，其中 400 家为金融科技企业。",
        },
        languages=("zh-hans", "en"),
        currency="HKD",
        colour="#6b3fa0",
        places=(
            Place(
                {"zh-hans": "数码港", "en": "Cyberport"}, "HK", "香港", "Asia/Hong_Kong"
            ),
        ),
        companies={"HK": 44, "CN": 6},
        partners=(("港湾大学", "university", "HK"),),
    ),
    Setting(
        slug="dagongfang",
        names={"zh-hans": "大公坊", "en": "Dagongfang", "ko": "다공방"},
        tagline={
            "zh-hans": "从产品策划到量产",
            "en": "From product planning to mass production",
            "ko": "제품 기획에서 양산까지",
            "es": "De la idea de producto a la producción en serie",
        },
        about={
            "zh-hans": "产品策划、样机、商品化、营销一体，配备样机设备与智能工厂。",
            "en": "Product planning, prototypes, commercialisation and marketing, with "
            "prototyping machines and a smart factory.",
        },
        languages=("zh-hans", "en"),
        currency="CNY",
        colour="#a35c00",
        places=(
            Place({"zh-hans": "深圳", "en": "Shenzhen"}, "CN", "深圳", "Asia/Shanghai"),
        ),
        companies={"CN": 38, "KR": 3},
        partners=(("南山理工学院", "university", "CN"),),
    ),
    Setting(
        slug="pioneers-21",
        names={"en": "Pioneers 21", "ko": "파이어니어스 21", "zh-hans": "先锋 21"},
        tagline={
            "en": "El Paso's accelerator on the border",
            "es": "La aceleradora de El Paso en la frontera",
            "ko": "국경 도시 엘패소의 액셀러레이터",
            "zh-hans": "埃尔帕索的边境加速器",
        },
        about={
            "en": "Runs the Bridge Accelerator together with Technology Hub.",
            "es": "Lleva el Bridge Accelerator junto con Technology Hub.",
        },
        languages=("en", "es"),
        currency="USD",
        colour="#7a4b12",
        places=(
            Place(
                {"en": "El Paso", "es": "El Paso"},
                "US",
                "El Paso",
                "America/Denver",
                "500 W Overland Ave",
            ),
        ),
        companies={"US": 12},
    ),
)
