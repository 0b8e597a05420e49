//! Acts: their one spelling, the bytes to be signed, ids and commitments.

use institution::act::{Act, Body};
use institution::envelope::{ACT_TYPE, envelope as write_envelope, signed_bytes};
use institution::id::{Hash, InstitutionId, MemberId, Salt};

use crate::Answer;
use crate::question::{Bad, Question, text};

/// `{"ask":"act","payload":"<base64 of an act's JSON>"}`: the act in its canonical spelling and the bytes that a
/// signature covers; for a founding also the id that the institution gets by it.
pub(crate) fn act(question: &Question) -> Answer {
    let act = Act::parse(&question.bytes("payload")?).map_err(Bad::because)?;
    let payload = act.payload();
    let signed = signed_text(ACT_TYPE, &payload);
    let institution = match &act.body {
        Body::Found(_) => InstitutionId::of_founding(payload.as_bytes()),
        _ => act.institution,
    };
    Ok(vec![
        ("payload", text(payload)),
        ("signed", text(signed)),
        ("type", text(ACT_TYPE)),
        ("institution", text(institution)),
    ])
}

/// `{"ask":"signed","type":"…","payload":"…"}`: the bytes that a signature over any payload covers.
pub(crate) fn signed(question: &Question) -> Answer {
    Ok(vec![("signed", text(signed_text(question.string("type")?, question.string("payload")?)))])
}

/// `{"ask":"envelope","type":"…","payload":"…","signature":"<base64>"}`: the envelope as it is sent.
pub(crate) fn envelope(question: &Question) -> Answer {
    let payload = question.string("payload")?.as_bytes();
    Ok(vec![("envelope", text(write_envelope(question.string("type")?, payload, &question.sized("signature")?)))])
}

/// `{"ask":"commit","salt":"<26>","text":"…"}`: what an act carries in the place of the text.
pub(crate) fn commit(question: &Question) -> Answer {
    let salt: Salt = question.parsed("salt")?;
    Ok(vec![("hash", text(Hash::commit(salt, question.string("text")?.as_bytes())))])
}

/// `{"ask":"spell","bytes":"<base64 of 16 or 32 bytes>"}`: an id, salt, key or hash as text.
pub(crate) fn spell(question: &Question) -> Answer {
    let bytes = question.bytes("bytes")?;
    let spelled = match (<[u8; 16]>::try_from(&*bytes), <[u8; 32]>::try_from(&*bytes)) {
        (Ok(id), _) => text(MemberId(id)),
        (_, Ok(hash)) => text(Hash(hash)),
        _ => return Err(Bad("ids have 16 bytes, keys and hashes 32".to_owned())),
    };
    Ok(vec![("text", spelled)])
}

fn signed_text(payload_type: &str, payload: &str) -> String {
    String::from_utf8(signed_bytes(payload_type, payload.as_bytes())).expect("a text with a text before it is a text")
}
