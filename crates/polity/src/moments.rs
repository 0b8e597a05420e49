//! Times as people say them: "tonight at 9", "in 3 hours", and the exact moment behind them.
//!
//! No clock is read here: now comes in. An organisation has one fixed offset from UTC, a rule of its bylaws, so that
//! everyone reads the same hour; the calendar is the proleptic Gregorian one.

use institution::time::Time;
use serde::Serialize;

use crate::say::Language;

/// The organisation's wall clock in a reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    say: Language,
    now: Time,
    offset_minutes: i32,
}

/// A moment as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// For machines: RFC 3339 with the organisation's offset.
    pub iso: String,
    /// To the second, in words.
    pub exact: String,
    /// As people say it, seen from now.
    pub words: String,
}

/// A date and time of day on the organisation's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Local {
    /// Days since 1970-01-01.
    days: i64,
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

const DAY: i64 = 86_400_000;

/// Year, month and day of a number of days since 1970-01-01, by eras of 400 years, which all have 146,097 days.
fn civil(days: i64) -> (i64, u32, u32) {
    // The year is taken to begin in March, so that the leap day is its last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = u32::try_from(day_of_year - (153 * shifted_month + 2) / 5 + 1).expect("1 to 31");
    let month = u32::try_from(if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }).expect("1 to 12");
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl Local {
    fn of(time: Time, offset_minutes: i32) -> Self {
        let millis = time.0.saturating_add(i64::from(offset_minutes) * 60_000);
        let days = millis.div_euclid(DAY);
        let seconds = millis.rem_euclid(DAY) / 1000;
        let (year, month, day) = civil(days);
        let part = |n: i64| u32::try_from(n).expect("a part of a day");
        Self {
            days,
            year,
            month,
            day,
            hour: part(seconds / 3600),
            minute: part(seconds / 60 % 60),
            second: part(seconds % 60),
        }
    }

    /// Monday is 1.
    fn weekday(self) -> i64 {
        (self.days + 3).rem_euclid(7) + 1
    }
}

impl Clock {
    /// The clock at a moment.
    #[must_use]
    pub fn new(say: Language, now: Time, offset_minutes: i32) -> Self {
        Self { say, now, offset_minutes }
    }

    /// A clock for exact times only, which do not depend on now.
    #[must_use]
    pub fn at(say: Language, offset_minutes: i32) -> Self {
        Self::new(say, Time::default(), offset_minutes)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    fn local(&self, time: Time) -> Local {
        Local::of(time, self.offset_minutes)
    }

    /// The hour as people say it: "9 pm", "9:05 pm".
    #[must_use]
    pub fn hour(&self, time: Time) -> String {
        let local = self.local(time);
        let half = if local.hour < 12 { "am" } else { "pm" };
        let twelve = (local.hour + 11) % 12 + 1;
        let minute = format!("{:02}", local.minute);
        let key = if local.minute == 0 { "hour-sharp" } else { "hour" };
        self.say.f(
            key,
            &[
                ("hour12", twelve.to_string().into()),
                ("h", local.hour.into()),
                ("minute", minute.into()),
                ("half", half.into()),
            ],
        )
    }

    /// "today", "on Friday", "on 3 May": without the hour.
    #[must_use]
    pub fn date(&self, time: Time) -> String {
        let (local, today) = (self.local(time), self.local(self.now));
        let key = match local.days - today.days {
            0 => "date-today",
            1 => "date-tomorrow",
            -1 => "date-yesterday",
            _ if local.year == today.year => "date",
            _ => "date-with-year",
        };
        self.say.f(key, &self.parts(local))
    }

    /// The day as a heading: "Monday 23 November 2026".
    #[must_use]
    pub fn long_day(&self, time: Time) -> String {
        self.say.f("long-day", &self.parts(self.local(time)))
    }

    /// Tells days apart.
    #[must_use]
    pub fn day_number(&self, time: Time) -> i64 {
        self.local(time).days
    }

    fn parts(&self, local: Local) -> [(&'static str, fluent_bundle::FluentValue<'static>); 4] {
        [
            ("weekday", self.say.t(&format!("weekday-{}", local.weekday())).into()),
            ("day", local.day.to_string().into()),
            ("month", self.say.t(&format!("month-{}", local.month)).into()),
            ("year", local.year.to_string().into()),
        ]
    }

    /// As people say it, seen from now: "tonight at 9 pm", "tomorrow at 9 am", "on Friday at 2:30 pm", "on 3 May at 9 am".
    #[must_use]
    pub fn when(&self, time: Time) -> String {
        let (local, today) = (self.local(time), self.local(self.now));
        let away = local.days - today.days;
        let key = match away {
            0 if local.hour >= 18 => "when-tonight",
            0 => "when-today",
            1 => "when-tomorrow",
            -1 => "when-yesterday",
            2..=6 => "when-weekday",
            _ if local.year == today.year => "when-date",
            _ => "when-date-with-year",
        };
        let mut arguments = self.parts(local).to_vec();
        // The hour as a number too: "a la 1:00", but "a las 2:00".
        arguments.extend([("hour", self.hour(time).into()), ("h", local.hour.into())]);
        self.say.f(key, &arguments)
    }

    /// How far away: "in 3 hours", "12 minutes ago", "now".
    #[must_use]
    pub fn away(&self, time: Time) -> String {
        let ahead = time.0.saturating_sub(self.now.0);
        let minutes = ahead.unsigned_abs() / 60_000;
        let (unit, n) = match minutes {
            0 => return self.say.t(if ahead >= 0 { "away-soon" } else { "away-just-now" }),
            1..=89 => ("minutes", minutes),
            90..=2879 => ("hours", (minutes + 30) / 60),
            _ => ("days", (minutes + 720) / 1440),
        };
        let direction = if ahead >= 0 { "ahead" } else { "ago" };
        self.say.f(&format!("away-{unit}-{direction}"), &[("n", n.into())])
    }

    /// To the second, in words.
    #[must_use]
    pub fn exact(&self, time: Time) -> String {
        let local = self.local(time);
        let mut arguments = self.parts(local).to_vec();
        arguments.push(("time", format!("{:02}:{:02}:{:02}", local.hour, local.minute, local.second).into()));
        arguments.push(("offset", offset(self.offset_minutes).into()));
        self.say.f("exact", &arguments)
    }

    /// RFC 3339.
    #[must_use]
    pub fn iso(&self, time: Time) -> String {
        let Local { year, month, day, hour, minute, second, .. } = self.local(time);
        let zone = offset(self.offset_minutes);
        let zone = if self.offset_minutes == 0 { "Z" } else { &zone };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }

    /// A moment with everything a page shows of it.
    #[must_use]
    pub fn moment(&self, time: Time) -> Moment {
        Moment { iso: self.iso(time), exact: self.exact(time), words: self.when(time) }
    }

    /// The same, with a whole sentence in the place of the words.
    #[must_use]
    pub fn sentence(&self, time: Time, key: &str) -> Moment {
        let words = self.say.f(key, &[("when", self.when(time).into()), ("away", self.away(time).into())]);
        Moment { iso: self.iso(time), exact: self.exact(time), words }
    }

    /// A length of time: "10 minutes", "12 hours", "3 days".
    #[must_use]
    pub fn span(say: Language, minutes: u64) -> String {
        let (unit, n) = match minutes {
            m if m >= 2880 && m % 1440 == 0 => ("span-days", m / 1440),
            m if m >= 60 && m % 60 == 0 => ("span-hours", m / 60),
            m => ("span-minutes", m),
        };
        say.f(unit, &[("n", n.into())])
    }
}

/// `+02:00`
#[must_use]
pub fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENING: Time = Time(1_795_460_400_000); // 2026-11-23T19:00:00Z

    fn clock() -> Clock {
        Clock::new(Language::English, EVENING, 0)
    }

    fn minutes(n: i64) -> Time {
        EVENING + institution::time::Span::minutes(n)
    }

    #[test]
    fn the_calendar_is_right_at_its_corners() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(11_017), (2000, 3, 1));
        assert_eq!(civil(20_780), (2026, 11, 23));
        let leap_years = (1970..2400).filter(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)).count();
        assert_eq!(civil(365 * 430 + i64::try_from(leap_years).unwrap()), (2400, 1, 1));
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(clock().when(minutes(120)), "tonight at 9\u{a0}pm");
        assert_eq!(clock().when(minutes(125)), "tonight at 9:05\u{a0}pm");
        assert_eq!(clock().when(minutes(-600)), "today at 9\u{a0}am");
        assert_eq!(clock().when(minutes(14 * 60)), "tomorrow at 9\u{a0}am");
        assert_eq!(clock().when(minutes(4 * 1440)), "on Friday at 7\u{a0}pm");
        assert_eq!(clock().when(minutes(-20 * 1440)), "on 3 November at 7\u{a0}pm");
        assert_eq!(clock().when(minutes(60 * 1440)), "on 22 January 2027 at 7\u{a0}pm");
        assert_eq!(clock().away(minutes(180)), "in 3 hours");
        assert_eq!(clock().away(minutes(-1)), "1 minute ago");
    }

    #[test]
    fn in_spanish_too() {
        let clock = Clock::new(Language::Spanish, EVENING, 0);
        assert_eq!(clock.when(minutes(125)), "esta noche a las 21:05");
        assert_eq!(clock.when(minutes(6 * 60)), "mañana a la 1:00");
        assert_eq!(clock.when(minutes(4 * 1440)), "el viernes a las 19:00");
        assert_eq!(clock.when(minutes(60 * 1440)), "el 22 de enero de 2027 a las 19:00");
        assert_eq!(clock.away(minutes(180)), "en 3 horas");
        assert_eq!(clock.away(minutes(-1)), "hace 1 minuto");
        assert_eq!(clock.exact(EVENING), "lunes 23 de noviembre de 2026, 19:00:00 (UTC+00:00)");
        assert_eq!(Clock::span(Language::Spanish, 4320), "3 días");
    }

    #[test]
    fn the_offset_moves_the_day() {
        let clock = Clock::new(Language::English, EVENING, 330);
        assert_eq!(clock.iso(EVENING), "2026-11-24T00:30:00+05:30");
        assert_eq!(clock.exact(EVENING), "Tuesday 24 November 2026, 00:30:00 (UTC+05:30)");
        assert_eq!(Clock::span(Language::English, 720), "12 hours");
    }
}
