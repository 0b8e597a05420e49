//! The program as those see it who talk to it: over HTTP, through its files, from the command line.

mod tampering;
mod written;
