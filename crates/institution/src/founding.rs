//! Founding: the first entry of every record, which brings the bylaws, the log key and the first member.
//!
//! The founder is a member like any other, and a facilitator for the hours the bylaws give one; where the bylaws ask who
//! was present, they hold a facilitator's powers for one day instead. Nothing else. The institution's id is the hash of
//! this act, so nobody can put another beginning under the same id.

use std::collections::{BTreeMap, BTreeSet};

use crate::act::{Act, Body, Founding};
use crate::bylaws::Bylaws;
use crate::entry::{Entry, EntryBody};
use crate::envelope::may_be_bound;
use crate::id::{InstitutionId, Key};
use crate::motions::Motions;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::{
    Demands, Institution, Invalid, Meetings, Members, Moderation, Offices, Powers, Presence, Roll, SEMANTICS_MAX,
    Window,
};

/// For how long the founder alone can run a meeting, where the bylaws say who was present.
pub const FOUNDING_HOURS: u32 = 24;

impl Institution {
    /// May this act found an institution?
    ///
    /// # Errors
    /// The refusal: bylaws below the floor, semantics nobody knows, not a founding act.
    pub fn check_founding(act: &Act) -> Result<(), Refusal> {
        let Body::Found(founding) = &act.body else { return Err(Refusal::NotFounded) };
        if act.institution != InstitutionId::UNFOUNDED {
            return Err(Refusal::WrongInstitution);
        }
        // The root of an empty log is the hash of nothing (RFC 6962, section 2.1).
        if act.seen.size != 0 || act.seen.root != crate::id::Hash::of(b"") {
            return Err(Refusal::SeenAhead);
        }
        if founding.semantics == 0 || founding.semantics > SEMANTICS_MAX {
            return Err(Refusal::SemanticsUnknown { to: founding.semantics });
        }
        if !may_be_bound(founding.log_key) {
            return Err(Refusal::LogKeyUnfit);
        }
        let bylaws = read(founding)?;
        if founding.semantics < bylaws.semantics() {
            return Err(Refusal::SemanticsTooLow { needed: bylaws.semantics() });
        }
        match bylaws.faults().into_iter().next() {
            Some(fault) => Err(Refusal::BylawsFault(fault)),
            None => Ok(()),
        }
    }

    /// The institution that this entry founds.
    ///
    /// # Errors
    /// If it is not a lawful founding.
    pub fn found(entry: &Entry) -> Result<Self, Invalid> {
        let EntryBody::Member(signed) = &entry.body else { return Err(Invalid::Refused(Refusal::NotFounded)) };
        let act = signed.act();
        Self::check_founding(act).map_err(Invalid::Refused)?;
        let Body::Found(founding) = &act.body else { unreachable!("check_founding looked") };
        let bylaws = read(founding).map_err(Invalid::Refused)?;
        let id = InstitutionId::of_founding(signed.payload());
        let mut org = Self::begin(id, founding.semantics, founding.log_key, bylaws);
        org.members.join(act.actor, act.key, founding.name, 0, entry.time);
        org.presence.join(None, true);
        if org.bylaws.presence().is_some() {
            // For the first day only, whatever the chore's hours: nothing but the members' decision prolongs it.
            let powers = org.chore().1.to_vec();
            for power in powers {
                org.lend(power, act.actor, FOUNDING_HOURS, None, entry.time);
            }
        } else {
            org.name_facilitator(act.actor, None, entry.time);
        }
        org.window.remember(act.id, 0);
        org.window.pass(entry.time, 0);
        org.time = entry.time;
        org.size = 1;
        Ok(org)
    }

    pub(crate) fn begin(id: InstitutionId, semantics: u32, log_key: Key, bylaws: Bylaws) -> Self {
        Self {
            id,
            semantics,
            log_key,
            size: 0,
            time: Time::default(),
            bylaws: bylaws.into(),
            history: BTreeMap::new(),
            members: Members::default(),
            motions: Motions::default(),
            votes: BTreeMap::new(),
            powers: Powers::default(),
            demands: Demands::default(),
            moderation: Moderation::default(),
            presence: Presence::default(),
            meetings: Meetings::default(),
            hands: BTreeMap::new(),
            takings: BTreeMap::new(),
            offices: Offices::default(),
            petitions: BTreeMap::new(),
            roll: Roll::default(),
            window: Window::default(),
            deadlines: BTreeSet::new(),
        }
    }
}

fn read(founding: &Founding) -> Result<Bylaws, Refusal> {
    let unreadable = |what: String| Refusal::BylawsUnreadable { what };
    let bylaws = Bylaws::from_toml(&founding.bylaws).map_err(|e| unreadable(e.to_string()))?;
    if bylaws.to_toml() != founding.bylaws {
        return Err(unreadable("not the canonical TOML of these bylaws".to_owned()));
    }
    Ok(bylaws)
}
