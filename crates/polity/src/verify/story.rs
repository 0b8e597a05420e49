//! What an organisation is and has decided, in plain words for a terminal.
//!
//! Facts come from the folded state alone; titles and names only where their texts were fetched and fit. English for
//! now: the pages have the sentences in other languages.

use std::fmt::Write as _;

use institution::act::{Effect, What};
use institution::id::{Hash, MemberId};
use institution::time::Time;
use institution::{DemandEffect, DemandStage, MeetingStage, OfficeEffect};
use institution::{EffectStage, Institution, Motion, Outcome, Stage, Vote, VoteStage};

use super::Texts;

/// Says what the organisation is, what its members decided, and which clauses they changed.
#[must_use]
pub fn tell(org: &Institution, texts: &Texts) -> String {
    let mut out = String::new();
    let bylaws = org.bylaws();
    line(&mut out, format_args!("{}: {}", bylaws.name, bylaws.purpose()));
    line(&mut out, format_args!("  id {}, log key {}", org.id(), org.log_key()));
    let ever = org.members().all().len() as u64;
    let left = ever - org.members().count();
    let left = if left == 0 { String::new() } else { format!(", {left} have left") };
    line(&mut out, format_args!("  {}{left}", count(org.members().count(), "member", "members")));
    if org.presence_clause().is_some() {
        line(&mut out, format_args!("  {} vote in what opens now", org.entitled(org.time())));
    }
    for (power, member, grant) in org.powers().lent() {
        let name = who(texts, member);
        line(&mut out, format_args!("  {name} holds \"{}\" until {}", power.name(), utc(grant.until)));
    }
    for (member, grant) in org.powers().facilitators() {
        line(&mut out, format_args!("  {} facilitates until {}", who(texts, member), utc(grant.until)));
    }
    for (member, grant) in org.demands().spokespersons() {
        line(&mut out, format_args!("  {} speaks for the members until {}", who(texts, member), utc(grant.until)));
    }
    if org.roll_clause().is_some() {
        let (entered, looks) =
            (count(org.roll_size(), "member has", "members have"), count(org.looks().len() as u64, "look", "looks"));
        line(&mut out, format_args!("  {entered} entered what the bylaws ask; {looks} at what others entered"));
    }
    for (number, demand) in org.demands().all().into_iter().enumerate() {
        let stands = match demand.stage {
            DemandStage::Open => "stands".to_owned(),
            DemandStage::Offered(_) => "stands, with an offer open".to_owned(),
            DemandStage::Closed { how, at, .. } => format!("{} at {}", how.name(), utc(at)),
        };
        line(&mut out, format_args!("  demand {}: {} ({stands})", number + 1, title(texts, demand.text)));
    }
    let motions: Vec<&Motion> = org.motions().collect();
    line(&mut out, format_args!("{}", if motions.is_empty() { "No motion was ever moved." } else { "Motions:" }));
    for motion in motions {
        let title = title(texts, motion.text);
        line(&mut out, format_args!("  {}. {title} (moved by {})", motion.number, who(texts, motion.mover)));
        line(&mut out, format_args!("     {}", stage(org, motion)));
        if let Some(effect) = effect(org, texts, motion) {
            line(&mut out, format_args!("     {effect}"));
        }
    }
    for meeting in org.meetings() {
        let stands = match meeting.stage {
            MeetingStage::Called => format!("to begin at {}", utc(meeting.at)),
            MeetingStage::Open => "open".to_owned(),
            MeetingStage::Closed { at } => format!("closed at {}", utc(at)),
            MeetingStage::Lapsed { at } => format!("never opened, given up at {}", utc(at)),
        };
        let (title, present) = (title(texts, meeting.text), count(meeting.present(), "member", "members"));
        line(&mut out, format_args!("Meeting: {title} ({stands}; {present} present)"));
    }
    let changes: Vec<String> = bylaws
        .clauses()
        .filter(|(_, clause)| !org.changes_of(&clause.id).is_empty())
        .map(|(number, clause)| {
            let by = org.changes_of(&clause.id).iter().filter_map(|id| org.motion(*id));
            let by: Vec<String> = by.map(|motion| motion.number.to_string()).collect();
            format!("clause {number} ({}) by motion {}", clause.id, by.join(", "))
        })
        .collect();
    if changes.is_empty() {
        line(&mut out, format_args!("The bylaws are as founded."));
    } else {
        line(&mut out, format_args!("Bylaws changed: {}.", changes.join("; ")));
    }
    out
}

/// The first line of a text, as long as a title may reasonably be; the beginning of its hash if it is not at hand.
#[must_use]
pub fn title(texts: &Texts, text: Hash) -> String {
    match texts.texts.get(&text).and_then(|text| text.lines().next()) {
        Some(title) => printable(title, 120),
        None => format!("[text {}… not handed out]", &text.to_string()[..8]),
    }
}

/// A member's shown name with the beginning of their id, which nobody can imitate.
#[must_use]
pub fn who(texts: &Texts, member: MemberId) -> String {
    let id = member.to_string();
    match texts.names.get(&member) {
        Some(name) => format!("{} ({})", printable(name, 60), &id[..5]),
        None => format!("member {}", &id[..8]),
    }
}

/// What others wrote must not move the cursor, colour the terminal or run from right to left.
#[must_use]
pub fn printable(text: &str, characters_max: usize) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).take(characters_max).collect()
}

/// A result with all its figures in one sentence.
#[must_use]
pub fn result(vote: &Vote, outcome: &Outcome) -> String {
    let Outcome { carried, yes, no, abstain, unopened, entitled, needed, quorum } = outcome;
    let by_hand = if vote.counted_by_hand().is_some() { ", counted by hand" } else { "" };
    let mut says = format!(
        "{}{by_hand}: {yes} for, {no} against, {abstain} abstaining; {} of {entitled} took part",
        if *carried { "Passed" } else { "Not passed" },
        outcome.turnout()
    );
    if *unopened > 0 {
        let _ = write!(says, ", {unopened} of them with a choice that was never opened and could not have changed it");
    }
    let _ = write!(says, ". Needed: {needed} for ({}), {quorum} taking part.", vote.decision().majority);
    says
}

fn stage(org: &Institution, motion: &Motion) -> String {
    match motion.stage {
        Stage::Moved { lapses } => format!("Waiting for a second until {}.", utc(lapses)),
        Stage::Seconded { waits: true, .. } if org.taking(motion.id).is_some_and(institution::Taking::is_undecided) => {
            "Seconded; outside the purpose: the members first vote whether to take it.".to_owned()
        }
        Stage::Seconded { waits: true, .. } => "Seconded; a change to its text is decided first.".to_owned(),
        Stage::Seconded { opens, .. } => format!("Seconded; its vote opens at {}.", utc(opens)),
        Stage::Voting { vote } | Stage::Passed { vote, .. } | Stage::Failed { vote, .. } => match org.vote(vote) {
            None => "Its vote is missing.".to_owned(),
            Some(vote) => match &vote.stage {
                VoteStage::Open => {
                    format!("Being voted on until {}; {} have voted.", utc(vote.closes), vote.turnout())
                }
                VoteStage::Opening => format!("Closed; {} choices are still to be opened.", vote.unopened()),
                VoteStage::Counted(outcome) => result(vote, outcome),
                VoteStage::Void => "Void: too many choices were never opened. It is called anew.".to_owned(),
            },
        },
        Stage::Declined { vote, at } => {
            let result = org.vote(vote).and_then(|vote| match &vote.stage {
                VoteStage::Counted(outcome) => Some(self::result(vote, outcome)),
                _ => None,
            });
            format!("Outside the purpose, and not taken at {}. {}", utc(at), result.unwrap_or_default())
        }
        Stage::Withdrawn { at } => format!("Withdrawn at {}.", utc(at)),
        Stage::Lapsed { at } => format!("Lapsed at {}: nobody seconded it.", utc(at)),
    }
}

fn effect(org: &Institution, texts: &Texts, motion: &Motion) -> Option<String> {
    let does = does(org, texts, &motion.effect)?;
    Some(match motion.stage {
        Stage::Passed { effect: EffectStage::Done(at), .. } => format!("Done at {}: {does}.", utc(at)),
        Stage::Passed { effect: EffectStage::Begins(at), .. } => format!("Begins at {}: {does}.", utc(at)),
        Stage::Passed { effect: EffectStage::Overtaken(at), .. } => {
            format!("No longer possible at {}: {does}.", utc(at))
        }
        _ => format!("Would: {does}."),
    })
}

fn does(org: &Institution, texts: &Texts, effect: &Effect) -> Option<String> {
    Some(match &effect.what {
        What::Resolution => return None,
        What::ChangeClause { clause, .. } => {
            let number = org.bylaws().number(clause).map_or(String::new(), |number| format!("{number} "));
            format!("change clause {number}({clause})")
        }
        What::AddClause(add) => format!("add a clause behind ({})", add.after),
        What::Admit { through: Some(through) } => {
            format!("let those vote who came through {} and were questioned", who(texts, *through))
        }
        What::Admit { through: None } => "let those vote who came by the open link and were questioned".to_owned(),
        What::NameFacilitator { member } => format!("{} facilitates", who(texts, *member)),
        What::EndFacilitator { member } => format!("{} no longer facilitates", who(texts, *member)),
        What::Delegate { power, to, hours } => {
            format!("lend \"{}\" to {} for {hours} hours", power.name(), who(texts, *to))
        }
        What::Office(OfficeEffect::Fill { office, member }) => {
            format!("{} holds the office ({office}) until there is an election", who(texts, *member))
        }
        What::Office(OfficeEffect::Recall { office, member }) => {
            format!("{} holds the office ({office}) no longer", who(texts, *member))
        }
        What::Adopt(_) => "put new bylaws in the place of those in force".to_owned(),
        What::RaiseSemantics { to } => format!("judge the record by semantics {to}"),
        What::Ratify(ratify) => {
            let place = ratify.words.place;
            format!("keep the words of {} {} removed ({})", place.of(), &place.id()[..8], ratify.reason.name())
        }
        What::Demands(effect) => match effect {
            DemandEffect::Adopt { .. } => "demand this".to_owned(),
            DemandEffect::Change { .. } => "change a demand to this".to_owned(),
            DemandEffect::Close { how, .. } => format!("close a demand as {}", how.name()),
            DemandEffect::Record { .. } => "record this as offered on a demand".to_owned(),
            DemandEffect::Accept { .. } => "accept an offer, and with it the demand is won".to_owned(),
            DemandEffect::Refuse { .. } => "refuse an offer".to_owned(),
            DemandEffect::Name { member, hours } => {
                format!("{} speaks for the members for {hours} hours", who(texts, *member))
            }
            DemandEffect::End { member } => format!("{} no longer speaks for the members", who(texts, *member)),
        },
    })
}

/// A moment as `2026-11-23 14:46 UTC`.
#[must_use]
pub fn utc(time: Time) -> String {
    let minutes = time.0.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    // Days to a date in the proleptic Gregorian calendar, in eras of 400 years that begin on 1 March.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60)
}

fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes everything");
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates() {
        for (ms, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (1_790_000_000_000, "2026-09-21 14:13 UTC"),
            (-60_000, "1969-12-31 23:59 UTC"),
            (4_107_542_399_999, "2100-02-28 23:59 UTC"),
        ] {
            assert_eq!(utc(Time(ms)), text);
        }
    }

    #[test]
    fn what_others_wrote_cannot_colour_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c", 60), "a\u{fffd}[31mb\u{fffd}c");
    }
}
