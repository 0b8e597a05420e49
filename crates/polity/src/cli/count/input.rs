//! What a file holds: ballots of some form, a budget, or a small table. Its name and its first bytes say which; a fault is told with its place.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use count::ballots::{Ballots, CANDIDATES_MAX};
use count::election::{Election, Papers};
use count::formats::cast_records::{self, Layout, Names, WRITE_INS};
use count::formats::malformed::Malformed;
use count::formats::pabulib::Pabulib;
use count::formats::{abcvoting, belenios, by_extension, csv, loomio, pabulib, packed, rctab, scanners, tables};
use count::json::Json;
use count::majority::Tally;
use count::progress::{self, Stage};
use count::ranked::irv::Options;
use count::rules::{Rule, irv_with};
use count::scores::{BLANK, Scores};

use super::rule::Chosen;
use super::{Arguments, candidate};

/// As what ballots are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum As {
    /// Whoever is ranked or scored is approved.
    Crosses,
    /// A higher score is a better rank.
    Ranks,
    /// Belenios: 1 is the best grade.
    Grades,
}

/// What was read.
pub(super) enum Input {
    /// Ballots over candidates.
    Ballots(Box<Election>),
    /// A budget and what it is called.
    Budget(String, Box<Pabulib>),
    /// Figures of votes on questions.
    Questions(Vec<(String, Tally)>),
    /// Lists and their votes.
    Lists(tables::Lists),
    /// Members and their weights.
    Weights(Vec<String>, Vec<u64>),
    /// A pool of people.
    Pool(tables::Pool),
}

impl Input {
    /// Reads the file for this rule.
    pub fn read(arguments: &Arguments, chosen: Chosen) -> anyhow::Result<Input> {
        let file = &arguments.file;
        let said = |fault: Malformed| anyhow::anyhow!("{}: {fault}", file.display());
        match chosen {
            Chosen::Question(_) => Ok(Input::Questions(tables::questions(&bytes(file)?).map_err(said)?)),
            Chosen::Seats(_) | Chosen::OnePer => Ok(Input::Lists(tables::lists(&bytes(file)?).map_err(said)?)),
            Chosen::Power => {
                let (names, weights) = tables::weights(&bytes(file)?).map_err(said)?;
                Ok(Input::Weights(names, weights))
            }
            Chosen::Panel => Ok(Input::Pool(tables::pool(&bytes(file)?).map_err(said)?)),
            Chosen::Budget(_) => {
                ensure!(end(file) == "pb", "{}: a budget is read from a .pb file (Pabulib)", file.display());
                let mut read = pabulib::read(&bytes(file)?).map_err(said)?;
                for name in &arguments.withdrawn {
                    let project = read.election.votes.candidates().iter().position(|id| id == name);
                    let project = project.with_context(|| format!("there is no project {name:?}"))?;
                    read.election.withdrawn.push(project as u16);
                }
                let title = read.meta("description").unwrap_or("").to_string();
                Ok(Input::Budget(title, Box::new(read)))
            }
            Chosen::Ballots(_) | Chosen::Committee(_) | Chosen::TwoRound => {
                Ok(Input::Ballots(Box::new(election(arguments, file, chosen)?)))
            }
        }
    }

    /// How much there is to count, for those who wait.
    pub fn size(&self) -> String {
        match self {
            Input::Ballots(election) => format!("{} ballots", election.total()),
            Input::Budget(_, file) => format!("{} ballots", file.election.votes.total_weight()),
            Input::Questions(questions) => format!("{} questions", questions.len()),
            Input::Lists(lists) => format!("{} lists", lists.names.len()),
            Input::Weights(names, _) => format!("{} members", names.len()),
            Input::Pool(pool) => format!("{} people", pool.people.len()),
        }
    }
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    packed::gunzip(&bytes).with_context(|| format!("{}: expected a whole gzip file", file.display()))
}

fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = bytes(file)?;
    String::from_utf8(bytes).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to();
        anyhow::anyhow!("{}: {}", file.display(), Malformed::at(fault.as_bytes(), at, "text in UTF-8"))
    })
}

/// The ending of the name, without that of a packed file.
fn end(file: &Path) -> String {
    let plain = if file.extension() == Some(OsStr::new("gz")) { file.with_extension("") } else { file.to_path_buf() };
    plain.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase()
}

/// Ballots, with the seats and the withdrawals that were asked for.
pub(super) fn election(arguments: &Arguments, file: &Path, chosen: Chosen) -> anyhow::Result<Election> {
    let mut election = read(arguments, file)?;
    as_asked(arguments, &mut election)?;
    match (arguments.read_as, chosen) {
        (Some(As::Ranks), _) => {
            let ranks = election.ranks().context("only sums of crosses are known here, and they are no ranks")?;
            election.papers = Papers::Ranks(ranks.into_owned());
        }
        // A committee rule is about crosses: where ballots are ranked, that has to be said aloud, but abcvoting's and Pabulib's are crosses.
        (Some(As::Crosses), _) => election.papers = Papers::Scores(crosses(&election)?),
        (Some(As::Grades) | None, _) => {}
    }
    Ok(election)
}

/// With the seats and the withdrawals that were asked for.
fn as_asked(arguments: &Arguments, election: &mut Election) -> anyhow::Result<()> {
    if let Some(seats) = arguments.seats {
        ensure!(seats <= CANDIDATES_MAX, "--seats {seats}: there can be at most {CANDIDATES_MAX}");
        election.seats = seats;
    }
    for name in &arguments.withdrawn {
        let gone = candidate(election, name)?;
        election.withdrawn.push(gone);
    }
    election.withdrawn.sort_unstable();
    election.withdrawn.dedup();
    Ok(())
}

fn read(arguments: &Arguments, file: &Path) -> anyhow::Result<Election> {
    let said = |fault: Malformed| anyhow::anyhow!("{}: {fault}", file.display());
    if file.is_dir() {
        return folder(arguments, file);
    }
    match end(file).as_str() {
        "yaml" | "yml" => {
            let read = abcvoting::read(&text(file)?).map_err(said)?;
            let seats = read.seats.unwrap_or(1);
            of_approvals("", &read.ballots, seats)
        }
        "pb" => {
            let read = pabulib::read(&bytes(file)?).map_err(said)?;
            ensure!(
                !read.election.votes.has_points(),
                "{}: these ballots carry points; only crosses elect a committee",
                file.display()
            );
            of_approvals(read.meta("description").unwrap_or(""), &read.election.votes, 1)
        }
        "csv" => {
            let bytes = bytes(file)?;
            if loomio::looks_like(&bytes) {
                return loomio::read(&bytes).map_err(said);
            }
            if csv::table(&bytes)
                .map_err(said)?
                .first()
                .is_some_and(|head| head.iter().any(|name| name.starts_with("Choice_")))
            {
                return clear_ballot(arguments, &bytes).map_err(said);
            }
            csv::read(&bytes).map_err(said)
        }
        "json" => json(arguments, file),
        "xml" => {
            let bytes = bytes(file)?;
            let root = b"<CastVoteRecordReport";
            if bytes.windows(root.len()).take(2000).any(|window| window == root) {
                let mut names = Names::new(
                    &scanners::common_data_xml_candidates(&bytes, arguments.contest.as_deref()).map_err(said)?,
                );
                let mut ballots = names.ballots();
                scanners::common_data_xml(&bytes, &layout(arguments), &mut names, &mut ballots).map_err(said)?;
                return Ok(names.election(arguments.contest.as_deref().unwrap_or(""), 1, ballots));
            }
            bail!(
                "{}: expected <CastVoteRecordReport>; a folder of Hart's records is given as a folder",
                file.display()
            )
        }
        other => match by_extension(other, &bytes(file)?) {
            Some(read) => read.map_err(said),
            None => bail!(
                "{}: no form of ballots ends in .{other}; `polity count --help` lists those that are read",
                file.display()
            ),
        },
    }
}

fn layout(arguments: &Arguments) -> Layout {
    Layout { contest: arguments.contest.clone(), ..Layout::default() }
}

/// What is counted, and how, where the file itself says how: a configuration of RCTab.
pub(super) fn configured(arguments: &Arguments) -> anyhow::Result<Option<(Chosen, Input)>> {
    if arguments.file.is_dir() || end(&arguments.file) != "json" {
        return Ok(None);
    }
    let content = text(&arguments.file)?;
    if !is_configuration(&content) {
        return Ok(None);
    }
    let (mut election, options) = of_configuration(&arguments.file, &content)?;
    as_asked(arguments, &mut election)?;
    // The program ends after this count; the rule lives as long as the named ones do.
    let rule: &'static Rule = Box::leak(Box::new(irv_with(options)));
    Ok(Some((Chosen::Ballots(rule), Input::Ballots(Box::new(election)))))
}

fn is_configuration(content: &str) -> bool {
    content.contains("\"cvrFileSources\"")
}

/// The election that a configuration of RCTab describes. Its files lie where it says, or beside it.
fn of_configuration(file: &Path, content: &str) -> anyhow::Result<(Election, Options)> {
    let config = rctab::read(content).map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
    let mut papers = config.papers();
    for source in &config.sources {
        let told = Path::new(&source.path);
        let beside = told.file_name().map(|name| file.with_file_name(name));
        let place = Some(file.with_file_name(told)).filter(|place| place.exists()).or(beside);
        let place = place.with_context(|| format!("{}: expected a path, not {:?}", file.display(), source.path))?;
        let files = match source.folder_of() {
            Some(begins) => files_in(&place)?
                .into_iter()
                .filter(|file| file.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(begins)))
                .collect(),
            None => vec![place],
        };
        for (at, file) in files.iter().enumerate() {
            let (name, content) = (file.display().to_string(), bytes(file)?);
            let mut take = || source.take(name.trim_end_matches(".gz"), &content, &mut papers);
            let taken = match files.len() {
                1 => take(),
                most => progress::part(Stage::Files, at as u64 + 1, most as u64, take),
            };
            taken.map_err(|fault| anyhow::anyhow!("{name}: {fault}"))?;
        }
    }
    Ok(config.election(papers))
}

/// The files of a folder, in the order of their names.
fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>()?;
    files.sort();
    Ok(files)
}

/// JSON of Belenios, of Dominion, or in the common data format.
fn json(arguments: &Arguments, file: &Path) -> anyhow::Result<Election> {
    let said = |fault: Malformed| anyhow::anyhow!("{}: {fault}", file.display());
    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    if name.starts_with("CvrExport") {
        return dominion(arguments, &[file.to_path_buf()]);
    }
    let content = text(file)?;
    if name.starts_with("result") {
        let election = file.with_file_name("election.json");
        let reading =
            if arguments.read_as == Some(As::Grades) { belenios::Reading::Grades } else { belenios::Reading::Ranks };
        let question = arguments.question.checked_sub(1).context("questions count from 1")?;
        return belenios::read(&text(&election)?, &content, question, reading)
            .map_err(|fault| anyhow::anyhow!("{} and {}: {fault}", election.display(), name));
    }
    if is_configuration(&content) {
        return Ok(of_configuration(file, &content)?.0);
    }
    let report = Json::read(&content).map_err(said)?;
    ensure!(
        !report.get("CVR").items().is_empty(),
        "{}: expected Belenios' result.json, Dominion's CvrExport.json, a configuration of RCTab or a report with CVR",
        file.display()
    );
    let mut names = Names::new(&scanners::common_data_candidates(&report, arguments.contest.as_deref()).map_err(said)?);
    let mut ballots = names.ballots();
    cast_records::common_data_format(&content, &layout(arguments), &mut names, &mut ballots).map_err(said)?;
    Ok(names.election(arguments.contest.as_deref().unwrap_or(""), 1, ballots))
}

/// A folder: Dominion's exports with their manifests, Hart's records, or a Belenios election.
fn folder(arguments: &Arguments, folder: &Path) -> anyhow::Result<Election> {
    let files = files_in(folder)?;
    let begins = |file: &&PathBuf, with: &str| {
        file.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(with))
    };
    let exports: Vec<PathBuf> = files.iter().filter(|file| begins(file, "CvrExport")).cloned().collect();
    if !exports.is_empty() {
        return dominion(arguments, &exports);
    }
    if let Some(result) = files.iter().find(|file| file.ends_with("result.json")) {
        return json(arguments, result);
    }
    let records: Vec<&PathBuf> = files.iter().filter(|file| end(file) == "xml").collect();
    ensure!(!records.is_empty(), "{}: expected CvrExport files, a result.json or .xml records in it", folder.display());
    let contest = arguments.contest.as_deref().context("which contest? Say --contest NAME")?;
    let mut candidates: Vec<(String, Vec<String>)> = Vec::new();
    let mut held = Vec::new();
    for (at, file) in records.iter().enumerate() {
        progress::at(Stage::Files, at as u64 + 1, records.len() as u64);
        let found = scanners::hart(&bytes(file)?, Some(contest));
        let found = found.map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
        found.iter().for_each(|contest| contest.candidates(&mut candidates));
        held.push((file, found));
    }
    candidates.sort();
    ensure!(!candidates.is_empty(), "{}: no record holds the contest {contest:?}", folder.display());
    let mut names = Names::new(&candidates);
    let mut ballots = names.ballots();
    for (file, contests) in held {
        contests
            .iter()
            .try_for_each(|contest| contest.paper(&layout(arguments), &mut names, &mut ballots))
            .map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
    }
    Ok(names.election(contest, 1, ballots))
}

/// Dominion's exports; the manifests beside them say who the numbers are.
fn dominion(arguments: &Arguments, files: &[PathBuf]) -> anyhow::Result<Election> {
    let manifest = |name: &str| {
        let file = files[0].with_file_name(name);
        let read = Json::read(&text(&file)?).map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
        Ok::<Vec<Json>, anyhow::Error>(read.get("List").items().to_vec())
    };
    let contests = manifest("ContestManifest.json")?;
    let told = |contest: &Json| (contest.get("Id").int(), contest.get("Description").text().unwrap_or("").to_string());
    let list = || contests.iter().map(|contest| told(contest).1).collect::<Vec<_>>().join("; ");
    let contest = match (&arguments.contest, &contests[..]) {
        (Some(wanted), _) => contests.iter().find(|contest| {
            let (id, name) = told(contest);
            name == *wanted || id.map(|id| id.to_string()).as_deref() == Some(wanted)
        }),
        (None, [only]) => Some(only),
        (None, _) => bail!("which contest? Say --contest NAME, one of: {}", list()),
    };
    let (id, title) = told(contest.with_context(|| format!("there is no such contest; there are: {}", list()))?);
    let id = id.context("ContestManifest.json: expected a contest with a number")?;
    let mut candidates: Vec<(String, Vec<String>)> = Vec::new();
    let mut written_in = None;
    for candidate in
        manifest("CandidateManifest.json")?.iter().filter(|candidate| candidate.get("ContestId").int() == Some(id))
    {
        let number =
            candidate.get("Id").int().context("CandidateManifest.json: expected candidates with numbers")?.to_string();
        if candidate.get("Type").text() == Some("WriteIn") {
            written_in = Some(number);
        } else {
            candidates.push((candidate.get("Description").text().unwrap_or("").to_string(), vec![number]));
        }
    }
    let layout = Layout { contest: Some(id.to_string()), write_in: written_in, ..Layout::default() };
    let mut names = Names::new(&candidates);
    let mut ballots = names.ballots();
    for (at, file) in files.iter().enumerate() {
        let content = text(file)?;
        let mut read = || scanners::dominion(&content, &layout, &mut names, &mut ballots);
        // One file says itself how far it is read; of several it is said at which of them one is.
        let read = if files.len() == 1 {
            read()
        } else {
            progress::part(Stage::Files, at as u64 + 1, files.len() as u64, read)
        };
        read.map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
    }
    Ok(names.election(&title, 1, ballots))
}

/// Clear Ballot's table names its candidates in its header.
fn clear_ballot(arguments: &Arguments, bytes: &[u8]) -> Result<Election, Malformed> {
    let table = csv::table(bytes)?;
    let mut candidates: Vec<(String, Vec<String>)> = Vec::new();
    for name in table.first().into_iter().flatten().filter(|name| name.starts_with("Choice_")) {
        let parts: Vec<&str> = name.split(':').collect();
        let wanted = arguments.contest.as_deref();
        if let [_, contest, _, _, candidate, ..] = parts[..]
            && wanted.is_none_or(|wanted| wanted == contest)
            && candidate != WRITE_INS
            && !candidates.iter().any(|(known, _)| known == candidate)
        {
            candidates.push((candidate.to_string(), Vec::new()));
        }
    }
    let mut names = Names::new(&candidates);
    let mut ballots = names.ballots();
    scanners::clear_ballot(bytes, &layout(arguments), &mut names, &mut ballots)?;
    Ok(names.election(arguments.contest.as_deref().unwrap_or(""), 1, ballots))
}

/// Approvals as the papers of an election.
fn of_approvals(title: &str, approvals: &count::approvals::Approvals, seats: usize) -> anyhow::Result<Election> {
    let candidates = approvals.candidates().len();
    let mut scores = Scores::new(candidates, 1);
    let mut marks = vec![0; candidates];
    for ballot in 0..approvals.ballots() {
        marks.fill(0);
        approvals.marks(ballot).iter().for_each(|&mark| marks[usize::from(mark)] = 1);
        ensure!(scores.push(approvals.weight(ballot), &marks), "more votes than can be counted");
    }
    Ok(Election::scored(title, approvals.candidates().to_vec(), seats, scores))
}

/// Whoever is ranked or has a score above nought is approved.
fn crosses(election: &Election) -> anyhow::Result<Scores> {
    let candidates = election.candidates.len();
    let mut crosses = Scores::new(candidates, 1);
    let mut taken = true;
    let mut marks = vec![0; candidates];
    match &election.papers {
        Papers::Sums(_) => bail!(
            "only the sum of the crosses for each candidate is known, not the papers: --rule approval elects by them without --as"
        ),
        Papers::Scores(scores) => {
            for (weight, paper) in scores.papers() {
                marks.iter_mut().zip(paper).for_each(|(mark, &score)| *mark = u8::from(score != BLANK && score > 0));
                taken &= crosses.push(weight, &marks);
            }
        }
        Papers::Ranks(ballots) => Ballots::each(ballots, |weight, ranks| {
            marks.fill(0);
            ranks.iter().flatten().flatten().for_each(|&one| marks[one] = 1);
            taken &= crosses.push(weight, &marks);
        }),
    }
    ensure!(taken, "more votes than can be counted");
    Ok(crosses)
}
