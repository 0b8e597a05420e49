//! A member's side of the conversation with a server, for the command line: what the browser's scripts do there.
//!
//! It believes nothing that is not signed: a checkpoint counts under the key that the founding act names and only if it
//! extends the last one seen, a receipt counts if it proves that exactly this act is in the record.

pub mod device;
pub mod making;

use anyhow::{Context as _, bail};
use institution::act::{Act, Body, Founding, Seen};
use institution::bylaws::Bylaws;
use institution::entry::{Entry, EntryBody};
use institution::envelope::SignedAct;
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId};
use institution::time::Span;
use institution::{KeyAct, SEMANTICS_MAX};
use tlog::{BundleId, Checkpoint};

use crate::clock::Clock;
use crate::random;
use crate::receipt::{Receipt, log_verifier, origin};
use crate::seal::Salted;
use crate::source::{Source, agent, base_of};
use device::{Beside, Device, Kept, Line, Membership};
use making::{Maker, salted};

/// The longest reply to something sent.
const REPLY_BYTES_MAX: u64 = 1024 * 1024;
/// How long the passes are good for that a command makes for itself.
const OWN_PASS_MINUTES: i64 = 30;

/// What came back for something that was sent.
#[derive(Debug)]
pub enum Reply {
    /// It is in the record.
    Taken(Receipt),
    /// The organisation says no.
    Refused {
        /// The permanent code.
        code: String,
        /// The sentence.
        says: String,
        /// The clause's number, if a clause says so.
        clause: Option<String>,
    },
}

/// A conversation with one institution's server.
pub struct Client<'a> {
    base: String,
    device: &'a Device,
    agent: ureq::Agent,
}

#[derive(serde::Deserialize)]
struct RefusalReply {
    refusal: String,
    #[serde(default)]
    says: String,
    #[serde(default)]
    clause: Option<String>,
}

impl<'a> Client<'a> {
    /// With the institution at this address, by this device.
    #[must_use]
    pub fn new(url: &str, device: &'a Device) -> Self {
        Self { base: base_of(url), device, agent: agent() }
    }

    /// Founds an institution on the server at this address, and says where it is.
    ///
    /// # Errors
    /// If it could not be reached or its answer is not to be believed.
    pub fn found(
        &self,
        code: Option<&str>,
        bylaws: &Bylaws,
        name: &str,
    ) -> anyhow::Result<Result<(Membership, Receipt), Reply>> {
        #[derive(serde::Deserialize)]
        struct Fresh {
            log_key: String,
        }
        #[derive(serde::Deserialize)]
        struct Founded {
            slug: String,
            receipt: serde_json::Value,
        }
        let wanted = serde_json::json!({"code": code}).to_string();
        let fresh: Fresh = match self.post("found/key", &wanted)? {
            Ok(reply) => serde_json::from_str(&reply).context("the server's log key cannot be read")?,
            Err(refused) => return Ok(Err(refused)),
        };
        let log_key: Key = fresh.log_key.parse().context("the server's log key cannot be read")?;
        let (beside, commitment) = salted(name);
        let founding = Founding { bylaws: bylaws.to_toml(), log_key, semantics: SEMANTICS_MAX, name: commitment };
        let member = MemberId(random::bytes());
        let act = Act {
            institution: InstitutionId::UNFOUNDED,
            actor: member,
            key: self.device.public_key(),
            id: ActId(random::bytes()),
            seen: Seen { size: 0, root: Hash::of(b"") },
            body: Body::Found(Box::new(founding)),
        };
        let signed = self.device.sign(act.payload())?;
        let id = InstitutionId::of_founding(signed.payload());
        let sent = format!(
            r#"{{"code":{},"envelope":{},"beside":{}}}"#,
            serde_json::json!(code),
            signed.to_envelope(),
            json(&beside)
        );
        let founded: Founded = match self.post("found", &sent)? {
            Ok(reply) => serde_json::from_str(&reply).context("the server's answer cannot be read")?,
            Err(refused) => return Ok(Err(refused)),
        };
        let membership = Membership {
            url: format!("{}/{}", self.base, founded.slug),
            institution: id.to_string(),
            member: member.to_string(),
            log_key: log_key.to_string(),
        };
        self.device.keep(&Line::Member(membership.clone()))?;
        let receipt = self.keep(&membership, &signed, founded.receipt, Some(&beside))?;
        Ok(Ok((membership, receipt)))
    }

    /// Joins the institution under this shown name.
    ///
    /// # Errors
    /// If it could not be reached or its answer is not to be believed.
    pub fn join(&self, name: &str) -> anyhow::Result<Result<(Membership, Receipt), Reply>> {
        if self.device.membership(&self.base).is_ok() {
            bail!("this key has joined at {} already", self.base);
        }
        let page = self.front_page()?;
        let member = MemberId(random::bytes());
        let maker = Maker { institution: page.institution, member, key: self.device.public_key(), seen: page.seen };
        let fields = std::collections::BTreeMap::from([("name".to_owned(), name.to_owned())]);
        let made = maker.make("member.join", &fields, None)?;
        let signed = self.device.sign(made.payload)?;
        let membership = Membership {
            url: self.base.clone(),
            institution: page.institution.to_string(),
            member: member.to_string(),
            log_key: page.log_key.to_string(),
        };
        let receipt = match self.send(&membership, &signed, made.beside.as_ref())? {
            Reply::Taken(receipt) => receipt,
            refused @ Reply::Refused { .. } => return Ok(Err(refused)),
        };
        self.device.keep(&Line::Member(membership.clone()))?;
        self.check_beginning(&membership)?;
        Ok(Ok((membership, receipt)))
    }

    /// Makes the key of another device one of this member's too, and lets that device know where.
    ///
    /// # Errors
    /// If the server could not be reached, or its receipt proves nothing.
    pub fn add_key(&self, membership: &Membership, new: &Device) -> anyhow::Result<Reply> {
        let (institution, member, _) = membership.ids()?;
        let body = Body::Key(KeyAct::Add { key: new.public_key(), proof: new.proof(institution, member) });
        let (key, id) = (self.device.public_key(), ActId(random::bytes()));
        let act = Act { institution, actor: member, key, id, seen: self.seen(membership)?, body };
        let reply = self.send(membership, &self.device.sign(act.payload())?, None)?;
        if let Reply::Taken(_) = reply {
            new.keep(&Line::Member(membership.clone()))?;
        }
        Ok(reply)
    }

    /// Sends a signed act with what goes beside it; checks the receipt and keeps it.
    ///
    /// # Errors
    /// If the server could not be reached, or its receipt proves nothing.
    pub fn send(&self, membership: &Membership, signed: &SignedAct, beside: Option<&Salted>) -> anyhow::Result<Reply> {
        let sent = match beside {
            Some(beside) => {
                format!(r#"{{"envelope":{},"beside":{}}}"#, signed.to_envelope(), json(beside))
            }
            None => signed.to_envelope(),
        };
        let reply = match self.post("acts", &sent)? {
            Ok(reply) => reply,
            Err(refused) => return Ok(refused),
        };
        let receipt = serde_json::from_str(&reply).context("the server's receipt cannot be read")?;
        self.keep(membership, signed, receipt, beside).map(Reply::Taken)
    }

    fn keep(
        &self,
        membership: &Membership,
        signed: &SignedAct,
        receipt: serde_json::Value,
        beside: Option<&Salted>,
    ) -> anyhow::Result<Receipt> {
        // Kept before it is checked: a false receipt is evidence.
        let kept = Kept {
            institution: membership.institution.clone(),
            act: signed.act().body.name().to_owned(),
            envelope: signed.to_envelope(),
            receipt,
            beside: beside.map(Beside::from),
        };
        let receipt = kept.receipt();
        self.device.keep(&Line::Act(Box::new(kept)))?;
        let (id, _, log_key) = membership.ids()?;
        let receipt = receipt.context("the server's receipt cannot be read")?;
        receipt.verify(signed, id, log_key).context("the server's receipt proves nothing")?;
        Ok(receipt)
    }

    /// The newest checkpoint, believed only if it is signed and extends everything this device has seen.
    ///
    /// # Errors
    /// If it is not so: the server shows a different record than before.
    pub fn seen(&self, membership: &Membership) -> anyhow::Result<Seen> {
        let (id, _, log_key) = membership.ids()?;
        let source = self.source(membership)?;
        let key = log_verifier(id, log_key)?;
        let opened = Checkpoint::open(&source.checkpoint()?, &origin(id), &key, &[]);
        let now = opened.context("the server's checkpoint is not to be believed")?.checkpoint().clone();
        if let Some(before) = self.last_seen(membership)? {
            extends(&source, &before, &now)?;
        }
        Ok(Seen { size: now.size(), root: Hash(now.root().0) })
    }

    /// The largest checkpoint among this device's receipts.
    fn last_seen(&self, membership: &Membership) -> anyhow::Result<Option<Checkpoint>> {
        let mut last: Option<Checkpoint> = None;
        for line in self.device.lines()? {
            let Line::Act(kept) = line else { continue };
            if kept.institution != membership.institution {
                continue;
            }
            let (id, _, log_key) = membership.ids()?;
            let key = log_verifier(id, log_key)?;
            let opened = Checkpoint::open(kept.receipt()?.checkpoint.as_bytes(), &origin(id), &key, &[]);
            let checkpoint = opened.context("a kept receipt is not signed by the log")?.checkpoint().clone();
            if last.as_ref().is_none_or(|last| last.size() < checkpoint.size()) {
                last = Some(checkpoint);
            }
        }
        Ok(last)
    }

    /// The record, with a pass of this device.
    ///
    /// # Errors
    /// If the address is none.
    pub fn source(&self, membership: &Membership) -> anyhow::Result<Source> {
        Source::open(&self.base, Some(self.pass(&membership.institution, OWN_PASS_MINUTES)?))
    }

    /// A reading pass good for some minutes.
    ///
    /// # Errors
    /// If the id is none.
    pub fn pass(&self, institution: &str, minutes: i64) -> anyhow::Result<String> {
        let institution = institution.parse().context("the institution's id")?;
        Ok(self.device.pass(institution, Clock::System.now() + Span::minutes(minutes)))
    }

    /// The record's first entry must be the founding act that the ids come from.
    fn check_beginning(&self, membership: &Membership) -> anyhow::Result<()> {
        let (id, _, log_key) = membership.ids()?;
        let source = self.source(membership)?;
        let first = BundleId::new(0, 1).expect("one entry is a width");
        let Some((width, bytes)) = source.bundle(first)? else {
            bail!("you have joined, but the server does not hand out the founding act: verify the record");
        };
        let entries = tlog::decode_bundle(&bytes, width).context("the first bundle cannot be read")?;
        let first = Entry::decode(entries[0]).context("the first entry cannot be read")?;
        let EntryBody::Member(act) = first.body else { bail!("the record does not begin with a founding act") };
        let founded = act.verify().context("the founding act's signature is not valid")?;
        let Body::Found(founding) = &founded.act().body else { bail!("the record does not begin with a founding act") };
        if InstitutionId::of_founding(founded.payload()) != id || founding.log_key != log_key {
            bail!("the server names another institution or log key than the founding act: do not trust it");
        }
        Ok(())
    }

    /// What every page says in its first tag, also to those who may not read: which record this is and how far it is.
    fn front_page(&self) -> anyhow::Result<FrontPage> {
        let url = format!("{}/join", self.base);
        let response = self.agent.get(&url).call();
        let mut response = response.with_context(|| format!("{url} cannot be reached"))?;
        let page = response.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_string();
        let page = page.with_context(|| format!("{url} could not be read"))?;
        FrontPage::read(&page).with_context(|| format!("{url} is not a page of an organisation on Polity"))
    }

    /// Sends the choice behind a vote again, in case the server lost it. Says whether it was wanted.
    ///
    /// # Errors
    /// If the server could not be reached.
    pub fn send_opening(&self, vote: &str, voter: &str, choice: &Beside) -> anyhow::Result<bool> {
        let body =
            serde_json::json!({"vote": vote, "voter": voter, "choice": choice.text, "salt": choice.salt}).to_string();
        Ok(self.post("openings", &body)?.is_ok())
    }

    /// Posts JSON; the reply's text, or what the organisation refuses.
    fn post(&self, path: &str, body: &str) -> anyhow::Result<Result<String, Reply>> {
        let url = format!("{}/{path}", self.base);
        let response = self.agent.post(&url).content_type("application/json").send(body);
        let mut response = response.with_context(|| format!("{url} cannot be reached"))?;
        let status = response.status().as_u16();
        let text = response.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_string();
        let text = text.with_context(|| format!("{url}: the answer could not be read"))?;
        if (200..300).contains(&status) {
            return Ok(Ok(text));
        }
        match serde_json::from_str::<RefusalReply>(&text) {
            Ok(RefusalReply { refusal, says, clause }) if (400..500).contains(&status) => {
                Ok(Err(Reply::Refused { code: refusal, says, clause }))
            }
            Ok(RefusalReply { refusal, says, .. }) => bail!("{url} answered {status} ({refusal}): {says}"),
            Err(_) => bail!("{url} answered with status {status}. Is this the address of an organisation on Polity?"),
        }
    }
}

/// Proves from the source's tiles that the record of `now` begins with the one of `before`.
///
/// # Errors
/// If it does not, or the tiles are not handed out.
pub fn extends(source: &Source, before: &Checkpoint, now: &Checkpoint) -> anyhow::Result<()> {
    if before.size() > now.size() {
        bail!(
            "the record had {} entries and now has {}: what was acknowledged is gone. Keep your receipts and tell the \
             other members.",
            before.size(),
            now.size()
        );
    }
    let proof = tlog::prove_consistency(source, before.size(), now.size())
        .map_err(|e| anyhow::anyhow!("the server hands out no proof that its record continues the one before: {e}"))?;
    tlog::verify_consistency(before.size(), before.root(), now.size(), now.root(), &proof)
        .context("the server shows another record than before. Keep your receipts and tell the other members")
}

struct FrontPage {
    institution: InstitutionId,
    log_key: Key,
    seen: Seen,
}

impl FrontPage {
    /// Reads `<html data-institution="…" data-log-key="…" data-seen-size="…" data-seen-root="…">`.
    fn read(page: &str) -> Option<Self> {
        let tag = &page[page.find("<html")?..];
        let tag = &tag[..tag.find('>')?];
        let value = |name: &str| {
            let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            tag[start..].split('"').next()
        };
        Some(Self {
            institution: value("data-institution")?.parse().ok()?,
            log_key: value("data-log-key")?.parse().ok()?,
            seen: Seen { size: value("data-seen-size")?.parse().ok()?, root: value("data-seen-root")?.parse().ok()? },
        })
    }
}

fn json(salted: &Salted) -> serde_json::Value {
    serde_json::json!({"salt": salted.salt.to_string(), "text": salted.text})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_in_its_first_tag_which_record_it_is() {
        let (id, key, root) = (InstitutionId([1; 16]), Key([2; 32]), Hash([3; 32]));
        let page = format!(
            "<!doctype html>\n<html lang=\"en\" data-institution=\"{id}\" data-base=\"/x\" data-seen-size=\"12\" \
             data-seen-root=\"{root}\" data-log-key=\"{key}\" data-me=\"\">\n<head>"
        );
        let read = FrontPage::read(&page).unwrap();
        assert_eq!((read.institution, read.log_key, read.seen), (id, key, Seen { size: 12, root }));
        assert!(FrontPage::read("<html lang=\"en\">").is_none());
        assert!(FrontPage::read("not a page").is_none());
    }
}
