//! What is counted: candidates, seats, the papers, and the hash by which a result names its input.
//!
//! Invariant: the number of candidates is that of the papers; the withdrawn are ascending and each is on the list.

use sha2::{Digest, Sha256};

use crate::ballots::{Ballots, Cells};
use crate::scores::Scores;

/// An election, as it came from a file or a ballot box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// What it is called.
    pub title: String,
    /// The names, in the order of the paper.
    pub candidates: Vec<String>,
    /// How many are to be elected.
    pub seats: usize,
    /// Those on the paper who are no longer candidates, ascending.
    pub withdrawn: Vec<usize>,
    /// What the voters wrote.
    pub papers: Papers,
    /// The order for ties that the file itself gives, where it gives one.
    pub order: Option<Vec<usize>>,
}

/// What the voters wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Papers {
    /// Ranks.
    Ranks(Ballots),
    /// Scores: crosses are scores up to one.
    Scores(Scores),
    /// How many crosses each candidate has; which of them stood on one paper is not known.
    Sums(Sums),
}

/// Crosses added up, as a ballot box gives them that adds up while all is encrypted. They elect as the papers would wherever crosses are only added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    crosses: Vec<u64>,
    people: u64,
}

impl Sums {
    /// The crosses of each candidate, made by at least so many people; `None` where somebody has more crosses than there are people.
    pub fn new(crosses: Vec<u64>, people_min: u64) -> Option<Sums> {
        crosses.iter().all(|&sum| sum <= people_min).then_some(Sums { crosses, people: people_min })
    }

    /// How many each candidate has.
    pub fn crosses(&self) -> &[u64] {
        &self.crosses
    }
}

impl Election {
    /// An election by ranks.
    pub fn ranked(title: &str, candidates: Vec<String>, seats: usize, ballots: Ballots) -> Election {
        assert_eq!(candidates.len(), ballots.candidates(), "the ballots are over these candidates");
        Election {
            title: title.to_string(),
            candidates,
            seats,
            withdrawn: Vec::new(),
            papers: Papers::Ranks(ballots),
            order: None,
        }
    }

    /// An election of which only the sums of the crosses are known.
    pub fn summed(title: &str, candidates: Vec<String>, seats: usize, sums: Sums) -> Election {
        assert_eq!(candidates.len(), sums.crosses.len(), "there is a sum for each of these candidates");
        Election {
            title: title.to_string(),
            candidates,
            seats,
            withdrawn: Vec::new(),
            papers: Papers::Sums(sums),
            order: None,
        }
    }

    /// An election by scores or crosses.
    pub fn scored(title: &str, candidates: Vec<String>, seats: usize, scores: Scores) -> Election {
        assert_eq!(candidates.len(), scores.candidates(), "the scores are over these candidates");
        Election {
            title: title.to_string(),
            candidates,
            seats,
            withdrawn: Vec::new(),
            papers: Papers::Scores(scores),
            order: None,
        }
    }

    /// How many people voted; where there are only sums, how many at least.
    pub fn total(&self) -> u64 {
        match &self.papers {
            Papers::Ranks(ballots) => ballots.total(),
            Papers::Scores(scores) => scores.total(),
            Papers::Sums(sums) => sums.people,
        }
    }

    /// Whether each candidate may still be elected.
    pub(crate) fn standing(&self) -> Vec<bool> {
        let mut standing = vec![true; self.candidates.len()];
        self.withdrawn.iter().for_each(|&gone| standing[gone] = false);
        standing
    }

    /// The ranks, worked out from the scores where the papers have scores: the same score is the same rank. Sums have none.
    pub fn ranks(&self) -> Option<std::borrow::Cow<'_, Ballots>> {
        match &self.papers {
            Papers::Ranks(ballots) => Some(std::borrow::Cow::Borrowed(ballots)),
            Papers::Scores(scores) => Some(std::borrow::Cow::Owned(scores.ranks())),
            Papers::Sums(_) => None,
        }
    }

    /// SHA-256 over everything that a count reads; see `docs/formats/counting.md`.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"polity/count/input/1\0");
        let mut number = |number: u64| hash.update(number.to_be_bytes());
        number(self.seats as u64);
        number(self.withdrawn.len() as u64);
        self.withdrawn.iter().for_each(|&gone| number(gone as u64));
        number(self.candidates.len() as u64);
        for name in &self.candidates {
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name);
        }
        let weights = match &self.papers {
            Papers::Ranks(ballots) => {
                match ballots.cells() {
                    Cells::Narrow(cells) => {
                        hash.update(b"ranks 1\0");
                        hash.update((cells.len() as u64).to_be_bytes());
                        hash.update(cells);
                    }
                    Cells::Wide(cells) => {
                        hash.update(b"ranks 2\0");
                        hash.update((cells.len() as u64).to_be_bytes());
                        for chunk in cells.chunks(4096) {
                            let bytes: Vec<u8> = chunk.iter().flat_map(|cell| cell.to_be_bytes()).collect();
                            hash.update(&bytes);
                        }
                    }
                }
                ballots.weights()
            }
            Papers::Scores(scores) => {
                hash.update(b"scores\0");
                hash.update((scores.marks().len() as u64).to_be_bytes());
                hash.update(scores.marks());
                hash.update([scores.highest()]);
                scores.weights()
            }
            Papers::Sums(sums) => {
                hash.update(b"sums\0");
                sums.crosses.iter().for_each(|sum| hash.update(sum.to_be_bytes()));
                hash.update(sums.people.to_be_bytes());
                &[]
            }
        };
        weights.iter().for_each(|weight| hash.update(weight.to_be_bytes()));
        hash.finalize().into()
    }
}
