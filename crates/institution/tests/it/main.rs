//! What an organisation can do, written like minutes; and what must hold whatever it does.

mod acts;
mod adoption;
mod alone;
mod clauses;
mod decisions;
mod demands;
mod dependencies;
mod floor;
mod formats;
mod hands;
mod keys;
mod meetings;
mod moderation;
mod offices;
mod old_logs;
mod petitions;
mod pinned;
mod presence;
mod random;
mod roll;
mod scenario;
mod state;
mod taking;
mod time;
