"""Chinese place names as they occur inside organisation names: provinces and their prefecture-level cities.

The names are those of everyday use (广东, 深圳); `split_region` reads them with and without 省, 市, 自治区 behind.
The registry's `regions.csv` says which places hold centers; this table only says where the place ends inside a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

NATION = "中国"

_CITIES = """
北京:
天津:
上海:
重庆:
河北: 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安
山西: 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古: 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善
辽宁: 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛
吉林: 长春 吉林 四平 辽源 通化 白山 松原 白城 延边
黑龙江: 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭
江苏: 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁
浙江: 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水
安徽: 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建: 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德
江西: 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
山东: 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 莱芜
河南: 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源
湖北: 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施
湖南: 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西
广东: 广州 深圳 珠海 汕头 佛山 韶关 河源 梅州 惠州 汕尾 东莞 中山 江门 阳江 湛江 茂名 肇庆 清远 潮州 揭阳 云浮
广西: 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南: 海口 三亚 三沙 儋州
四川: 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山
贵州: 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南
云南: 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆
西藏: 拉萨 日喀则 昌都 林芝 山南 那曲 阿里
陕西: 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃: 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南
青海: 西宁 海东 海北 黄南 果洛 玉树 海西
宁夏: 银川 石嘴山 吴忠 固原 中卫
新疆: 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子
香港:
澳门:
台湾: 台北 高雄 新竹 台中 台南
"""

# A suffix is only a suffix when it does not begin the next word: 南京市政设计院 is not the 政设计院 of 南京市.
_SUFFIX = re.compile(r"特别行政区|(?:壮族|回族|维吾尔)?自治区|[\u4e00-\u9fff]{1,8}?自治州|省|市(?!政(?!府)|场|域|容)")
_SHORT_SUFFIX = {
    "盟": ("兴安 锡林郭勒 阿拉善"),
    "地区": ("大兴安岭 阿克苏 喀什 和田 塔城 阿勒泰 阿里"),
    "州": (
        "延边 恩施 湘西 阿坝 甘孜 凉山 黔西南 黔东南 黔南 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 临夏 甘南 "
        "海北 黄南 果洛 玉树 海西 昌吉 博尔塔拉 巴音郭楞 克孜勒苏 伊犁"
    ),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A place in front of a name: its short name, its province, and whether that short name is unambiguous."""

    name: str
    province: str
    certain: bool = True

    def relation(self, other: Region) -> str:
        """Say how two places lie to each other: `equal`, `unclear`, `within` (either way) or `apart`."""
        if (self.name, self.province) == (other.name, other.province):
            return "equal" if self.certain and other.certain else "unclear"
        if NATION in (self.name, other.name):
            return "within"
        if self.province != other.province:
            return "apart"
        if not (self.certain and other.certain):  # bare 吉林 is the province or the city
            return "unclear"
        return "within" if self.province in (self.name, other.name) else "apart"


@cache
def provinces() -> dict[str, str]:
    """Short name of every city and province → its province; where both share a name (吉林) the province wins."""
    table: dict[str, str] = {}
    for line in _CITIES.strip().splitlines():
        province, _, cities = line.partition(":")
        table |= dict.fromkeys(cities.split(), province) | {province: province}
    return table


@cache
def _city_too() -> frozenset[str]:
    lines = (line.partition(":") for line in _CITIES.strip().splitlines())
    return frozenset(province for province, _, cities in lines if province in cities.split())


@cache
def _place() -> re.Pattern[str]:
    return re.compile("|".join(sorted([*provinces(), NATION], key=len, reverse=True)))


def split_region(text: str) -> tuple[Region | None, str]:
    """Split a simplified name into the most specific place it begins with (`None`: with none) and the rest."""
    found: Region | None = None
    while match := _place().match(text):
        name, rest = match.group(), text[match.end() :]
        suffix = _suffix(name, rest)
        here = _region(name, suffix)
        if found and (here.province != found.province or here.name == found.name):
            break  # 四川成都… goes on to the city; 中国上海…, 苏州苏州… do not
        found, text = here, rest[len(suffix) :]
    return found, text


def find_region(text: str) -> Region | None:
    """Read a region given as a fact (广东省, 深圳, 江苏省苏州市); `None` when it is no place of the table."""
    return split_region(text)[0]


def _suffix(name: str, rest: str) -> str:
    if name == NATION:
        return ""
    short = (word for word, names in _SHORT_SUFFIX.items() if name in names.split() and rest.startswith(word))
    match = _SUFFIX.match(rest)
    return match.group() if match else next(short, "")


def _region(name: str, suffix: str) -> Region:
    if name == NATION:
        return Region(NATION, NATION)
    province = provinces()[name]
    if name in _city_too():
        if suffix == "市":
            return Region(name + suffix, province)
        return Region(name, province, certain=bool(suffix))
    return Region(name, province)
