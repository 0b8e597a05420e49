// What the scripts say to people. The server's own sentences come with its replies; these are for what happens here.
//
// Whole sentences, figures in braces. A language that lacks one falls back to English.

const WORDS = {
  en: {
    unsent: "Not sent yet.",
    sent: "Sent. Waiting for the proof.",
    recorded: "Recorded.",
    offline: "Not sent yet: the server cannot be reached. It is kept on this phone. Press the button again when you have a connection.",
    unreached: "Not sent yet: the server cannot be reached. What you typed stays. Press the button again when you have a connection.",
    unproved: "The server says this was recorded, but its proof does not hold. Do not rely on it. Tell the others, and compare what your phones show.",
    unreadable: "The server's answer made no sense. It is not certain that this was recorded. Load the page and look.",
    unbuilt: "This was not sent. Something on this page does not fit together. Load the page and try again. What you typed stays.",
    unkept: "This was not sent. This browser does not let pages keep anything, so your key would be lost. Leave the private window, or allow this page to keep data.",
    keyless: "This phone has no key of yours here. Join first, or use the phone you joined with.",
    member_already: "You are a member already, with the key on this phone.",
    key_protected: "Your key is made on this phone and cannot be copied out of this browser, not even by this page.",
    key_unprotected_address: "Your key is kept on this phone. This page did not come over https, so the browser cannot lock the key away: a page altered on its way to you could copy it.",
    key_unprotected_browser: "Your key is kept on this phone. This browser cannot lock keys away, so a page altered by whoever runs the server could copy it.",
    key_may_vanish: "If you clear this browser's data, the key is gone, and nobody can make it again.",
    founding: "Asking the server for a new record.",
    sending_again: "One thing you did had not reached the server. Sending it again.",
    sent_again: "Recorded now: {what}.",
    not_recorded: "Not recorded: {what}. {why}",
    opening_sent: "Your vote was opened again, as the count needed.",
    checking: "Checking {n} proofs against the record as it is now.",
    still_all: "All {n} things you did here are in the record, unchanged. Checked just now on this phone.",
    still_one: "The one thing you did here is in the record, unchanged. Checked just now on this phone.",
    still_none: "Nothing of yours is kept on this phone yet. What you do from now on will be listed here with its proof.",
    still_missing: "{n} of the things you did are not in the record this server shows. That must never happen. Tell the others now, and keep this phone as it is.",
    still_forked: "This server shows a record that does not continue the one this phone has seen. That must never happen. Tell the others now, and keep this phone as it is.",
    still_unknown: "The proofs could not be checked just now: the server cannot be reached. They are kept.",
    still_other_key: "The record is sealed with another key than the one this phone knows. Ask the others whether they see the same.",
    entry_holds: "Checked on this phone just now: this is in the record, under its present seal.",
    entry_fails: "Checked on this phone just now: what this server shows here is not what its seal stands for. That must never happen. Tell the others.",
    entry_unknown: "This phone could not check it just now.",
    pass_asking: "One moment: your key opens this page.",
    pass_none: "This phone has no key here.",
    pass_open: "I open the pages again",
    pass_refused: "The key on this phone does not open this page any more.",
    receipts_list: "What was checked",
    receipt_there: "{when}: you {what}.",
    receipt_gone: "{when}: you {what}. This is not in the record.",
    "institution.found": "founded the organisation",
    "member.join": "joined",
    "member.rename": "changed your name",
    "member.leave": "left",
    "motion.move": "made a motion",
    "motion.second": "seconded a motion",
    "motion.withdraw": "took back a motion",
    "motion.put": "opened a vote",
    "amendment.offer": "offered a change to a text",
    "amendment.second": "seconded a change to a text",
    "amendment.withdraw": "took back a change to a text",
    "argument.add": "took part in a discussion",
    "vote.cast": "voted",
    "spokesperson.resign": "stopped speaking for everybody",
  },
};

/** The sentence of this name, with its figures, in the page's language. */
export function words(name, figures = {}) {
  const language = document.documentElement.lang.split("-")[0];
  const sentence = WORDS[language]?.[name] ?? WORDS.en[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, figure) => String(figures[figure] ?? whole));
}
