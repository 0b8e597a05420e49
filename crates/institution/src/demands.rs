//! What the members demand of somebody outside, what was offered, and who speaks for them.
//!
//! All of it changes by carried motion alone: a demand is adopted, changed and closed, an offer recorded, accepted and
//! refused, a spokesperson named and ended by the members' vote; the clock ends a mandate, and whoever holds one may lay
//! it down. The texts are those of the motions, committed to like every text. Nobody is made a spokesperson who did not
//! ask for it: their name is shown to the world.
//!
//! Invariant: at most as many demands stand as the clause says, and a standing demand has at most one open offer.

use std::collections::BTreeMap;

use crate::Institution;
use crate::bylaws::{ClauseId, Matter, Rule, names};
use crate::entry::{Deadline, Due};
use crate::id::{DemandId, Hash, MemberId, MotionId, OfferId};
use crate::powers::Grant;
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};

/// How far ahead a demand may be due.
const DUE_MAX: Span = Span::hours(10 * 366 * 24);

/// Something the members demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Its id.
    pub id: DemandId,
    /// Commitment to its text: that of the motion which adopted it, or changed it last.
    pub text: Hash,
    /// By when it is to be met.
    pub by: Option<Time>,
    /// The motion that adopted it.
    pub adopted: MotionId,
    /// Since when it stands.
    pub since: Time,
    /// The motions that changed it, in order.
    pub changed: Vec<MotionId>,
    /// Where it stands.
    pub stage: DemandStage,
}

/// Where a demand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandStage {
    /// Nobody has offered anything, or what was offered was refused.
    Open,
    /// This was offered, and the members have not said yes or no.
    Offered(OfferId),
    /// It stands no longer.
    Closed {
        /// How it ended.
        how: Ending,
        /// The motion that ended it.
        decided: MotionId,
        /// When.
        at: Time,
    },
}

/// How a demand ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// It was met, or an offer was accepted.
    Won,
    /// It was not met, and the members say so.
    Lost,
    /// The members demand it no longer.
    Dropped,
    /// Another demand took its place.
    Replaced,
}

names!(Ending { Won = "won", Lost = "lost", Dropped = "dropped", Replaced = "replaced" });

/// What the other side offered on a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandOffer {
    /// Its id.
    pub id: OfferId,
    /// On which demand.
    pub demand: DemandId,
    /// Commitment to its text: that of the motion which recorded it.
    pub text: Hash,
    /// The motion that recorded it.
    pub recorded: MotionId,
    /// When it was recorded.
    pub since: Time,
    /// What became of it.
    pub stage: OfferStage,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferStage {
    /// The members have not said yes or no.
    Open,
    /// They accepted it by this motion.
    Accepted(MotionId),
    /// They refused it by this motion.
    Refused(MotionId),
    /// A later offer or the demand's end overtook it, by this motion.
    Past(MotionId),
}

/// All demands and offers there were, and who speaks for the members now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demands {
    pub(crate) demands: BTreeMap<DemandId, Demand>,
    pub(crate) offers: BTreeMap<OfferId, DemandOffer>,
    pub(crate) spokespersons: BTreeMap<MemberId, Grant>,
}

impl Demand {
    /// Whether the members demand it now.
    #[must_use]
    pub fn stands(&self) -> bool {
        !matches!(self.stage, DemandStage::Closed { .. })
    }

    pub(crate) fn line(&self) -> String {
        let Self { id, text, by, adopted, since, .. } = self;
        let changed: Vec<String> = self.changed.iter().map(ToString::to_string).collect();
        let changed = if changed.is_empty() { "-".to_owned() } else { changed.join(",") };
        let by = dash(by.as_ref());
        let stage = match self.stage {
            DemandStage::Open => "open".to_owned(),
            DemandStage::Offered(offer) => format!("offered offer={offer}"),
            DemandStage::Closed { how, decided, at } => format!("{} decided={decided} at={at}", how.name()),
        };
        format!("demand {id} text={text} by={by} adopted={adopted} since={since} changed={changed} stage={stage}")
    }

    pub(crate) fn read(id: DemandId, words: &mut Words<'_>) -> Option<Self> {
        let text = words.parsed("text")?;
        let by = words.dashed("by")?.map(Time);
        let adopted = words.parsed("adopted")?;
        let since = Time(words.parsed("since")?);
        let changed = words.list("changed")?;
        let stage = match words.word("stage")? {
            "open" => DemandStage::Open,
            "offered" => DemandStage::Offered(words.parsed("offer")?),
            name => DemandStage::Closed {
                how: Ending::from_name(name)?,
                decided: words.parsed("decided")?,
                at: Time(words.parsed("at")?),
            },
        };
        Some(Self { id, text, by, adopted, since, changed, stage })
    }
}

impl DemandOffer {
    pub(crate) fn line(&self) -> String {
        let Self { id, demand, text, recorded, since, .. } = self;
        let stage = match self.stage {
            OfferStage::Open => "open".to_owned(),
            OfferStage::Accepted(by) => format!("accepted decided={by}"),
            OfferStage::Refused(by) => format!("refused decided={by}"),
            OfferStage::Past(by) => format!("past decided={by}"),
        };
        format!("offer {id} demand={demand} text={text} recorded={recorded} since={since} stage={stage}")
    }

    pub(crate) fn read(id: OfferId, words: &mut Words<'_>) -> Option<Self> {
        let demand = words.parsed("demand")?;
        let text = words.parsed("text")?;
        let recorded = words.parsed("recorded")?;
        let since = Time(words.parsed("since")?);
        let stage = match words.word("stage")? {
            "open" => OfferStage::Open,
            "accepted" => OfferStage::Accepted(words.parsed("decided")?),
            "refused" => OfferStage::Refused(words.parsed("decided")?),
            "past" => OfferStage::Past(words.parsed("decided")?),
            _ => return None,
        };
        Some(Self { id, demand, text, recorded, since, stage })
    }
}

impl Demands {
    /// A demand by its id.
    #[must_use]
    pub fn demand(&self, id: DemandId) -> Option<&Demand> {
        self.demands.get(&id)
    }

    /// An offer by its id.
    #[must_use]
    pub fn offer(&self, id: OfferId) -> Option<&DemandOffer> {
        self.offers.get(&id)
    }

    /// Every demand there was, the oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<&Demand> {
        let mut all: Vec<&Demand> = self.demands.values().collect();
        all.sort_by_key(|demand| (demand.since, demand.id));
        all
    }

    /// The offers on a demand, the oldest first.
    #[must_use]
    pub fn offers_on(&self, demand: DemandId) -> Vec<&DemandOffer> {
        let mut offers: Vec<&DemandOffer> = self.offers.values().filter(|offer| offer.demand == demand).collect();
        offers.sort_by_key(|offer| (offer.since, offer.id));
        offers
    }

    /// Who speaks for the members now, and until when.
    pub fn spokespersons(&self) -> impl Iterator<Item = (MemberId, &Grant)> {
        self.spokespersons.iter().map(|(member, grant)| (*member, grant))
    }

    /// Whether this member speaks for the members now.
    #[must_use]
    pub fn speaks(&self, member: MemberId) -> bool {
        self.spokespersons.contains_key(&member)
    }

    /// Whether demands and the offers they name fit together: asked of a state that was read from lines.
    pub(crate) fn is_whole(&self) -> bool {
        self.demands.values().all(|demand| match demand.stage {
            DemandStage::Offered(offer) => self.open_offer(offer).is_some_and(|offer| offer.demand == demand.id),
            _ => true,
        }) && self.offers.values().all(|offer| match offer.stage {
            OfferStage::Open => {
                self.demands.get(&offer.demand).is_some_and(|d| d.stage == DemandStage::Offered(offer.id))
            }
            _ => self.demands.contains_key(&offer.demand),
        })
    }

    fn standing(&self, id: DemandId) -> Option<&Demand> {
        self.demands.get(&id).filter(|demand| demand.stands())
    }

    fn open_offer(&self, id: OfferId) -> Option<&DemandOffer> {
        self.offers.get(&id).filter(|offer| offer.stage == OfferStage::Open)
    }

    pub(crate) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        self.spokespersons.iter().map(|(m, g)| Deadline { at: g.until, due: Due::LapseSpokesperson(*m) })
    }

    pub(crate) fn lines(&self, out: &mut dyn FnMut(String)) {
        self.demands.values().for_each(|demand| out(demand.line()));
        self.offers.values().for_each(|offer| out(offer.line()));
        for (member, Grant { since, until, by }) in &self.spokespersons {
            out(format!("spokesperson {member} since={since} until={until} by={}", dash(by.as_ref())));
        }
    }
}

/// What a motion does about demands and who speaks for the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandEffect {
    /// `demand.adopt`: the motion's text is demanded.
    Adopt {
        /// The demand's id, random.
        demand: DemandId,
        /// By when it is to be met.
        by: Option<Time>,
        /// The demand whose place it takes.
        replaces: Option<DemandId>,
    },
    /// `demand.change`: the motion's text takes the place of the demand's.
    Change {
        /// Which.
        demand: DemandId,
        /// By when it is to be met.
        by: Option<Time>,
    },
    /// `demand.close`
    Close {
        /// Which.
        demand: DemandId,
        /// How it ends: won, lost or dropped.
        how: Ending,
    },
    /// `offer.record`: the motion's text is what the other side offers.
    Record {
        /// The offer's id, random.
        offer: OfferId,
        /// On which demand.
        demand: DemandId,
    },
    /// `offer.accept`: the demand is won by this offer.
    Accept {
        /// Which.
        offer: OfferId,
    },
    /// `offer.refuse`: the demand stands as it was.
    Refuse {
        /// Which.
        offer: OfferId,
    },
    /// `spokesperson.name`: the mover speaks for the members.
    Name {
        /// Who; nobody but the mover.
        member: MemberId,
        /// For how long.
        hours: u32,
    },
    /// `spokesperson.end`
    End {
        /// Who.
        member: MemberId,
    },
}

impl DemandEffect {
    /// Which matter it is.
    #[must_use]
    pub fn matter(self) -> Matter {
        match self {
            Self::Adopt { .. } | Self::Change { .. } | Self::Close { .. } => Matter::Demand,
            Self::Record { .. } | Self::Accept { .. } | Self::Refuse { .. } => Matter::Offer,
            Self::Name { .. } | Self::End { .. } => Matter::Spokesperson,
        }
    }
}

impl Institution {
    /// The demands, the offers on them, and who speaks for the members.
    #[must_use]
    pub fn demands(&self) -> &Demands {
        &self.demands
    }

    /// The clause on demands, if the bylaws have one: its id, and how many may stand.
    #[must_use]
    pub fn demands_clause(&self) -> Option<(&ClauseId, u32)> {
        self.bylaws.only("demands").map(|clause| match &clause.rule {
            Rule::Demands { standing_max } => (&clause.id, *standing_max),
            _ => unreachable!("asked for demands"),
        })
    }

    /// The clause on spokespersons, if the bylaws have one: its id, most hours and most people.
    #[must_use]
    pub fn spokespersons_clause(&self) -> Option<(&ClauseId, u32, u32)> {
        self.bylaws.only("spokespersons").map(|clause| match &clause.rule {
            Rule::Spokespersons { hours_max, people_max } => (&clause.id, *hours_max, *people_max),
            _ => unreachable!("asked for spokespersons"),
        })
    }

    /// Refused if what the effect would do is not possible now; `mover` is who asks for it.
    pub(crate) fn check_demand_effect(
        &self,
        effect: DemandEffect,
        mover: MemberId,
        now: Time,
    ) -> Result<Matter, Refusal> {
        let clause = match effect.matter() {
            Matter::Spokesperson => self.spokespersons_clause().map(|_| ()),
            _ => self.demands_clause().map(|_| ()),
        };
        if clause.is_none() {
            return Err(Refusal::NoClauseFor { matter: effect.matter() });
        }
        match effect {
            DemandEffect::Name { member, .. } if member != mover => Err(Refusal::SpeaksUnasked),
            _ => self.demand_effect_is_possible(effect, now).map(|()| effect.matter()),
        }
    }

    fn demand_effect_is_possible(&self, effect: DemandEffect, now: Time) -> Result<(), Refusal> {
        let demands = &self.demands;
        let in_time = |by: Option<Time>| match by {
            Some(by) if by <= now || by > now + DUE_MAX => Err(Refusal::DueWhen),
            _ => Ok(()),
        };
        let stands = |id: DemandId| demands.standing(id).map(|_| ()).ok_or(Refusal::DemandUnknown);
        match effect {
            DemandEffect::Adopt { demand, by, replaces } => {
                in_time(by)?;
                if demands.demands.contains_key(&demand) {
                    return Err(Refusal::IdInUse);
                }
                let (clause, max) = self.demands_clause().ok_or(Refusal::NoClauseFor { matter: Matter::Demand })?;
                let standing = demands.demands.values().filter(|demand| demand.stands()).count();
                match replaces {
                    Some(replaced) => stands(replaced),
                    None if standing >= max as usize => Err(Refusal::DemandsFull { clause: clause.clone(), max }),
                    None => Ok(()),
                }
            }
            DemandEffect::Change { demand, by } => in_time(by).and_then(|()| stands(demand)),
            DemandEffect::Close { demand, how } => {
                if how == Ending::Replaced {
                    return Err(Refusal::DemandUnknown);
                }
                stands(demand)
            }
            DemandEffect::Record { offer, demand } => {
                if demands.offers.contains_key(&offer) {
                    return Err(Refusal::IdInUse);
                }
                stands(demand)
            }
            DemandEffect::Accept { offer } | DemandEffect::Refuse { offer } => {
                demands.open_offer(offer).map(|_| ()).ok_or(Refusal::OfferUnknown)
            }
            DemandEffect::Name { member, hours } => {
                let (clause, max, people_max) =
                    self.spokespersons_clause().ok_or(Refusal::NoClauseFor { matter: Matter::Spokesperson })?;
                if !self.members.belongs(member) {
                    return Err(Refusal::PersonUnknown);
                }
                if !(1..=max).contains(&hours) {
                    return Err(Refusal::TooManyHours { clause: clause.clone(), max });
                }
                let others = demands.spokespersons.keys().filter(|other| **other != member).count();
                if others >= people_max as usize {
                    return Err(Refusal::SpokespersonsFull { clause: clause.clone(), max: people_max });
                }
                Ok(())
            }
            DemandEffect::End { member } => demands.speaks(member).then_some(()).ok_or(Refusal::NotASpokesperson),
        }
    }

    /// Makes a passed motion's effect happen, if what it rests on is still there.
    pub(crate) fn take_demand_effect(&mut self, effect: DemandEffect, motion: MotionId, text: Hash, at: Time) -> bool {
        // The day by which it was to be met may have come while the members decided: that is for them to see.
        let timeless = match effect {
            DemandEffect::Adopt { demand, replaces, .. } => DemandEffect::Adopt { demand, by: None, replaces },
            DemandEffect::Change { demand, .. } => DemandEffect::Change { demand, by: None },
            other => other,
        };
        if self.demand_effect_is_possible(timeless, at).is_err() {
            return false;
        }
        match effect {
            DemandEffect::Adopt { demand: id, by, replaces } => {
                if let Some(replaced) = replaces {
                    self.close_demand(replaced, Ending::Replaced, motion, at);
                }
                let (changed, stage) = (Vec::new(), DemandStage::Open);
                let demand = Demand { id, text, by, adopted: motion, since: at, changed, stage };
                self.demands.demands.insert(id, demand);
            }
            DemandEffect::Change { demand, by } => {
                let demand = self.standing_mut(demand);
                demand.text = text;
                demand.by = by;
                demand.changed.push(motion);
            }
            DemandEffect::Close { demand, how } => self.close_demand(demand, how, motion, at),
            DemandEffect::Record { offer: id, demand } => {
                self.end_offer_on(demand, OfferStage::Past(motion));
                let stage = OfferStage::Open;
                let offer = DemandOffer { id, demand, text, recorded: motion, since: at, stage };
                self.demands.offers.insert(id, offer);
                self.standing_mut(demand).stage = DemandStage::Offered(id);
            }
            DemandEffect::Accept { offer } => {
                let demand = self.demands.offers[&offer].demand;
                self.end_offer_on(demand, OfferStage::Accepted(motion));
                self.close_demand(demand, Ending::Won, motion, at);
            }
            DemandEffect::Refuse { offer } => {
                let demand = self.demands.offers[&offer].demand;
                self.end_offer_on(demand, OfferStage::Refused(motion));
            }
            DemandEffect::Name { member, hours } => {
                self.end_spokesperson(member);
                let until = at + Span::hours(i64::from(hours));
                self.demands.spokespersons.insert(member, Grant { since: at, until, by: Some(motion) });
                self.deadlines.insert(Deadline { at: until, due: Due::LapseSpokesperson(member) });
            }
            DemandEffect::End { member } => self.end_spokesperson(member),
        }
        true
    }

    fn standing_mut(&mut self, id: DemandId) -> &mut Demand {
        self.demands.demands.get_mut(&id).expect("demand_effect_is_possible found it")
    }

    /// The open offer on a standing demand, if there is one, ends; the demand is open again.
    fn end_offer_on(&mut self, id: DemandId, stage: OfferStage) {
        let demand = self.standing_mut(id);
        if let DemandStage::Offered(offer) = demand.stage {
            demand.stage = DemandStage::Open;
            self.demands.offers.get_mut(&offer).expect("a demand names an offer that exists").stage = stage;
        }
    }

    fn close_demand(&mut self, id: DemandId, how: Ending, decided: MotionId, at: Time) {
        self.end_offer_on(id, OfferStage::Past(decided));
        self.standing_mut(id).stage = DemandStage::Closed { how, decided, at };
    }

    pub(crate) fn check_resign(&self, actor: MemberId) -> Result<(), Refusal> {
        self.demands.speaks(actor).then_some(()).ok_or(Refusal::NotASpokesperson)
    }

    pub(crate) fn end_spokesperson(&mut self, member: MemberId) {
        if let Some(grant) = self.demands.spokespersons.remove(&member) {
            self.deadlines.remove(&Deadline { at: grant.until, due: Due::LapseSpokesperson(member) });
        }
    }
}
