//! What every rule of ranks and scores must keep, on many small elections made from a seed, and where there is nearly nothing to count.

use count::ballots::Ballots;
use count::election::Election;
use count::number::Amount;
use count::rules::{Given, Rule, rules};
use count::scores::{BLANK, Scores};
use count::transcript::Transcript;

use crate::numbers::Numbers;

/// All but Meek with fractions throughout, which grow beyond any test's patience.
fn quick() -> impl Iterator<Item = &'static Rule> {
    rules().iter().filter(|rule| rule.name != "meek-rational")
}

type Paper = (u64, Vec<Vec<usize>>);

fn papers(numbers: &mut Numbers, candidates: usize) -> Vec<Paper> {
    let count = numbers.below(25);
    (0..count)
        .map(|_| {
            let mut order: Vec<usize> = (0..candidates).collect();
            numbers.shuffle(&mut order);
            order.truncate(numbers.below(candidates + 1));
            let mut ranks: Vec<Vec<usize>> = Vec::new();
            for one in order {
                match ranks.last_mut() {
                    Some(last) if numbers.below(12) == 0 => last.push(one),
                    _ => ranks.push(vec![one]),
                }
            }
            (1 + numbers.below(3) as u64, ranks)
        })
        .collect()
}

fn names(candidates: usize) -> Vec<String> {
    (0..candidates).map(|one| format!("candidate {one}")).collect()
}

fn ranked(papers: &[Paper], names: Vec<String>, seats: usize) -> Election {
    let mut ballots = Ballots::new(names.len());
    for (weight, ranks) in papers {
        ballots.ballot(*weight, &ranks.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    }
    Election::ranked("", names, seats, ballots)
}

/// The same preferences as scores: five for the first rank, four for the second, and so on.
fn scored(papers: &[Paper], names: Vec<String>, seats: usize, highest: u8) -> Election {
    let mut scores = Scores::new(names.len(), highest);
    for (weight, ranks) in papers {
        let mut marks = vec![BLANK; names.len()];
        for (rank, group) in ranks.iter().enumerate() {
            group.iter().for_each(|&one| marks[one] = highest.saturating_sub(rank as u8));
        }
        assert!(scores.push(*weight, &marks));
    }
    Election::scored("", names, seats, scores)
}

fn count(rule: &Rule, papers: &[Paper], names: Vec<String>, seats: usize, seed: &[u8]) -> Transcript {
    let seats = if rule.many_seats { seats } else { seats.min(1) };
    let election = match rule.name {
        "score" | "star" | "majority-judgment" => scored(papers, names, seats, 5),
        _ => ranked(papers, names, seats),
    };
    count::rules::count(rule, &election, &Given::seed(seed)).unwrap()
}

fn elected(transcript: &Transcript) -> Vec<String> {
    transcript.elected_names().into_iter().map(str::to_string).collect()
}

#[test]
fn neither_the_order_of_papers_nor_of_candidates_matters() {
    let mut numbers = Numbers(1);
    for round in 0..60 {
        let candidates = 1 + numbers.below(6);
        let seats = 1 + numbers.below(3);
        let first = papers(&mut numbers, candidates);
        let mut shuffled = first.clone();
        numbers.shuffle(&mut shuffled);
        // Candidate `one` of the first paper stands at `place[one]` on the other.
        let mut place: Vec<usize> = (0..candidates).collect();
        numbers.shuffle(&mut place);
        let mut moved_names = vec![String::new(); candidates];
        names(candidates).into_iter().enumerate().for_each(|(one, name)| moved_names[place[one]] = name);
        let moved: Vec<Paper> = first
            .iter()
            .map(|(weight, ranks)| {
                (*weight, ranks.iter().map(|rank| rank.iter().map(|&one| place[one]).collect()).collect())
            })
            .collect();
        let seed = [round as u8];
        for rule in quick() {
            let here = count(rule, &first, names(candidates), seats, &seed);
            let other_papers = count(rule, &shuffled, names(candidates), seats, &seed);
            assert_eq!(here.rounds, other_papers.rounds, "{} {first:?}", rule.id());
            // Debian's default option is the last on the paper: there the place is meant to matter.
            if rule.name == "debian" {
                continue;
            }
            let other_paper = count(rule, &moved, moved_names.clone(), seats, &seed);
            assert_eq!(elected(&here), elected(&other_paper), "{} {first:?}", rule.id());
        }
    }
}

#[test]
fn no_vote_is_created_or_lost_and_as_many_are_elected_as_can_be() {
    let mut numbers = Numbers(2);
    for _ in 0..100 {
        let candidates = 1 + numbers.below(6);
        let seats = 1 + numbers.below(4);
        let papers = papers(&mut numbers, candidates);
        for rule in quick() {
            let transcript = count(rule, &papers, names(candidates), seats, b"seed");
            let expected = transcript.seats.min(candidates);
            assert_eq!(transcript.elected.len(), expected, "{} {papers:?}", rule.id());
            for round in transcript.rounds.iter().filter(|round| round.exhausted.is_some()) {
                let parts = round.tallies.iter().flatten().chain(&round.exhausted).chain(&round.lost);
                let sum = parts.map(Amount::exact).fold(Amount::whole(0).exact(), |sum, part| sum + part);
                assert_eq!(sum, Amount::whole(transcript.ballots).exact(), "{} {papers:?}", rule.id());
            }
            // The reports hold on to the end whatever the papers are.
            assert!(!transcript.text(80).is_empty());
            assert!(transcript.html(&count::page::About::from(rule)).ends_with("</html>\n"));
        }
    }
}

#[test]
fn a_solid_coalition_gets_its_quotas() {
    let stv = ["scottish-stv", "wigm-exact", "wigm-prf", "wigm-prf-batch", "meek-prf", "meek-parametric", "rctab-stv"];
    let mut numbers = Numbers(3);
    for _ in 0..80 {
        let (candidates, seats) = (6, 1 + numbers.below(3));
        let members = 1 + numbers.below(3);
        // Some put the coalition's candidates before all others, in any order; the rest vote as they like.
        let solid = 10 + numbers.below(60);
        let total = 100;
        let mut all: Vec<Paper> = Vec::new();
        for voter in 0..total {
            let mut order: Vec<usize> = (0..candidates).collect();
            numbers.shuffle(&mut order);
            if voter < solid {
                order.sort_by_key(|&one| usize::from(one >= members));
            }
            all.push((1, order.into_iter().map(|one| vec![one]).collect()));
        }
        // More than k times votes/(seats+1), with room for what rounding takes.
        let owed = (solid.saturating_sub(1) * (seats + 1) / total).min(members).min(seats);
        for name in stv {
            let transcript = count(Rule::named(name).unwrap(), &all, names(candidates), seats, b"seed");
            let got = transcript.elected.iter().filter(|&&one| one < members).count();
            assert!(got >= owed, "{name}: {solid} of {total} voters, {seats} seats, {got} of {owed}");
        }
    }
}

#[test]
fn where_there_is_nearly_nothing_to_count() {
    let blank: Paper = (3, Vec::new());
    let cases: [(&[Paper], usize, usize); 5] = [
        (&[], 3, 2),
        (&[(1, vec![vec![0]])], 1, 1),
        (&[(1, vec![vec![0]])], 2, 5),
        (&[blank.clone(), blank], 3, 1),
        (&[(2, vec![vec![0], vec![1]]), (2, vec![vec![1], vec![0]])], 2, 1),
    ];
    for (papers, candidates, seats) in cases {
        for rule in rules() {
            let transcript = count(rule, papers, names(candidates), seats, b"seed");
            assert_eq!(transcript.elected.len(), transcript.seats.min(candidates), "{} {papers:?}", rule.id());
        }
    }
}

#[test]
fn a_tie_is_told_with_whether_it_mattered() {
    let rule = Rule::named("irv").unwrap();
    let even = [(2, vec![vec![0]]), (2, vec![vec![1]])];
    let transcript = count(rule, &even, names(2), 1, b"seed");
    assert_eq!(transcript.ties.len(), 1);
    assert_eq!(transcript.ties[0].matters, Some(true));
    // A lot decides before the order does.
    let other = 1 - transcript.elected[0];
    let election = ranked(&even, names(2), 1);
    let by_lot = count::rules::count(rule, &election, &Given { lots: vec![other], ..Given::seed(b"seed") }).unwrap();
    assert_eq!(by_lot.elected, [other]);
}
