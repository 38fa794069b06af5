"""What declined applicants are asked, in four languages; a hub may write its own."""

TITLE = {
    "en": "May we ask you later how your company fares?",
    "ko": "나중에 회사 소식을 여쭤봐도 될까요?",
    "es": "¿Podemos preguntarle más adelante cómo le va a su empresa?",
    "zh-hans": "以后可以询问贵公司的近况吗？",
}
TEXT = {
    "en": "To learn whether our programme helps, we compare the companies in it with "
    "companies that applied and were declined. If you agree, the hub may ask you for "
    "a few figures such as jobs and sales, and counts them only together with at "
    "least four other companies. It has no influence on any decision. You may take "
    "this back at any time: from that moment your company is in no figure of this "
    "comparison.",
    "ko": "프로그램이 도움이 되는지 알기 위해 참여 기업과, 지원했으나 선정되지 않은 "
    "기업을 비교합니다. 동의하시면 허브가 고용과 매출 같은 몇 가지 수치를 여쭤볼 수 "
    "있으며, 다른 기업 네 곳 이상과 함께일 때에만 집계합니다. 어떤 결정에도 영향을 "
    "주지 않습니다. 동의는 언제든지 철회할 수 있고, 철회하는 즉시 이 비교의 어떤 "
    "수치에도 포함되지 않습니다.",
    "es": "Para saber si nuestro programa ayuda, comparamos las empresas que "
    "participan con empresas que solicitaron y no fueron aceptadas. Si acepta, el "
    "hub puede pedirle unas cifras, como empleos y ventas, y las cuenta solo junto "
    "con al menos otras cuatro empresas. No influye en ninguna decisión. Puede "
    "retirarlo en cualquier momento: desde entonces su empresa no está en ninguna "
    "cifra de esta comparación.",
    "zh-hans": "为了解项目是否有帮助，我们将参加项目的企业与申请未通过的企业作比较。"
    "如您同意，园区可向您询问岗位、销售额等少量数据，且仅与至少另外四家企业合并统计。"
    "这不影响任何决定。您可随时撤回，撤回后贵公司立即不再计入此项比较的任何数字。",
}
