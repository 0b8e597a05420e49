//! What changed between two texts, word by word: struck words and underlined ones.
//!
//! The shortest way from one to the other (E. Myers, "An O(ND) difference algorithm and its variations", 1986), over
//! words with the white space after them. Where two texts have so little in common that words would only confuse, the
//! old one is shown struck as a whole and the new one underlined.

use serde::Serialize;

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Whether it stays, goes or comes.
    pub is: Is,
    /// The words.
    pub text: String,
}

/// What becomes of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Is {
    /// In both.
    Same,
    /// Only in the old text.
    Was,
    /// Only in the new text.
    Now,
}

/// More steps than this is not a change but another text; it also bounds time and memory.
const STEPS_MAX: usize = 800;

/// The pieces that lead from `was` to `now`. Same and Was pieces together are `was`; Same and Now together are `now`.
#[must_use]
pub fn words(was: &str, now: &str) -> Vec<Piece> {
    let (a, b) = (tokens(was), tokens(now));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_mid, b_mid) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut pieces = Vec::new();
    a[..head].iter().for_each(|word| push(&mut pieces, Is::Same, word));
    match steps(a_mid, b_mid) {
        Some(steps) => steps.into_iter().for_each(|(is, word)| push(&mut pieces, is, word)),
        None => {
            a_mid.iter().for_each(|word| push(&mut pieces, Is::Was, word));
            b_mid.iter().for_each(|word| push(&mut pieces, Is::Now, word));
        }
    }
    a[a.len() - tail..].iter().for_each(|word| push(&mut pieces, Is::Same, word));
    pieces
}

fn push(pieces: &mut Vec<Piece>, is: Is, word: &str) {
    match pieces.last_mut() {
        Some(last) if last.is == is => last.text.push_str(word),
        _ => pieces.push(Piece { is, text: word.to_owned() }),
    }
}

/// Words, each with the white space that follows it.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut in_space = false;
    for (at, c) in text.char_indices() {
        if in_space && !c.is_whitespace() {
            out.push(&text[start..at]);
            start = at;
        }
        in_space = c.is_whitespace();
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// Myers' greedy search with its trace, walked back; `None` past `STEPS_MAX`.
fn steps<'a>(a: &[&'a str], b: &[&'a str]) -> Option<Vec<(Is, &'a str)>> {
    let most = (a.len() + b.len()).min(STEPS_MAX);
    // `furthest[k + most]`: how far into `a` the best path on diagonal k (x − y) has come.
    let mut furthest = vec![0usize; 2 * most + 2];
    let mut trace = Vec::new();
    for d in 0..=most {
        trace.push(furthest[most - d..=most + d].to_vec());
        for k in (0..=2 * d).step_by(2).map(|i| most + i - d) {
            let down = k == most - d || (k != most + d && furthest[k - 1] < furthest[k + 1]);
            let mut x = if down { if d == 0 { 0 } else { furthest[k + 1] } } else { furthest[k - 1] + 1 };
            let mut y = x + most - k;
            while x < a.len() && y < b.len() && a[x] == b[y] {
                x += 1;
                y += 1;
            }
            furthest[k] = x;
            if x >= a.len() && y >= b.len() {
                return Some(walk_back(a, b, &trace));
            }
        }
    }
    None
}

fn walk_back<'a>(a: &[&'a str], b: &[&'a str], trace: &[Vec<usize>]) -> Vec<(Is, &'a str)> {
    let (mut x, mut y) = (a.len(), b.len());
    let mut out = Vec::new();
    for (d, furthest) in trace.iter().enumerate().rev() {
        // Row d of the trace holds diagonals −d..=d as they stood before step d: index k + d.
        let k = x as isize - y as isize;
        let at = |k: isize| furthest[usize::try_from(k + d as isize).expect("inside the row")];
        let down = k == -(d as isize) || (k != d as isize && at(k - 1) < at(k + 1));
        // Where the one edit of this step led to; from there on the words are the same.
        let (edited_x, edited_y) = if d == 0 {
            (0, 0)
        } else if down {
            (at(k + 1), usize::try_from(at(k + 1) as isize - (k + 1) + 1).expect("a path stays inside"))
        } else {
            (at(k - 1) + 1, usize::try_from(at(k - 1) as isize - (k - 1)).expect("a path stays inside"))
        };
        while x > edited_x {
            x -= 1;
            y -= 1;
            out.push((Is::Same, a[x]));
        }
        debug_assert_eq!(y, edited_y, "equal words lie on a diagonal");
        if d > 0 && down {
            y -= 1;
            out.push((Is::Now, b[y]));
        } else if d > 0 {
            x -= 1;
            out.push((Is::Was, a[x]));
        }
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(pieces: &[Piece], other: Is) -> String {
        pieces.iter().filter(|p| p.is != other).map(|p| p.text.as_str()).collect()
    }

    #[test]
    fn a_changed_word_is_struck_and_underlined() {
        let pieces = words("We pay five a month.", "We pay seven a month.");
        let shown: Vec<_> = pieces.iter().map(|p| (p.is, p.text.as_str())).collect();
        assert_eq!(shown, [(Is::Same, "We pay "), (Is::Was, "five "), (Is::Now, "seven "), (Is::Same, "a month.")]);
    }

    #[test]
    fn another_text_is_shown_whole() {
        let (was, now) = ("a b ".repeat(900), "c d ".repeat(900));
        let pieces = words(&was, &now);
        assert_eq!(pieces.len(), 2);
    }

    proptest! {
        #[test]
        fn both_sides_come_back(was in "[ab \n]{0,60}", now in "[ab \n]{0,60}") {
            let pieces = words(&was, &now);
            prop_assert_eq!(side(&pieces, Is::Now), was);
            prop_assert_eq!(side(&pieces, Is::Was), now);
        }
    }
}
