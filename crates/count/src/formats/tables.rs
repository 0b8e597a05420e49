//! Small tables that people write by hand: the figures of a vote, the votes of lists, the weights of delegations, the people of a pool.
//!
//! Commas or semicolons between the fields, the first line names the columns, in any order and however capitalised. Columns with other names are
//! refused: a column that is passed over in silence is a mistake nobody finds.
//!
//! Invariant: what comes out has as many entries as the table has lines below its header.

use super::csv::{self, Field};
use super::malformed::Malformed;
use crate::lots::Person;
use crate::majority::Tally;

/// Votes of lists, branches or sections, between which seats are shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Their names.
    pub names: Vec<String>,
    /// Their votes or members.
    pub votes: Vec<u64>,
    /// The seats each has at least; empty where no column says.
    pub at_least: Vec<u64>,
    /// Those to whom no threshold applies.
    pub exempt: Vec<usize>,
}

/// A pool from which a panel is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// The ways of grouping, as the columns name them.
    pub groupings: Vec<String>,
    /// The people.
    pub people: Vec<Person>,
}

struct Table<'a> {
    file: &'a [u8],
    head: Vec<String>,
    rows: Vec<Vec<Field>>,
}

impl<'a> Table<'a> {
    fn read(file: &'a [u8], what: &str) -> Result<Self, Malformed> {
        let mut rows = csv::rows(file)?;
        if rows.is_empty() {
            return Err(Malformed::at(file, 0, format!("a header: {what}")));
        }
        let head = rows.remove(0);
        for (column, (at, name)) in head.iter().enumerate() {
            if name.is_empty() || head[..column].iter().any(|(_, before)| before.eq_ignore_ascii_case(name)) {
                return Err(Malformed::at(file, *at, "columns with different names"));
            }
        }
        if let Some(row) = rows.iter().find(|row| row.len() > head.len()) {
            return Err(Malformed::at(file, row[head.len()].0, format!("{} fields, as the header has", head.len())));
        }
        let head = head.into_iter().map(|(_, name)| name.trim().to_lowercase()).collect();
        Ok(Table { file, head, rows })
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        self.head.iter().position(|head| names.contains(&head.as_str()))
    }

    fn needed(&self, names: &[&str]) -> Result<usize, Malformed> {
        self.column(names).ok_or_else(|| Malformed::at(self.file, 0, format!("a column {:?}", names[0])))
    }

    fn only(&self, known: &[Option<usize>], what: &str) -> Result<(), Malformed> {
        match (0..self.head.len()).find(|column| !known.contains(&Some(*column))) {
            Some(column) => Err(Malformed::at(
                self.file,
                0,
                format!("the columns {what}; there is one called {:?}", self.head[column]),
            )),
            None => Ok(()),
        }
    }

    fn text(&self, row: &[Field], column: usize) -> String {
        row.get(column).map_or(String::new(), |(_, field)| field.clone())
    }

    fn fault(&self, row: &[Field], column: usize, what: &str) -> Malformed {
        let at = row.get(column).or(row.last()).map_or(self.file.len(), |(at, _)| *at);
        Malformed::at(self.file, at, what)
    }

    /// A whole number, nought where the field is blank.
    fn number(&self, row: &[Field], column: usize) -> Result<u64, Malformed> {
        let field = self.text(row, column);
        if field.is_empty() {
            return Ok(0);
        }
        let number = field.parse().ok().filter(|number| *number <= 1u64 << 53);
        number.ok_or_else(|| self.fault(row, column, "a whole number from 0"))
    }

    fn yes(&self, row: &[Field], column: usize) -> Result<bool, Malformed> {
        match self.text(row, column).to_lowercase().as_str() {
            "" | "no" | "0" => Ok(false),
            "yes" | "1" | "x" => Ok(true),
            _ => Err(self.fault(row, column, "yes or no")),
        }
    }
}

/// The figures of votes on questions: `question` (where there are several), `yes`, `no`, `abstain`, `present`, `entitled`. Who is not said to be
/// present or entitled is taken to be just those who voted.
pub fn questions(file: &[u8]) -> Result<Vec<(String, Tally)>, Malformed> {
    let what = "question, yes, no, abstain, present, entitled";
    let table = Table::read(file, what)?;
    let (yes, no) = (table.needed(&["yes", "for"])?, table.needed(&["no", "against"])?);
    let question = table.column(&["question", "motion", "title"]);
    let abstain = table.column(&["abstain", "abstentions"]);
    let (present, entitled) = (table.column(&["present"]), table.column(&["entitled"]));
    table.only(&[Some(yes), Some(no), question, abstain, present, entitled], what)?;
    let read = table.rows.iter().map(|row| {
        let number = |column: Option<usize>| {
            column
                .filter(|&column| !table.text(row, column).is_empty())
                .map(|column| table.number(row, column))
                .transpose()
        };
        let (yes, no, abstain) = (table.number(row, yes)?, table.number(row, no)?, number(abstain)?.unwrap_or(0));
        let voted = yes.saturating_add(no).saturating_add(abstain);
        let present = number(present)?.unwrap_or(voted);
        let tally = Tally { yes, no, abstain, present, entitled: number(entitled)?.unwrap_or(present) };
        tally
            .check()
            .map_err(|refused| table.fault(row, 0, &format!("figures that can be true together: {refused}")))?;
        Ok((question.map_or(String::new(), |column| table.text(row, column)), tally))
    });
    let all = read.collect::<Result<Vec<_>, _>>()?;
    if all.is_empty() { Err(Malformed::at(file, file.len(), "a line with the figures of a vote")) } else { Ok(all) }
}

/// Lists and their votes: `list`, `votes` (or `members`), and where wanted `at least` and `exempt`.
pub fn lists(file: &[u8]) -> Result<Lists, Malformed> {
    let what = "list, votes, at least, exempt";
    let table = Table::read(file, what)?;
    let name = table.needed(&["list", "name", "branch", "section", "party"])?;
    let votes = table.needed(&["votes", "members"])?;
    let (at_least, exempt) = (table.column(&["at least", "minimum"]), table.column(&["exempt"]));
    table.only(&[Some(name), Some(votes), at_least, exempt], what)?;
    let mut lists = Lists::default();
    for (place, row) in table.rows.iter().enumerate() {
        lists.names.push(table.text(row, name));
        lists.votes.push(table.number(row, votes)?);
        if let Some(column) = at_least {
            lists.at_least.push(table.number(row, column)?);
        }
        if let Some(column) = exempt
            && table.yes(row, column)?
        {
            lists.exempt.push(place);
        }
    }
    Ok(lists)
}

/// Members of a body and their weights: `name`, `votes` (or `weight`).
pub fn weights(file: &[u8]) -> Result<(Vec<String>, Vec<u64>), Malformed> {
    let what = "name, votes";
    let table = Table::read(file, what)?;
    let name = table.needed(&["name", "member", "branch", "delegation", "list", "party"])?;
    let weight = table.needed(&["votes", "weight", "seats"])?;
    table.only(&[Some(name), Some(weight)], what)?;
    let rows = table.rows.iter().map(|row| Ok((table.text(row, name), table.number(row, weight)?)));
    Ok(rows.collect::<Result<Vec<_>, Malformed>>()?.into_iter().unzip())
}

/// A pool: `id` first, then a column for each way of grouping; a column `excluded` says who takes no part.
pub fn pool(file: &[u8]) -> Result<Pool, Malformed> {
    let table = Table::read(file, "id, then a column for each way of grouping")?;
    let excluded = table.column(&["excluded"]);
    let columns: Vec<usize> = (1..table.head.len()).filter(|&column| Some(column) != excluded).collect();
    if excluded == Some(0) {
        return Err(Malformed::at(file, 0, "a first column with who it is"));
    }
    let people = table.rows.iter().map(|row| {
        Ok(Person {
            id: table.text(row, 0),
            groups: columns.iter().map(|&column| table.text(row, column)).collect(),
            excluded: excluded.map_or(Ok(false), |column| table.yes(row, column))?,
        })
    });
    Ok(Pool {
        people: people.collect::<Result<_, Malformed>>()?,
        groupings: columns.into_iter().map(|column| table.head[column].clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_votes_are_read() {
        let read =
            questions(b"Question,Yes,No,Abstain,Present,Entitled\n\"Dues, again\",212,140,30,400,1000\nHall,3,1,,,\n")
                .unwrap();
        assert_eq!(
            read[0],
            ("Dues, again".into(), Tally { yes: 212, no: 140, abstain: 30, present: 400, entitled: 1000 })
        );
        let figures = questions(b"yes;no\n3;1\n").unwrap();
        assert_eq!(figures[0].1, Tally { yes: 3, no: 1, abstain: 0, present: 4, entitled: 4 });
    }

    #[test]
    fn faults_are_told_with_their_places() {
        let fault = |file: &str| questions(file.as_bytes()).unwrap_err().to_string();
        assert_eq!(fault("yes,no\n3,x\n"), "line 2, column 3: expected a whole number from 0");
        assert_eq!(fault("yes\n3\n"), "line 1, column 1: expected a column \"no\"");
        assert!(fault("yes,no,maybe\n3,1,2\n").contains("there is one called \"maybe\""));
        assert!(fault("yes,no,present\n3,1,2\n").contains("4 votes, but only 2 present"));
        assert_eq!(fault("yes,no\n1,2,3\n"), "line 2, column 5: expected 2 fields, as the header has");
    }

    #[test]
    fn lists_weights_and_pools_are_read() {
        let read = lists(b"branch,members,at least,exempt\nNorth,120,1,\nSouth,75,,yes\n").unwrap();
        assert_eq!((read.votes, read.at_least, read.exempt), (vec![120, 75], vec![1, 0], vec![1]));
        assert_eq!(
            weights(b"name,weight\nNorth,3\nSouth,2\n").unwrap(),
            (vec!["North".into(), "South".into()], vec![3, 2])
        );
        let read = pool(b"id,shop,excluded\na1,North,\na2,South,yes\n").unwrap();
        assert_eq!((read.groupings, read.people.len(), read.people[1].excluded), (vec!["shop".to_string()], 2, true));
        assert_eq!(read.people[0].groups, ["North"]);
    }
}
