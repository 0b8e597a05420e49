//! Bylaws from TOML: strict, bounded, every key known, every figure an integer.

use count::majority::Majority;
use toml::{Table, Value};

use super::{Article, BYLAWS_BYTES_MAX, Bylaws, CLAUSE_BYTES_MAX, Clause, ClauseId, Decision, Joining, Matter, Power};
use super::{HandRule, OfficeRule, PetitionRule, PresenceRule, Readers, RollField, Rule};
use crate::moderation::Reason;

/// The text is not bylaws this program can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BylawsError {
    /// Not TOML, or not of this shape.
    #[error("{place}: {what}")]
    Shape {
        /// Which clause or key.
        place: String,
        /// What was expected.
        what: String,
    },
    /// A kind of clause that came after this program.
    #[error("clause \"{clause}\" is of a kind this program does not know, \"{kind}\": the program is too old")]
    UnknownKind {
        /// The clause.
        clause: String,
        /// Its kind.
        kind: String,
    },
}

fn shape(place: &str, what: impl Into<String>) -> BylawsError {
    BylawsError::Shape { place: place.to_owned(), what: what.into() }
}

impl Bylaws {
    /// Reads whole bylaws.
    ///
    /// # Errors
    /// Names the clause and what was expected. Whether the rules are *lawful* is `faults`' business.
    pub fn from_toml(text: &str) -> Result<Self, BylawsError> {
        if text.len() > BYLAWS_BYTES_MAX {
            return Err(shape("bylaws", format!("longer than {BYLAWS_BYTES_MAX} bytes")));
        }
        let mut table = Keys::of_text(text, "bylaws")?;
        if table.integer("polity", 1, 1)? != 1 {
            return Err(shape("polity", "expected 1"));
        }
        let name = table.line("name", 80)?;
        let template = table.line("template", 40)?;
        let law = table.line("law", 40)?;
        let offset_minutes = i32::try_from(table.integer("offset_minutes", -14 * 60, 14 * 60)?).expect("bounded");
        let mut articles = Vec::new();
        for article in table.list("article", 40)? {
            let mut article = Keys::of_value(article, "article")?;
            let title = article.line("title", 80)?;
            let mut clauses = Vec::new();
            for clause in article.list("clause", 100)? {
                clauses.push(read_clause(Keys::of_value(clause, "clause")?)?);
            }
            article.done()?;
            articles.push(Article { title, clauses });
        }
        table.done()?;
        Ok(Self { name, template, law, offset_minutes, articles })
    }
}

impl Clause {
    /// Reads one clause, as an act proposes it.
    ///
    /// # Errors
    /// Names what was expected.
    pub fn from_toml(text: &str) -> Result<Self, BylawsError> {
        if text.len() > CLAUSE_BYTES_MAX {
            return Err(shape("clause", format!("longer than {CLAUSE_BYTES_MAX} bytes")));
        }
        read_clause(Keys::of_text(text, "clause")?)
    }
}

fn read_clause(mut keys: Keys) -> Result<Clause, BylawsError> {
    let id: ClauseId = keys.line("id", 40)?.parse().map_err(|what: &str| shape("id", what))?;
    keys.place = id.to_string();
    let kind = keys.line("is", 40)?;
    let rule = match kind.as_str() {
        "purpose" => Rule::Purpose { text: keys.line("text", 200)? },
        "reading" => Rule::Reading { who: keys.named("who", Readers::from_name)? },
        "joining" => Rule::Joining { how: keys.named("how", Joining::from_name)? },
        "decision" => Rule::Decision(Decision {
            about: keys.names("about", Matter::from_name)?,
            majority: {
                let text = keys.line("majority", 60)?;
                let majority = text.parse::<Majority>().map_err(|e| shape(&keys.place, format!("majority: {e}")))?;
                if majority.to_string() != text || majority.den > 1000 {
                    return Err(shape(&keys.place, "majority: expected \"more than 1/2 of votes cast\" or the like"));
                }
                majority
            },
            quorum_voters: keys.small("quorum_voters")?,
            quorum_percent: keys.small("quorum_percent")?,
            seconders: keys.small("seconders")?,
            notice_minutes: keys.small("notice_minutes")?,
            put_early: keys.boolean("put_early")?,
            open_minutes_min: keys.small("open_minutes_min")?,
            open_minutes_max: keys.small("open_minutes_max")?,
            // Came later, and is written only where there is a second reading: older wordings stay as they were.
            second_reading_hours: if keys.has("second_reading_hours") {
                keys.integer("second_reading_hours", 1, 10_000_000).map(|n| u32::try_from(n).expect("bounded"))?
            } else {
                0
            },
        }),
        "chore" => Rule::Chore {
            powers: keys.names("powers", Power::from_name)?,
            hours_max: keys.small("hours_max")?,
            people_max: keys.small("people_max")?,
        },
        "delegation" => Rule::Delegation { hours_max: keys.small("hours_max")? },
        "demands" => Rule::Demands { standing_max: keys.small("standing_max")? },
        "spokespersons" => {
            Rule::Spokespersons { hours_max: keys.small("hours_max")?, people_max: keys.small("people_max")? }
        }
        "moderation" => {
            Rule::Moderation { reasons: keys.names("reasons", Reason::from_name)?, unfold: keys.small("unfold")? }
        }
        "presence" => Rule::Presence(PresenceRule {
            vouchers: keys.small("vouchers")?,
            vouches_max: keys.small("vouches_max")?,
            wait_hours: keys.small("wait_hours")?,
            challengers: keys.small("challengers")?,
            challenge_hours: keys.small("challenge_hours")?,
        }),
        "hand-count" => Rule::HandCount(HandRule {
            about: keys.names("about", Matter::from_name)?,
            tellers: keys.small("tellers")?,
            objectors: keys.small("objectors")?,
        }),
        "office" => Rule::Office(OfficeRule {
            title: keys.line("title", 60)?,
            seats: keys.small("seats")?,
            term_days: keys.small("term_days")?,
            provisional_days: keys.small("provisional_days")?,
            powers: keys.names("powers", Power::from_name)?,
        }),
        "petition" => Rule::Petition(PetitionRule {
            percent: keys.small("percent")?,
            people_min: keys.small("people_min")?,
            days: keys.small("days")?,
        }),
        "roll" => Rule::Roll { asks: keys.names("asks", RollField::from_name)? },
        "rights" => Rule::Rights { floor: keys.names("floor", |name| Some(name.to_owned()))? },
        _ => return Err(BylawsError::UnknownKind { clause: id.to_string(), kind }),
    };
    keys.done()?;
    Ok(Clause { id, rule })
}

/// A table being taken apart: every key must be asked for, so none can be unknown.
struct Keys {
    table: Table,
    place: String,
}

impl Keys {
    fn of_text(text: &str, place: &str) -> Result<Self, BylawsError> {
        let table = text.parse::<Table>().map_err(|e| shape(place, e.message().to_owned()))?;
        Ok(Self { table, place: place.to_owned() })
    }

    fn of_value(value: Value, place: &str) -> Result<Self, BylawsError> {
        match value {
            Value::Table(table) => Ok(Self { table, place: place.to_owned() }),
            _ => Err(shape(place, "expected a table")),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn take(&mut self, key: &str) -> Result<Value, BylawsError> {
        self.table.remove(key).ok_or_else(|| shape(&self.place, format!("\"{key}\" is missing")))
    }

    /// One line of text that cannot pretend to be something else: no control or direction-changing characters.
    fn line(&mut self, key: &str, characters_max: usize) -> Result<String, BylawsError> {
        let Value::String(text) = self.take(key)? else {
            return Err(shape(&self.place, format!("{key}: expected text")));
        };
        let hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        if text.trim() != text || text.is_empty() || text.chars().count() > characters_max || text.chars().any(hidden) {
            return Err(shape(&self.place, format!("{key}: expected one line of 1 to {characters_max} characters")));
        }
        Ok(text)
    }

    fn integer(&mut self, key: &str, min: i64, max: i64) -> Result<i64, BylawsError> {
        match self.take(key)? {
            Value::Integer(n) if (min..=max).contains(&n) => Ok(n),
            _ => Err(shape(&self.place, format!("{key}: expected a whole number from {min} to {max}"))),
        }
    }

    fn small(&mut self, key: &str) -> Result<u32, BylawsError> {
        self.integer(key, 0, 10_000_000).map(|n| u32::try_from(n).expect("bounded"))
    }

    fn boolean(&mut self, key: &str) -> Result<bool, BylawsError> {
        match self.take(key)? {
            Value::Boolean(b) => Ok(b),
            _ => Err(shape(&self.place, format!("{key}: expected true or false"))),
        }
    }

    fn named<T>(&mut self, key: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<T, BylawsError> {
        let name = self.line(key, 40)?;
        from_name(&name).ok_or_else(|| shape(&self.place, format!("{key}: \"{name}\" is not one of the choices")))
    }

    fn names<T>(&mut self, key: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, BylawsError> {
        self.list(key, 40)?
            .into_iter()
            .map(|value| match value {
                Value::String(name) if name.len() <= 40 => from_name(&name)
                    .ok_or_else(|| shape(&self.place, format!("{key}: \"{name}\" is not one of the choices"))),
                _ => Err(shape(&self.place, format!("{key}: expected names"))),
            })
            .collect()
    }

    fn list(&mut self, key: &str, items_max: usize) -> Result<Vec<Value>, BylawsError> {
        match self.take(key)? {
            Value::Array(items) if items.len() <= items_max => Ok(items),
            _ => Err(shape(&self.place, format!("{key}: expected a list of at most {items_max}"))),
        }
    }

    fn done(self) -> Result<(), BylawsError> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => Err(shape(&self.place, format!("\"{key}\" is unknown"))),
        }
    }
}
