//! The three functions that the browser calls: room for a question, its answer, done with the answer.
//!
//! Written by hand instead of generated: a question and an answer are some bytes each, so three functions are all there
//! is. `static/core.js` is the other side. The only file of the project that may hold `unsafe`.
#![allow(unsafe_code)]

use std::ptr::slice_from_raw_parts_mut;

/// Before an answer stand its length, as four bytes, little end first.
const LENGTH_BYTES: usize = 4;

/// Room for a question of `len` bytes. It must come back through [`page_answer`] with the same `len`.
// SAFETY: nothing else in the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn page_room(len: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; len].into_boxed_slice()).cast()
}

/// Answers the question that was written into a room, and takes the room back. The answer must come back through
/// [`page_done`].
///
/// # Safety
/// `room` came from [`page_room`] with this `len` and has not come back before.
// SAFETY: nothing else in the module has this name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn page_answer(room: *mut u8, len: usize) -> *mut u8 {
    // SAFETY: by this function's own condition the pair is what `Box::into_raw` gave, whole and given back once.
    let question = unsafe { Box::from_raw(slice_from_raw_parts_mut(room, len)) };
    let answer = crate::answer(&question);
    let length = u32::try_from(answer.len()).expect("answers are shorter than questions, and those are bounded");
    let mut bytes = Vec::with_capacity(LENGTH_BYTES + answer.len());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(answer.as_bytes());
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

/// Takes an answer back.
///
/// # Safety
/// `answer` came from [`page_answer`], is unchanged and has not come back before.
// SAFETY: nothing else in the module has this name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn page_done(answer: *mut u8) {
    // SAFETY: every answer begins with its length, so these bytes exist and are initialised.
    let length = unsafe { answer.cast::<[u8; LENGTH_BYTES]>().read_unaligned() };
    let len = LENGTH_BYTES + u32::from_le_bytes(length) as usize;
    // SAFETY: `page_answer` made a boxed slice of exactly this length, and by this function's condition it comes back once.
    drop(unsafe { Box::from_raw(slice_from_raw_parts_mut(answer, len)) });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_goes_in_and_its_answer_comes_out() {
        let question = br#"{"ask":"spell","bytes":"AAAAAAAAAAAAAAAAAAAAAA=="}"#;
        let room = page_room(question.len());
        // SAFETY: the room is as long as the question, and everything comes back once.
        let answer = unsafe {
            room.copy_from_nonoverlapping(question.as_ptr(), question.len());
            let answer = page_answer(room, question.len());
            let length = u32::from_le_bytes(answer.cast::<[u8; 4]>().read_unaligned()) as usize;
            let text = std::slice::from_raw_parts(answer.add(4), length).to_vec();
            page_done(answer);
            text
        };
        assert_eq!(String::from_utf8(answer).unwrap(), r#"{"text":"aaaaaaaaaaaaaaaaaaaaaaaaaa"}"#);
    }

    #[test]
    fn an_empty_question_is_answered_too() {
        // SAFETY: the room comes back with the length it was asked for.
        let answer = unsafe { page_answer(page_room(0), 0) };
        // SAFETY: an answer begins with four bytes of length and comes back once.
        unsafe {
            assert_ne!(answer.cast::<[u8; 4]>().read_unaligned(), [0; 4]);
            page_done(answer);
        }
    }
}
