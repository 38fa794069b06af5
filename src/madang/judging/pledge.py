"""The integrity pledge that a new round proposes, in four languages."""

PLEDGE = {
    "en": (
        "I judge by what stands in the application and by the rubric, and by nothing "
        "else. I tell of every interest that ties me to an applicant and then do not "
        "judge it. I keep what I read to myself and use it for nothing else. I take "
        "no favour from applicants and do not get in touch with them about this call."
    ),
    "ko": (
        "나는 신청서에 적힌 내용과 평가 기준만으로 심사합니다. "
        "신청자와 이해관계가 있으면 빠짐없이 알리고 그 심사에서 빠집니다. "
        "심사하며 알게 된 내용은 비밀로 하고 다른 목적에 쓰지 않습니다. "
        "신청자에게서 어떤 편의도 받지 않으며, "
        "이 모집에 관해 신청자와 따로 연락하지 않습니다."
    ),
    "es": (
        "Evalúo por lo que consta en la solicitud y por los criterios, y por nada más. "
        "Declaro todo interés que me una a una empresa solicitante y entonces no la "
        "evalúo. Guardo para mí lo que leo y no lo uso para otra cosa. No acepto "
        "favores de las empresas solicitantes ni las contacto "
        "acerca de esta convocatoria."
    ),
    "zh-hans": (
        "我只依据申请材料和评分标准进行评审，不考虑其他因素。凡与申请方存在利益关系，"
        "我都如实申报并回避评审。我对所阅内容保密，不作他用。我不接受申请方的任何好处，"
        "也不就本次征集与申请方私下联系。"
    ),
}
