"""Names and texts of the demo's mission to Boston; no fund here is real."""

from __future__ import annotations

NAMES = {
    "en": "Korea-US cluster round table, Boston",
    "ko": "한미 클러스터 라운드테이블, 보스턴",
    "es": "Mesa de clústeres Corea-EE. UU., Boston",
    "zh-hans": "韩美产业集群圆桌会议，波士顿",
}
HOST = "인천 캠퍼스 · Incheon campus"
SUMMARY = {
    "en": "Fifteen startups met funds in four rounds: by video before departure, the "
    "day before, on the day, and afterwards. Experts for technology, marketing, labour "
    "law, patents and investment advised them; ten MOUs were signed.",
    "ko": "스타트업 15개사가 네 차례에 걸쳐 투자사를 만났습니다. 출국 전 화상 상담, 전날 "
    "사전 미팅, 당일 본 미팅, 이후 후속 미팅입니다. 기술, 마케팅, 노무, 특허, 투자 전문가가 "
    "자문했고 양해각서 10건을 맺었습니다.",
    "es": "Quince startups se reunieron con fondos en cuatro rondas: por video antes de "
    "viajar, la víspera, el día mismo y después. Las asesoraron especialistas en "
    "tecnología, mercadotecnia, derecho laboral, patentes e inversión; se firmaron diez "
    "memorandos.",
    "zh-hans": "十五家初创企业分四轮与基金会面：出发前视频、前一天预备会、当天正式会谈以及后续"
    "跟进。技术、营销、劳动法、专利和投资专家提供咨询，共签署十份谅解备忘录。",
}
SOURCE = "보스턴 IR 상담 기록"
STOPS = (
    (3, "전문가 클리닉: 글로벌 기업 3곳, 전문가 11명"),
    (5, "투자사 사전 미팅"),
    (6, "투자 상담회: 스타트업 15개사와 투자사 38개사"),
)
TASKS = (
    "IR 자료 영문판 보내기",
    "후속 화상 미팅 잡기",
    "지분 구조표 받기",
    "실사 자료 모으기",
)
MOUS = (
    ("바이오 소재 기술 수출", "export"),
    ("로봇 제어 기술 수출", "export"),
    ("진단 기기 기술 수출", "export"),
    ("배터리 소재 기술 수출", "export"),
    ("자율주행 센서 기술 수출", "export"),
    ("스마트 공장 기술 수출", "export"),
    ("임상 실증 협력", "certification"),
    ("미국 인증 협력", "certification"),
    ("공동 연구", "cooperation"),
    ("현지 유통", "supply"),
)
#: What the first six name at most, in hundreds of millions of won: together 5,000.
EXPORTS = (1200, 1000, 900, 800, 600, 500)
_FIRST = (
    "Pinebrook", "Granite Point", "Tidewater", "Elm Street", "Quarry Lane", "Lantern",
    "Saltmarsh", "Northfold", "Cedar Wharf", "Graylock", "Halcyon", "Ironbridge",
    "Juniper", "Kestrel", "Larkspur", "Meridian Row", "Oakhurst", "Plum Island",
    "Redcliff",
)  # fmt: skip
FUNDS = tuple(f"{name} {kind}" for kind in ("Ventures", "Capital") for name in _FIRST)
