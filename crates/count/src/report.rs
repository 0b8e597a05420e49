//! A count told to people: sentences, a table, and what a page (`page`) and a picture (`flow`) need of them.
//!
//! Everything here is made from the transcript alone, so it says the same on every machine as the transcript does.
//!
//! Invariant: nothing a file held reaches a terminal as a control character.

use std::fmt::Write as _;

use crate::json::Json;
use crate::number::Amount;
use crate::page::{About, Bar, Fill, Page, Table, bars, thousandths};
use crate::ties::{BrokenBy, Purpose};
use crate::transcript::{Action, Round, To, Transcript, hex};

const SAY: &str = "a string takes everything";

fn list(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_string(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Votes as people say them: two decimals, no more; of parts of a vote, six.
pub(crate) fn votes(amount: &Amount) -> String {
    let is_part = matches!(amount, Amount::Exact(number) if *number < dashu_ratio::RBig::ONE);
    let short = amount.short(if is_part { 6 } else { 2 });
    if matches!(short.as_str(), "0" | "-0") && !amount.is_zero() { amount.short(6) } else { short }
}

impl Transcript {
    pub(crate) fn name(&self, candidate: usize) -> &str {
        &self.candidates[candidate]
    }

    fn names(&self, candidates: &[usize]) -> String {
        list(&candidates.iter().map(|&one| self.name(one)).collect::<Vec<_>>())
    }

    /// The result in one sentence.
    pub fn headline(&self) -> String {
        let named = |key: &str, of: &Json| {
            let numbers: Vec<usize> =
                of.get(key).items().iter().filter_map(|one| usize::try_from(one.int()?).ok()).collect();
            self.names(&numbers)
        };
        let countback = self.more.get("countback");
        if *countback != Json::Null {
            let several = countback.get("left").items().len() != 1;
            let seat = if several { "seats" } else { "seat" };
            let verb = if countback.get("filled").items().len() == 1 { "takes" } else { "take" };
            return format!("{} {verb} the {seat} that {} left.", named("filled", countback), named("left", countback));
        }
        if self.elected.is_empty() && *self.more.get("second_round") != Json::Null {
            return format!("Nobody has more than half; {} meet in a second round.", named("second_round", &self.more));
        }
        let people = format!("{}{} people", self.at_least(), self.ballots);
        match self.elected.len() {
            0 => format!("Nobody is elected; {people} voted."),
            1 => format!("{} is elected; {people} voted.", self.names(&self.elected)),
            _ => format!("{} are elected; {people} voted.", self.names(&self.elected)),
        }
    }

    /// Before the number of people, where only the sums of their crosses are known.
    fn at_least(&self) -> &'static str {
        if *self.more.get("only_sums") == Json::Bool(true) { "at least " } else { "" }
    }

    /// What happened, one paragraph a round.
    pub fn sentences(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (at, round) in self.rounds.iter().enumerate() {
            let mut said = Vec::new();
            for &winner in &round.elected {
                said.push(self.elected_sentence(winner, round));
            }
            match &round.action {
                Action::Surplus { of, surplus } => said.push(self.surplus_sentence(*of, surplus, round)),
                Action::Keep(factors) => {
                    let parts = factors
                        .iter()
                        .map(|(of, keep)| format!("{} keeps {} of each vote", self.name(*of), keep.short(4)));
                    said.push(format!("{}; the rest passes on.", parts.collect::<Vec<_>>().join(", ")));
                }
                Action::Exclusion | Action::Nothing => {}
            }
            if !round.doomed.is_empty() {
                let (verb, who) = if round.doomed.len() == 1 { ("goes", "is") } else { ("go", "are") };
                said.push(format!(
                    "{} {who} out of reach of a seat, because the seats left are reserved, and {verb} out.",
                    self.names(&round.doomed)
                ));
            }
            let new = |one: &usize| at == 0 || !self.rounds[at - 1].guarded.contains(one);
            let guarded: Vec<usize> = round.guarded.iter().copied().filter(new).collect();
            if !guarded.is_empty() {
                said.push(format!(
                    "{} cannot go out from now on: the reserved seats need all of them.",
                    self.names(&guarded)
                ));
            }
            if !round.excluded.is_empty() {
                said.push(self.excluded_sentence(round));
            }
            for tie in self.ties.iter().filter(|tie| tie.round == at + 1) {
                said.push(self.tie_sentence(tie));
            }
            if !said.is_empty() {
                all.push(if self.rounds.len() > 1 {
                    format!("Round {}. {}", at + 1, said.join(" "))
                } else {
                    said.join(" ")
                });
            }
        }
        all.extend(self.pair_sentences());
        if let Some(margin) = &self.margin {
            let people = crate::named::people(margin.votes);
            all.push(if margin.exact {
                format!("{people} voting otherwise would have been enough for another result, and no fewer.")
            } else {
                format!("{people} voting otherwise would have been enough for another result; perhaps fewer.")
            });
        }
        all
    }

    fn elected_sentence(&self, winner: usize, round: &Round) -> String {
        match (&round.quota, &round.tallies[winner]) {
            (Some(quota), Some(tally)) if tally >= quota => {
                format!("{} needed {} and had {}: elected.", self.name(winner), votes(quota), votes(tally))
            }
            (Some(_), Some(tally)) => {
                format!("{} has {} and is elected: the seat is left.", self.name(winner), votes(tally))
            }
            (None, Some(tally)) if !tally.is_zero() => {
                format!("{} has {} and is elected.", self.name(winner), votes(tally))
            }
            _ => format!("{} is elected.", self.name(winner)),
        }
    }

    fn surplus_sentence(&self, of: usize, surplus: &Amount, round: &Round) -> String {
        let Some(tally) = round.tallies[of].as_ref().filter(|_| !surplus.is_zero()) else {
            return format!("{} has nothing to pass on.", self.name(of));
        };
        let part = Amount::Exact(surplus.exact() * dashu_ratio::RBig::from(100u8) / tally.exact()).short(3);
        format!(
            "{} has {} more than needed; each of those ballots passes on {part} hundredths of its vote.",
            self.name(of),
            votes(surplus)
        )
    }

    fn excluded_sentence(&self, round: &Round) -> String {
        let verb = if round.excluded.len() == 1 { "goes out" } else { "go out" };
        let mut to: Vec<String> = Vec::new();
        for candidate in 0..self.candidates.len() {
            let moved = round
                .transfers
                .iter()
                .filter(|transfer| transfer.to == To::Candidate(candidate) && round.excluded.contains(&transfer.from));
            let sum = moved.map(|transfer| transfer.votes.exact()).reduce(|sum, more| sum + more);
            if let Some(sum) = sum {
                to.push(format!("{} to {}", Amount::Exact(sum).short(2), self.name(candidate)));
            }
        }
        let nobody = round
            .transfers
            .iter()
            .filter(|transfer| transfer.to == To::Exhausted && round.excluded.contains(&transfer.from));
        if let Some(sum) = nobody.map(|transfer| transfer.votes.exact()).reduce(|sum, more| sum + more) {
            to.push(format!("{} to nobody", Amount::Exact(sum).short(2)));
        }
        let went = if to.is_empty() { String::new() } else { format!(" Votes pass on: {}.", to.join(", ")) };
        let had = match round.excluded[..] {
            [only] => round.tallies[only].as_ref().map_or(String::new(), |tally| format!(" with {}", votes(tally))),
            _ => String::new(),
        };
        format!("{} {verb}{had}.{went}", self.names(&round.excluded))
    }

    fn tie_sentence(&self, tie: &crate::ties::Tie) -> String {
        let about = match tie.purpose {
            Purpose::Surplus => "whose surplus passes on first",
            Purpose::Exclude => "who goes out",
            Purpose::Elect => "who is elected",
            Purpose::First => "who comes first",
        };
        let by = match tie.by {
            BrokenBy::EarlierRound(round) => format!("round {round} decides"),
            BrokenBy::Rule => "the rule decides".to_string(),
            BrokenBy::Order => "the order drawn beforehand decides".to_string(),
            BrokenBy::Lot => "the lot decides".to_string(),
        };
        let matters = match tie.matters {
            Some(true) => " The other way, others would have been elected.",
            Some(false) => " The other way, the same would have been elected.",
            None => " Whether it mattered was not followed to the end.",
        };
        let matters = if matches!(tie.by, BrokenBy::Order | BrokenBy::Lot) { matters } else { "" };
        format!("{} are equal; {by} {about}: {}.{matters}", self.names(&tie.between), self.name(tie.taken))
    }

    /// The report for a terminal this many characters wide.
    pub fn text(&self, width: usize) -> String {
        self.text_with(width, &self.sentences())
    }

    /// The same where a rule tells its own sentences.
    pub fn text_with(&self, width: usize, story: &[String]) -> String {
        let mut out = String::new();
        if !self.title.is_empty() {
            writeln!(out, "{}\n", self.title).expect(SAY);
        }
        out.push_str(&wrapped(&self.headline(), width));
        out.push('\n');
        for table in self.tables() {
            writeln!(out, "{}", table.title).expect(SAY);
            out.push_str(&columns(&table.rows, width));
            if !table.note.is_empty() {
                out.push_str(&wrapped(&table.note, width));
            }
            out.push('\n');
        }
        story.iter().for_each(|sentence| out.push_str(&wrapped(sentence, width)));
        out.push('\n');
        out.push_str(&wrapped(&format!("Rule {}. Input {}.", self.rule, hex(&self.input)), width));
        plain(&out)
    }

    /// The tables of the count: the tallies, and what else the rule compares.
    pub(crate) fn tables(&self) -> Vec<Table> {
        let title = if self.rounds.len() > 1 { "Round by round" } else { "The votes" };
        let mut notes = vec![if self.elected.is_empty() { "" } else { "* elected" }];
        // Whoever adds up a column should not wonder where a hundredth went.
        let is_cut = |amount: &Amount| !(amount.exact() * dashu_ratio::RBig::from(100u8)).is_int();
        if self.rounds.iter().any(|round| round.tallies.iter().flatten().chain(&round.exhausted).any(is_cut)) {
            notes.push("longer figures are cut; the account has them whole");
        }
        notes.retain(|note| !note.is_empty());
        let note = notes.join(" · ");
        let mut tables = Vec::new();
        // Rules that compare pair by pair have no votes to tell of each.
        let is_told = self.rounds.iter().any(|round| round.tallies.iter().flatten().any(|tally| !tally.is_zero()));
        if is_told || self.more.get("prefer").items().is_empty() {
            tables.push(Table { title: title.to_string(), note, rows: self.rows() });
        }
        let prefer = self.more.get("prefer").items();
        if !prefer.is_empty() && prefer.len() <= 20 {
            tables.push(self.preferences(prefer));
        }
        tables
    }

    /// How many prefer the one in the row to the one in the column.
    fn preferences(&self, prefer: &[Json]) -> Table {
        let order: Vec<usize> = self.order().into_iter().filter(|one| !self.withdrawn.contains(one)).collect();
        let mut rows =
            vec![std::iter::once(String::new()).chain(order.iter().map(|&one| self.name(one).to_string())).collect()];
        for &one in &order {
            let cell = |&other: &usize| match prefer[one].items().get(other).and_then(Json::int) {
                Some(people) if one != other => people.to_string(),
                _ => "–".to_string(),
            };
            rows.push(std::iter::once(self.name(one).to_string()).chain(order.iter().map(cell)).collect());
        }
        let note = "How many prefer the one on the left to the one above.".to_string();
        Table { title: "Pair by pair".to_string(), note, rows }
    }

    fn rows(&self) -> Vec<Vec<String>> {
        // Figures stand below one another only when all have as many decimals; what is lost to rounding may have more.
        let tallies = self.rounds.iter().flat_map(|round| round.tallies.iter().flatten());
        let decimals = tallies.map(|amount| decimals_of(&votes(amount))).max().unwrap_or(0);
        let cell =
            |amount: Option<&Amount>| amount.map_or_else(|| "–".to_string(), |amount| padded(&votes(amount), decimals));
        let mut head = vec![String::new()];
        head.extend(
            (1..=self.rounds.len())
                .map(|round| if self.rounds.len() > 1 { round.to_string() } else { "votes".to_string() }),
        );
        let mut rows = vec![head];
        for candidate in self.order() {
            let mark = if self.elected.contains(&candidate) { "\u{a0}*" } else { "" };
            let withdrawn = if self.withdrawn.contains(&candidate) { ", withdrawn" } else { "" };
            let mut row = vec![format!("{}{withdrawn}{mark}", self.name(candidate))];
            row.extend(self.rounds.iter().map(|round| cell(round.tallies[candidate].as_ref())));
            rows.push(row);
        }
        let line = |name: &str, of: &dyn Fn(&Round) -> Option<&Amount>| {
            let mut row = vec![name.to_string()];
            row.extend(self.rounds.iter().map(|round| cell(of(round))));
            row
        };
        if self.rounds.iter().any(|round| round.exhausted.as_ref().is_some_and(|amount| !amount.is_zero())) {
            rows.push(line("count for nobody", &|round| round.exhausted.as_ref()));
        }
        if self.rounds.iter().any(|round| round.lost.as_ref().is_some_and(|amount| !amount.is_zero())) {
            rows.push(line("lost to rounding", &|round| round.lost.as_ref()));
        }
        if self.rounds.iter().any(|round| round.quota.is_some()) {
            rows.push(line("needed", &|round| round.quota.as_ref()));
        }
        rows
    }

    /// The elected first, in that order; then those who stayed longest.
    pub(crate) fn order(&self) -> Vec<usize> {
        let stayed = |candidate: usize| self.rounds.iter().rposition(|round| round.tallies[candidate].is_some());
        let last = |candidate: usize| stayed(candidate).and_then(|round| self.rounds[round].tallies[candidate].clone());
        let mut rest: Vec<usize> = (0..self.candidates.len()).filter(|one| !self.elected.contains(one)).collect();
        rest.sort_by(|&a, &b| stayed(b).cmp(&stayed(a)).then_with(|| last(b).cmp(&last(a))));
        self.elected.iter().copied().chain(rest).collect()
    }

    /// Everything a page says of this count.
    pub fn page(&self, rule: &About, story: Vec<String>) -> Page {
        let people = format!("{}{}", self.at_least(), crate::named::people(self.ballots));
        let seats = if self.seats == 1 { "1 seat".to_string() } else { format!("{} seats", self.seats) };
        let has_flow = self.rounds.iter().any(|round| !round.transfers.is_empty());
        let mut proof = vec![
            format!("Rule {}. What was counted has the SHA-256 {}.", self.rule, hex(&self.input)),
            "Whoever has the ballots can count them again and must get the same account, byte for byte.".to_string(),
        ];
        if !self.ties.is_empty() {
            proof.push("The order for ties is worked out from the seed; the account names every tie.".to_string());
        }
        Page {
            title: self.title.clone(),
            about: format!("{seats}, {} candidates, {people} voted.", self.candidates.len()),
            result: self.headline(),
            picture: if has_flow { Some(self.flow()) } else { self.bar_picture() },
            caption: if has_flow {
                "Each column is a round, each bar the votes of the candidate named on the left. Bands show where votes pass on. The mark on a bar is what was needed.".to_string()
            } else {
                String::new()
            },
            tables: self.tables(),
            story,
            method: rule.method(),
            proof,
        }
    }

    /// The page with the sentences of the transcript itself.
    pub fn html(&self, rule: &About) -> String {
        self.page(rule, self.sentences()).html()
    }

    /// For rules in which no votes move: the marks, sums or votes of each.
    fn bar_picture(&self) -> Option<String> {
        let told = self.more.get("votes").items();
        let amounts: Vec<Option<Amount>> = if told.is_empty() {
            self.rounds.first()?.tallies.clone()
        } else {
            told.iter().map(|votes| votes.int().map(|units| Amount::Fixed { units, decimals: 0 })).collect()
        };
        let whole = |amount: &Amount| amount.whole_number();
        let most = amounts.iter().flatten().filter_map(whole).max().filter(|&most| most > 0)?;
        let mut order = self.order();
        order.retain(|&one| amounts[one].is_some());
        order.truncate(40);
        let shown: Vec<Bar> = order
            .into_iter()
            .map(|one| {
                let amount = amounts[one].as_ref().expect("only those with an amount are left");
                let is_in = self.elected.contains(&one);
                Bar {
                    name: format!("{}{}", if is_in { "Elected: " } else { "" }, self.name(one)),
                    words: votes(amount),
                    length: thousandths(whole(amount).unwrap_or(0), most),
                    fill: if is_in { Fill::Solid } else { Fill::Outline },
                }
            })
            .collect();
        Some(bars(&shown, None, &format!("The votes of each candidate. {}", self.headline())))
    }
}

/// Rows in columns that fit the width: where there are too many, the rest follow below under the same names.
pub fn columns(rows: &[Vec<String>], width: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    // Long names leave room for the figures.
    let most = (width / 2).max(20);
    let widths: Vec<usize> =
        (0..count).map(|column| if column == 0 { wide(0).min(most) } else { wide(column) }).collect();
    let mut out = String::new();
    let mut next = 1;
    while next < count || out.is_empty() {
        let (from, mut used) = (next, widths.first().copied().unwrap_or(0));
        while next < count && (next == from || used + 2 + widths[next] <= width) {
            used += 2 + widths[next];
            next += 1;
        }
        if from > 1 {
            out.push('\n');
        }
        for row in rows {
            let name = shortened(row.first().map_or("", String::as_str), most);
            let first = widths.first().copied().unwrap_or(0);
            let cells = (from..next)
                .map(|column| format!("  {:>1$}", row.get(column).map_or("", String::as_str), widths[column]));
            writeln!(out, "{}", format!("{name:<first$}{}", cells.collect::<String>()).trim_end()).expect(SAY);
        }
        if count < 2 {
            break;
        }
    }
    out
}

fn decimals_of(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// A number with so many decimals.
fn padded(number: &str, decimals: usize) -> String {
    let missing = decimals.saturating_sub(decimals_of(number));
    let point = if missing > 0 && missing == decimals { "." } else { "" };
    format!("{number}{point}{}", "0".repeat(missing))
}

/// A name that fits its room.
pub(crate) fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_string();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

/// Words in lines no longer than this.
pub fn wrapped(text: &str, width: usize) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out.push('\n');
    out
}

/// Text for a terminal: a name in a file cannot move its cursor.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::blt;
    use crate::rules::{Given, Rule, count};

    const FILE: &str =
        "4 2\n10 1 2 0\n3 2 0\n5 3 4 0\n2 4 3 0\n0\n\"Ada <b>\"\n\"Bo\"\n\"Cy\"\n\"Di\"\n\"Committee\"\n";

    #[test]
    fn a_count_reads_like_what_was_done() {
        let rule = Rule::named("scottish-stv").unwrap();
        let transcript = count(rule, &blt::read(FILE.as_bytes()).unwrap(), &Given::seed(b"s")).unwrap();
        let said = transcript.sentences().join("\n");
        assert!(said.starts_with("Round 1. Ada <b> needed 7 and had 10: elected. Ada <b> has 3 more than needed; each of those ballots passes on 30 hundredths of its vote."), "{said}");
        assert!(transcript.headline().starts_with("Ada <b> and "), "{}", transcript.headline());
        let page = transcript.html(&About::from(rule));
        assert!(!page.contains("Ada <b>"));
        assert!(page.contains("Ada &lt;b&gt;"));
        assert!(!page.contains("http"));
    }

    #[test]
    fn a_terminal_gets_lines_that_fit_and_no_control_characters() {
        let rule = Rule::named("scottish-stv").unwrap();
        let file = FILE.replace("Cy", "C\u{1b}[2Jy");
        let transcript = count(rule, &blt::read(file.as_bytes()).unwrap(), &Given::seed(b"s")).unwrap();
        let text = transcript.text(40);
        assert!(!text.contains('\u{1b}'));
        let hash = hex(&transcript.input);
        assert!(text.lines().all(|line| line.chars().count() <= 40 || line.contains(&hash)), "{text}");
        let wide = vec![vec!["name".to_string(), "1".into(), "22".into(), "333".into()]; 2];
        assert_eq!(columns(&wide, 11), "name  1  22\nname  1  22\n\nname  333\nname  333\n");
        assert_eq!(columns(&[vec!["only".to_string()]], 11), "only\n");
    }

    #[test]
    fn the_same_count_has_the_same_bytes() {
        let rule = Rule::named("meek-prf").unwrap();
        let once = || count(rule, &blt::read(FILE.as_bytes()).unwrap(), &Given::seed(b"s")).unwrap();
        assert_eq!(once().json().write(), once().json().write());
        assert_eq!(once().html(&About::from(rule)), once().html(&About::from(rule)));
    }
}
