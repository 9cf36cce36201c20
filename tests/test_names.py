"""Names: spellings meet under one key, parts are found, places end where they end."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.names import identity_key, normalise, parse
from graph.places import provinces, split_region
from graph.words import ENGLISH_FORMS, FORMS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("華為技術有限公司", "华为技术有限公司"),
        ("华为技术有限公司", " 华为 技术 有限公司 "),
        ("中国平安保险（集团）股份有限公司", "中国平安保险(集团)股份有限公司"),
        ("ＴＣＬ科技集团股份有限公司", "tcl科技集团股份有限公司"),
        ("BYD Co., Ltd.", "BYD Company Limited"),
        ("Xi’an Jiaotong University", "Xian Jiaotong University"),
        ("The State Key Lab of Surface Physics", "State Key Laboratory of Surface Physics"),
        ("Université de Génève", "Universite de Geneve"),
        ("中国科学院自动化研究所(CASIA)", "中国科学院自动化研究所"),
        ("旷视科技有限公司（以下简称旷视）", "旷视科技有限公司"),
        ("优必选科技有限公司 (UBTech Robotics Corp.) (China)", "优必选科技有限公司"),
    ],
)
def test_spellings_meet_under_one_key(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第三研究所(II)", "第三研究所(III)"),
        ("中国地质大学(武汉)", "中国地质大学(北京)"),
        ("某某大学(Zhuhai Campus)", "某某大学"),
        ("+++", "---"),
        ("ガス", "カス"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("深圳市优必选科技股份有限公司", ("深圳", "优必选", "科技", "股份有限公司", "company")),
        (
            "内蒙古自治区稀土功能材料创新中心有限责任公司",
            ("内蒙古", "稀土功能材料创新中心", "", "有限责任公司", "company"),
        ),
        ("上海汽车集团股份有限公司", ("上海", "", "汽车", "集团股份有限公司", "company")),
        ("先健科技（深圳）有限公司", ("", "先健", "科技", "有限公司", "company")),
        ("哈尔滨工业大学", ("哈尔滨", "", "工业", "大学", "school")),
        ("杭州电子科技大学", ("杭州", "", "电子科技", "大学", "school")),
        ("北京协和医院", ("北京", "协和", "", "医院", "hospital")),
        ("杭州市卫健委", ("杭州", "卫生", "健康", "委员会", "government")),
        ("国家先进存储产业创新中心", ("", "国家先进存储", "", "产业创新中心", "center")),
        ("招商银行股份有限公司深圳分行", ("", "招商银行股份有限公司深圳", "", "分行", "unit")),
        ("Tsinghua University", ("", "tsinghua", "", "university", "school")),
    ],
)
def test_parts_of_a_name(name, parts):
    found = parse(name)
    assert (found.region.name if found.region else "", found.brand, found.industry, found.form, found.family) == parts


def test_place_in_brackets_and_second_name():
    assert parse("先健科技（深圳）有限公司").place.name == "深圳"
    assert parse("中国科学院自动化研究所(CASIA)").gloss == "casia"


def test_places_with_and_without_suffix():
    assert split_region("广东省深圳市华为技术")[0].name == "深圳"
    assert split_region("宁夏回族自治区地震局") == split_region("宁夏地震局")
    assert split_region("延边朝鲜族自治州医院")[1] == "医院"
    assert split_region("上海盟科药业")[1] == "盟科药业"
    assert split_region("南京市政设计院")[1] == "市政设计院"
    assert split_region("华为技术") == (None, "华为技术")
    assert provinces()["苏州"] == "江苏"


def test_official_short_names_and_institute_endings():
    assert identity_key(parse("中科院金属所")) == identity_key(parse("中国科学院金属研究所"))


def test_a_form_belongs_to_one_family():
    for table in (FORMS, ENGLISH_FORMS):
        words = [word for text in table.values() for word in text.split()]
        assert len(words) == len(set(words)), sorted(word for word in set(words) if words.count(word) > 1)


NAMES = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="北京上海吉林省市大学院有限公司股份集团附属第一二（）() 中科ABCo.Ltd", max_size=24),
)


@settings(max_examples=300, deadline=None)
@given(NAMES)
@example(" \u3000\t")
def test_normalisation_is_idempotent(name):
    assert normalise(normalise(name)) == normalise(name)
    if not name.split():
        assert not normalise(name)
