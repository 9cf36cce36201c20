"""The word tables of organisation names: legal forms, unit marks, industry words, official short names, English words.

They are kept here once; `graph.names` reads them. Words are separated by blanks; the longest one wins.
"""

from __future__ import annotations

from typing import Literal

Family = Literal[
    "company", "school", "institute", "hospital", "government", "association", "laboratory", "center", "unit"
]

# What a Chinese name ends in says what kind of body it is; a company form says which kind of legal person.
FORMS: dict[Family, str] = {
    "company": """
        集团股份有限公司 集团有限责任公司 集团有限公司 控股集团有限公司 控股有限公司 股份有限公司
        有限责任公司 有限公司 股份公司 集团公司 总公司 集团 公司 有限合伙 合伙企业 厂 总厂
    """,
    "school": """
        大学 学院 学校 职业大学 职业学院 职业技术学院 职业技术大学 高等专科学校 专科学校 独立学院 中学 小学
        党校
    """,
    "institute": """
        研究总院 研究院 研究所 科学院 工程院 设计院 总院 院 所 研究中心 研究会
    """,
    "hospital": """
        人民医院 医院 总医院 中医院 妇幼保健院 卫生院
    """,
    "government": """
        人民政府 委员会 厅 局 部 委 办公室 管委会 管理委员会
    """,
    "association": """
        协会 学会 联合会 商会 基金会 联盟 促进会 理事会
    """,
    "laboratory": """
        国家重点实验室 全国重点实验室 重点实验室 联合实验室 实验室
    """,
    "center": """
        制造业创新中心 产业创新中心 技术创新中心 创新中心 工程技术研究中心 工程研究中心 技术中心 中心
    """,
    "unit": """
        分公司 子公司 分院 分行 支行 分所 分校 分会 分部 办事处 事业部 营业部 校区 院区
    """,
}

# The same for English names, in the spelling of `ENGLISH` and without blanks.
ENGLISH_FORMS: dict[Family, str] = {
    "company": """
        companylimited limited incorporated corporation company llc plc gmbh group
    """,
    "school": """
        university college school polytechnic
    """,
    "institute": """
        institute academy
    """,
    "hospital": """
        hospital infirmary
    """,
    "government": """
        government ministry commission bureau
    """,
    "association": """
        association society federation foundation alliance
    """,
    "laboratory": """
        laboratory
    """,
    "center": """
        center
    """,
}

# Words that only a part of an organisation carries (浙江大学医学院附属第一医院, …股份有限公司武汉分公司).
UNIT_MARKS = """
    附属 附设 直属 独立学院 分公司 分院 分行 支行 分所 分校 分会 分部 办事处 事业部 营业部
"""

# Words of trades and subjects: they follow the brand and tell little about who it is.
INDUSTRY = """
    科技 技术 科学 高科 高技术 汽车 电子 微电子 光电 半导体 集成电路 芯片 显示 软件 信息 通信 网络 数据
    智能 机器人 自动化 数码 数字 互联网 新能源 能源 动力 电力 电气 电器 电池 电机 电网 新材料 材料
    复合材料 稀土 石墨烯 生物 医药 药业 制药 医疗 医疗器械 健康 器械 机械 重工 装备 设备 机床 仪器 仪表
    传感 精密 工具 制造 工业 化工 化学 化纤 石化 石油 纺织 印染 纤维 钢铁 冶金 有色 金属 矿业 煤业 玻璃
    陶瓷 轮胎 橡胶 塑料 航空 航天 船舶 轨道 铁路 机车 车辆 交通 物流 食品 农业 林业 种业 环保 环境 水务
    建筑 建设 建材 工程 设计 咨询 检测 测试 服务 投资 控股 金融 保险 证券 资产 管理 贸易 商贸 实业 产业
    发展 传媒 文化 教育 创新 创业 系统 集成 理工 师范 医科 中医药 财经 政法 外国语 职业 民族 体育 艺术
    音乐 美术 海洋 地质 邮电 电子科技 工商 警官 幼儿师范
"""

# Official short names that stand for exactly one long form wherever they occur.
EXPANSIONS = {
    "中科院": "中国科学院",
    "中国社科院": "中国社会科学院",
    "中国农科院": "中国农业科学院",
    "中国林科院": "中国林业科学研究院",
    "中国医科院": "中国医学科学院",
    "卫健委": "卫生健康委员会",
    "卫生健康委": "卫生健康委员会",
    "发改委": "发展和改革委员会",
    "卫计委": "卫生和计划生育委员会",
    "卫生计生委": "卫生和计划生育委员会",
    "国资委": "国有资产监督管理委员会",
    "工信部": "工业和信息化部",
    "工信厅": "工业和信息化厅",
    "工信局": "工业和信息化局",
    "科技厅": "科学技术厅",
    "科技局": "科学技术局",
    "科技部": "科学技术部",
    "社科联": "社会科学界联合会",
}

# English words and their one spelling; company words keep their own, so that Ltd and Inc stay two legal forms.
ENGLISH = {
    "co": "company",
    "ltd": "limited",
    "inc": "incorporated",
    "corp": "corporation",
    "univ": "university",
    "inst": "institute",
    "lab": "laboratory",
    "acad": "academy",
    "natl": "national",
    "dept": "department",
    "ctr": "center",
    "centre": "center",
    "hosp": "hospital",
    "and": "",
    "grp": "group",
}
