"""Words that speak for a division of ISIC, folded, in four languages.

A hyphen stands for a space.  Used to suggest, never to decide.
"""

WORDS = {
    "01": (
        "farm farming agriculture agtech crop crops livestock greenhouse "
        "soil irrigation seeds dairy "
        "농업 농장 스마트팜 작물 축산 종자 토양 "
        "agricultura granja cultivo ganaderia riego semillas "
        "农业 农场 种植 畜牧 灌溉 种子 "
    ),
    "02": ("forestry timber logging 임업 목재 산림 silvicultura forestal 林业 木材 "),
    "03": (
        "fish fishing aquaculture seafood salmon "
        "수산 양식 어업 "
        "pesca acuicultura "
        "渔业 水产 养殖 "
    ),
    "06": ("oilfield petroleum drilling 원유 시추 petroleo perforacion 石油 钻井 "),
    "07": ("mining ore lithium 광산 광물 리튬 mineria litio 矿业 矿产 "),
    "10": (
        "food foods snack snacks protein bakery nutrition plant-based "
        "식품 푸드 대체육 단백질 간식 "
        "alimentos alimento botanas proteina panaderia "
        "食品 零食 蛋白 "
    ),
    "11": (
        "beverage beverages drink drinks beer wine coffee brewing "
        "음료 맥주 커피 와인 "
        "bebida bebidas cerveza vino cafe "
        "饮料 啤酒 咖啡 "
    ),
    "13": (
        "textile textiles fabric fabrics yarn "
        "섬유 원단 직물 "
        "textil textiles tela "
        "纺织 面料 "
    ),
    "14": (
        "clothing apparel fashion garment 의류 패션 의복 ropa moda prendas 服装 时装 "
    ),
    "15": ("leather footwear shoes sneakers 가죽 신발 calzado zapatos cuero 皮革 鞋 "),
    "17": ("paper packaging carton 종이 포장재 papel empaque carton 纸 包装 "),
    "18": ("printing print-shop 인쇄 imprenta impresion 印刷 "),
    "20": (
        "chemical chemicals polymer coatings fertilizer fertiliser "
        "화학 소재 고분자 비료 "
        "quimica quimico polimero fertilizante "
        "化学 化工 聚合物 "
    ),
    "21": (
        "pharma pharmaceutical drug drugs therapeutics vaccine antibody "
        "biotech biopharma gene-therapy "
        "제약 신약 의약품 백신 항체 바이오 "
        "farmaceutica medicamento vacuna biotecnologia farmaco "
        "制药 药物 疫苗 抗体 生物医药 "
    ),
    "22": (
        "plastic plastics rubber injection-molding molding "
        "플라스틱 고무 사출 "
        "plastico plasticos caucho inyeccion "
        "塑料 橡胶 注塑 "
    ),
    "23": (
        "glass ceramics ceramic cement "
        "유리 세라믹 시멘트 "
        "vidrio ceramica cemento "
        "玻璃 陶瓷 水泥 "
    ),
    "24": (
        "steel aluminium aluminum foundry metallurgy "
        "철강 알루미늄 주조 "
        "acero aluminio fundicion "
        "钢铁 铝 铸造 "
    ),
    "25": (
        "machining cnc stamping sheet-metal welding tooling "
        "금속가공 절삭 금형 용접 판금 "
        "maquinado estampado troquel soldadura "
        "机加工 冲压 模具 焊接 "
    ),
    "26": (
        "semiconductor semiconductors chip chips electronics sensor sensors "
        "hardware iot pcb camera wearable lidar photonics "
        "반도체 전자 센서 하드웨어 사물인터넷 카메라 웨어러블 라이다 광학 "
        "semiconductores electronica sensores hardware camara "
        "半导体 芯片 电子 传感器 硬件 物联网 摄像头 激光雷达 "
    ),
    "27": (
        "battery batteries motor motors charger wiring harness transformer "
        "배터리 이차전지 전동기 충전기 전장 "
        "bateria baterias cargador arneses "
        "电池 电机 充电器 线束 "
    ),
    "28": (
        "robot robots robotic robotics machinery 3d-printer 3d-printing "
        "automation machine-tools drone "
        "로봇 로보틱스 기계 자동화 3d프린터 드론 스마트팩토리 "
        "robot robots robotica maquinaria automatizacion dron "
        "机器人 机械 自动化 3d打印 无人机 智能工厂 "
    ),
    "29": (
        "automotive car cars vehicle vehicles autonomous ev truck trucks "
        "자동차 자율주행 전기차 "
        "automotriz automovil vehiculo vehiculos autopartes "
        "汽车 自动驾驶 电动车 "
    ),
    "30": (
        "aerospace aircraft satellite satellites rocket rockets "
        "shipbuilding evtol bicycle "
        "항공우주 위성 로켓 조선 항공기 "
        "aeroespacial avion satelite cohete "
        "航空 卫星 火箭 船舶 "
    ),
    "31": ("furniture mattress 가구 매트리스 muebles colchon 家具 "),
    "32": (
        "medical-device medical-devices implant prosthetic diagnostics "
        "jewelry toys "
        "의료기기 진단기기 보청기 장난감 "
        "dispositivo-medico dispositivos-medicos implante protesis juguetes "
        "医疗器械 植入 玩具 "
    ),
    "35": (
        "energy solar wind power electricity grid renewable hydrogen "
        "nuclear fusion "
        "에너지 태양광 풍력 전력 수소 재생에너지 "
        "energia solar eolica electricidad hidrogeno "
        "能源 太阳能 风电 电力 氢能 "
    ),
    "36": (
        "water drinking-water desalination "
        "수처리 담수화 "
        "agua desalinizacion "
        "供水 海水淡化 "
    ),
    "38": (
        "recycling waste circular compost "
        "재활용 폐기물 순환경제 "
        "reciclaje residuos basura "
        "回收 废物 循环经济 "
    ),
    "39": (
        "remediation carbon-capture carbon-removal "
        "탄소포집 정화 "
        "captura-de-carbono "
        "碳捕集 修复 "
    ),
    "41": (
        "construction building homebuilding prefab modular "
        "건설 건축 모듈러 "
        "construccion edificio vivienda "
        "建筑 施工 "
    ),
    "42": (
        "infrastructure bridge road "
        "토목 도로 인프라 "
        "infraestructura carretera puente "
        "基础设施 道路 "
    ),
    "46": (
        "wholesale distributor distribution b2b-marketplace "
        "도매 유통 "
        "mayorista distribuidor distribucion "
        "批发 分销 "
    ),
    "47": (
        "retail ecommerce e-commerce shop shopping store marketplace "
        "소매 이커머스 쇼핑 쇼핑몰 커머스 "
        "tienda tiendas comercio-electronico minorista "
        "零售 电商 购物 "
    ),
    "49": (
        "trucking ride-hailing rideshare scooter mobility transit railway "
        "화물 택시 킥보드 모빌리티 운송 "
        "transporte taxi movilidad "
        "货运 出行 交通 "
    ),
    "51": ("airline aviation spaceflight 항공사 aerolinea aviacion 航空公司 "),
    "52": (
        "logistics warehouse warehousing fulfillment freight supply-chain "
        "물류 창고 풀필먼트 공급망 "
        "logistica almacen flete "
        "物流 仓储 供应链 "
    ),
    "53": ("courier parcel last-mile 택배 배송 mensajeria paqueteria 快递 配送 "),
    "55": (
        "hotel hotels lodging hostel vacation-rental "
        "호텔 숙박 "
        "hotel hospedaje alojamiento "
        "酒店 民宿 "
    ),
    "56": (
        "restaurant restaurants catering food-delivery kitchen "
        "음식점 식당 외식 배달 "
        "restaurante restaurantes comida cocina "
        "餐厅 外卖 餐饮 "
    ),
    "58": (
        "software saas app apps game games gaming developer-tools "
        "publishing "
        "소프트웨어 앱 게임 출판 솔루션 "
        "software aplicacion videojuego videojuegos editorial "
        "软件 应用 游戏 出版 "
    ),
    "59": (
        "film video music movie animation podcast "
        "영화 영상 음악 애니메이션 "
        "pelicula video musica animacion "
        "电影 视频 音乐 动画 "
    ),
    "60": (
        "broadcast television radio streaming "
        "방송 스트리밍 "
        "radio television "
        "广播 电视 直播 "
    ),
    "61": (
        "telecom telecommunications 5g broadband "
        "통신 이동통신 "
        "telecomunicaciones telefonia "
        "电信 通信 "
    ),
    "62": (
        "ai artificial-intelligence machine-learning llm cybersecurity "
        "programming devops cloud "
        "인공지능 머신러닝 보안 클라우드 개발 "
        "inteligencia-artificial ciberseguridad programacion nube "
        "人工智能 机器学习 网络安全 云计算 "
    ),
    "63": (
        "data analytics platform hosting search-engine social-network "
        "데이터 플랫폼 빅데이터 포털 "
        "datos analitica plataforma "
        "数据 平台 大数据 "
    ),
    "64": (
        "bank banking lending loan loans credit venture fund fintech crypto "
        "은행 대출 핀테크 투자 벤처캐피탈 펀드 "
        "banco prestamo prestamos credito fintech fondo "
        "银行 贷款 金融科技 基金 投资 "
    ),
    "65": (
        "insurance insurer insurtech pension "
        "보험 인슈어테크 연금 "
        "seguro seguros aseguradora "
        "保险 "
    ),
    "66": (
        "payment payments payroll brokerage trading wealth "
        "결제 송금 자산관리 "
        "pago pagos nomina "
        "支付 理财 "
    ),
    "68": (
        "real-estate property proptech housing mortgage rent "
        "부동산 프롭테크 임대 "
        "inmobiliaria bienes-raices vivienda "
        "房地产 房产 "
    ),
    "69": (
        "legal law lawyer lawyers accounting tax compliance "
        "법률 변호사 회계 세무 "
        "legal abogado abogados contabilidad impuestos "
        "法律 律师 会计 税务 "
    ),
    "70": (
        "consulting consultancy strategy "
        "컨설팅 경영자문 "
        "consultoria estrategia "
        "咨询 战略 "
    ),
    "71": (
        "engineering testing architecture certification simulation "
        "엔지니어링 시험 인증 시뮬레이션 "
        "ingenieria ensayo arquitectura certificacion "
        "工程 检测 认证 仿真 "
    ),
    "72": (
        "research laboratory r&d nanotechnology genomics "
        "연구 연구소 나노 유전체 "
        "investigacion laboratorio nanotecnologia "
        "研究 实验室 纳米 基因 "
    ),
    "73": ("advertising marketing ads 광고 마케팅 publicidad mercadotecnia 广告 营销 "),
    "74": (
        "design designer photography translation "
        "디자인 사진 번역 "
        "diseno fotografia traduccion "
        "设计 摄影 翻译 "
    ),
    "75": (
        "veterinary pet pets "
        "동물병원 반려동물 펫 "
        "veterinaria mascota mascotas "
        "兽医 宠物 "
    ),
    "77": ("leasing car-rental rental 렌털 리스 alquiler arrendamiento renta 租赁 "),
    "78": (
        "recruiting recruitment hiring staffing talent jobs "
        "채용 인재 구인 인력 "
        "reclutamiento contratacion empleo talento "
        "招聘 人才 "
    ),
    "79": (
        "travel tourism trip booking "
        "여행 관광 예약 "
        "viaje viajes turismo "
        "旅游 旅行 预订 "
    ),
    "80": ("security-guard surveillance 경비 감시 vigilancia 安保 监控 "),
    "81": (
        "cleaning facility landscaping 청소 시설관리 limpieza instalaciones 清洁 物业 "
    ),
    "82": (
        "call-center back-office customer-support "
        "콜센터 사무지원 "
        "centro-de-llamadas "
        "呼叫中心 "
    ),
    "84": (
        "government defense defence military "
        "정부 국방 공공 행정 "
        "gobierno defensa militar "
        "政府 国防 "
    ),
    "85": (
        "education edtech school learning tutoring university students "
        "training course "
        "교육 에듀테크 학교 학습 대학 강의 "
        "educacion escuela aprendizaje universidad curso capacitacion "
        "教育 学校 学习 大学 培训 "
    ),
    "86": (
        "health healthcare hospital clinic telemedicine telehealth patients "
        "doctor therapy "
        "헬스케어 병원 의료 원격진료 환자 "
        "salud hospital clinica telemedicina pacientes "
        "医疗 医院 健康 远程医疗 患者 "
    ),
    "87": ("elderly-care nursing-home 요양 실버 asilo adultos-mayores 养老 护理 "),
    "88": (
        "childcare daycare charity nonprofit "
        "보육 돌봄 복지 "
        "guarderia asistencia "
        "托育 慈善 "
    ),
    "90": (
        "art arts theatre artist artists nft "
        "예술 공연 작가 "
        "arte teatro artista "
        "艺术 演出 "
    ),
    "91": (
        "museum library heritage 박물관 도서관 문화재 museo biblioteca 博物馆 图书馆 "
    ),
    "92": ("betting casino lottery 복권 apuestas casino loteria 彩票 "),
    "93": (
        "sport sports fitness gym esports "
        "스포츠 피트니스 헬스장 "
        "deporte deportes gimnasio "
        "体育 健身 "
    ),
    "94": ("association chamber union 협회 단체 조합 asociacion camara 协会 商会 "),
    "95": ("repair refurbish 수리 리퍼브 reparacion 维修 "),
    "96": (
        "beauty salon cosmetics laundry wedding "
        "뷰티 미용 화장품 세탁 "
        "belleza salon cosmeticos lavanderia "
        "美容 化妆品 "
    ),
}
