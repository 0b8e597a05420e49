//! The program as those see it who talk to it: over HTTP, through its files, from the command line, after a crash.

mod attacks;
mod ballots;
mod brakes;
mod cli;
#[cfg(debug_assertions)]
mod counting;
mod deciding;
mod demanding;
mod demo;
mod doors;
mod forks;
mod formats;
mod hall;
mod hearing;
mod kill;
mod kit;
mod lasting;
mod live;
mod load;
mod looks;
mod outside;
mod pages;
mod power;
mod reading;
mod record;
#[cfg(debug_assertions)]
mod ringing;
mod rolls;
mod simulation;
mod supply;
mod tampering;
mod wall;
#[cfg(debug_assertions)]
mod who_sees_what;
mod why;
mod words;
mod written;
