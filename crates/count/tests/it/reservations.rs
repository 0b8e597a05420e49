//! Reserved seats: whatever the votes, the reservations are kept, and without any nothing changes.

use count::ballots::Ballots;
use count::committees;
use count::election::Election;
use count::formats::blt;
use count::named::find;
use count::reserved::Group;
use count::rules::{CannotCount, Given, Rule, count};
use count::scores::Scores;
use count::transcript::Transcript;

const STV: [&str; 7] =
    ["scottish-stv", "wigm-prf", "wigm-prf-batch", "wigm-exact", "meek-prf", "meek-parametric", "meek-exact"];

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

fn election(numbers: &mut Numbers, candidates: usize, seats: usize) -> Election {
    let mut ballots = Ballots::new(candidates);
    for _ in 0..numbers.below(30) {
        let mut left: Vec<usize> = (0..candidates).collect();
        for _ in 0..numbers.below(candidates + 1) {
            let at = numbers.below(left.len());
            ballots.rank(left.remove(at)).unwrap();
        }
        ballots.end(1 + numbers.below(3) as u64).unwrap();
    }
    Election::ranked("", (0..candidates).map(|one| format!("C{one}")).collect(), seats, ballots)
}

fn groups(numbers: &mut Numbers, candidates: usize) -> Vec<Group> {
    (0..1 + numbers.below(2))
        .map(|at| {
            let members: Vec<usize> = (0..candidates).filter(|_| numbers.below(2) == 0).collect();
            let min = numbers.below(3);
            Group { name: format!("group {at}"), members, min, max: min + numbers.below(3) }
        })
        .collect()
}

fn inside(group: &Group, elected: &[usize]) -> usize {
    elected.iter().filter(|one| group.members.contains(one)).count()
}

#[test]
fn reservations_are_kept_and_every_seat_is_filled() {
    let mut numbers = Numbers(0x1234_5678_9abc_def1);
    let (mut kept, mut refused) = (0, 0);
    for _ in 0..300 {
        let candidates = 2 + numbers.below(6);
        let seats = 1 + numbers.below(candidates);
        let election = election(&mut numbers, candidates, seats);
        let given = Given { reserved: groups(&mut numbers, candidates), ..Given::seed(b"reserved") };
        for name in STV {
            match count(Rule::named(name).unwrap(), &election, &given) {
                Ok(transcript) => {
                    assert_eq!(transcript.elected.len(), seats.min(candidates), "{name}: {given:?}");
                    for group in &given.reserved {
                        let number = inside(group, &transcript.elected);
                        assert!(
                            number >= group.min.min(group.members.len()) && number <= group.max,
                            "{name}: {group:?}"
                        );
                    }
                    kept += 1;
                }
                Err(CannotCount::Reserved(_)) => refused += 1,
                Err(other) => panic!("{name}: {other}"),
            }
        }
    }
    assert!(kept > 500 && refused > 50, "{kept} kept, {refused} refused");
}

#[test]
fn a_reservation_that_the_votes_keep_anyway_changes_nobody() {
    let mut numbers = Numbers(0xfeed_beef_0123_4567);
    for _ in 0..60 {
        let election = election(&mut numbers, 6, 3);
        for name in STV {
            // Batches of sure losers are not excluded together where seats are reserved: the same people are elected, in other rounds.
            let rule = Rule::named(if name == "wigm-prf-batch" { "wigm-prf" } else { name }).unwrap();
            let before = count(rule, &election, &Given::seed(b"")).unwrap();
            let everybody = Group { name: "all".into(), members: (0..6).collect(), min: 0, max: 6 };
            let after = count(rule, &election, &Given { reserved: vec![everybody], ..Given::seed(b"") }).unwrap();
            assert_eq!(after.elected, before.elected, "{name}");
            assert_eq!(after.rounds, before.rounds, "{name}");
        }
    }
}

/// Most vote for the two men, a few for the two women; one of two seats is a woman's.
fn men_and_women() -> Election {
    let file = "4 2\n26 1 2 0\n4 3 4 0\n3 4 3 0\n0\n\"Abe\"\n\"Ben\"\n\"Cat\"\n\"Dot\"\n\"Stewards\"\n";
    blt::read(file.as_bytes()).unwrap()
}

fn for_women(election: &Election) -> Given {
    let women = Group { name: "women".into(), members: vec![2, 3], min: 1, max: election.seats };
    Given { reserved: vec![women], ..Given::seed(b"") }
}

fn told(transcript: &Transcript) -> Vec<(Vec<usize>, Vec<usize>)> {
    transcript.rounds.iter().map(|round| (round.doomed.clone(), round.guarded.clone())).collect()
}

#[test]
fn the_transcript_says_who_was_passed_over_and_why() {
    let election = men_and_women();
    for name in STV {
        let rule = Rule::named(name).unwrap();
        let without = count(rule, &election, &Given::seed(b"")).unwrap();
        assert_eq!(without.elected, [0, 1], "{name}");
        let with = count(rule, &election, &for_women(&election)).unwrap();
        assert_eq!(with.elected, [0, 2], "{name}");
        assert_eq!(told(&with)[0], (vec![1], vec![]), "{name}: Ben is doomed once Abe is elected");
        let json = with.json();
        assert_eq!(json.get("reserved").items()[0].get("group").text(), Some("women"));
        assert_eq!(json.get("rounds").items()[0].get("doomed").write(), "[1]");
    }
    let refused = count(Rule::named("schulze").unwrap(), &election, &for_women(&election));
    assert!(matches!(refused, Err(CannotCount::NoReserving(_))));
}

#[test]
fn committees_keep_reserved_seats_too() {
    let mut scores = Scores::new(4, 1);
    assert!(scores.push(20, &[1, 1, 0, 0]) && scores.push(5, &[0, 0, 1, 0]) && scores.push(4, &[0, 0, 0, 1]));
    let mut election = Election::scored("", ["A", "B", "C", "D"].map(String::from).to_vec(), 2, scores);
    for name in ["approval-committee", "sequential-pav", "sequential-phragmen"] {
        let rule = find(committees::RULES, name).unwrap();
        let elected = |election: &Election, given: &Given| {
            let mut elected = committees::count(rule, election, given).unwrap().0.elected;
            elected.sort_unstable();
            elected
        };
        assert_eq!(elected(&election, &Given::seed(b"")), [0, 1], "{name}");
        assert_eq!(elected(&election, &for_women(&election))[1], 2, "{name}");
        // Cat withdraws: Dot is the only woman.
        election.withdrawn = vec![2];
        assert_eq!(elected(&election, &for_women(&election))[1], 3, "{name}");
        election.withdrawn.clear();
    }
    let rule = find(committees::RULES, "pav").unwrap();
    assert!(committees::count(rule, &election, &for_women(&election)).is_err());
}
