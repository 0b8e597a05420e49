"""Random elections by ranks and scores, and what pref_voting makes of them: one JSON object a line.

    python ranked.py ELECTIONS SEED

The elections are small, so that ties, short ballots and candidates whom nobody wants are common. The same seed gives the same elections. What
is told of each is the set of all who can win, whoever chance takes; the comparison itself is in tests/it/ranked_oracles.rs.
"""

import json
import random
import sys

from pref_voting import grade_methods, iterative_methods, margin_based_methods, proportional_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies


class Lot(Exception):
    """A count would have to be decided by lot."""


class NoLots:
    def choice(self, _):
        raise Lot


def ballots(chance, candidates):
    """Ballots of a kind drawn first: complete and strict, cut short, or with equal ranks; anybody's, or of a few who vote alike."""
    kind = chance.choice(["strict", "strict", "short", "short", "equal"])
    voters = chance.choice([1, 2, 3, 5, 9, 15, 40])
    parties = [chance.sample(range(candidates), candidates) for _ in range(chance.choice([2, 3, 60]))]
    papers = []
    for _ in range(voters):
        order = list(chance.choice(parties))
        if kind == "short":
            order = order[: chance.randint(1, candidates)]
        ranks = [[one] for one in order]
        if kind == "equal":
            ranks = []
            for one in order[: chance.randint(1, candidates)]:
                if ranks and chance.random() < 0.3:
                    ranks[-1].append(one)
                else:
                    ranks.append([one])
        papers.append((chance.choice([1, 1, 1, 2, 3]), ranks))
    return kind, papers


def by_ranks(chance, candidates, kind, papers, seats):
    weights = [weight for weight, _ in papers]
    maps = [{one: rank for rank, group in enumerate(ranks, 1) for one in group} for _, ranks in papers]
    profile = ProfileWithTies(maps, rcounts=weights, candidates=list(range(candidates)))
    profile.use_extended_strict_preference()
    expected = {
        "schulze": margin_based_methods.beat_path(profile, strength_function=profile.support),
        "schulze-margins": margin_based_methods.beat_path(profile),
    }
    if candidates <= 4:
        expected["ranked-pairs"] = margin_based_methods.ranked_pairs(profile)
    if kind != "equal":
        expected["irv-truncated"] = iterative_methods.instant_runoff_for_truncated_linear_orders(profile)
        expected["meek-exact"] = proportional_methods.stv_meek(profile, num_seats=seats)
        try:
            expected["scottish-stv"] = proportional_methods.stv_scottish(profile, num_seats=seats, rng=NoLots())
        except Lot:
            pass
    if kind == "strict":
        strict = Profile([[one for group in ranks for one in group] for _, ranks in papers], rcounts=weights)
        order = chance.sample(range(candidates), candidates)
        expected["order"] = order
        # There, who stands first goes out first.
        expected["irv-order"] = iterative_methods.instant_runoff_tb(strict, tie_breaker=order[::-1])
        expected["irv"] = iterative_methods.instant_runoff_put(strict)
    return {name: [int(one) for one in value] for name, value in expected.items()}


def by_scores(chance, candidates):
    highest = chance.choice([1, 5])
    voters = chance.choice([1, 2, 3, 5, 9, 15])
    papers = [
        (chance.choice([1, 1, 2]), [chance.randint(0, highest) for _ in range(candidates)]) for _ in range(voters)
    ]
    profile = GradeProfile(
        [dict(enumerate(marks)) for _, marks in papers],
        list(range(highest + 1)),
        gcounts=[weight for weight, _ in papers],
        candidates=list(range(candidates)),
    )
    expected = {"score": grade_methods.score_voting(profile)}
    if highest == 1:
        expected["approval"] = grade_methods.approval(profile)
    elif candidates > 1:
        expected["star"] = grade_methods.star(profile)
        expected["median"] = grade_methods.score_voting(profile, evaluation_method="median")
    expected = {name: [int(one) for one in value] for name, value in expected.items()}
    return {"highest": highest, "papers": papers, "expected": expected}


if __name__ == "__main__":
    elections, chance = int(sys.argv[1]), random.Random(f"ranked {sys.argv[2]}")
    for _ in range(elections):
        candidates = chance.choice([1, 2, 3, 3, 4, 4, 5, 6])
        seats = chance.randint(1, candidates)
        kind, papers = ballots(chance, candidates)
        told = {"candidates": candidates, "seats": seats, "kind": kind, "papers": papers}
        told["expected"] = by_ranks(chance, candidates, kind, papers, seats)
        told["scores"] = by_scores(chance, candidates)
        print(json.dumps(told))
