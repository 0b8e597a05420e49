"""Random elections and what independent programs make of them: one JSON object a line.

    python approvals.py abcvoting|pabutools|apportionment ELECTIONS SEED

The elections are small, so that ties, empty ballots and projects that nobody can pay for are common. The same seed gives the same
elections. The comparison itself is in tests/it/oracles.rs.
"""

import json
import random
import sys


def ballots(chance, voters, options):
    """Approval ballots of a kind drawn first: thin, thick, or a few parties that vote alike."""
    kind = chance.random()
    if kind < 0.2:
        parties = [[o for o in range(options) if chance.random() < 0.5] for _ in range(3)]
        return [list(chance.choice(parties)) for _ in range(voters)]
    density = chance.choice([0.15, 0.3, 0.5, 0.8])
    return [[o for o in range(options) if chance.random() < density] for _ in range(voters)]


def abcvoting(chance):
    from abcvoting import abcrules
    from abcvoting.preferences import Profile, Voter

    options = chance.randint(1, 6)
    seats = chance.randint(1, options)
    votes = ballots(chance, chance.randint(1, 9), options)
    weights = [chance.choice([1, 1, 2, 3]) for _ in votes] if chance.random() < 0.3 else [1] * len(votes)
    profile = Profile(options)
    for approved, weight in zip(votes, weights):
        profile.add_voter(Voter(approved, weight=weight, num_cand=options))
    exact = {"algorithm": "gmpy2-fractions"}
    rules = {
        "approval": ("av", {}),
        "sequential-pav": ("seqpav", {}),
        "reverse-sequential-pav": ("revseqpav", {}),
        "sequential-phragmen": ("seqphragmen", exact),
        "equal-shares-phragmen": ("equal-shares", exact),
        "equal-shares-approval": ("equal-shares-with-av-completion", exact),
        "pav": ("pav", {"algorithm": "branch-and-bound"}),
    }
    expected = {}
    for ours, (theirs, options_of_rule) in rules.items():
        committees = abcrules.compute(theirs, profile, seats, resolute=False, **options_of_rule)
        expected[ours] = sorted(sorted(int(c) for c in committee) for committee in committees)
    if all(weight == 1 for weight in weights):
        increment = abcrules.compute("equal-shares-with-increment-completion", profile, seats, resolute=True, **exact)
        expected["equal-shares-increment"] = [sorted(int(c) for c in increment[0])]
    return {"candidates": options, "seats": seats, "ballots": votes, "weights": weights, "expected": expected}


def pabutools(chance):
    import pabutools.fractions
    from pabutools.election import (
        Additive_Cardinal_Sat,
        ApprovalBallot,
        ApprovalProfile,
        CardinalBallot,
        CardinalProfile,
        Cardinality_Sat,
        Cost_Sat,
        Instance,
        Project,
    )
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule, lexico_tie_breaking

    pabutools.fractions.FRACTION = "gmpy2"
    options = chance.randint(1, 7)
    voters = chance.randint(1, 10)
    with_points = chance.random() < 0.25
    costs = [chance.randint(1, chance.choice([4, 20])) for _ in range(options)]
    budget = chance.randint(1, sum(costs) + 5)
    projects = [Project(f"{p:02}", cost) for p, cost in enumerate(costs)]
    instance = Instance(projects, budget_limit=budget)
    votes = ballots(chance, voters, options)
    points = [[chance.randint(1, 4) for _ in vote] for vote in votes] if with_points else None
    if with_points:
        profile = CardinalProfile(
            [CardinalBallot({projects[p]: n for p, n in zip(vote, given)}) for vote, given in zip(votes, points)],
            instance=instance,
        )
        count = [sum(p in vote for vote in votes) for p in range(options)]
    else:
        profile = ApprovalProfile([ApprovalBallot([projects[p] for p in vote]) for vote in votes], instance=instance)
        count = [profile.approval_score(p) for p in projects]
    # equalshares.net: the cheaper, then more votes, then the lot, which here is the order of the projects.
    ties = TieBreakingRule(lambda _instance, _profile, p: (p.cost, -count[int(p.name)], p.name))
    expected = {}

    def told(allocation):
        return sorted(int(p.name) for p in allocation)

    measures = {"cardinality": Additive_Cardinal_Sat} if with_points else {"cost": Cost_Sat, "cardinality": Cardinality_Sat}
    for name, measure in measures.items():
        shares = method_of_equal_shares(instance, profile, measure, tie_breaking=ties)
        expected[f"equal-shares-{name}"] = told(shares)
        more = method_of_equal_shares(instance, profile, measure, tie_breaking=ties, voter_budget_increment=1)
        expected[f"equal-shares-{name}-add1e"] = told(more)
    if not with_points:
        greedy = greedy_utilitarian_welfare(instance, profile, Cost_Sat, tie_breaking=lexico_tie_breaking)
        expected["greedy"] = told(greedy)
    return {"costs": costs, "budget": budget, "ballots": votes, "points": points, "expected": expected}


def apportionment(chance):
    from apportionment import methods

    lists = chance.randint(1, 7)
    high = chance.choice([6, 100, 100_000])
    votes = [chance.randint(0, high) for _ in range(lists)]
    votes[chance.randrange(lists)] = chance.randint(1, high)
    seats = chance.randint(1, 25)
    expected = {}
    for method in ["largest_remainder", "dhondt", "saintelague", "modified_saintelague", "huntington", "adams", "dean"]:
        if method in ("huntington", "adams", "dean") and 0 in votes and seats < lists:
            continue  # There a list without votes may get a seat.
        try:
            exact = method not in ("huntington", "modified_saintelague")
            expected[method] = [int(s) for s in methods.compute(method, votes, seats, fractions=exact, tiesallowed=False)]
        except methods.TiesException:
            expected[method] = "tie"
    return {"votes": votes, "seats": seats, "expected": expected}


if __name__ == "__main__":
    oracle, elections, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    chance = random.Random(f"{oracle} {seed}")
    for _ in range(elections):
        print(json.dumps({"abcvoting": abcvoting, "pabutools": pabutools, "apportionment": apportionment}[oracle](chance)))
