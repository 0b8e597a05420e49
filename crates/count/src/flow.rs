//! The picture of a count in which votes move: a column for each round, a lane for each candidate, bands where votes pass on.
//!
//! A candidate keeps the same lane through all rounds, so the name stands once, on the left, and the numbers beside it can be read like a table.
//! Heights are votes. Floating-point numbers are for lengths on a screen only; they are written with one decimal.
//!
//! Invariant: the picture says nothing that the table of tallies does not say too.

use std::fmt::Write as _;

use crate::number::Amount;
use crate::page::escape;
use crate::report::{shortened, votes};
use crate::transcript::{Round, To, Transcript};

const SAY: &str = "a string takes everything";
/// Room for names, width of a column and of a bar, least height of a lane, what lies above the lanes, and the height of all votes together.
const NAMES: f64 = 156.0;
const COLUMN: f64 = 92.0;
const BAR: f64 = 14.0;
const LANE: f64 = 34.0;
const TOP: f64 = 28.0;
const ALL: f64 = 420.0;

/// Where everything stands.
struct Lanes {
    order: Vec<usize>,
    top: Vec<f64>,
    bottom: f64,
    total: f64,
}

impl Lanes {
    fn height(&self, amount: &Amount) -> f64 {
        amount.exact().to_f64().value() / self.total * ALL
    }
}

fn x(round: usize) -> f64 {
    NAMES + COLUMN * round as f64
}

impl Transcript {
    /// The picture for a page: the names in a part of their own, which stays while the rounds are scrolled.
    pub fn flow(&self) -> String {
        let lanes = self.lanes();
        let height = lanes.bottom;
        let mut out =
            format!("<svg class=\"flow names\" width=\"{NAMES:.0}\" height=\"{height:.0}\" aria-hidden=\"true\">");
        self.names_beside(&mut out, &lanes);
        out.push_str("</svg>");
        let width = x(self.rounds.len()) - NAMES;
        out.push_str(&self.opening(&lanes, NAMES, width));
        self.rounds_of(&mut out, &lanes);
        out.push_str("</svg>");
        out
    }

    /// The picture in one piece, as SVG.
    pub fn svg(&self) -> String {
        let lanes = self.lanes();
        let mut out = self.opening(&lanes, 0.0, x(self.rounds.len()));
        self.names_beside(&mut out, &lanes);
        self.rounds_of(&mut out, &lanes);
        out.push_str("</svg>");
        out
    }

    fn opening(&self, lanes: &Lanes, from: f64, width: f64) -> String {
        let height = lanes.bottom;
        format!(
            "<svg class=\"flow\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"{from:.0} 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{}\">",
            escape(&format!("Votes of each candidate, round by round. {}", self.headline()))
        )
    }

    fn names_beside(&self, out: &mut String, lanes: &Lanes) {
        for &candidate in &lanes.order {
            let name = shortened(self.name(candidate), 22);
            writeln!(out, "<text x=\"0\" y=\"{:.1}\">{}</text>", lanes.top[candidate] + 11.0, escape(&name))
                .expect(SAY);
        }
    }

    fn rounds_of(&self, out: &mut String, lanes: &Lanes) {
        for at in 0..self.rounds.len() {
            writeln!(out, "<text x=\"{:.0}\" y=\"14\" class=\"grey\">Round {}</text>", x(at), at + 1).expect(SAY);
        }
        // Bands lie below everything that carries a word.
        for at in 1..self.rounds.len() {
            self.bands(out, at - 1, lanes);
        }
        for &candidate in &lanes.order {
            for (at, round) in self.rounds.iter().enumerate() {
                self.bar(out, at, round, candidate, lanes);
            }
        }
    }

    /// Those who had votes in any round; the others have no lane.
    fn lanes(&self) -> Lanes {
        let order: Vec<usize> = self
            .order()
            .into_iter()
            .filter(|&one| self.rounds.iter().any(|round| round.tallies[one].is_some()))
            .collect();
        let mut lanes =
            Lanes { order, top: vec![0.0; self.candidates.len()], bottom: TOP, total: self.ballots.max(1) as f64 };
        for at in 0..lanes.order.len() {
            let candidate = lanes.order[at];
            let most = self.rounds.iter().filter_map(|round| round.tallies[candidate].as_ref()).max();
            lanes.top[candidate] = lanes.bottom;
            lanes.bottom += most.map_or(0.0, |most| lanes.height(most)).max(LANE - 8.0) + 8.0;
        }
        lanes
    }

    fn bar(&self, out: &mut String, at: usize, round: &Round, candidate: usize, lanes: &Lanes) {
        let Some(tally) = &round.tallies[candidate] else { return };
        let (x, y, height) = (x(at), lanes.top[candidate], lanes.height(tally).max(1.0));
        let elected_before = self.rounds[..at].iter().any(|round| round.elected.contains(&candidate));
        let (class, word) = if round.elected.contains(&candidate) {
            ("solid", "elected")
        } else if round.excluded.contains(&candidate) {
            ("outline", "out")
        } else if elected_before {
            ("solid", "")
        } else {
            ("hopeful", "")
        };
        writeln!(
            out,
            "<rect x=\"{x:.0}\" y=\"{y:.1}\" width=\"{BAR}\" height=\"{height:.1}\" class=\"{class}\"><title>{}</title></rect>",
            escape(&format!("{}: {}", self.name(candidate), votes(tally)))
        )
        .expect(SAY);
        if let Some(quota) = round.quota.as_ref().filter(|quota| *quota <= tally) {
            let mark = y + lanes.height(quota);
            let (from, to) = (x - 3.0, x + BAR + 3.0);
            writeln!(out, "<path d=\"M{from:.0} {mark:.1}H{to:.0}\" class=\"needed\"/>").expect(SAY);
        }
        let words = x + BAR + 5.0;
        writeln!(out, "<text x=\"{words:.0}\" y=\"{:.1}\">{}</text>", y + 11.0, votes(tally)).expect(SAY);
        if !word.is_empty() {
            writeln!(out, "<text x=\"{words:.0}\" y=\"{:.1}\" class=\"grey\">{word}</text>", y + 25.0).expect(SAY);
        }
    }

    /// What stays and what moves between this round and the next.
    fn bands(&self, out: &mut String, at: usize, lanes: &Lanes) {
        let (round, next) = (&self.rounds[at], &self.rounds[at + 1]);
        let (from_x, to_x) = (x(at) + BAR, x(at + 1));
        let middle = (from_x + to_x) / 2.0;
        let mut band = |from: f64, to: f64, height: f64, class: &str, title: &str| {
            let (from_low, to_low) = (from + height, to + height);
            writeln!(
                out,
                "<path class=\"{class}\" d=\"M{from_x:.0} {from:.1}C{middle:.0} {from:.1} {middle:.0} {to:.1} {to_x:.0} {to:.1}V{to_low:.1}C{middle:.0} {to_low:.1} {middle:.0} {from_low:.1} {from_x:.0} {from_low:.1}Z\"><title>{}</title></path>",
                escape(title)
            )
            .expect(SAY);
        };
        let mut left = vec![0.0; self.candidates.len()];
        let mut arrived = vec![0.0; self.candidates.len()];
        for &candidate in &lanes.order {
            if let (Some(before), Some(after)) = (&round.tallies[candidate], &next.tallies[candidate]) {
                let height = lanes.height(before).min(lanes.height(after)).max(0.5);
                left[candidate] = height;
                arrived[candidate] = height;
                band(lanes.top[candidate], lanes.top[candidate], height, "stay", self.name(candidate));
            }
        }
        for transfer in &round.transfers {
            let To::Candidate(to) = transfer.to else { continue };
            let height = lanes.height(&transfer.votes).max(0.5);
            let title = format!("{} from {} to {}", votes(&transfer.votes), self.name(transfer.from), self.name(to));
            band(lanes.top[transfer.from] + left[transfer.from], lanes.top[to] + arrived[to], height, "move", &title);
            left[transfer.from] += height;
            arrived[to] += height;
        }
    }
}
