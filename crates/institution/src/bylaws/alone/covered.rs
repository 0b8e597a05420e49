//! Which deed each type of act and each effect belongs to: the list of `alone` leaves nothing out.
//!
//! By the names they have in the record. An act binds others, or it is a voice among others, or it is nobody's affair but
//! the actor's: one of the three has to be said of every type there is.

use crate::bylaws::alone::Deed;

/// What a type of act or an effect is to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// It binds others: these deeds say who can do it.
    By(&'static [Deed]),
    /// One voice of those that the deeds count: a vote, a second, an argument.
    Voice,
    /// The actor's own affair: their name, their leaving.
    Own,
}

const OF: &[(&str, Covered)] = &[
    ("institution.found", Covered::By(&[Deed::RunTheMeeting, Deed::PutTheQuestion])),
    ("member.join", Covered::By(&[Deed::JoinAsMany])),
    ("member.enter", Covered::By(&[Deed::JoinAsMany, Deed::LetInByWall])),
    ("member.rename", Covered::Own),
    ("member.leave", Covered::Own),
    ("key.add", Covered::By(&[Deed::UseAKey])),
    ("key.drop", Covered::By(&[Deed::UseAKey])),
    ("motion.move", Covered::By(&[Deed::PutBeforeAll])),
    ("motion.second", Covered::By(&[Deed::PutBeforeAll])),
    ("motion.withdraw", Covered::By(&[Deed::Withdraw])),
    ("motion.sign", Covered::By(&[Deed::Petition])),
    ("motion.put", Covered::By(&[Deed::PutTheQuestion])),
    ("motion.outside", Covered::By(&[Deed::SayOutside])),
    ("amendment.offer", Covered::By(&[Deed::Decide])),
    ("amendment.second", Covered::Voice),
    ("amendment.withdraw", Covered::Own),
    ("argument.add", Covered::Voice),
    ("vote.cast", Covered::Voice),
    ("spokesperson.resign", Covered::Own),
    ("office.resign", Covered::Own),
    ("roll.enter", Covered::Own),
    ("roll.look", Covered::By(&[Deed::SeeTheRoll])),
    ("text.report", Covered::Voice),
    ("text.fold", Covered::By(&[Deed::FoldAway])),
    ("text.unfold", Covered::By(&[Deed::PutWordsBack])),
    ("text.remove", Covered::By(&[Deed::RemoveWords])),
    ("presence.show", Covered::By(&[Deed::LetInByWall])),
    ("member.vouch", Covered::By(&[Deed::LetInByWord])),
    ("batch.challenge", Covered::By(&[Deed::Challenge])),
    ("meeting.call", Covered::By(&[Deed::Convene])),
    ("meeting.open", Covered::By(&[Deed::RunTheMeeting, Deed::LetInByWall])),
    ("meeting.close", Covered::By(&[Deed::RunTheMeeting])),
    ("speech.ask", Covered::Voice),
    ("speech.drop", Covered::Own),
    ("speech.begin", Covered::By(&[Deed::RunTheMeeting])),
    ("speech.end", Covered::By(&[Deed::RunTheMeeting])),
    ("hand.open", Covered::By(&[Deed::CountHands])),
    ("hand.sign", Covered::By(&[Deed::CountHands])),
    ("hand.object", Covered::By(&[Deed::ObjectToHands])),
];

/// Effects of motions: all of them are decided by the members, on a matter that `Line::matters` names; some also give
/// somebody what they can then do alone.
const EFFECTS: &[(&str, &[Deed])] = &[
    ("resolution", &[Deed::Decide]),
    ("clause.change", &[Deed::Decide]),
    ("clause.add", &[Deed::Decide]),
    ("batch.admit", &[Deed::Decide]),
    ("facilitator.name", &[Deed::Decide, Deed::RunTheMeeting, Deed::PutTheQuestion, Deed::SeeTheRoll, Deed::FoldAway]),
    ("facilitator.end", &[Deed::Decide]),
    ("power.delegate", &[Deed::Decide, Deed::RunTheMeeting, Deed::PutTheQuestion, Deed::SeeTheRoll, Deed::FoldAway]),
    ("semantics.raise", &[Deed::Decide]),
    ("demand.adopt", &[Deed::Decide]),
    ("demand.change", &[Deed::Decide]),
    ("demand.close", &[Deed::Decide]),
    ("offer.record", &[Deed::Decide]),
    ("offer.accept", &[Deed::Decide]),
    ("offer.refuse", &[Deed::Decide]),
    ("spokesperson.name", &[Deed::Decide, Deed::SpeakForAll]),
    ("spokesperson.end", &[Deed::Decide]),
    ("office.fill", &[Deed::Decide, Deed::Convene]),
    ("office.recall", &[Deed::Decide]),
    ("bylaws.adopt", &[Deed::Decide]),
    ("removal.ratify", &[Deed::Decide, Deed::RemoveWords]),
];

/// What a type of act, or the effect of a motion, is to others; `None` for a name that nothing has.
#[must_use]
pub fn covered(name: &str) -> Option<Covered> {
    let act = OF.iter().find(|(of, _)| *of == name).map(|(_, covered)| *covered);
    act.or_else(|| EFFECTS.iter().find(|(of, _)| *of == name).map(|(_, deeds)| Covered::By(deeds)))
}
