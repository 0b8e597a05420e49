//! A count told to people: sentences, a table, a picture, and all of it as one page that needs nothing else.
//!
//! Everything here is made from the transcript alone. The page follows the manner of the program's other pages: sentence, picture, table,
//! method; ink on paper; nothing is said by colour alone; the picture carries its words and the table says the same.
//!
//! Invariant: every name is escaped before it becomes part of a page.

use std::fmt::Write as _;

use crate::number::Amount;
use crate::rules::Rule;
use crate::ties::{BrokenBy, Purpose};
use crate::transcript::{Action, Round, To, Transcript};

const SAY: &str = "a string takes everything";

fn list(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_string(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Votes as people say them: two decimals, no more.
fn votes(amount: &Amount) -> String {
    amount.short(2)
}

impl Transcript {
    fn name(&self, candidate: usize) -> &str {
        &self.candidates[candidate]
    }

    fn names(&self, candidates: &[usize]) -> String {
        list(&candidates.iter().map(|&one| self.name(one)).collect::<Vec<_>>())
    }

    /// The result in one sentence.
    pub fn headline(&self) -> String {
        match self.elected.len() {
            0 => format!("Nobody is elected; {} people voted.", self.ballots),
            1 => format!("{} is elected; {} people voted.", self.names(&self.elected), self.ballots),
            _ => format!("{} are elected; {} people voted.", self.names(&self.elected), self.ballots),
        }
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
        if let Some(margin) = &self.margin {
            let how = if margin.exact { "At least" } else { "At most" };
            all.push(format!("{how} {} people would have had to vote otherwise for another result.", margin.votes));
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
        let part = Amount::Exact(surplus.exact() * dashu_ratio::RBig::from(100u8) / tally.exact()).short(1);
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

    /// The report for a terminal.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if !self.title.is_empty() {
            writeln!(out, "{}", self.title).expect(SAY);
        }
        writeln!(out, "{}\n", self.headline()).expect(SAY);
        out.push_str(&self.table());
        out.push('\n');
        for sentence in self.sentences() {
            writeln!(out, "{sentence}").expect(SAY);
        }
        writeln!(out, "\nRule {}. Input {}.", self.rule, crate::transcript::hex(&self.input)).expect(SAY);
        out
    }

    /// The tallies, a row for each candidate, a column for each round.
    fn table(&self) -> String {
        let rows = self.rows();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut out = String::new();
        for row in &rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end()).expect(SAY);
        }
        out
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let cell = |amount: Option<&Amount>| amount.map_or_else(|| "–".to_string(), votes);
        let mut rows = Vec::new();
        let mut head = vec![String::new()];
        head.extend((1..=self.rounds.len()).map(|round| round.to_string()));
        rows.push(head);
        for candidate in self.order() {
            let mark = if self.elected.contains(&candidate) { " *" } else { "" };
            let mut row = vec![format!("{}{mark}", self.name(candidate))];
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
    fn order(&self) -> Vec<usize> {
        let stayed = |candidate: usize| self.rounds.iter().rposition(|round| round.tallies[candidate].is_some());
        let last = |candidate: usize| stayed(candidate).and_then(|round| self.rounds[round].tallies[candidate].clone());
        let mut rest: Vec<usize> = (0..self.candidates.len()).filter(|one| !self.elected.contains(one)).collect();
        rest.sort_by(|&a, &b| stayed(b).cmp(&stayed(a)).then_with(|| last(b).cmp(&last(a))));
        self.elected.iter().copied().chain(rest).collect()
    }

    /// The picture: rounds from left to right, each candidate a bar as high as the votes, bands where votes pass on.
    pub fn svg(&self) -> String {
        let order = self.order();
        let (column, bar, height, gap) = (170.0, 14.0, 420.0, 18.0);
        let total = self.ballots.max(1) as f64;
        let size = |amount: &Amount| amount.exact().to_f64().value() / total * height;
        let full = height + gap * order.len() as f64 + 40.0;
        let width = column * self.rounds.len() as f64 + 40.0;
        let mut out = String::new();
        write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {full:.0}\" role=\"img\" aria-label=\"{}\">",
            escape(&format!("Votes of each candidate, round by round. {}", self.headline()))
        )
        .expect(SAY);
        // Where each bar begins, round by round, and how much of it is already used by bands that leave or arrive.
        let tops: Vec<Vec<Option<f64>>> =
            self.rounds.iter().map(|round| self.tops(round, &order, &size, gap)).collect();
        for (at, round) in self.rounds.iter().enumerate() {
            let x = 20.0 + column * at as f64;
            writeln!(out, "<text x=\"{x:.0}\" y=\"14\" class=\"round\">Round {}</text>", at + 1).expect(SAY);
            if let Some(next) = tops.get(at + 1) {
                self.bands(&mut out, round, &self.rounds[at + 1], (&tops[at], next), (x + bar, x + column), &size);
            }
            for &candidate in &order {
                let (Some(y), Some(tally)) = (tops[at][candidate], &round.tallies[candidate]) else { continue };
                let class = if round.elected.contains(&candidate) {
                    "elected"
                } else if round.excluded.contains(&candidate) {
                    "out"
                } else {
                    "bar"
                };
                let word = match class {
                    "elected" => ", elected",
                    "out" => ", out",
                    _ => "",
                };
                let high = size(tally).max(1.0);
                writeln!(
                    out,
                    "<rect x=\"{x:.0}\" y=\"{y:.1}\" width=\"{bar}\" height=\"{high:.1}\" class=\"{class}\"/>"
                )
                .expect(SAY);
                let label = format!("{} {}{word}", self.name(candidate), votes(tally));
                let text_y = y + (high / 2.0).clamp(4.0, high.max(4.0)) + 4.0;
                writeln!(out, "<text x=\"{:.0}\" y=\"{text_y:.1}\">{}</text>", x + bar + 4.0, escape(&label))
                    .expect(SAY);
            }
        }
        out.push_str("</svg>");
        out
    }

    fn tops(&self, round: &Round, order: &[usize], size: &impl Fn(&Amount) -> f64, gap: f64) -> Vec<Option<f64>> {
        let mut tops = vec![None; self.candidates.len()];
        let mut y = 24.0;
        for &candidate in order {
            if let Some(tally) = &round.tallies[candidate] {
                tops[candidate] = Some(y);
                y += size(tally).max(1.0) + gap;
            }
        }
        tops
    }

    #[allow(clippy::type_complexity)]
    fn bands(
        &self,
        out: &mut String,
        round: &Round,
        next: &Round,
        tops: (&[Option<f64>], &[Option<f64>]),
        x: (f64, f64),
        size: &impl Fn(&Amount) -> f64,
    ) {
        let middle = (x.0 + x.1) / 2.0;
        let mut band = |from: f64, to: f64, high: f64, class: &str, title: &str| {
            writeln!(
                out,
                "<path class=\"{class}\" d=\"M{:.0} {from:.1}C{middle:.0} {from:.1} {middle:.0} {to:.1} {:.0} {to:.1}V{:.1}C{middle:.0} {:.1} {middle:.0} {:.1} {:.0} {:.1}Z\"><title>{}</title></path>",
                x.0, x.1, to + high, to + high, from + high, x.0, from + high, escape(title)
            )
            .expect(SAY);
        };
        let mut left: Vec<f64> = vec![0.0; self.candidates.len()];
        let mut arrived: Vec<f64> = vec![0.0; self.candidates.len()];
        // What stays, first; what moves lies below it.
        for candidate in 0..self.candidates.len() {
            if let (Some(from), Some(to), Some(before), Some(after)) =
                (tops.0[candidate], tops.1[candidate], &round.tallies[candidate], &next.tallies[candidate])
            {
                let high = size(before).min(size(after));
                left[candidate] = high;
                arrived[candidate] = high;
                band(from, to, high.max(0.5), "stay", self.name(candidate));
            }
        }
        for transfer in &round.transfers {
            let To::Candidate(to) = transfer.to else { continue };
            if let (Some(from_y), Some(to_y)) = (tops.0[transfer.from], tops.1[to]) {
                let high = size(&transfer.votes);
                let title =
                    format!("{} from {} to {}", votes(&transfer.votes), self.name(transfer.from), self.name(to));
                band(from_y + left[transfer.from], to_y + arrived[to], high.max(0.5), "move", &title);
                left[transfer.from] += high;
                arrived[to] += high;
            }
        }
    }

    /// The whole page: sentence, picture, table, method. It asks for nothing from anywhere.
    pub fn html(&self, rule: Option<&Rule>) -> String {
        let title = if self.title.is_empty() { "The count".to_string() } else { escape(&self.title) };
        let mut out = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style><main><header><h1>{title}</h1></header><p class=\"result\">{}</p>",
            escape(&self.headline())
        );
        if self.rounds.len() > 1 {
            write!(out, "<figure>{}</figure>", self.svg()).expect(SAY);
        }
        out.push_str("<h2>Round by round</h2><div class=\"wide\"><table>");
        for (at, row) in self.rows().iter().enumerate() {
            out.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let tag = if at == 0 || column == 0 { "th" } else { "td" };
                let scope = match (at, column) {
                    (0, _) => " scope=\"col\"",
                    (_, 0) => " scope=\"row\"",
                    _ => "",
                };
                write!(out, "<{tag}{scope}>{}</{tag}>", escape(cell)).expect(SAY);
            }
            out.push_str("</tr>");
        }
        out.push_str("</table></div><p class=\"small\">* elected</p><h2>What happened</h2>");
        for sentence in self.sentences() {
            write!(out, "<p>{}</p>", escape(&sentence)).expect(SAY);
        }
        out.push_str("<h2>How it was counted</h2>");
        if let Some(rule) = rule {
            write!(
                out,
                "<p>{}. It follows: {}. Numbers: {}. Ties: {}.</p>",
                escape(rule.title),
                escape(rule.text),
                escape(rule.arithmetic),
                escape(rule.ties)
            )
            .expect(SAY);
        }
        write!(
            out,
            "<details><summary>Proof</summary><p>Rule {}. What was counted has the SHA-256 {}. Whoever has the ballots can count them again and must get the same transcript, byte for byte.</p></details></main>",
            escape(&self.rule),
            crate::transcript::hex(&self.input)
        )
        .expect(SAY);
        out
    }
}

const STYLE: &str = ":root{--paper:#FBF8F1;--ink:#1B1A17;--grey:#5C574E;--line:#D9D2C3}@media(prefers-color-scheme:dark){:root{--paper:#171613;--ink:#ECE7DC;--grey:#A8A092;--line:#38352F}}body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.55 Charter,'Bitstream Charter','Sitka Text',Cambria,'Noto Serif',serif}main{max-width:34rem;margin:0 auto;padding:24px 16px}header{border-bottom:3px double var(--ink)}h1{font-size:40px;line-height:1.1;font-weight:400;margin:0 0 8px}h2{font-size:22px;font-weight:400;margin:32px 0 8px;border-top:1px solid var(--line);padding-top:16px}.result{font-size:28px;line-height:1.3}.small,summary{font-size:15px;color:var(--grey)}details p{overflow-wrap:anywhere;font-size:15px}figure,.wide{margin:24px 0;overflow-x:auto}figure svg{min-width:100%;height:auto;max-height:80vh}@media(min-width:1000px){figure,.wide{margin-right:-18rem}}table{border-collapse:collapse;font-size:15px;font-variant-numeric:tabular-nums}th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line);font-weight:400;white-space:nowrap}th[scope=row]{text-align:left}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .round{fill:var(--grey)}.bar{fill:var(--grey)}.elected{fill:var(--ink)}.out{fill:none;stroke:var(--ink);stroke-dasharray:3 2}.stay{fill:var(--line);opacity:.6}.move{fill:var(--grey);opacity:.45}@media print{details{display:none}}";

/// Text as part of a page.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
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
        let page = transcript.html(Some(rule));
        assert!(!page.contains("Ada <b>"));
        assert!(page.contains("Ada &lt;b&gt;"));
        assert!(
            !page.contains("http://")
                || page.matches("http://").count() == page.matches("http://www.w3.org/2000/svg").count()
        );
    }

    #[test]
    fn the_same_count_has_the_same_bytes() {
        let rule = Rule::named("meek-prf").unwrap();
        let once = || count(rule, &blt::read(FILE.as_bytes()).unwrap(), &Given::seed(b"s")).unwrap();
        assert_eq!(once().json().write(), once().json().write());
        assert_eq!(once().html(None), once().html(None));
    }
}
