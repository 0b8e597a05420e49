"""The benchmark's elections by abcvoting and pabutools: processor seconds of one run each.

    python bench.py FOLDER CANDIDATES SEATS

FOLDER holds bench.approvals (a ballot a line, the numbers of the candidates marked) and bench.pb.
"""

import sys
import time


def told(what, start, outcome):
    print(f"{what:58} {time.process_time() - start:9.4f} s   {outcome}", flush=True)


folder, candidates, seats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

from abcvoting import abcrules
from abcvoting.preferences import Profile

profile = Profile(candidates)
profile.add_voters([[int(c) for c in line.split()] for line in open(f"{folder}/bench.approvals")])
rules = [("seqpav", {}), ("seqphragmen", {"algorithm": "float-fractions"})]
if "--exact" in sys.argv:
    rules += [("seqphragmen", {"algorithm": "gmpy2-fractions"}), ("equal-shares", {"algorithm": "gmpy2-fractions"})]
for rule, options in rules:
    start = time.process_time()
    committees = abcrules.compute(rule, profile, seats, **options)
    told(f"abcvoting {rule} {' '.join(options.values())}", start, sorted(int(c) for c in committees[0]))

import pabutools.fractions
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares

for arithmetic in ["float", "gmpy2"]:
    pabutools.fractions.FRACTION = arithmetic
    start = time.process_time()
    instance, votes = parse_pabulib(f"{folder}/bench.pb")
    told(f"pabutools, reading ({arithmetic})", start, "")
    start = time.process_time()
    funded = method_of_equal_shares(instance, votes, Cost_Sat)
    told(f"pabutools method_of_equal_shares ({arithmetic}{', exact' if arithmetic == 'gmpy2' else ''})", start, f"{len(funded)} funded")
