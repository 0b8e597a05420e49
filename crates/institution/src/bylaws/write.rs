//! Bylaws to TOML: one canonical text, so that a wording can be named by its hash.

use std::fmt::Write as _;

use super::{Bylaws, Clause, Rule};

impl Bylaws {
    /// The canonical TOML. Reading it gives the same bylaws.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = format!(
            "polity = 1\nname = {}\ntemplate = {}\nlaw = {}\noffset_minutes = {}\n",
            quoted(&self.name),
            quoted(&self.template),
            quoted(&self.law),
            self.offset_minutes
        );
        for article in &self.articles {
            write!(out, "\n[[article]]\ntitle = {}\n", quoted(&article.title)).expect("a string takes it");
            for clause in &article.clauses {
                write!(out, "\n[[article.clause]]\n{}", clause.to_toml()).expect("a string takes it");
            }
        }
        out
    }
}

impl Clause {
    /// The canonical TOML of this clause alone.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = format!("id = {}\nis = {}\n", quoted(self.id.as_str()), quoted(self.rule.kind()));
        let mut put = |key: &str, value: String| writeln!(out, "{key} = {value}").expect("a string takes it");
        match &self.rule {
            Rule::Purpose { text } => put("text", quoted(text)),
            Rule::Reading { who } => put("who", quoted(who.name())),
            Rule::Joining { how } => put("how", quoted(how.name())),
            Rule::Decision(d) => {
                put("about", list(d.about.iter().map(|m| m.name())));
                put("majority", quoted(&d.majority.to_string()));
                put("quorum_voters", d.quorum_voters.to_string());
                put("quorum_percent", d.quorum_percent.to_string());
                put("seconders", d.seconders.to_string());
                put("notice_minutes", d.notice_minutes.to_string());
                put("put_early", d.put_early.to_string());
                put("open_minutes_min", d.open_minutes_min.to_string());
                put("open_minutes_max", d.open_minutes_max.to_string());
                if d.second_reading_hours > 0 {
                    put("second_reading_hours", d.second_reading_hours.to_string());
                }
            }
            Rule::Chore { powers, hours_max, people_max } => {
                put("powers", list(powers.iter().map(|p| p.name())));
                put("hours_max", hours_max.to_string());
                put("people_max", people_max.to_string());
            }
            Rule::Delegation { hours_max } => put("hours_max", hours_max.to_string()),
            Rule::Demands { standing_max } => put("standing_max", standing_max.to_string()),
            Rule::Spokespersons { hours_max, people_max } => {
                put("hours_max", hours_max.to_string());
                put("people_max", people_max.to_string());
            }
            Rule::Moderation { reasons, unfold } => {
                put("reasons", list(reasons.iter().map(|reason| reason.name())));
                put("unfold", unfold.to_string());
            }
            Rule::Presence(rule) => {
                put("vouchers", rule.vouchers.to_string());
                put("vouches_max", rule.vouches_max.to_string());
                put("wait_hours", rule.wait_hours.to_string());
                put("challengers", rule.challengers.to_string());
                put("challenge_hours", rule.challenge_hours.to_string());
            }
            Rule::HandCount(rule) => {
                put("about", list(rule.about.iter().map(|m| m.name())));
                put("tellers", rule.tellers.to_string());
                put("objectors", rule.objectors.to_string());
            }
            Rule::Office(rule) => {
                put("title", quoted(&rule.title));
                put("seats", rule.seats.to_string());
                put("term_days", rule.term_days.to_string());
                put("provisional_days", rule.provisional_days.to_string());
                put("powers", list(rule.powers.iter().map(|p| p.name())));
            }
            Rule::Petition(rule) => {
                put("percent", rule.percent.to_string());
                put("people_min", rule.people_min.to_string());
                put("days", rule.days.to_string());
            }
            Rule::Roll { asks } => put("asks", list(asks.iter().map(|field| field.name()))),
            Rule::Rights { floor } => put("floor", list(floor.iter().map(String::as_str))),
        }
        out
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(quoted).collect();
    format!("[{}]", quoted.join(", "))
}

/// A TOML basic string. Lines carry no control characters, so only two characters need an escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
