//! Every rule that `polity count` knows, of whatever kind, under one list of names.

use std::fmt::Write as _;

use anyhow::bail;
use count::apportionment::Method;
use count::budgets::{self, BudgetRule};
use count::committees::{self, CommitteeRule};
use count::json::Json;
use count::majority::Majority;
use count::named::Named;
use count::page::About;
use count::report::wrapped;
use count::rules::{self, Rule};
use count::{countback, questions, told};

/// A rule somebody asked for.
#[derive(Clone, Copy)]
pub(super) enum Chosen {
    /// Ranks and scores.
    Ballots(&'static Rule),
    /// Committees from approvals.
    Committee(&'static Named<CommitteeRule>),
    /// Budgets.
    Budget(&'static Named<BudgetRule>),
    /// Seats among lists.
    Seats(&'static Named<Method>),
    /// One delegate for so many members.
    OnePer,
    /// A question.
    Question(&'static Named<Majority>),
    /// Two rounds.
    TwoRound,
    /// A panel by lot.
    Panel,
    /// Power in a body.
    Power,
}

/// Delegates by a key.
pub(super) const ONE_PER: Named<()> = Named {
    name: "one-per",
    version: 1,
    title: "one delegate for so many members, at least one",
    text: "the bylaw's own words; a part of the number does not count",
    arithmetic: "whole numbers",
    ties: "none",
    rule: (),
};

/// What a heading of the list says, and the rules below it.
fn sections() -> Vec<(&'static str, Vec<(Chosen, About)>)> {
    fn all<R>(rules: &'static [Named<R>], chosen: fn(&'static Named<R>) -> Chosen) -> Vec<(Chosen, About)> {
        rules.iter().map(|rule| (chosen(rule), About::from(rule))).collect()
    }
    let is_by_scores = |rule: &&Rule| ["approval", "majority-judgment", "score", "star"].contains(&rule.name);
    let ballots = |keep: bool| {
        let rules = rules::rules().iter().filter(|rule| is_by_scores(rule) == keep);
        rules.map(|rule| (Chosen::Ballots(rule), About::from(rule))).collect::<Vec<_>>()
    };
    let mut yes_and_no = all(questions::RULES, Chosen::Question);
    yes_and_no.push((Chosen::TwoRound, About::from(&questions::TWO_ROUND)));
    let mut seats = all(told::APPORTIONMENTS, Chosen::Seats);
    seats.push((Chosen::OnePer, About::from(&ONE_PER)));
    vec![
        ("Ranks", ballots(false)),
        ("Scores and crosses", ballots(true)),
        ("Committees from crosses", all(committees::RULES, Chosen::Committee)),
        ("Budgets", all(budgets::RULES, Chosen::Budget)),
        ("Seats among lists and branches", seats),
        ("Yes and no", yes_and_no),
        (
            "Panels and power",
            vec![(Chosen::Panel, About::from(&told::PANEL)), (Chosen::Power, About::from(&told::POWER))],
        ),
    ]
}

impl Chosen {
    /// The rule of this name: `scottish-stv@1`, or `scottish-stv` for the newest.
    pub fn named(name: &str) -> anyhow::Result<Chosen> {
        let (bare, version) = name.split_once('@').map_or((name, None), |(bare, version)| (bare, Some(version)));
        let all: Vec<(Chosen, About)> = sections().into_iter().flat_map(|(_, rules)| rules).collect();
        let version_of = |about: &About| about.id.rsplit('@').next().and_then(|version| version.parse::<u32>().ok());
        let of_name = |about: &About| about.id.split('@').next() == Some(bare);
        let fits =
            |about: &About| of_name(about) && version.is_none_or(|version| about.id.ends_with(&format!("@{version}")));
        let found = all.iter().filter(|(_, about)| fits(about)).max_by_key(|(_, about)| version_of(about));
        if let Some((chosen, _)) = found {
            return Ok(*chosen);
        }
        if let Some((_, about)) = all.iter().find(|(_, about)| of_name(about)) {
            bail!("{bare} has no version {:?}; there is {}", version.unwrap_or(""), about.id);
        }
        let mut names: Vec<&str> = all.iter().filter_map(|(_, about)| about.id.split('@').next()).collect();
        // Names that hold what was said come first: whoever says "stv" means one of them.
        names.sort_by_key(|other| (!other.contains(bare), distance(bare, other), *other));
        let near: Vec<&str> =
            names.into_iter().filter(|other| distance(bare, other) <= 3 || other.contains(bare)).take(5).collect();
        match near[..] {
            [] => bail!("there is no rule {name:?}; `polity count rules` lists them"),
            _ => bail!("there is no rule {name:?}; `polity count rules` lists them. Near it: {}", near.join(", ")),
        }
    }

    /// `name@version`.
    pub fn id(self) -> String {
        self.about().id
    }

    /// What it says of itself.
    pub fn about(self) -> About {
        match self {
            Chosen::Ballots(rule) => About::from(rule),
            Chosen::Committee(rule) => About::from(rule),
            Chosen::Budget(rule) => About::from(rule),
            Chosen::Seats(rule) => About::from(rule),
            Chosen::Question(rule) => About::from(rule),
            Chosen::OnePer => About::from(&ONE_PER),
            Chosen::TwoRound => About::from(&questions::TWO_ROUND),
            Chosen::Panel => About::from(&told::PANEL),
            Chosen::Power => About::from(&told::POWER),
        }
    }
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let next = (corner + usize::from(one != *other)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// The list of all rules, for people or for programs.
pub(super) fn list(json: bool) -> String {
    if json {
        let rules =
            sections().into_iter().flat_map(|(kind, rules)| rules.into_iter().map(move |(_, about)| (kind, about)));
        let told = rules.map(|(kind, about)| {
            Json::object([
                ("rule", about.id.into()),
                ("kind", kind.into()),
                ("title", about.title.into()),
                ("text", about.text.into()),
                ("arithmetic", about.arithmetic.into()),
                ("ties", about.ties.into()),
            ])
        });
        return Json::list(told).write() + "\n";
    }
    let mut out = String::new();
    for (place, (kind, rules)) in sections().into_iter().enumerate() {
        let _ = writeln!(out, "{}{kind}\n", if place == 0 { "" } else { "\n" });
        for (_, about) in rules {
            let _ = writeln!(out, "{}", about.id);
            let said = [
                ("", &about.title),
                ("Text: ", &about.text),
                ("Numbers: ", &about.arithmetic),
                ("Ties: ", &about.ties),
            ];
            for (word, said) in said {
                for line in wrapped(&format!("{word}{said}."), 96).lines() {
                    let _ = writeln!(out, "    {line}");
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "\nWith any rule of transferable votes:\n\n{}\n    {}.\n    Text: {}.",
        countback::ID,
        countback::TITLE,
        countback::TEXT
    );
    out
}
