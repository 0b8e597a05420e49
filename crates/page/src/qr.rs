//! Codes for a camera (ISO/IEC 18004): of key cards and of the wall, which no server may see or make.
//!
//! The answer is one path for an SVG image: a square unit for each dark module, four units of quiet around, as the
//! standard asks.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::Answer;
use crate::question::{Bad, Question, text, whole};

const QUIET: i32 = 4;

/// `{"ask":"qr","text":"…"}` gives `{"path":"M4 4h7v1h-7z…","side":37}`: `<svg viewBox="0 0 side side"><path d="path"/></svg>`.
pub(crate) fn qr(question: &Question) -> Answer {
    let said = question.string("text")?;
    // Medium correction: a thumb on the paper, a hand before the projector. Where that is too much, less.
    let code = QrCode::encode_text(said, QrCodeEcc::Medium)
        .or_else(|_| QrCode::encode_text(said, QrCodeEcc::Low))
        .map_err(Bad::because)?;
    let mut path = String::new();
    for row in 0..code.size() {
        let mut column = 0;
        while column < code.size() {
            let run = (column..code.size()).take_while(|at| code.get_module(*at, row)).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET));
            }
            column += i32::try_from(run.max(1)).expect("a code is at most 177 modules wide");
        }
    }
    let side = u64::try_from(code.size() + 2 * QUIET).expect("a code has a size");
    Ok(vec![("path", text(path)), ("side", whole(side))])
}
