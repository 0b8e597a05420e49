//! Configurations of RCTab: who stands, in which files the papers are, what the words in them mean, and the options of the run-off.
//!
//! RCTab 2, `config_file_documentation.txt`. Where results are written, how precincts are told apart and who may look is passed over. The papers are
//! read by the readers of each maker; opening files is the caller's work, who hands over what lies at the path of each source.
//!
//! Invariant: options that RCTab has and we have not refuse the configuration; none is left out in silence.

use super::cast_records::{Layout, Names, WRITE_INS, common_data_format, grid, sheet, table};
use super::malformed::Malformed;
use super::{csv, scanners};
use crate::ballots::Ballots;
use crate::election::Election;
use crate::json::Json;
use crate::ranked::irv::{Mode, Options, Overvote};

/// A configuration.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What the contest is called.
    pub title: String,
    /// Where the papers are.
    pub sources: Vec<Source>,
    /// The options, without who stands for write-ins: that is known when the papers are.
    pub options: Options,
    /// How many seats there are.
    pub seats: usize,
    /// Ties are broken by the order in which the configuration lists the candidates.
    pub order_is_given: bool,
    /// The seed of the random numbers that break ties in RCTab, where it breaks them so.
    pub random_seed: Option<u64>,
    candidates: Vec<(String, Vec<String>)>,
    excluded: Vec<usize>,
    has_write_ins: bool,
}

/// Where papers are, and what their words mean.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path of the file or folder, as it is written.
    pub path: String,
    /// Who made it: `ess`, `cdf`, `dominion`, `hart`, `clearBallot`, `genericCsv`.
    pub provider: String,
    layout: Layout,
}

/// The papers, while they come in.
#[derive(Clone, Debug)]
pub struct Papers {
    names: Names,
    ballots: Ballots,
}

fn word(json: &Json, key: &str) -> Option<String> {
    match json.get(key) {
        Json::Text(text) if !text.is_empty() => Some(text.clone()),
        Json::Int(int) => Some(int.to_string()),
        _ => None,
    }
}

fn number(json: &Json, key: &str) -> Option<usize> {
    word(json, key).and_then(|word| word.parse().ok())
}

fn yes(json: &Json, key: &str) -> bool {
    *json.get(key) == Json::Bool(true)
}

/// Reads a configuration.
pub fn read(file: &str) -> Result<Configuration, Malformed> {
    let config = Json::read(file)?;
    let wrong = |expected: String| Malformed::at(file.as_bytes(), 0, expected);
    let rules = config.get("rules");
    let (mut candidates, mut excluded) = (Vec::new(), Vec::new());
    for (at, candidate) in config.get("candidates").items().iter().enumerate() {
        let name = word(candidate, "name").ok_or_else(|| wrong("candidates with a name".into()))?;
        let aliases = candidate.get("aliases").items().iter();
        let mut others: Vec<String> = aliases.filter_map(|alias| alias.text().map(str::to_string)).collect();
        others.extend(word(candidate, "code"));
        candidates.push((name, others));
        if yes(candidate, "excluded") {
            excluded.push(at);
        }
    }
    let known = word(rules, "winnerElectionMode").zip(word(rules, "overvoteRule")).zip(word(rules, "tiebreakMode"));
    let ((mode, overvote), tiebreak) = known
        .filter(|_| !candidates.is_empty() && candidates.len() < crate::ballots::CANDIDATES_MAX)
        .ok_or_else(|| wrong("a configuration of RCTab: candidates, and rules with winnerElectionMode, overvoteRule and tiebreakMode".into()))?;
    if number(rules, "stopTabulationEarlyAfterRound").is_some() {
        return Err(wrong("no stopTabulationEarlyAfterRound: a count is not stopped in the middle".into()));
    }
    let mode = match mode.as_str() {
        "singleWinnerMajority" => Mode::Single,
        "bottomsUp" => Mode::BottomsUp,
        "bottomsUpUsingPercentageThreshold" => {
            let percent = number(rules, "multiSeatBottomsUpPercentageThreshold").filter(|&percent| percent <= 100);
            let percent = percent.ok_or_else(|| wrong("multiSeatBottomsUpPercentageThreshold, at most 100".into()))?;
            Mode::BottomsUpShare(percent as u32 * 100)
        }
        "multiPassIrv" => Mode::Sequential,
        "multiWinnerAllowOnlyOneWinnerPerRound" => Mode::Transfer { one_a_round: true },
        "multiWinnerAllowMultipleWinnersPerRound" => Mode::Transfer { one_a_round: false },
        other => return Err(wrong(format!("a winnerElectionMode that is known, not {other:?}"))),
    };
    let has_decimals =
        matches!(mode, Mode::Transfer { .. } | Mode::BottomsUpShare(_)) || yes(rules, "nonIntegerWinningThreshold");
    let decimals = if has_decimals { number(rules, "decimalPlacesForVoteArithmetic").unwrap_or(4) } else { 0 };
    if decimals > 20 {
        return Err(wrong("decimalPlacesForVoteArithmetic of at most 20".into()));
    }
    let options = Options {
        overvote: match overvote.as_str() {
            "exhaustImmediately" => Overvote::Exhaust,
            "alwaysSkipToNextRank" => Overvote::Skip,
            "exhaustIfMultipleContinuing" => Overvote::ExhaustIfSeveral,
            other => return Err(wrong(format!("an overvoteRule that is known, not {other:?}"))),
        },
        skips_max: number(rules, "maxSkippedRanksAllowed"),
        exhaust_on_duplicate: yes(rules, "exhaustOnDuplicateCandidate"),
        batch: yes(rules, "batchElimination"),
        cutoff: yes(rules, "cutoffElimination"),
        until_two: yes(rules, "continueUntilTwoCandidatesRemain"),
        first_round_threshold: yes(rules, "doesFirstRoundDetermineThreshold"),
        fractional_threshold: yes(rules, "nonIntegerWinningThreshold"),
        hare: yes(rules, "hareQuota"),
        minimum: number(rules, "minimumVoteThreshold").unwrap_or(0) as u64,
        decimals: decimals as u32,
        look_back: tiebreak.starts_with("previousRound"),
        write_in: None,
        mode,
    };
    let seats = word(rules, "numberOfWinners").map_or(Some(1), |number| number.parse().ok()).unwrap_or(usize::MAX);
    if seats > crate::ballots::CANDIDATES_MAX {
        return Err(wrong("a possible numberOfWinners".into()));
    }
    let ranks = number(rules, "maxRankingsAllowed");
    let sources = config.get("cvrFileSources").items().iter().map(|source| {
        let path = word(source, "filePath").zip(word(source, "provider"));
        let (path, provider) = path.ok_or_else(|| wrong("cvrFileSources with filePath and provider".into()))?;
        // Columns and rows count from one there.
        let place = |key: &str| number(source, key).unwrap_or(1).saturating_sub(1);
        let layout = Layout {
            first_column: place("firstVoteColumnIndex"),
            first_row: place("firstVoteRowIndex"),
            ranks,
            overvote: word(source, "overvoteLabel"),
            skipped: word(source, "skippedRankLabel"),
            write_in: word(source, "undeclaredWriteInLabel"),
            delimiter: word(source, "overvoteDelimiter"),
            blank_is_write_in: yes(source, "treatBlankAsUndeclaredWriteIn"),
            contest: word(source, "contestId"),
        };
        Ok(Source { path, provider, layout })
    });
    let sources = sources.collect::<Result<Vec<Source>, Malformed>>()?;
    Ok(Configuration {
        title: word(config.get("outputSettings"), "contestName").unwrap_or_default(),
        has_write_ins: sources.iter().any(|source| source.layout.write_in.is_some()),
        sources,
        options,
        seats,
        order_is_given: tiebreak.contains("ermutationInConfig"),
        random_seed: tiebreak
            .to_lowercase()
            .contains("random")
            .then(|| word(rules, "randomSeed").and_then(|seed| seed.parse().ok()))
            .flatten(),
        candidates,
        excluded,
    })
}

impl Configuration {
    /// No papers yet.
    pub fn papers(&self) -> Papers {
        let mut names = Names::new(&self.candidates);
        if self.has_write_ins {
            names.expect_write_ins();
        }
        let ballots = names.ballots();
        Papers { names, ballots }
    }

    /// The election and its options, when all papers are in.
    pub fn election(&self, papers: Papers) -> (Election, Options) {
        let mut election = papers.names.election(&self.title, self.seats, papers.ballots);
        election.withdrawn.clone_from(&self.excluded);
        if self.order_is_given {
            election.order = Some((0..election.candidates.len()).collect());
        }
        let write_in = election.candidates.iter().position(|name| name == WRITE_INS);
        (election, Options { write_in, ..self.options })
    }
}

impl Source {
    /// Whether its path is that of a folder, and how the names of the files in it begin that hold papers.
    pub fn folder_of(&self) -> Option<&'static str> {
        match self.provider.as_str() {
            "dominion" => Some("CvrExport"),
            "hart" => Some(""),
            _ => None,
        }
    }

    /// Takes the papers of one file in; `name` is its name, whose ending tells spreadsheets, tables, JSON and XML apart.
    pub fn take(&self, name: &str, file: &[u8], papers: &mut Papers) -> Result<(), Malformed> {
        let (names, ballots, layout) = (&mut papers.names, &mut papers.ballots, &self.layout);
        let text =
            || std::str::from_utf8(file).map_err(|fault| Malformed::at(file, fault.valid_up_to(), "text in UTF-8"));
        let end = name.rsplit('.').next().unwrap_or_default();
        match (self.provider.as_str(), end) {
            ("ess", "xlsx") => table(&sheet(file)?, layout, names, ballots),
            ("genericCsv", _) => grid(&csv::table(file)?, layout, names, ballots),
            ("cdf", "json") => common_data_format(text()?, layout, names, ballots),
            ("cdf", "xml") => scanners::common_data_xml(file, layout, names, ballots),
            ("clearBallot", _) => scanners::clear_ballot(file, layout, names, ballots),
            ("dominion", _) => scanners::dominion(text()?, layout, names, ballots),
            ("hart", _) => {
                let contests = scanners::hart(file, layout.contest.as_deref())?;
                contests.iter().try_for_each(|contest| contest.paper(layout, names, ballots))
            }
            (provider, end) => Err(Malformed {
                line: 1,
                column: 1,
                expected: format!("a file of {provider:?} that is read; .{end} is not"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Given, count_irv};

    const CONFIG: &str = r#"{"outputSettings":{"contestName":"Chair"},
        "cvrFileSources":[{"filePath":"a.csv","provider":"genericCsv","firstVoteColumnIndex":"2","firstVoteRowIndex":"2"}],
        "candidates":[{"name":"Ada"},{"name":"Bo","aliases":["Bob"]},{"name":"Cy","excluded":true}],
        "rules":{"winnerElectionMode":"singleWinnerMajority","overvoteRule":"alwaysSkipToNextRank","tiebreakMode":"usePermutationInConfig","maxSkippedRanksAllowed":"1","numberOfWinners":"1"}}"#;

    #[test]
    fn a_configuration_says_who_stands_and_how_it_is_counted() {
        let config = read(CONFIG).unwrap();
        assert_eq!((config.title.as_str(), config.seats, config.order_is_given), ("Chair", 1, true));
        assert_eq!((config.options.overvote, config.options.skips_max), (Overvote::Skip, Some(1)));
        let mut papers = config.papers();
        config.sources[0].take("a.csv", b"id,Ada,Bob,Cy\n1,2,,1\n2,,1,\n3,,1,\n", &mut papers).unwrap();
        let (election, options) = config.election(papers);
        assert_eq!((election.candidates.len(), election.withdrawn.as_slice()), (3, &[2][..]));
        let transcript = count_irv(options, &election, &Given::order(election.order.clone().unwrap())).unwrap();
        assert_eq!(transcript.elected_names(), ["Bo"]);
        assert_eq!(transcript.more.get("options").get("skips_max").int(), Some(1));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let fault = |from: &str, to: &str| read(&CONFIG.replace(from, to)).unwrap_err().expected;
        assert_eq!(fault("singleWinnerMajority", "other"), "a winnerElectionMode that is known, not \"other\"");
        assert_eq!(fault("alwaysSkipToNextRank", "other"), "an overvoteRule that is known, not \"other\"");
        assert!(
            fault("\"numberOfWinners\"", "\"stopTabulationEarlyAfterRound\"").starts_with("no stopTabulationEarly")
        );
        assert!(fault("\"candidates\"", "\"people\"").starts_with("a configuration of RCTab"));
        assert_eq!(fault("Winners\":\"1\"", "Winners\":\"99999999999999999999\""), "a possible numberOfWinners");
        assert_eq!(fault("\"filePath\"", "\"file\""), "cvrFileSources with filePath and provider");
        let config = read(&CONFIG.replace("genericCsv", "paper")).unwrap();
        assert!(config.sources[0].take("a.csv", b"", &mut config.papers()).is_err());
    }
}
