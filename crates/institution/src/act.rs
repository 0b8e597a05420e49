//! Acts: what somebody does, signed. This file knows their shape, not whether they are lawful.
//!
//! An act is a JSON payload; `docs/formats/act.md` has every type with an example:
//! `{"v":1,"institution":"…","type":"motion.second","actor":"…","key":"…","id":"…","seen":{"size":41,"root":"…"},"body":{"motion":"…"}}`
//!
//! No act carries prose or a person's data: texts, names and choices are salted hashes here and lie elsewhere. The one
//! exception is a bylaws text (founding, or a clause put to the question), which is typed before anyone votes on it.

use std::str::FromStr;

use crate::adoption::Adoption;
use crate::bylaws::{BYLAWS_BYTES_MAX, CLAUSE_BYTES_MAX, ClauseId, Power, names};
use crate::clauses::AddClause;
use crate::demands::{DemandEffect, Ending};
use crate::envelope::from_base64;
use crate::hands::HandAct;
use crate::id::{ActId, AmendmentId, ArgumentId, BadId, Hash, InstitutionId, Key, MemberId, MotionId, VoteId};
use crate::json::{BadField, BadJson, Fields, Value, bad_field, object, string};
use crate::keys::KeyAct;
use crate::meetings::MeetingAct;
use crate::moderation::{Ratify, WordsAct};
use crate::offices::{OfficeAct, OfficeEffect};
use crate::presence::PresenceAct;
use crate::roll::RollAct;
use crate::time::Time;

/// The longest payload of an act, in bytes, unless its type says otherwise.
pub const ACT_BYTES_MAX: usize = 16 * 1024;
/// The longest payload of a founding act, which carries whole bylaws: with the head of its entry it must still be an entry.
pub const FOUNDING_BYTES_MAX: usize = 65_000;

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// In which institution; `InstitutionId::UNFOUNDED` in a founding act.
    pub institution: InstitutionId,
    /// Who acts.
    pub actor: MemberId,
    /// The key of theirs that signs.
    pub key: Key,
    /// The act's own id, random, so that the same envelope is known again.
    pub id: ActId,
    /// The state of the record the actor acted on.
    pub seen: Seen,
    /// What they do.
    pub body: Body,
}

/// A published checkpoint that the actor had seen: an act made on one fork is invalid on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// How many entries the log had.
    pub size: u64,
    /// Its Merkle root at that size.
    pub root: Hash,
}

/// What an act does, by type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `institution.found`: the first act of every record.
    Found(Box<Founding>),
    /// `member.join`: the actor becomes a member.
    Join {
        /// Commitment to the shown name.
        name: Hash,
    },
    /// `member.rename`: the actor shows another name from now on.
    Rename {
        /// Commitment to the shown name.
        name: Hash,
    },
    /// `member.leave`: the actor stops being a member.
    Leave,
    /// `motion.move`
    Move {
        /// The motion's id, random.
        motion: MotionId,
        /// Commitment to title and text.
        text: Hash,
        /// What happens if it passes.
        effect: Effect,
        /// How long the vote is to be open, within what the clause allows.
        open_minutes: u32,
    },
    /// `motion.second`
    Second {
        /// Which.
        motion: MotionId,
    },
    /// `motion.withdraw`, by the mover.
    Withdraw {
        /// Which.
        motion: MotionId,
    },
    /// `motion.put`: open the vote now, by whoever holds that power.
    Put {
        /// Which.
        motion: MotionId,
    },
    /// `motion.outside`: the actor says that a motion is outside the purpose.
    Outside {
        /// Which.
        motion: MotionId,
    },
    /// `amendment.offer`: a change to a motion's text, and perhaps to what happens if it passes.
    Offer {
        /// The amendment's id, random.
        amendment: AmendmentId,
        /// To which motion.
        motion: MotionId,
        /// Commitment to the whole new title and text.
        text: Hash,
        /// The new effect, if it changes too.
        effect: Option<Effect>,
    },
    /// `amendment.second`
    SecondAmendment {
        /// Which.
        amendment: AmendmentId,
    },
    /// `amendment.withdraw`, by who offered it.
    WithdrawAmendment {
        /// Which.
        amendment: AmendmentId,
    },
    /// `argument.add`
    Argue {
        /// Its id, random.
        argument: ArgumentId,
        /// On which motion.
        motion: MotionId,
        /// For, against, a question, or an answer.
        stance: Stance,
        /// The question that an answer answers.
        on: Option<ArgumentId>,
        /// Commitment to its text.
        text: Hash,
    },
    /// `vote.cast`: a committed choice in an open vote; casting again replaces it.
    Cast {
        /// Which vote.
        vote: VoteId,
        /// `SHA-256(salt ‖ choice)`; choice and salt go beside the act and enter the log after the close.
        choice: Hash,
    },
    /// `spokesperson.resign`: the actor speaks for the members no longer.
    Resign,
    /// `key.add`, `key.drop`: what the actor does to their own keys.
    Key(KeyAct),
    /// About words somebody reported, folded away, put back or removed.
    Words(WordsAct),
    /// About who is present and who votes.
    Presence(PresenceAct),
    /// About a meeting.
    Meeting(MeetingAct),
    /// About a hand count.
    Hand(HandAct),
    /// `motion.sign`: the actor wants a motion put to the vote.
    Sign {
        /// Which.
        motion: MotionId,
    },
    /// About an office of the actor's.
    Office(OfficeAct),
    /// About the roll.
    Roll(RollAct),
}

/// What a founding act settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// The first bylaws, canonical TOML.
    pub bylaws: String,
    /// The key that signs checkpoints.
    pub log_key: Key,
    /// By which semantics the record is judged.
    pub semantics: u32,
    /// Commitment to the founder's shown name.
    pub name: Hash,
}

/// Where an argument stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// In favour.
    For,
    /// Against.
    Against,
    /// A question.
    Ask,
    /// An answer to a question.
    Answer,
}

/// How a member votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Present, but for neither.
    Abstain,
}

names!(Stance { For = "for", Against = "against", Ask = "ask", Answer = "answer" });
names!(Choice { Yes = "yes", No = "no", Abstain = "abstain" });

/// What happens if a motion passes. Nobody is needed to carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What.
    pub what: What,
    /// When it begins; at once, if not said.
    pub begins: Option<Time>,
}

/// What a passed motion does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Nothing beyond having been resolved.
    Resolution,
    /// One clause of the bylaws gets another wording.
    ChangeClause {
        /// Which clause.
        clause: ClauseId,
        /// SHA-256 of the wording the mover had before them.
        was: Hash,
        /// The whole clause as it is to be, canonical TOML.
        to: String,
    },
    /// The bylaws get a clause of a kind they did not have.
    AddClause(AddClause),
    /// Who came in a batch that was challenged votes from now on.
    Admit {
        /// Through whom the batch came; `None` for the bare link.
        through: Option<MemberId>,
    },
    /// A member facilitates until the chore's time is over.
    NameFacilitator {
        /// Who.
        member: MemberId,
    },
    /// A facilitator's time ends now.
    EndFacilitator {
        /// Who.
        member: MemberId,
    },
    /// A member gets one power for some hours.
    Delegate {
        /// Which power.
        power: Power,
        /// To whom.
        to: MemberId,
        /// For how long.
        hours: u32,
    },
    /// About demands, offers and who speaks for the members.
    Demands(DemandEffect),
    /// Words stay removed.
    Ratify(Ratify),
    /// About who holds an office.
    Office(OfficeEffect),
    /// Whole new bylaws come into force.
    Adopt(Adoption),
    /// The record is judged by a higher number from the next entry on.
    RaiseSemantics {
        /// The number.
        to: u32,
    },
}

/// The bytes are not an act this program can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAct {
    /// Longer than its type allows.
    #[error("the act is {bytes} bytes long; {max} is the most")]
    TooLong {
        /// How long it is.
        bytes: usize,
        /// The most allowed.
        max: usize,
    },
    /// Not JSON as acts use it.
    #[error("the act is not valid JSON: {0}")]
    Json(#[from] BadJson),
    /// A field is missing, unknown or of another type.
    #[error("the act has a bad {0}")]
    Field(#[from] BadField),
    /// A version or type that came after this program.
    #[error("the act is of a type this program does not know, \"{0}\": the program is too old")]
    Unknown(String),
}

impl Act {
    /// Reads an act from the bytes that were signed.
    ///
    /// # Errors
    /// Says which field was wrong; `BadAct::Unknown` if a newer program might read it.
    pub fn parse(payload: &[u8]) -> Result<Self, BadAct> {
        if payload.len() > FOUNDING_BYTES_MAX {
            return Err(BadAct::TooLong { bytes: payload.len(), max: FOUNDING_BYTES_MAX });
        }
        let mut fields = Fields::of(crate::json::parse(payload)?, "act")?;
        let version = fields.integer("v")?;
        if version != 1 {
            return Err(BadAct::Unknown(format!("v{version}")));
        }
        let kind = fields.string("type")?;
        let mut seen = fields.object("seen")?;
        let act = Self {
            institution: fields.parsed("institution")?,
            actor: fields.parsed("actor")?,
            key: fields.parsed("key")?,
            id: fields.parsed("id")?,
            seen: Seen { size: whole(&mut seen, "size")?, root: seen.parsed("root")? },
            body: read_body(&kind, fields.object("body")?)?,
        };
        seen.done()?;
        fields.done()?;
        let max = act.body.bytes_max();
        if payload.len() > max {
            return Err(BadAct::TooLong { bytes: payload.len(), max });
        }
        Ok(act)
    }

    /// Writes the payload in the canonical order, without spaces. Any other JSON of the same content is an act too.
    #[must_use]
    pub fn payload(&self) -> String {
        object([
            ("v", Value::Integer(1)),
            ("institution", string(self.institution)),
            ("type", string(self.body.name())),
            ("actor", string(self.actor)),
            ("key", string(self.key)),
            ("id", string(self.id)),
            ("seen", object([("size", integer(self.seen.size)), ("root", string(self.seen.root))])),
            ("body", write_body(&self.body)),
        ])
        .to_string()
    }
}

impl Body {
    /// The type's name, `motion.second`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Body::Found(_) => "institution.found",
            Body::Join { .. } => "member.join",
            Body::Rename { .. } => "member.rename",
            Body::Leave => "member.leave",
            Body::Move { .. } => "motion.move",
            Body::Second { .. } => "motion.second",
            Body::Withdraw { .. } => "motion.withdraw",
            Body::Put { .. } => "motion.put",
            Body::Outside { .. } => "motion.outside",
            Body::Offer { .. } => "amendment.offer",
            Body::SecondAmendment { .. } => "amendment.second",
            Body::WithdrawAmendment { .. } => "amendment.withdraw",
            Body::Argue { .. } => "argument.add",
            Body::Cast { .. } => "vote.cast",
            Body::Resign => "spokesperson.resign",
            Body::Key(what) => what.name(),
            Body::Words(act) => act.name(),
            Body::Presence(act) => act.name(),
            Body::Meeting(act) => act.name(),
            Body::Hand(act) => act.name(),
            Body::Sign { .. } => "motion.sign",
            Body::Office(act) => act.name(),
            Body::Roll(act) => act.name(),
        }
    }

    /// The longest payload of an act of this type: what carries whole bylaws is longer.
    #[must_use]
    pub fn bytes_max(&self) -> usize {
        let adopts = |effect: &Effect| matches!(effect.what, What::Adopt(_));
        match self {
            Body::Found(_) => FOUNDING_BYTES_MAX,
            Body::Move { effect, .. } | Body::Offer { effect: Some(effect), .. } if adopts(effect) => {
                FOUNDING_BYTES_MAX
            }
            _ => ACT_BYTES_MAX,
        }
    }

    /// Whether the act binds its key to its actor for the first time.
    #[must_use]
    pub fn binds_key(&self) -> bool {
        matches!(self, Body::Found(_) | Body::Join { .. } | Body::Presence(PresenceAct::Enter { .. }))
    }

    /// The commitment to a text that must lie beside the act, if there is one: `(commitment, longest in bytes)`.
    #[must_use]
    pub fn text(&self) -> Option<(Hash, usize)> {
        match self {
            Body::Move { text, .. } | Body::Offer { text, .. } => Some((*text, 32 * 1024)),
            Body::Argue { text, .. } | Body::Meeting(MeetingAct::Call { text, .. }) => Some((*text, 4 * 1024)),
            _ => None,
        }
    }

    /// The commitment to what the actor enters about themselves, which must lie beside the act.
    #[must_use]
    pub fn roll_fields(&self) -> Option<Hash> {
        match self {
            Body::Roll(RollAct::Enter { fields }) => Some(*fields),
            _ => None,
        }
    }

    /// The commitment to a shown name that must lie beside the act, if there is one.
    #[must_use]
    pub fn shown_name(&self) -> Option<Hash> {
        match self {
            Body::Found(founding) => Some(founding.name),
            Body::Join { name } | Body::Rename { name } | Body::Presence(PresenceAct::Enter { name, .. }) => {
                Some(*name)
            }
            _ => None,
        }
    }
}

pub(crate) fn integer(n: u64) -> Value {
    Value::Integer(i64::try_from(n).expect("sizes and counts stay far below 2⁵³"))
}

pub(crate) fn whole(fields: &mut Fields, field: &str) -> Result<u64, BadField> {
    u64::try_from(fields.integer(field)?).map_err(|_| bad_field(field, "expected a whole number"))
}

pub(crate) fn small(fields: &mut Fields, field: &str) -> Result<u32, BadField> {
    u32::try_from(fields.integer(field)?).map_err(|_| bad_field(field, "expected a small whole number"))
}

fn time(fields: &mut Fields, field: &str) -> Result<Option<Time>, BadField> {
    match fields.optional(field) {
        None => Ok(None),
        Some(Value::Integer(at)) => Ok(Some(Time(at))),
        Some(_) => Err(bad_field(field, "expected a time in milliseconds")),
    }
}

pub(crate) fn named<T>(fields: &mut Fields, field: &str, from_name: impl Fn(&str) -> Option<T>) -> Result<T, BadField> {
    from_name(&fields.string(field)?).ok_or_else(|| bad_field(field, "is not one of the choices"))
}

/// An id that may be absent.
pub(crate) fn optional_id<T: FromStr<Err = BadId>>(fields: &mut Fields, field: &str) -> Result<Option<T>, BadField> {
    match fields.optional(field) {
        None => Ok(None),
        Some(Value::String(id)) => id.parse().map(Some).map_err(|e: BadId| bad_field(field, &e.to_string())),
        Some(_) => Err(bad_field(field, "expected an id")),
    }
}

/// An Ed25519 signature in base64.
pub(crate) fn signature(fields: &mut Fields, field: &str) -> Result<[u8; 64], BadField> {
    let bytes = from_base64(&fields.string(field)?).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| bad_field(field, "expected 64 bytes in base64"))
}

fn read_body(kind: &str, mut fields: Fields) -> Result<Body, BadAct> {
    let body = match kind {
        "institution.found" => Body::Found(Box::new(Founding {
            bylaws: fields.string("bylaws")?,
            log_key: fields.parsed("log_key")?,
            semantics: small(&mut fields, "semantics")?,
            name: fields.parsed("name")?,
        })),
        "member.join" => Body::Join { name: fields.parsed("name")? },
        "member.rename" => Body::Rename { name: fields.parsed("name")? },
        "member.leave" => Body::Leave,
        "motion.move" => Body::Move {
            motion: fields.parsed("motion")?,
            text: fields.parsed("text")?,
            effect: Effect::read(fields.object("effect")?)?,
            open_minutes: small(&mut fields, "open_minutes")?,
        },
        "motion.second" => Body::Second { motion: fields.parsed("motion")? },
        "motion.withdraw" => Body::Withdraw { motion: fields.parsed("motion")? },
        "motion.put" => Body::Put { motion: fields.parsed("motion")? },
        "motion.sign" => Body::Sign { motion: fields.parsed("motion")? },
        "motion.outside" => Body::Outside { motion: fields.parsed("motion")? },
        "amendment.offer" => Body::Offer {
            amendment: fields.parsed("amendment")?,
            motion: fields.parsed("motion")?,
            text: fields.parsed("text")?,
            effect: match fields.optional("effect") {
                None => None,
                Some(value) => Some(Effect::read(Fields::of(value, "effect")?)?),
            },
        },
        "amendment.second" => Body::SecondAmendment { amendment: fields.parsed("amendment")? },
        "amendment.withdraw" => Body::WithdrawAmendment { amendment: fields.parsed("amendment")? },
        "argument.add" => Body::Argue {
            argument: fields.parsed("argument")?,
            motion: fields.parsed("motion")?,
            stance: named(&mut fields, "stance", Stance::from_name)?,
            on: optional_id(&mut fields, "on")?,
            text: fields.parsed("text")?,
        },
        "vote.cast" => Body::Cast { vote: fields.parsed("vote")?, choice: fields.parsed("choice")? },
        "spokesperson.resign" => Body::Resign,
        _ => match read_area(kind, &mut fields)? {
            Some(body) => body,
            None => return Err(BadAct::Unknown(kind.chars().take(64).collect())),
        },
    };
    fields.done()?;
    Ok(body)
}

/// Types that are read where their area is.
fn read_area(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
    let areas = [
        KeyAct::read,
        WordsAct::read,
        PresenceAct::read,
        MeetingAct::read,
        HandAct::read,
        OfficeAct::read,
        RollAct::read,
    ];
    for read in areas {
        if let Some(body) = read(kind, fields)? {
            return Ok(Some(body));
        }
    }
    Ok(None)
}

fn write_body(body: &Body) -> Value {
    match body {
        Body::Found(founding) => object([
            ("bylaws", string(&founding.bylaws)),
            ("log_key", string(founding.log_key)),
            ("semantics", integer(founding.semantics.into())),
            ("name", string(founding.name)),
        ]),
        Body::Join { name } | Body::Rename { name } => object([("name", string(name))]),
        Body::Leave | Body::Resign => object([]),
        Body::Move { motion, text, effect, open_minutes } => object([
            ("motion", string(motion)),
            ("text", string(text)),
            ("effect", effect.write()),
            ("open_minutes", integer((*open_minutes).into())),
        ]),
        Body::Second { motion }
        | Body::Withdraw { motion }
        | Body::Put { motion }
        | Body::Outside { motion }
        | Body::Sign { motion } => object([("motion", string(motion))]),
        Body::Offer { amendment, motion, text, effect } => {
            let mut fields = vec![
                ("amendment".to_owned(), string(amendment)),
                ("motion".to_owned(), string(motion)),
                ("text".to_owned(), string(text)),
            ];
            fields.extend(effect.as_ref().map(|effect| ("effect".to_owned(), effect.write())));
            Value::Object(fields)
        }
        Body::SecondAmendment { amendment } | Body::WithdrawAmendment { amendment } => {
            object([("amendment", string(amendment))])
        }
        Body::Argue { argument, motion, stance, on, text } => {
            let mut fields = vec![
                ("argument".to_owned(), string(argument)),
                ("motion".to_owned(), string(motion)),
                ("stance".to_owned(), string(stance.name())),
            ];
            fields.extend(on.map(|on| ("on".to_owned(), string(on))));
            fields.push(("text".to_owned(), string(text)));
            Value::Object(fields)
        }
        Body::Cast { vote, choice } => object([("vote", string(vote)), ("choice", string(choice))]),
        Body::Key(what) => what.write(),
        Body::Words(act) => act.write(),
        Body::Presence(act) => act.write(),
        Body::Meeting(act) => act.write(),
        Body::Hand(act) => act.write(),
        Body::Office(act) => act.write(),
        Body::Roll(act) => act.write(),
    }
}

/// The wording of a clause or of whole bylaws, which is the one prose that an act carries.
fn wording(fields: &mut Fields, max: usize) -> Result<String, BadAct> {
    let to = fields.string("to")?;
    if to.len() > max {
        return Err(BadAct::TooLong { bytes: to.len(), max });
    }
    Ok(to)
}

impl Effect {
    pub(crate) fn read(mut fields: Fields) -> Result<Self, BadAct> {
        let kind = fields.string("type")?;
        let begins = time(&mut fields, "begins")?;
        let what = match kind.as_str() {
            "resolution" => What::Resolution,
            "clause.change" => What::ChangeClause {
                clause: fields.parsed("clause")?,
                was: fields.parsed("was")?,
                to: wording(&mut fields, CLAUSE_BYTES_MAX)?,
            },
            "clause.add" => What::AddClause(AddClause {
                to: wording(&mut fields, CLAUSE_BYTES_MAX)?,
                after: fields.parsed("after")?,
                under: match fields.optional("under") {
                    None => None,
                    Some(Value::String(id)) => Some(id.parse().map_err(|what| bad_field("under", what))?),
                    Some(_) => return Err(bad_field("under", "expected a clause's id").into()),
                },
            }),
            "batch.admit" => What::Admit { through: optional_id(&mut fields, "through")? },
            "facilitator.name" => What::NameFacilitator { member: fields.parsed("member")? },
            "facilitator.end" => What::EndFacilitator { member: fields.parsed("member")? },
            "power.delegate" => What::Delegate {
                power: named(&mut fields, "power", Power::from_name)?,
                to: fields.parsed("to")?,
                hours: small(&mut fields, "hours")?,
            },
            "semantics.raise" => What::RaiseSemantics { to: small(&mut fields, "to")? },
            "demand.adopt" => What::Demands(DemandEffect::Adopt {
                demand: fields.parsed("demand")?,
                by: time(&mut fields, "by")?,
                replaces: optional_id(&mut fields, "replaces")?,
            }),
            "demand.change" => {
                What::Demands(DemandEffect::Change { demand: fields.parsed("demand")?, by: time(&mut fields, "by")? })
            }
            "demand.close" => What::Demands(DemandEffect::Close {
                demand: fields.parsed("demand")?,
                how: named(&mut fields, "how", |name| Ending::from_name(name).filter(|how| *how != Ending::Replaced))?,
            }),
            "offer.record" => {
                What::Demands(DemandEffect::Record { offer: fields.parsed("offer")?, demand: fields.parsed("demand")? })
            }
            "offer.accept" => What::Demands(DemandEffect::Accept { offer: fields.parsed("offer")? }),
            "offer.refuse" => What::Demands(DemandEffect::Refuse { offer: fields.parsed("offer")? }),
            "spokesperson.name" => What::Demands(DemandEffect::Name {
                member: fields.parsed("member")?,
                hours: small(&mut fields, "hours")?,
            }),
            "spokesperson.end" => What::Demands(DemandEffect::End { member: fields.parsed("member")? }),
            "removal.ratify" => What::Ratify(Ratify::read(&mut fields)?),
            "bylaws.adopt" => {
                What::Adopt(Adoption { was: fields.parsed("was")?, to: wording(&mut fields, BYLAWS_BYTES_MAX)? })
            }
            _ if let Some(effect) = OfficeEffect::read(&kind, &mut fields)? => What::Office(effect),
            _ => return Err(BadAct::Unknown(format!("effect {}", kind.chars().take(64).collect::<String>()))),
        };
        fields.done()?;
        Ok(Self { what, begins })
    }

    /// The effect as it stands in an act and in a state line.
    #[must_use]
    pub fn write(&self) -> Value {
        let mut fields = vec![("type".to_owned(), string(self.what.name()))];
        let mut put = |key: &str, value: Value| fields.push((key.to_owned(), value));
        match &self.what {
            What::Resolution => {}
            What::ChangeClause { clause, was, to } => {
                put("clause", string(clause));
                put("was", string(was));
                put("to", string(to));
            }
            What::AddClause(AddClause { to, after, under }) => {
                put("to", string(to));
                put("after", string(after));
                under.iter().for_each(|under| put("under", string(under)));
            }
            What::Admit { through } => through.iter().for_each(|through| put("through", string(through))),
            What::NameFacilitator { member } | What::EndFacilitator { member } => put("member", string(member)),
            What::Delegate { power, to, hours } => {
                put("power", string(power.name()));
                put("to", string(to));
                put("hours", integer((*hours).into()));
            }
            What::RaiseSemantics { to } => put("to", integer((*to).into())),
            What::Ratify(Ratify { words, reason }) => {
                words.write().into_iter().for_each(|(key, value)| put(&key, value));
                put("reason", string(reason.name()));
            }
            What::Office(effect) => effect.write().into_iter().for_each(|(key, value)| put(key, value)),
            What::Adopt(Adoption { was, to }) => {
                put("was", string(was));
                put("to", string(to));
            }
            What::Demands(effect) => match *effect {
                DemandEffect::Adopt { demand, by, replaces } => {
                    put("demand", string(demand));
                    by.into_iter().for_each(|by| put("by", Value::Integer(by.0)));
                    replaces.into_iter().for_each(|replaced| put("replaces", string(replaced)));
                }
                DemandEffect::Change { demand, by } => {
                    put("demand", string(demand));
                    by.into_iter().for_each(|by| put("by", Value::Integer(by.0)));
                }
                DemandEffect::Close { demand, how } => {
                    put("demand", string(demand));
                    put("how", string(how.name()));
                }
                DemandEffect::Record { offer, demand } => {
                    put("offer", string(offer));
                    put("demand", string(demand));
                }
                DemandEffect::Accept { offer } | DemandEffect::Refuse { offer } => put("offer", string(offer)),
                DemandEffect::Name { member, hours } => {
                    put("member", string(member));
                    put("hours", integer(hours.into()));
                }
                DemandEffect::End { member } => put("member", string(member)),
            },
        }
        if let Some(begins) = self.begins {
            put("begins", Value::Integer(begins.0));
        }
        Value::Object(fields)
    }
}

impl What {
    /// The type's name, `clause.change`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            What::Resolution => "resolution",
            What::ChangeClause { .. } => "clause.change",
            What::AddClause(_) => "clause.add",
            What::Admit { .. } => "batch.admit",
            What::NameFacilitator { .. } => "facilitator.name",
            What::EndFacilitator { .. } => "facilitator.end",
            What::Delegate { .. } => "power.delegate",
            What::RaiseSemantics { .. } => "semantics.raise",
            What::Ratify(_) => "removal.ratify",
            What::Office(effect) => effect.name(),
            What::Adopt(_) => "bylaws.adopt",
            What::Demands(effect) => match effect {
                DemandEffect::Adopt { .. } => "demand.adopt",
                DemandEffect::Change { .. } => "demand.change",
                DemandEffect::Close { .. } => "demand.close",
                DemandEffect::Record { .. } => "offer.record",
                DemandEffect::Accept { .. } => "offer.accept",
                DemandEffect::Refuse { .. } => "offer.refuse",
                DemandEffect::Name { .. } => "spokesperson.name",
                DemandEffect::End { .. } => "spokesperson.end",
            },
        }
    }
}
