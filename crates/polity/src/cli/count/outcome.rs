//! What came of a count, in the three forms in which it leaves the program: an account for machines, a report for the terminal, a page.

use anyhow::{Context as _, bail, ensure};
use count::apportionment::{Apportioned, DelegateKey, Rounding, delegates};
use count::budgets::{self, BudgetElection, Fate};
use count::committees::{self, CommitteeError};
use count::election::{Election, Papers};
use count::formats::tables::{Lists, Pool};
use count::json::Json;
use count::lots::Quota as PanelQuota;
use count::majority::{Quorum, Share, Tally};
use count::named::{Named, Told};
use count::number::Amount;
use count::page::{About, Bar, Fill, Page, Table, bars, thousandths};
use count::power::Body;
use count::progress::{self, Stage};
use count::report::{columns, plain, wrapped};
use count::rules::{CannotCount, Given};
use count::transcript::Transcript;
use count::{countback, questions, told};

use super::input::Input;
use super::rule::{Chosen, ONE_PER};
use super::{Arguments, candidate, given, input, range_of};

/// What came of a count.
pub(super) struct Outcome {
    /// The canonical account.
    pub json: Json,
    /// For the terminal.
    pub text: String,
    /// For the browser and the printer.
    pub page: Page,
    /// Somebody is elected, something is funded, the question is passed.
    pub is_yes: bool,
}

/// How wide the terminal is: what it says itself, or a width that fits mail and paper.
fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.filter(|columns| *columns >= 40).unwrap_or(100)
}

/// Counts by one rule.
pub(super) fn of(arguments: &Arguments, input: &Input, chosen: Chosen) -> anyhow::Result<Outcome> {
    match (input, chosen) {
        (Input::Ballots(election), _) => {
            let (transcript, story) = transcript(arguments, election, chosen)?;
            let mut outcome = of_transcript(&transcript, story, &chosen.about());
            if arguments.all {
                add_all(&mut outcome, election, chosen)?;
            }
            Ok(outcome)
        }
        (Input::Budget(title, file), Chosen::Budget(rule)) => {
            let election = &file.election;
            let given = given_for(arguments, election.votes.candidates())?;
            let (budget, told) = budgets::count(rule, title, election, &given)?;
            Ok(of_budget(title, election, &budget, told, &chosen.about()))
        }
        (Input::Questions(all), Chosen::Question(rule)) => of_questions(arguments, all, rule),
        (Input::Lists(lists), Chosen::Seats(rule)) => of_seats(arguments, lists, rule),
        (Input::Lists(lists), Chosen::OnePer) => of_delegates(arguments, lists),
        (Input::Weights(names, weights), Chosen::Power) => of_power(arguments, names, weights),
        (Input::Pool(pool), Chosen::Panel) => of_panel(arguments, pool),
        _ => bail!("{} does not count what {} holds", chosen.id(), arguments.file.display()),
    }
}

fn transcript(
    arguments: &Arguments,
    election: &Election,
    chosen: Chosen,
) -> anyhow::Result<(Transcript, Option<Vec<String>>)> {
    let given = given(arguments, election)?;
    ensure!(
        arguments.left.is_empty() || matches!(chosen, Chosen::Ballots(_)),
        "{} fills no seat between elections",
        chosen.id()
    );
    match chosen {
        Chosen::Ballots(rule) if !arguments.left.is_empty() => {
            let names = |names: &[String]| {
                names.iter().map(|name| candidate(election, name)).collect::<anyhow::Result<Vec<_>>>()
            };
            let (left, unwilling) = (names(&arguments.left)?, names(&arguments.unwilling)?);
            Ok((countback::fill(rule, election, &given, &left, &unwilling)?, None))
        }
        Chosen::Ballots(rule) => match count::rules::count(rule, election, &given) {
            Err(refused @ CannotCount::WrongPapers { needs: "ranks", found: "scores", .. }) => {
                Err(refused).context("say --as ranks to read higher scores as better ranks")
            }
            Err(refused @ CannotCount::WrongPapers { needs: "crosses", found: "scores", .. }) => {
                Err(refused).context("say --as crosses to read every score above 0 as a cross")
            }
            counted => Ok((counted?, None)),
        },
        Chosen::Committee(_) if matches!(election.papers, Papers::Sums(_)) => bail!(
            "{} looks at papers, and only the sum of the crosses for each candidate is known; --rule approval elects by them",
            chosen.id()
        ),
        Chosen::Committee(rule) => match committees::count(rule, election, &given) {
            Err(refused @ CommitteeError::NotApprovals) => {
                Err(refused).context("say --as crosses to approve whoever is ranked, or scored above 0")
            }
            counted => {
                let (transcript, story) = counted?;
                Ok((transcript, Some(story)))
            }
        },
        Chosen::TwoRound => {
            let second = match &arguments.second {
                Some(file) => {
                    let mut second = input::election(arguments, file, chosen)?;
                    second.seats = 1;
                    Some(second)
                }
                None => None,
            };
            Ok((questions::two_rounds(election, second.as_ref(), &given)?, None))
        }
        _ => bail!("{} does not count ballots over candidates", chosen.id()),
    }
}

fn of_transcript(transcript: &Transcript, story: Option<Vec<String>>, about: &About) -> Outcome {
    let story = story.unwrap_or_else(|| transcript.sentences());
    Outcome {
        json: transcript.json(),
        text: transcript.text_with(width(), &story),
        page: transcript.page(about, story),
        is_yes: !transcript.elected.is_empty(),
    }
}

/// Ways to break ties that are looked at, before it is said that there are more.
const WAYS_MAX: usize = 100_000;

fn add_all(outcome: &mut Outcome, election: &Election, chosen: Chosen) -> anyhow::Result<()> {
    let Chosen::Committee(rule) = chosen else {
        bail!("--all lists the committees of a rule for committees, not of {}", chosen.id())
    };
    let all = committees::count_all(rule, election, WAYS_MAX)?;
    let names =
        |committee: &Vec<usize>| committee.iter().map(|&one| election.candidates[one].as_str()).collect::<Vec<_>>();
    outcome.json.set("committees", Json::list(all.iter().map(|committee| Json::list(names(committee)))));
    let lines: Vec<String> = all.iter().map(|committee| names(committee).join(", ")).collect();
    let said = if lines.len() == 1 {
        "No tie could have led to another outcome."
    } else {
        "Every outcome that some way of breaking the ties leads to:"
    };
    outcome.text.push_str(&plain(&format!("\n{said}\n")));
    lines.iter().for_each(|line| outcome.text.push_str(&plain(&format!("  {line}\n"))));
    let rows = std::iter::once(vec![String::new(), "elected".to_string()])
        .chain(lines.into_iter().enumerate().map(|(place, line)| vec![(place + 1).to_string(), line]));
    outcome.page.tables.push(Table {
        title: "Every outcome of the ties".to_string(),
        note: String::new(),
        rows: rows.collect(),
    });
    Ok(())
}

/// Chance for those who are no candidates: projects, lists.
fn given_for(arguments: &Arguments, names: &[String]) -> anyhow::Result<Given> {
    let mut given = Given::seed(arguments.seed.as_deref().unwrap_or("").as_bytes());
    let place = |name: &String| {
        names.iter().position(|known| known == name).with_context(|| format!("nothing is called {name:?}"))
    };
    given.lots = arguments.lot.iter().map(place).collect::<anyhow::Result<_>>()?;
    Ok(given)
}

/// The report of an account that is no transcript.
fn report(title: &str, result: &str, tables: &[Table], story: &[String], id: &str) -> String {
    let mut out = String::new();
    if !title.is_empty() {
        out.push_str(&format!("{title}\n\n"));
    }
    out.push_str(&wrapped(result, width()));
    for table in tables {
        out.push_str(&format!("\n{}\n{}", table.title, columns(&table.rows, width())));
        if !table.note.is_empty() {
            out.push_str(&wrapped(&table.note, width()));
        }
    }
    out.push('\n');
    story.iter().for_each(|sentence| out.push_str(&wrapped(sentence, width())));
    out.push_str(&format!("\nRule {id}.\n"));
    plain(&out)
}

/// The parts of an account that is no transcript, put together.
struct Parts {
    title: String,
    about: String,
    result: String,
    picture: Option<String>,
    tables: Vec<Table>,
    json: Json,
    story: Vec<String>,
    is_yes: bool,
}

impl Parts {
    fn outcome(self, rule: &About) -> Outcome {
        let text = report(&self.title, &self.result, &self.tables, &self.story, &rule.id);
        let mut proof = Vec::new();
        if let Some(input) = self.json.get("input").text() {
            proof.push(format!("Rule {}. What was counted has the SHA-256 {input}.", rule.id));
        }
        proof.push(
            "Whoever has the same figures can count them again and must get the same account, byte for byte."
                .to_string(),
        );
        let page = Page {
            title: self.title,
            about: self.about,
            result: self.result,
            picture: self.picture,
            caption: String::new(),
            tables: self.tables,
            story: self.story,
            method: rule.method(),
            proof,
        };
        Outcome { json: self.json, text, page, is_yes: self.is_yes }
    }
}

fn of_budget(title: &str, election: &BudgetElection, budget: &budgets::Budget, told: Told, rule: &About) -> Outcome {
    let money = |units: u128| Amount::Fixed { units: units as i128, decimals: election.decimals as u32 }.to_string();
    let ids = election.votes.candidates();
    let name = |project: usize| match election.names.get(project).filter(|name| !name.is_empty()) {
        Some(name) => name.clone(),
        None => ids[project].clone(),
    };
    let scores = election.votes.scores();
    let mut order: Vec<usize> = budget.funded.iter().map(|&project| usize::from(project)).collect();
    let mut rest: Vec<usize> = (0..ids.len()).filter(|project| !order.contains(project)).collect();
    rest.sort_by_key(|&project| (std::cmp::Reverse(scores[project]), project));
    order.extend(rest);
    let is_funded = |project: usize| matches!(budget.fates[project], Fate::Funded(_));
    let mut rows = vec![["", "votes", "cost", "funded"].map(String::from).to_vec()];
    rows.extend(order.iter().map(|&project| {
        let funded = if is_funded(project) { "yes" } else { "no" };
        vec![name(project), scores[project].to_string(), money(election.costs[project].into()), funded.to_string()]
    }));
    let most = scores.iter().copied().max().unwrap_or(0);
    let shown = order.iter().take(40).map(|&project| Bar {
        name: format!("{}{}", if is_funded(project) { "Funded: " } else { "" }, name(project)),
        words: format!("{} · {}", scores[project], money(election.costs[project].into())),
        length: thousandths(scores[project], most),
        fill: if is_funded(project) { Fill::Solid } else { Fill::Outline },
    });
    let result = format!(
        "{} of {} projects are funded; {} of {} is spent.",
        budget.funded.len(),
        ids.len(),
        money(budget.cost),
        money(election.budget.into())
    );
    let picture = (!ids.is_empty())
        .then(|| bars(&shown.collect::<Vec<_>>(), None, &format!("Votes and cost of each project. {result}")));
    Parts {
        title: title.to_string(),
        about: format!("{} projects, {} people voted.", ids.len(), election.votes.total_weight()),
        result,
        picture,
        tables: vec![Table { title: "The projects".to_string(), note: String::new(), rows }],
        json: told.json,
        story: told.sentences,
        is_yes: !budget.funded.is_empty(),
    }
    .outcome(rule)
}

fn of_questions(
    arguments: &Arguments,
    all: &[(String, Tally)],
    rule: &Named<count::majority::Majority>,
) -> anyhow::Result<Outcome> {
    let quorum = |text: &Option<String>| text.as_deref().map_or(Ok(Quorum::None), str::parse::<Quorum>);
    let (quorum, turnout) = (quorum(&arguments.quorum)?, quorum(&arguments.turnout)?);
    let mut rows = vec![["", "yes", "no", "abstain", "needed", "passed"].map(String::from).to_vec()];
    let (mut accounts, mut story, mut carried, mut picture, mut result) =
        (Vec::new(), Vec::new(), 0, None, String::new());
    for (title, tally) in all {
        let (outcome, told) = questions::count(rule, title, tally, quorum, turnout)?;
        carried += usize::from(outcome.carried);
        let verdict = if outcome.carried { "yes" } else { "no" };
        let name = if title.is_empty() { "The question" } else { title };
        let mut row = vec![name.to_string()];
        row.extend([tally.yes, tally.no, tally.abstain, outcome.needed].map(|number| number.to_string()));
        row.push(verdict.to_string());
        rows.push(row);
        result = told.sentences[0].clone();
        let whole = outcome.base.max(tally.yes).max(tally.no).max(tally.abstain).max(outcome.needed);
        let bar = |name: &str, votes: u64, fill| Bar {
            name: name.to_string(),
            words: votes.to_string(),
            length: thousandths(votes.into(), whole.into()),
            fill,
        };
        let shown = [
            bar("Yes", tally.yes, Fill::Solid),
            bar("No", tally.no, Fill::Hatched),
            bar("Abstained", tally.abstain, Fill::Outline),
        ];
        let mark = (thousandths(outcome.needed.into(), whole.into()), format!("needed: {}", outcome.needed));
        picture = Some(bars(&shown, Some((mark.0, &mark.1)), &format!("Votes for and against. {result}")));
        story.extend(
            told.sentences
                .iter()
                .skip(1)
                .map(|sentence| if all.len() > 1 { format!("{name}: {sentence}") } else { sentence.clone() }),
        );
        accounts.push(told.json);
    }
    let single = all.len() == 1;
    let rule = About::from(rule);
    Ok(Parts {
        title: if single { all[0].0.clone() } else { "Votes".to_string() },
        about: String::new(),
        result: if single { result } else { format!("{carried} of {} questions passed.", all.len()) },
        picture: picture.filter(|_| single),
        tables: vec![Table { title: "The votes".to_string(), note: String::new(), rows }],
        json: if single { accounts.remove(0) } else { Json::list(accounts) },
        story,
        is_yes: carried == all.len(),
    }
    .outcome(&rule))
}

fn of_seats(
    arguments: &Arguments,
    lists: &Lists,
    rule: &'static Named<count::apportionment::Method>,
) -> anyhow::Result<Outcome> {
    let seats = arguments.seats.context("how many seats? Say --seats NUMBER")?;
    let threshold = arguments.threshold.as_deref().map(str::parse::<Share>).transpose()?;
    let what = Apportioned {
        votes: &lists.votes,
        seats: seats as u64,
        threshold,
        exempt: &lists.exempt,
        at_least: &lists.at_least,
    };
    let given = given_for(arguments, &lists.names)?;
    let (outcome, told) = told::apportioned(rule, "", &lists.names, &what, &given)?;
    Ok(shares(lists, &outcome.seats, told, &About::from(rule)))
}

fn of_delegates(arguments: &Arguments, lists: &Lists) -> anyhow::Result<Outcome> {
    let per = arguments.per.filter(|per| *per > 0).context("one for how many? Say --per NUMBER")?;
    let seats = lists.votes.iter().enumerate().map(|(place, &members)| {
        let at_least = lists.at_least.get(place).copied().unwrap_or(1);
        delegates(members, DelegateKey { per_members: per, at_least, at_most: None, rounding: Rounding::Down })
    });
    let seats: Vec<u64> = seats.collect();
    let json = Json::object([
        ("v", Json::Int(1)),
        ("rule", ONE_PER.id().into()),
        ("names", Json::list(lists.names.iter().map(String::as_str))),
        ("votes", Json::list(lists.votes.iter().copied())),
        ("per", per.into()),
        ("seats", Json::list(seats.iter().copied())),
    ]);
    let each = lists.names.iter().zip(&lists.votes).zip(&seats);
    let mut sentences: Vec<String> =
        each.clone().map(|((name, members), seats)| format!("{name}: {members} members, {seats} to send.")).collect();
    sentences.push(format!("One delegate for every {per} members; what is over does not count."));
    let raised: Vec<String> = each
        .filter(|((_, members), seats)| **members / per < **seats)
        .map(|((name, members), seats)| format!("{name} has {members} members and sends {seats} all the same."))
        .collect();
    sentences.extend(raised);
    Ok(shares(lists, &seats, Told { json, sentences }, &About::from(&ONE_PER)))
}

fn shares(lists: &Lists, seats: &[u64], told: Told, rule: &About) -> Outcome {
    let (votes, given) = (lists.votes.iter().map(|&votes| u128::from(votes)).sum::<u128>(), seats.iter().sum::<u64>());
    let tenths = |part: u64, whole: u128| {
        let tenths = (u128::from(part) * 1000).checked_div(whole).unwrap_or(0);
        format!("{}.{} %", tenths / 10, tenths % 10)
    };
    let mut rows = vec![["", "votes", "of votes", "seats", "of seats"].map(String::from).to_vec()];
    let mut order: Vec<usize> = (0..lists.names.len()).collect();
    order.sort_by_key(|&list| (std::cmp::Reverse(seats[list]), std::cmp::Reverse(lists.votes[list]), list));
    rows.extend(order.iter().map(|&list| {
        vec![
            lists.names[list].clone(),
            lists.votes[list].to_string(),
            tenths(lists.votes[list], votes),
            seats[list].to_string(),
            tenths(seats[list], given.into()),
        ]
    }));
    let most = seats.iter().copied().max().unwrap_or(0);
    let shown = order.iter().map(|&list| Bar {
        name: lists.names[list].clone(),
        words: format!("{} {}", seats[list], if seats[list] == 1 { "seat" } else { "seats" }),
        length: thousandths(seats[list].into(), most.into()),
        fill: Fill::Solid,
    });
    let with_seats: Vec<usize> = order.iter().copied().filter(|&list| seats[list] > 0).collect();
    // One line holds about so many; who is left stands in the table.
    let shown_max = if with_seats.len() > 6 { 5 } else { 6 };
    let mut named: Vec<String> =
        with_seats.iter().take(shown_max).map(|&list| format!("{} {}", lists.names[list], seats[list])).collect();
    if with_seats.len() > shown_max {
        let left = &with_seats[shown_max..];
        named.push(format!("{} others {}", left.len(), left.iter().map(|&list| seats[list]).sum::<u64>()));
    }
    let result = match (given, named.is_empty()) {
        (_, true) => "No seat is given.".to_string(),
        (1, _) => format!("1 seat is given: {}.", named.join(", ")),
        _ => format!("{given} seats are given: {}.", named.join(", ")),
    };
    let picture = Some(bars(&shown.collect::<Vec<_>>(), None, &result)).filter(|_| most > 0);
    Parts {
        title: String::new(),
        about: format!("{} lists.", lists.names.len()),
        result,
        picture,
        tables: vec![Table { title: "Votes and seats".to_string(), note: String::new(), rows }],
        json: told.json,
        // Who has how many stands in the table already; ties do not.
        story: told.sentences.into_iter().skip(lists.names.len()).collect(),
        is_yes: given > 0,
    }
    .outcome(rule)
}

fn of_power(arguments: &Arguments, names: &[String], weights: &[u64]) -> anyhow::Result<Outcome> {
    let total: u64 = weights.iter().sum();
    let quota = arguments.quota.unwrap_or(total / 2 + 1);
    let (power, told) = told::powers("", names, &Body { weights, quota })?;
    let percent = |share: &str| -> u128 {
        let (part, whole) = share.split_once('/').unwrap_or((share, "1"));
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        (number(part) / number(whole) * 1000.0).round() as u128
    };
    let written = |thousandths: u128| format!("{}.{} %", thousandths / 10, thousandths % 10);
    let shares = |key: &str, member: usize| percent(told.json.get(key).items()[member].text().unwrap_or("0"));
    let mut rows = vec![["", "votes", "decides in", "of all power", "Shapley-Shubik"].map(String::from).to_vec()];
    rows.extend(names.iter().enumerate().map(|(member, name)| {
        let of = |key| written(shares(key, member));
        vec![name.clone(), weights[member].to_string(), of("penrose"), of("banzhaf"), of("shapley_shubik")]
    }));
    let most = (0..names.len()).map(|member| shares("banzhaf", member)).max().unwrap_or(0);
    let shown = names.iter().enumerate().map(|(member, name)| Bar {
        name: name.clone(),
        words: written(shares("banzhaf", member)),
        length: thousandths(shares("banzhaf", member), most),
        fill: Fill::Solid,
    });
    let powerless = power.swings.iter().filter(|swings| **swings == Default::default()).count();
    let result = match powerless {
        0 => format!("{quota} of {total} votes carry a question; each of the {} members can decide some.", names.len()),
        1 => format!("{quota} of {total} votes carry a question; 1 of {} members can never decide.", names.len()),
        _ => format!(
            "{quota} of {total} votes carry a question; {powerless} of {} members can never decide.",
            names.len()
        ),
    };
    let picture = Some(bars(&shown.collect::<Vec<_>>(), None, &format!("The share of all power. {result}")));
    Ok(Parts {
        title: String::new(),
        about: format!("{} members.", names.len()),
        result,
        picture,
        tables: vec![Table {
            title: "Votes and power".to_string(),
            note: "Shares cut to tenths; the account has them exactly.".to_string(),
            rows,
        }],
        json: told.json,
        story: told.sentences,
        is_yes: true,
    }
    .outcome(&About::from(&told::POWER)))
}

fn of_panel(arguments: &Arguments, pool: &Pool) -> anyhow::Result<Outcome> {
    let seats = arguments.seats.context("how many are drawn? Say --seats NUMBER")?;
    let seed = arguments
        .seed
        .as_deref()
        .context("a panel is drawn from a seed: say --seed TEXT, words nobody could choose to suit themselves")?;
    let quotas = arguments.groups.iter().map(|text| quota(pool, text)).collect::<anyhow::Result<Vec<_>>>()?;
    let (panel, told) = told::panel("", &pool.people, seats, &quotas, seed.as_bytes())?;
    let mut rows = vec![std::iter::once(String::new()).chain(pool.groupings.iter().cloned()).collect::<Vec<_>>()];
    rows.extend(panel.drawn.iter().map(|&place| {
        let person = &pool.people[place];
        std::iter::once(person.id.clone()).chain(person.groups.iter().cloned()).collect()
    }));
    let mut json = told.json;
    let drawn = json.get("drawn").clone();
    json.set("elected", drawn);
    Ok(Parts {
        title: String::new(),
        about: format!("{} people in the pool.", pool.people.len()),
        result: told.sentences[0].clone(),
        picture: None,
        tables: vec![Table { title: "The panel, in the order drawn".to_string(), note: String::new(), rows }],
        json,
        story: told.sentences[1..].to_vec(),
        is_yes: !panel.drawn.is_empty(),
    }
    .outcome(&About::from(&told::PANEL)))
}

/// `shop=North=2..3`, or `shop:North=2..3`.
fn quota(pool: &Pool, text: &str) -> anyhow::Result<PanelQuota> {
    let parts = || {
        let (column, rest) = text.split_once(':')?;
        let (group, range) = rest.split_once('=')?;
        Some((column, group, range_of(range)?))
    };
    let (column, group, (min, max)) =
        parts().with_context(|| format!("--group {text:?} is not COLUMN:GROUP=MIN..MAX, such as 'shop:North=2..3'"))?;
    let grouping = pool.groupings.iter().position(|known| known.eq_ignore_ascii_case(column));
    let grouping =
        grouping.with_context(|| format!("there is no column {column:?}; there are: {}", pool.groupings.join(", ")))?;
    Ok(PanelQuota { grouping, group: group.to_string(), min: min as u64, max: max.map_or(u64::MAX, |max| max as u64) })
}

/// Who is elected under each of several rules.
pub(super) fn compared(arguments: &Arguments, input: &Input, rules: &[Chosen]) -> anyhow::Result<Outcome> {
    let mut all: Vec<(About, Vec<String>)> = Vec::new();
    let (mut title, mut of_all) = (String::new(), Vec::new());
    for (place, &rule) in rules.iter().enumerate() {
        let elected = progress::part(Stage::Rules, place as u64 + 1, rules.len() as u64, || match input {
            Input::Ballots(election) => {
                title = election.title.clone();
                of_all = election.candidates.clone();
                let (transcript, _) = transcript(arguments, election, rule).with_context(|| rule.id())?;
                Ok(transcript.elected_names().into_iter().map(str::to_owned).collect())
            }
            Input::Budget(name, file) => {
                let election = &file.election;
                let Chosen::Budget(named) = rule else { bail!("{} decides no budget", rule.id()) };
                title = name.clone();
                of_all = election.votes.candidates().to_vec();
                let (budget, _) = budgets::count(named, name, election, &given_for(arguments, &of_all)?)
                    .with_context(|| rule.id())?;
                Ok(budget.funded.iter().map(|&project| of_all[usize::from(project)].clone()).collect())
            }
            _ => bail!("rules are compared on ballots and on budgets"),
        })?;
        all.push((rule.about(), elected));
    }
    let by_all = |name: &String| all.iter().all(|(_, elected)| elected.contains(name));
    let by_some = |name: &String| all.iter().any(|(_, elected)| elected.contains(name));
    let same = of_all.iter().all(|name| by_all(name) == by_some(name));
    let sure: Vec<String> = of_all.iter().filter(|name| by_all(name)).cloned().collect();
    let result = match (same, sure.len()) {
        (true, _) => format!("All {} rules elect the same: {}.", all.len(), list(&sure)),
        (false, 0) => format!("The {} rules elect nobody in common.", all.len()),
        (false, _) => format!("All {} rules elect {}; they differ on the rest.", all.len(), list(&sure)),
    };
    let mut rows =
        vec![std::iter::once(String::new()).chain(all.iter().map(|(rule, _)| rule.id.clone())).collect::<Vec<_>>()];
    let mut shown: Vec<&String> = of_all.iter().filter(|name| by_some(name)).collect();
    shown.sort_by_key(|name| std::cmp::Reverse(all.iter().filter(|(_, elected)| elected.contains(name)).count()));
    for name in shown {
        let place = |(_, elected): &(About, Vec<String>)| {
            elected.iter().position(|one| one == name).map_or("–".to_string(), |place| (place + 1).to_string())
        };
        rows.push(std::iter::once(name.clone()).chain(all.iter().map(place)).collect());
    }
    let table = Table { title: "Who is elected, in which place".to_string(), note: String::new(), rows };
    let story: Vec<String> = all.iter().map(|(rule, elected)| format!("{}: {}.", rule.id, list(elected))).collect();
    let text = {
        let width_of = all.iter().map(|(rule, _)| rule.id.len()).max().unwrap_or(0);
        let lines = all.iter().map(|(rule, elected)| format!("{:<width_of$}  {}\n", rule.id, elected.join(", ")));
        plain(&format!("{}\n{}", wrapped(&result, width()), lines.collect::<String>()))
    };
    let is_yes = all.iter().any(|(_, elected)| !elected.is_empty());
    let json = Json::Object(
        all.iter().map(|(rule, elected)| (rule.id.clone(), Json::list(elected.iter().map(String::as_str)))).collect(),
    );
    let page = Page {
        title,
        about: "The same ballots under several rules.".to_string(),
        result,
        tables: vec![table],
        story,
        method: all
            .into_iter()
            .map(|(rule, _)| ("Rule", format!("{}: {}. {}.", rule.id, rule.title, rule.text)))
            .collect(),
        ..Page::default()
    };
    Ok(Outcome { json, text, page, is_yes })
}

fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_string(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
