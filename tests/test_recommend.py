# What the ranking of partners promises. `small` draws a random graph for oracles; `world` one with communities in which
# partners are learnable, big enough to fit on.
import csv
import json
import os
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from bench import link_files, link_measures
from bench import recommend as bench
from queries.recommend import Recommender, events, recommender
from queries.recommend.asking import each, together
from queries.recommend.candidates import NEARBY, STANDING, VIEWS, excluded, pool
from queries.recommend.evidence import Witness
from queries.recommend.features import CONTEXT, NAMES, PARTS, RISING, pairs, rows
from queries.recommend.fixed import few_pairs, few_rows
from queries.recommend.fusion import Prior, Setting, learn
from queries.recommend.heuristics import global_pagerank, heuristic
from queries.recommend.lists import capped, deducted, diverse, plain
from queries.recommend.network import MEMORY, network
from queries.recommend.training import examples_of, learn_from, new_partners


def drawn(seed, organisations=60, projects=80, first=2015.0, last=2020.0):
    """Participations in which organisations mostly meet within six communities, plus three hubs."""
    generator = np.random.default_rng(seed)
    who, what, topic = [], [], []
    for project in range(projects):
        community = int(generator.integers(6))
        inside = np.flatnonzero(np.arange(organisations) % 6 == community)
        size = int(generator.integers(1, 7))
        members = set(generator.choice(inside, min(size, len(inside)), replace=False).tolist())
        if size > 1 and generator.random() < 0.5:
            members.add(int(generator.integers(3)))
        who += sorted(members)
        what += [project] * len(members)
        topic.append(community)
    start = np.sort(generator.uniform(first, last, projects))
    lead = np.r_[True, np.diff(what) > 0]
    return {
        "organisation": np.array(who),
        "event": np.array(what),
        "start": start,
        "organisations": organisations,
        "lead": lead,
        "topics": (np.arange(projects), np.array(topic)),
        "place": np.arange(organisations) % 4,
        "kind": np.arange(organisations) % 3,
    }


@pytest.fixture(scope="module")
def small():
    return events(**drawn(1))


@pytest.fixture(scope="module")
def world():
    return events(**drawn(2, organisations=400, projects=1500))


@pytest.fixture(scope="module")
def learned(world):
    return recommender(world, 2019.0, years=1)


def feature(net, name):
    askers = np.arange(net.events.organisations)
    found = rows(net, each(net, askers))
    row, other = (grid.ravel() for grid in np.indices((len(askers), len(askers))))
    return pairs(net, found, row, other)[:, NAMES.index(name)].reshape(len(askers), -1)


def oracle(given, moment):
    graph = nx.Graph()
    graph.add_nodes_from(range(given.organisations))
    past = given.start[given.event] < moment
    for event in np.unique(given.event[past]):
        members = given.organisation[past & (given.event == event)]
        graph.add_edges_from((a, b) for a in members for b in members if a < b)
    return graph


@pytest.mark.parametrize(
    ("name", "index"),
    [("adamic_adar", nx.adamic_adar_index), ("resource_allocation", nx.resource_allocation_index)],
)
def test_neighbourhood_indices_agree_with_networkx(small, name, index):
    graph, measured = oracle(small, 2018), feature(network(small, 2018), name)
    for left, right, value in index(graph, list(nx.non_edges(graph))):
        assert measured[left, right] == pytest.approx(value, rel=1e-5)


def test_common_neighbours_and_degree_agree_with_networkx(small):
    graph, net = oracle(small, 2018), network(small, 2018)
    measured = feature(net, "common_neighbours")
    for left, right in nx.non_edges(graph):
        assert measured[left, right] == len(list(nx.common_neighbors(graph, left, right)))
    assert net.traits["degree"].tolist() == [degree for _, degree in graph.degree()]


def test_pagerank_agrees_with_networkx(small):
    net = network(small, 2018)
    expected = nx.pagerank(oracle(small, 2018), tol=1e-12, max_iter=500)
    assert global_pagerank(net) == pytest.approx([expected[node] for node in range(small.organisations)], abs=1e-4)


def test_strength_decays_with_age_and_is_damped_by_size():
    net = network(events([0, 1, 0, 2, 3], [0, 0, 1, 1, 1], [2019.0, 2017.0]), 2020.0)
    strength = net.strength.toarray()
    assert strength[0, 1] == pytest.approx(np.exp(-1 / MEMORY))
    assert strength[0, 2] == pytest.approx(np.exp(-3 / MEMORY) / np.sqrt(2))


def test_topic_similarity_is_the_cosine_of_tfidf_profiles(small):
    net = network(small, 2018)
    tfidf = net.tfidf.toarray()
    assert feature(net, "topic_similarity") == pytest.approx(tfidf @ tfidf.T, abs=1e-5)


def test_place_features_are_silent_where_the_place_is_unknown():
    net = network(events([0, 1, 1, 2], [0, 0, 1, 1], [2018.0, 2018.5], place=[-1, 0, -1]), 2019.0)
    for name in PARTS["place"]:
        assert not feature(net, name)[0].any(), name


@pytest.mark.parametrize("moment", [2017.0, 2018.5])
def test_a_planted_future_event_changes_nothing(moment):
    given = drawn(3)
    net = network(events(**given), moment)
    given["organisation"] = np.r_[given["organisation"], np.arange(30)]
    given["event"] = np.r_[given["event"], np.full(30, len(given["start"]))]
    given["start"] = np.r_[given["start"], moment]  # starts at the very moment: not known before it
    given["lead"] = np.r_[given["lead"], np.ones(30, bool)]
    given["topics"] = (np.r_[given["topics"][0], len(given["start"]) - 1], np.r_[given["topics"][1], 0])
    planted = network(events(**given), moment)
    askers = np.flatnonzero(net.known)
    for row in (0, len(askers) // 2):
        found, other = rows(net, each(net, askers)), np.flatnonzero(net.known)
        same = np.full(len(other), row)
        np.testing.assert_array_equal(
            pairs(net, found, same, other), pairs(planted, rows(planted, each(planted, askers)), same, other)
        )


def test_undated_events_are_not_known_to_be_earlier():
    net = network(events([0, 1], [0, 0], [float("nan")]), 2020.0)
    assert not net.known.any()


def test_new_partners_are_known_before_and_were_no_partners(small):
    net = network(small, 2018.0)
    row, other = new_partners(small, net, 2019.0).nonzero()
    assert len(row)
    before, after = oracle(small, 2018.0), oracle(small, 2019.0)
    expected = {
        pair
        for left, right in after.edges
        for pair in ((left, right), (right, left))
        if not before.has_edge(left, right) and net.known[left] and net.known[right]
    }
    assert set(zip(row.tolist(), other.tolist(), strict=True)) == expected


def test_pool_holds_no_partner_no_stranger_and_not_the_asker(world):
    net = network(world, 2017.0)
    askers = np.arange(50)
    barred = excluded(net, askers)
    row, other = pool(net, rows(net, each(net, askers)), barred)
    assert not barred[row, other].any()
    assert all(barred[at, asker] for at, asker in enumerate(askers))


def test_the_foremost_stand_for_all_others_in_the_pool(world, monkeypatch):
    askers, pools = np.arange(0, 400, 7), []
    for count in (1000, 150, 60, 20):
        monkeypatch.setattr("queries.recommend.network.FOREMOST", count)
        net = network(world, 2016.0)
        found, barred = rows(net, each(net, askers)), excluded(net, askers)
        barred[:, np.argsort(-net.standing)[: min(count, 60) // 2]] = True
        pools.append(set(zip(*(part.tolist() for part in pool(net, found, barred)), strict=True)))
        fewer = {(row, other) for row in range(len(askers)) for other in brute(net, found, barred, row)}
        assert pools[-1] == fewer
    assert min(map(len, pools)) > len(askers)


def brute(net, found, barred, row):
    """Who is in the pool of a row by sorting all organisations by every view."""
    views = [(found.blocks[name][row] + net.standing * np.float32(1e-9), count) for name, count in VIEWS.items()]
    nearby = net.events.place == found.asking.place[row]
    chosen = set()
    for view, count in (*views, (net.standing, STANDING), (net.standing * nearby, NEARBY)):
        worth = np.where(barred[row], 0, view)
        floor = np.sort(worth)[-count]
        chosen |= set(np.flatnonzero((worth >= floor) & (worth > 0)).tolist())
    return chosen


@pytest.mark.parametrize("members", [[7], [3, 50, 120], list(range(0, 400, 3))])
def test_few_features_say_what_all_of_them_say(world, members):
    net = network(world, 2019.0)
    asking = each(net, np.array(members)) if len(members) == 1 else together(net, np.array(members), place=2)
    barred = ~net.known
    barred[members] = barred[asking.near.indices] = True
    other = np.flatnonzero(~barred)
    same = np.zeros(len(other), int)
    every = Prior().parts(pairs(net, rows(net, asking), same, other))
    for few in (few_rows(net, asking), few_rows(net, asking, barred)):
        terms = Prior().parts(few_pairs(net, few, same, other))
        for part, values in every.items():
            assert terms[part] == pytest.approx(values, rel=1e-5, abs=1e-7), part


def test_parts_add_up_to_the_score_exactly(learned):
    for suggestion in learned.suggest(7):
        assert sum(suggestion.parts.values()) == pytest.approx(suggestion.score, abs=1e-9)
        assert set(suggestion.parts) == {*PARTS, "base"}


def test_a_part_depends_on_its_own_features_only(learned):
    generator = np.random.default_rng(0)
    features = np.abs(generator.normal(size=(50, len(NAMES)))).astype(np.float32)
    other = features.copy()
    other[:, [NAMES.index(name) for name in PARTS["topic"]]] += 1
    before, after = learned.fusion.parts(features), learned.fusion.parts(other)
    for part in set(PARTS) - {"topic"}:
        assert after[part] == pytest.approx(before[part], abs=1e-9), part


@pytest.mark.parametrize("name", sorted(RISING))
def test_more_proximity_never_lowers_the_score(learned, name):
    generator = np.random.default_rng(1)
    features = np.abs(generator.normal(size=(200, len(NAMES)))).astype(np.float32)
    more = features.copy()
    more[:, NAMES.index(name)] += generator.uniform(0, 3, 200).astype(np.float32)
    for fusion in (learned.fusion, Prior()):
        assert (fusion.score(more) >= fusion.score(features) - 1e-9).all()


def test_every_feature_has_one_part_or_describes_the_asker():
    told = [name for part in PARTS.values() for name in part]
    assert len(told) == len(set(told))
    assert set(NAMES) == set(told) | set(CONTEXT)
    assert set(told) >= RISING


def test_rank_without_a_part_is_the_rank_of_the_rest(learned):
    me = np.array([7])
    found = learned.compare(each(learned.network, me), excluded(learned.network, me)[0])
    rest = learned.fusion.score(found.features) - found.terms["network"]
    for suggestion in learned.suggest(7, 5):
        at = int(np.flatnonzero(found.other == suggestion.organisation)[0])
        assert suggestion.rank_without["network"] == 1 + (np.round(rest, 9) > np.round(rest[at], 9)).sum()


def test_one_who_asks_together_with_nobody_asks_like_one(world):
    net, me = network(world, 2018.0), np.array([7])
    alone = together(net, me, place=int(world.place[7]))
    for both in (rows, few_rows):
        one, other = both(net, each(net, me)).blocks, both(net, alone).blocks
        for name in one:
            assert other[name] == pytest.approx(one[name], rel=1e-4, abs=1e-6), name


def test_those_who_ask_together_add_up_their_ties_without_those_among_themselves(small):
    net = network(small, 2018.0)
    partners = net.adjacency[3].nonzero()[-1]
    members = np.array([3, int(partners[0])])
    asking = together(net, members, topics=np.array([0]))
    expected = (net.strength[members].toarray().sum(axis=0)) * ~np.isin(np.arange(small.organisations), members)
    assert asking.strength.toarray()[0] == pytest.approx(expected)
    assert not set(asking.near.indices) & set(members.tolist())
    assert asking.profile.sum() == pytest.approx(1)


def test_nobody_in_particular_has_no_ties_and_gets_no_paths(small):
    net = network(small, 2018.0)
    nobody = together(net, np.array([], int), topics=np.array([2]))
    assert nobody.near.nnz == 0
    assert Witness(net).paths(nobody, 4, 3) == ()


def test_an_event_too_large_ties_nobody_but_tells_what_its_members_do():
    given = ([0, 1, 2, 0, 1], [0, 0, 0, 1, 1], [2017.0, 2018.0])
    net = network(events(*given, topics=([0, 1], [0, 1]), largest=2), 2019.0)
    assert net.adjacency.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert net.presence.toarray()[2, 0] > 0


def test_own_work_makes_an_organisation_known():
    net = network(events([0, 1], [0, 0], [2018.0], organisations=3, own=([2], [1])), 2019.0)
    assert net.known.all()
    assert net.profile.toarray()[2].tolist() == [0, 1]


def test_undated_events_are_assumed_to_be_middling_only_when_asked():
    given = events([0, 1], [0, 1], [2010.0, float("nan")])
    assert given.assumed(2020.0).start.tolist() == [2010.0, 2010.0]
    assert network(given.assumed(2020.0), 2020.0).known.tolist() == [True, True]


def test_evidence_names_partners_and_events_that_exist(learned, world):
    members = [set(world.event[world.organisation == one].tolist()) for one in range(world.organisations)]
    paths = [(s.organisation, path) for s in learned.suggest(7) for path in s.why.paths]
    assert paths
    for candidate, path in paths:
        assert path.asker_event in members[7] & members[path.partner]
        assert path.candidate_event in members[candidate] & members[path.partner]
        assert world.start[[path.asker_event, path.candidate_event]].max() < 2019.0


def test_evidence_shares_add_up_and_topics_are_told_apart():
    given = events([0, 1, 1, 2], [0, 0, 1, 1], [2018.0, 2018.5], topics=([0, 1, 1], [0, 0, 1]), place=[4, 5, 4])
    why = Witness(net := network(given, 2019.0)).why(each(net, np.array([0])), 2)
    assert [path.partner for path in why.paths] == [1]
    assert why.paths[0].share == pytest.approx(1)
    assert (why.shared_topics, why.added_topics, why.same_place) == ((0,), (1,), True)


def test_the_same_seed_gives_the_same_answer(world):
    answers = []
    for _ in range(2):
        made = examples_of(world, 2018.0, seed=5)
        fusion = learn_from(made, Setting(rounds=20), seed=5)
        answers.append(Recommender(network(world, 2019.0), fusion).suggest(11))
    assert answers[0] == answers[1]


def test_a_need_moves_organisations_of_that_topic_up(learned, world):
    community = np.arange(world.organisations) % 6
    other = int((community[7] + 2) % 6)
    asked = [s.organisation for s in learned.suggest(7, 10, need=[other])]
    usual = [s.organisation for s in learned.suggest(7, 10)]
    assert (community[asked] == other).sum() >= (community[usual] == other).sum()
    assert asked != usual


def test_small_graphs_get_the_fixed_fusion(small):
    ranked = recommender(small, 2019.0)
    assert isinstance(ranked.fusion, Prior)
    assert ranked.suggest(5, 3)[0].rank == 1


def test_asker_without_history_gets_an_answer_and_unknown_one_an_error(world):
    ranked = Recommender(network(world, 2015.2), Prior())
    stranger = int(np.flatnonzero(~ranked.network.known)[0])
    assert len(ranked.suggest(stranger, 3)) == 3
    with pytest.raises(IndexError, match="outside"):
        ranked.suggest(world.organisations)


def test_diversity_prefers_the_unlike_and_zero_keeps_the_order():
    score = np.array([1.0, 0.9, 0.5])
    likeness = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    assert diverse(score, likeness, 3, 0.0).tolist() == plain(score).tolist() == [0, 1, 2]
    assert diverse(score, likeness, 2, 0.6).tolist() == [0, 2]
    with pytest.raises(ValueError, match=r"0\.\.1"):
        diverse(score, likeness, 2, 1.5)


def test_diverse_suggestions_keep_the_best_first(learned):
    usual, varied = learned.suggest(7, 10), learned.suggest(7, 10, diversity=0.7)
    assert usual[0].organisation == varied[0].organisation
    assert len({s.organisation for s in varied}) == 10


def test_the_cap_limits_exposure_and_moves_to_the_next_best():
    lists = capped([[1, 2, 3], [1, 2, 3], [1, 2, 3]], k=2, cap=2)
    assert lists == [[1, 2], [1, 2], [3]]


def test_what_is_left_after_deduction_never_rises():
    generator = np.random.default_rng(0)
    score, likeness = generator.random(40), generator.random((40, 40))
    order, lost = deducted(score, likeness, 25, 0.3)
    left = score[order] - lost
    assert (np.diff(left) <= 1e-12).all()
    assert lost[0] == 0 <= lost.min() <= lost.max() <= 0.3


def test_indices_outside_their_table_are_refused():
    with pytest.raises(ValueError, match="event"):
        events([0, 1], [0, 3], [2018.0])


def test_measures_on_a_ranking_done_by_hand():
    ranks = link_measures.Ranks(4)
    score = np.array([[0, 4, 3, 2]], np.float32)
    barred = np.array([[True, False, False, False]])
    ranks.add(score, barred, csr_array(np.array([[0, 0, 1, 1]], np.float32)), np.random.default_rng(0))
    summary = ranks.summary()
    assert summary["mrr"] == pytest.approx([0.5])
    assert summary["mrr_per_positive"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    gained, ideal = 1 / np.log2(3) + 1 / np.log2(4), 1 + 1 / np.log2(3)
    assert summary["ndcg@10"] == pytest.approx([gained / ideal])
    assert summary["coverage"] == 0.75


def test_gini_of_equal_and_of_single_exposure():
    assert link_measures.gini(np.array([2, 2, 2, 2]), 4) == pytest.approx(0)
    assert link_measures.gini(np.array([9]), 100) == pytest.approx(0.99)


def test_heuristics_know_their_names(small):
    net = network(small, 2018.0)
    with pytest.raises(KeyError):
        heuristic("astrology", net, rows(net, each(net, np.arange(2))), global_pagerank(net), np.random.default_rng(0))


def test_dates_become_years():
    assert link_files.years("2019-07-02") == pytest.approx(2019.5, abs=0.01)
    assert np.isnan(link_files.years(""))


def test_bench_runs_on_files_from_end_to_end(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "SETTINGS", (Setting(rounds=20), Setting(rounds=20, leaves=4)))
    given = drawn(4, organisations=150, projects=500)
    write(
        tmp_path / "participations.csv", ["project_rcn", "pic"], zip(given["event"], given["organisation"], strict=True)
    )
    dates = [f"{int(start)}-{1 + int(start % 1 * 12):02d}-01" for start in given["start"]]
    write(tmp_path / "projects.csv", ["project_rcn", "start_date"], enumerate(dates))
    asked = ["--participations", tmp_path / "participations.csv", "--projects", tmp_path / "projects.csv"]
    out = tmp_path / "out.json"
    assert bench.main([str(word) for word in (*asked, "--split", 2019, "--out", out)]) == 0
    result = json.loads(out.read_text())
    assert set(result) == {"models", "comparison", "slices", "protocol"}
    for figures in result["models"].values():
        assert {"mrr", "hits@10", "ndcg@10", "mrr_interval", "coverage", "exposure_gini"} <= set(figures)
        low, high = figures["mrr_interval"]
        assert low <= figures["mrr"] <= high
    models = result["models"]
    assert models["chuangtu"]["mrr"] > 1.5 * models["random"]["mrr"]


def test_learning_prefers_what_predicted_the_past(world):
    made = examples_of(world, 2018.0)
    fusion = learn(made.features, made.partner.astype(np.float32), made.weight, Setting(rounds=40))
    score = fusion.score(made.features)
    assert score[made.partner].mean() > score[~made.partner].mean()


def test_real_files_have_the_expected_shape():
    beside = Path(__file__).parents[2] / "shared" / "data" / "open" / "cordis_h2020_network"
    folder = Path(os.environ.get("CHUANGTU_CORDIS") or beside)
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip("the licensed CORDIS files are not here; set CHUANGTU_CORDIS to their folder")
    given = link_files.read(folder / "participations.csv.gz", folder / "projects.csv.gz")
    net = network(given, 2016.0)
    assert net.known.sum() > 1000
    assert (net.adjacency != net.adjacency.T).nnz == 0


def write(path, header, lines):
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([header, *lines])
