//! Questions taken apart: fields of a JSON object by name and type.
//!
//! Unlike in an act an unknown field is no fault here: question and module come from one build of one server.

use data_encoding::BASE64;
use institution::json::Value;

/// Why a question has no answer.
pub(crate) struct Bad(pub(crate) String);

impl Bad {
    pub(crate) fn because(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

/// A JSON object with named access.
pub(crate) struct Question(Vec<(String, Value)>);

impl Question {
    pub(crate) fn of(value: Value) -> Result<Self, Bad> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Bad("expected an object".to_owned())),
        }
    }

    fn get(&self, field: &str) -> Result<&Value, Bad> {
        let found = self.0.iter().find(|(key, _)| key == field);
        found.map(|(_, value)| value).ok_or_else(|| wrong(field, "is missing"))
    }

    pub(crate) fn string(&self, field: &str) -> Result<&str, Bad> {
        match self.get(field)? {
            Value::String(text) => Ok(text),
            _ => Err(wrong(field, "is no text")),
        }
    }

    pub(crate) fn integer(&self, field: &str) -> Result<i64, Bad> {
        match self.get(field)? {
            Value::Integer(n) => Ok(*n),
            _ => Err(wrong(field, "is no whole number")),
        }
    }

    pub(crate) fn whole(&self, field: &str) -> Result<u64, Bad> {
        u64::try_from(self.integer(field)?).map_err(|_| wrong(field, "is below zero"))
    }

    pub(crate) fn list(&self, field: &str) -> Result<&[Value], Bad> {
        match self.get(field)? {
            Value::List(items) => Ok(items),
            _ => Err(wrong(field, "is no list")),
        }
    }

    /// The objects of a list.
    pub(crate) fn questions(&self, field: &str) -> Result<Vec<Question>, Bad> {
        self.list(field)?.iter().map(|item| Question::of(item.clone())).collect()
    }

    pub(crate) fn question(&self, field: &str) -> Result<Question, Bad> {
        Question::of(self.get(field)?.clone())
    }

    /// What a text spells: an id, a key, a hash.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, field: &str) -> Result<T, Bad>
    where
        T::Err: std::fmt::Display,
    {
        self.string(field)?.parse().map_err(|reason: T::Err| wrong(field, &reason.to_string()))
    }

    pub(crate) fn bytes(&self, field: &str) -> Result<Vec<u8>, Bad> {
        base64(self.string(field)?).ok_or_else(|| wrong(field, "is not base64"))
    }

    pub(crate) fn sized<const N: usize>(&self, field: &str) -> Result<[u8; N], Bad> {
        self.bytes(field)?.try_into().map_err(|_| wrong(field, &format!("is not {N} bytes long")))
    }
}

pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).ok()
}

pub(crate) fn wrong(field: &str, what: &str) -> Bad {
    Bad(format!("\"{field}\" {what}"))
}

pub(crate) fn text(text: impl std::fmt::Display) -> Value {
    Value::String(text.to_string())
}

pub(crate) fn whole(n: u64) -> Value {
    Value::Integer(i64::try_from(n).expect("sizes and indexes stay far below 2⁶³"))
}
