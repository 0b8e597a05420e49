# Every sentence of the English pages. Messages are whole sentences; figures and names are their arguments.
# Words of the code do not belong here (LOOKS.md, "Words on the page"): a test looks.

## Lists, times, lengths

list-middle = { $before }, { $next }
list-last = { $before } and { $last }

hour-sharp = { $hour12 } { $half }
hour = { $hour12 }:{ $minute } { $half }
date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date = on { $day } { $month }
date-with-year = on { $day } { $month } { $year }
long-day = { $weekday } { $day } { $month } { $year }
when-tonight = tonight at { $hour }
when-today = today at { $hour }
when-tomorrow = tomorrow at { $hour }
when-yesterday = yesterday at { $hour }
when-weekday = on { $weekday } at { $hour }
when-date = on { $day } { $month } at { $hour }
when-date-with-year = on { $day } { $month } { $year } at { $hour }
away-soon = within a minute
away-just-now = just now
away-minutes-ahead = { $n ->
    [one] in 1 minute
   *[other] in { $n } minutes
}
away-minutes-ago = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
away-hours-ahead = { $n ->
    [one] in 1 hour
   *[other] in { $n } hours
}
away-hours-ago = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
away-days-ahead = { $n ->
    [one] in 1 day
   *[other] in { $n } days
}
away-days-ago = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
}
exact = { $weekday } { $day } { $month } { $year }, { $time } (UTC{ $offset })
span-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
span-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
span-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Bylaws: matters, shares, powers, rights

article-1 = What we are
article-2 = How we decide
article-3 = Who lends a hand
article-4 = What we demand, and who says it
article-5 = What no majority can take away
matter-resolution = resolutions
matter-facilitator = naming and ending facilitators
matter-delegation = lending a power
matter-amendment = changes to a text
matter-purpose = our purpose
matter-reading = who may read the record
matter-joining = who may join
matter-bylaws = all other rules
matter-semantics = how the record is read
matter-demand = demands
matter-offer = what is offered on a demand
matter-spokesperson = who speaks for us
kind-purpose = our purpose
kind-reading = who may read the record
kind-joining = who may join
kind-decision = how we decide
kind-chore = facilitators
kind-delegation = lending a power
kind-rights = the rights of members
kind-demands = demands
kind-spokespersons = who speaks for us
kind-presence = who votes
kind-hand-count = counting hands
share-1-2 = half
share-3-5 = three fifths
share-2-3 = two thirds
share-3-4 = three quarters
share-4-5 = four fifths
share-9-10 = nine tenths
share-more-than = more than { $share }
share-at-least = at least { $share }
majority-cast = { $share } of the votes for and against
majority-abstentions = { $share } of all votes, abstentions counted
majority-present = { $share } of those present
majority-entitled = { $share } of everyone who may vote
power-put-the-question = open the vote on a seconded motion early, where its rule allows that
power-short-put-the-question = Open a vote early
power-run-the-meeting = open and close a meeting, give the floor, and have hands counted
power-short-run-the-meeting = Run a meeting
right-see-the-record = see the record
right-speak = speak
right-petition = put a question to the vote
right-recall = vote an officer out
right-due-process = be heard before anything is decided against you
right-secret-ballot-on-persons = vote in secret where a person is decided upon
right-run-for-office = run for office
right-leave = leave
right-take-the-record-along = take a copy of the record along

clause-purpose = We are here for this: { $text }
clause-reading-members = Members may read the record, and so may those whom a member lets in.
clause-reading-anyone = Anyone may read the record.
clause-joining-open = Whoever wants to join may join, by giving a name.
clause-decision-about = This rule decides: { $matters }.
clause-decision-majority = A motion passes with { $majority }.
clause-decision-quorum-people = { $people ->
    [one] At least 1 member must vote.
   *[other] At least { $people } members must vote.
}
clause-decision-quorum-both = { $people ->
    [one] At least 1 member must vote, and at least { $percent } percent of those who may.
   *[other] At least { $people } members must vote, and at least { $percent } percent of those who may.
}
clause-decision-seconders = { $n ->
    [one] One other member must second it.
   *[other] { $n } other members must second it.
}
clause-decision-notice = The vote opens { $span } after that.
clause-decision-notice-none = The vote opens at once after that.
clause-decision-early = Whoever may open a vote early may do so.
clause-decision-open = Its mover says for how long the vote is open: from { $min } to { $max }.
clause-decision-open-fixed = The vote is open for { $min }.
clause-chore = { $people ->
    [one] The members may name 1 facilitator, for { $span }.
   *[other] The members may name up to { $people } facilitators, each for { $span }.
}
clause-chore-founder = Whoever founded us is one for the first { $span }.
clause-chore-may = A facilitator may { $power }.
clause-chore-nothing = A facilitator has no powers that others lack.
clause-delegation = The members may lend a member one power, for { $span } at most.
clause-demands = { $n ->
    [one] We may demand one thing of others at a time.
   *[other] We may demand { $n } things of others at a time.
}
clause-spokespersons = { $people ->
    [one] One member may speak for us, for { $span } at most.
   *[other] Up to { $people } members may speak for us, each for { $span } at most.
}
clause-spokespersons-asked = Nobody does who did not ask to.
clause-rights = No majority can take these rights away:

## What happens if a motion passes

effect-resolution = This is what the members say. Nothing else happens by itself.
effect-change = Rule { $rule } changes to this.
effect-change-unknown = A rule changes to this.
effect-name-facilitator = { $name } is a facilitator for { $span }.
effect-end-facilitator = { $name } is no longer a facilitator.
effect-delegate = { $name } may { $power }, for { $span }.
effect-demand-adopt = We demand this.
effect-demand-by = It is to be met { $when }.
effect-demand-replaces = It takes the place of { $demand }.
effect-demand-change = This takes the place of what { $demand } says now.
effect-demand-won = We say that { $demand } is won.
effect-demand-lost = We say that { $demand } is lost.
effect-demand-dropped = We no longer make { $demand }.
effect-offer-record = This is what was offered on { $demand }. We accept or refuse it by another motion.
effect-offer-accept = We accept what was offered on { $demand }, and it is won.
effect-offer-refuse = We refuse what was offered on { $demand }. The demand stays.
effect-spokesperson-name = { $name } speaks for us for { $span }. Everybody can see that name.
effect-spokesperson-end = { $name } no longer speaks for us.
demand-numbered = demand { $n }
demand-unknown = a demand that is gone
effect-semantics = From then on the record is read by version { $to } of its rules of reading.
effect-begins = This begins { $when }.
effect-at-once = This happens as soon as the votes are counted.

## Who could then do what alone

alone-nobody = Nobody could act alone because of this rule.
alone-same = Who can act alone stays as it is.
alone-then = Who could then act alone
alone-gone = This would no longer be so: “{ $says }”

## Not possible, because…

refusal-wrong-institution = This was not recorded. It was signed for another organisation. Open this organisation's page and do it there.
refusal-founded-already = This was not recorded. The organisation exists already. Join it instead.
refusal-not-founded = This was not recorded. An organisation begins with its founding. Found it first.
refusal-log-key-unfit = The organisation was not founded. The key this server would seal the record with is not sound. Load the page and try again.
refusal-semantics-unknown = This was not recorded. The server does not know version { $to } of the rules of reading. Whoever runs it must renew the program first.
refusal-seen-ahead = This was not recorded. Your phone has seen more of the record than this server has. The server may show an old copy: tell the others, and try again.
refusal-seen-too-old = This was not recorded. The page was open for more than a day. Load it again, then do it once more.
refusal-seen-elsewhere = This was not recorded. Your phone was shown another record than this one. Do not go on: tell other members, and compare what each of you sees.
refusal-act-repeated = This was not recorded a second time. It is in the record already. Load the page to see it.
refusal-not-a-member = This was not recorded. You are not a member, or no longer one. Join first.
refusal-wrong-key = This was not recorded. The key on this phone is not yours here, or you ended it. Use another phone of yours, or your key card.
refusal-member-exists = You did not join a second time. You are a member already. Load the page.
refusal-key-in-use = This was not recorded. This key belongs to a member already, or once did, and no key is used twice. Load the page and start again.
refusal-keys-full = The key was not added. You have { $max } keys already. End one that you no longer use, under Me, and try again.
refusal-key-unknown = No key was ended. This is not one of your keys, or it was ended before. Load the page to see those you have.
refusal-last-key = The key was not ended. It is the only one you have, and without it you could do nothing here. Add another first.
refusal-bylaws-unreadable = Your motion was not recorded. The new wording cannot be read: { $what }. Start again from the sentence in the bylaws.
refusal-bylaws-fault = Your motion was not recorded. { $fault } Choose something else and try again.
refusal-clause-unknown = Your motion was not recorded. There is no such rule. Start from the bylaws.
refusal-clause-changed = Your motion was not recorded. Rule { $rule } has been changed since you opened it. Read it again and start from there.
refusal-clause-kind = Your motion was not recorded. Rule { $rule } can get other figures, but not become another rule. Start again from its sentence.
refusal-clause-same = Your motion was not recorded. Rule { $rule } says this already. Change something, or leave it.
refusal-open-minutes = Your motion was not recorded. The vote must be open for { $min } to { $max } minutes (rule { $rule }). Choose a time between.
refusal-begins-when = Your motion was not recorded. It can begin from now on and within a year, no other time. Choose another day, or none.
refusal-person-unknown = Your motion was not recorded. The person it names is not a member. Choose somebody on the members' list.
refusal-not-a-facilitator = Your motion was not recorded. The person it names is not a facilitator now. Nothing needs to be ended.
refusal-too-many-hours = Your motion was not recorded. A power can be lent for { $max } hours at most (rule { $rule }). Choose fewer.
refusal-too-many-open = This was not recorded. You have { $max } of these open, and nobody may have more. Wait until one is decided, or withdraw one.
refusal-motion-unknown = This was not recorded. There is no such motion. Look under Decide.
refusal-id-in-use = This was not recorded. It has the same number as something in the record. Load the page and do it again.
refusal-seconded-already = Your second was not recorded. The motion has the seconds it needs (rule { $rule }). You can speak for it, and vote.
refusal-seconding-own-motion = Your second was not recorded. Nobody can second what they moved themselves (rule { $rule }). Ask another member to second it.
refusal-seconded-by-you = Your second was not recorded again. You have seconded this already. Ask another member too.
refusal-motion-past = This was not recorded. The motion is past that: it is being voted on, or decided. Look at where it stands now.
refusal-not-yours = This was not withdrawn. Only who moved it can withdraw it. You can speak and vote against it.
refusal-belongs-to-members = This was not withdrawn. Other members stand behind it now, so it is theirs too. You can speak and vote against it.
refusal-not-seconded = The vote was not opened. The motion needs to be seconded first. Ask another member to second it.
refusal-power-missing = This was not recorded. Only a facilitator, or who was lent this power, can do it (rule { $rule }). A motion can name you.
refusal-not-early = The vote was not opened. Rule { $rule } gives this kind of motion its full time. It opens by itself when its time has come.
refusal-amendments-first = The vote was not opened. Changes to the text are decided first. It opens when they are.
refusal-amendment-unknown = This was not recorded. There is no such change to the text. Look at the motion again.
refusal-amendments-over = Your change was not recorded. The time for changes is over: the vote is about to open. You can speak and vote.
refusal-other-matter = Your change was not recorded. A change cannot make a motion into one on another matter. Move a motion of your own.
refusal-question-unknown = Your answer was not recorded. There is no such question on this motion. Look at the motion again.
refusal-vote-unknown = Your vote was not recorded. There is no such vote. Look under Decide.
refusal-vote-closed = Your vote was not recorded. This vote closed { $at }. Its result is on this page.
refusal-semantics-too-low = This was not recorded. It needs version { $needed } of the rules of reading. Move that our record is read by newer rules.
refusal-no-clause-for = Your motion was not recorded. The bylaws have no rule under which it could be decided. Propose such a rule first.
refusal-demand-unknown = Your motion was not recorded. There is no such demand now. Look at what we demand.
refusal-offer-unknown = Your motion was not recorded. Nothing of this kind is offered now. Look at the demand.
refusal-demands-full = Your motion was not recorded. { $max } demands stand, and no more may (rule { $rule }). Say whose place this one takes.
refusal-due-when = Your motion was not recorded. A demand can be due from now on and within ten years, no other time. Choose another day, or none.
refusal-speaks-unasked = Your motion was not recorded. Nobody speaks for us who did not ask to. Whoever wants to must move it themselves.
refusal-not-a-spokesperson = This was not recorded. That member does not speak for us now. Nothing needs to be ended.
refusal-spokespersons-full = Your motion was not recorded. { $max } members speak for us, and no more may (rule { $rule }). Wait until somebody's time is over, or end it first.
refusal-not-entitled = Your vote was not recorded. Those who were members when the vote opened decide it. You can vote in the next one.
refusal-meeting-unknown = This was not recorded. There is no such meeting. Look under Now.
refusal-meeting-not-open = This was not recorded. The meeting is not open now. Ask whoever runs it.
refusal-meeting-when = The meeting was not called. It can begin from now on and within a year, no other time. Choose another day.
refusal-wall-key-unfit = The meeting was not opened. The key made on this screen is not sound. Load the page and try again.
refusal-room-size = The meeting was not opened. A room holds from 2 to { $max } people here. Say another number.
refusal-room-full = You are not marked as present. As many people as were said to be here, { $max }, have read the code. Tell whoever runs the meeting.
refusal-wall-code-old = You are not marked as present. The wall shows a newer code by now. Read the one it shows.
refusal-wall-code-full = You are not marked as present. { $max } people have used this code, as many as may. Read the next one: it comes within half a minute.
refusal-wall-code-wrong = You are not marked as present. This code was not made by the wall of this meeting. Read the one on the wall.
refusal-present-already = This was not recorded again. You are marked as present already. There is nothing more to do.
refusal-not-in-the-room = This was not recorded. It is for those who have read the code on the wall of this meeting. Read it with your phone first.
refusal-asked-already = This was not recorded again. You have asked to speak, or are speaking. Wait for your turn.
refusal-not-asked = This was not recorded. They have not asked to speak, or not any more. Choose somebody who waits.
refusal-nobody-speaks = This was not recorded. Nobody has the floor now. Choose who speaks next.
refusal-no-presence-clause = This was not recorded. Here everybody who joined votes, and nobody need know them. There is nothing to do.
refusal-votes-not-yet = Your vote was not recorded. You do not vote yet (rule { $rule }). Read the code on the wall of a meeting, or ask members who know you.
refusal-not-seen-yet = This was not recorded. It is for members who were at a meeting (rule { $rule }). Read the code on its wall first.
refusal-votes-already = This was not recorded. That member votes already. Nobody need say that they know them.
refusal-vouched-by-you = This was not recorded again. You have said that you know them. Another member must too.
refusal-too-many-vouches = This was not recorded. You have said it of { $max } people, and nobody may of more (rule { $rule }). Ask another member.
refusal-challenged-by-you = This was not recorded again. You have questioned these people already. Another member must too.
refusal-nobody-to-challenge = This was not recorded. Nobody who came by this link lately votes by time alone (rule { $rule }). There is nothing to question.
refusal-no-hand-count = This was not recorded. Hands are not counted on this. Vote on the phones.
refusal-teller-opened = Your figures were not recorded. Whoever opened the count does not count. Ask somebody else to.
refusal-too-many-hands = Your figures were not recorded. There are { $max } in the room who vote, and not more hands. Count again.
refusal-objected-by-you = This was not recorded again. You have asked for a vote on the phones. Others must too.

## What is wrong with bylaws

fault-clause-twice = Rule { $rule } would have the same name as another.
fault-clause-missing = There would be no rule about { $detail }.
fault-kind-twice = There would be two rules about { $detail }.
fault-matter-uncovered = No rule would decide { $detail }.
fault-matter-twice = Two rules would decide { $detail }.
fault-chore-hours = A facilitator's time (rule { $rule }) must be from 1 to { $detail } hours.
fault-chore-people = There must be from 1 to { $detail } facilitators (rule { $rule }).
fault-delegation-hours = A power can be lent (rule { $rule }) for 1 to { $detail } hours.
fault-demands-standing = There may be from 1 to { $detail } demands at a time (rule { $rule }).
fault-spokesperson-hours = Somebody can speak for us (rule { $rule }) for 1 to { $detail } hours.
fault-spokesperson-people = From 1 to { $detail } members can speak for us (rule { $rule }).
fault-right-missing = No majority can take away the right to { $detail } (rule { $rule }).
fault-right-unknown = Rule { $rule } names a right that nobody knows: { $detail }.
fault-majority-too-low = A decision (rule { $rule }) needs more than half.
fault-majority-too-high = A decision (rule { $rule }) may not need more than nine tenths, or one person could block it.
fault-majority-of-present = Rule { $rule } counts those present, and on phones nobody can tell who is.
fault-quorum-too-low = At least { $detail } members must vote (rule { $rule }).
fault-quorum-too-high = Rule { $rule } may not ask for more than { $detail } percent of the members to vote.
fault-seconders = A motion (rule { $rule }) needs from 1 to { $detail } seconds.
fault-too-slow = A decision (rule { $rule }) may not take longer than { $detail } days.
fault-open-minutes = A vote (rule { $rule }) must be open for at least { $detail } minutes, and its shortest time may not exceed its longest.
fault-entrenched-majority = What everything else rests on (rule { $rule }) is changed by two thirds at least.
fault-entrenched-unamendable = What everything else rests on (rule { $rule }) may not need more than four fifths: nobody could change it.
fault-entrenched-of-entitled = What everything else rests on (rule { $rule }) is decided by those who vote, not by those who stay away.
fault-entrenched-notice = What everything else rests on (rule { $rule }) needs at least { $detail } hours between the second and the vote.
fault-entrenched-put-early = What everything else rests on (rule { $rule }) is never voted on early.
fault-presence-vouchers = From { $detail } to 10 members must know somebody (rule { $rule }): one alone lets nobody in.
fault-presence-vouches = One member can know from 1 to { $detail } people (rule { $rule }).
fault-presence-wait = Whoever joined votes (rule { $rule }) after 1 to { $detail } hours.
fault-presence-challengers = From { $detail } to 20 members must question a link (rule { $rule }): one alone keeps nobody out.
fault-presence-reach = Members can look back (rule { $rule }) as long as the wait, and at most { $detail } times as long.
fault-entrenched-by-hand = Hands never decide what everything else rests on, nor a change to a text (rule { $rule }).
fault-hand-tellers = From { $detail } to 10 people must count the hands (rule { $rule }).
fault-hand-objectors = From 1 to { $detail } people can ask for a vote on the phones (rule { $rule }).

## Something went wrong before the organisation was asked

problem-other = This was not recorded. The server could not make sense of it. Load the page and try again.
problem-bad-act = This was not recorded. The server could not read it. Load the page and try again.
problem-bad-signature = This was not recorded. Its signature does not fit your key. Load the page and try again.
problem-text-missing = This was not recorded. Its text did not come along. Try again.
problem-text-mismatch = This was not recorded. The text that came along is not the one you signed. Load the page and try again.
problem-too-large = This was not recorded. It is too long. Make it shorter.
problem-too-many = This was not recorded yet. Too much came from your connection at once. Wait a minute and try again; what you typed is still here.
problem-stopped = This was not recorded. The server cannot write to its disk and takes nothing in until that is mended. You can still read everything.
problem-not-found = There is nothing here. Perhaps the address was copied wrong. Start again from the first page.
problem-founding-code = The organisation was not founded. The code is not the one on the server's screen. Look again and type it as it stands there.
problem-log-key-unknown = The organisation was not founded. The page was open for more than an hour. Load it again.
problem-busy = This was not recorded yet. Too much is waiting to be recorded. Try again in a minute; what you typed is still here.
problem-method-unknown = This page cannot do that. Start again from the first page.
problem-pass-needed = Only members can read this. Open the organisation's first page on the phone you joined with.
problem-bad-pass = You cannot read this yet. What your phone showed is out of date. Load the page again.
problem-bad-request = The server could not make sense of this. Load the page and try again.
problem-content-type = This was not recorded. It did not come in the form the server reads. Load the page and try again.
problem-opening-unknown = Your vote was not opened. It fits no vote that was cast here. Look at the vote's page.
problem-too-slow = This was not recorded. It took too long to arrive. Try again.
problem-text-unasked = This was not recorded. A text came along that nobody asked for. Load the page and try again.
problem-text-too-long = This was not recorded. The text is too long. Make it shorter.
problem-name-unusable = This was not recorded. A name is one line of 1 to 60 characters, without hidden ones. Try another.
problem-choice-unknown = Your vote was not recorded. It was neither yes, no nor abstain. Load the page and try again.
problem-founding-closed = The organisation was not founded. This server takes no new organisations. Ask who runs it, or run your own.

## Around every page

page-title = { $page } · { $name }
skip = Skip to the page
language-label = Language
nav-label = Parts of this site
nav-now = Now
nav-decide = Decide
nav-people = People
nav-record = Record
nav-me = Me
footer = Run on Polity, where members hold the power. The source is free: AGPL-3.0 or later.
stopped = The server cannot write to its disk. Nothing new is recorded until that is mended. You can read everything.
without-scripts = Your key signs this on your phone, and that needs scripts. Without them, use the command line: { $command }
name-gone = a member whose name is not here
title-gone = A text that is not here any more
text-gone = This text is not here any more.
rule-link = Rule { $rule }
rule-more = Its history, and how to change it
proof = Proof
figure = { $n }

## Pages that say no

closed-title = Members read this
closed-says = Only members can read further. If you have joined on this phone, the page opens by itself.
closed-been-here = You have been here before, on another phone or in another browser? Open this page there, or take your place again here.
missing-title = There is nothing here
missing-onward = Go to the first page
problem-title = Not possible

## The public page, joining, sharing

front-title = What this is
front-join = Join
front-decide = See what is being decided
front-bylaws = Read the bylaws
front-share = Show the code to others
join-title = Join { $name }
join-member = You are a member already.
join-name = Your name
join-name-example = What the others call you: Sam, or Sam K. It need not be the name on your papers.
join-button = I join
join-seen = Who will see what
join-seen-members = Members see your name, what you move and say, and after the close how you voted.
join-seen-anyone = Anyone can see your name, what you move and say, and after the close how you voted.
join-seen-server = Who runs the server can read what members read, and how you vote before the close.
join-key = Your key is made on this phone and stays on it. A key card, which comes next, lets you back in if you lose the phone.
share-title = Join { $name }
share-code = A code for phone cameras that opens { $link }
share-only-here = Only this machine can open this address. Whoever runs the server starts it with an address that phones reach.
share-hint = Show this to the room. Point a phone's camera at it, or type the address.

## Now

now-headline = { $n ->
    [0] Nothing needs you now
    [one] One thing needs you
   *[other] { $n } things need you
}
now-nothing = Here you will see what waits for your vote or your second.
now-more = { $n ->
    [one] One more is under Decide
   *[other] { $n } more are under Decide
}
now-vote = The vote on “{ $title }” closes { $when }, { $away }.
now-vote-change = The vote on a change to “{ $title }” closes { $when }, { $away }.
now-vote-button = Vote
now-second = “{ $title }” needs a second to go on. It lapses { $when }.
now-read-button = Read it
now-question = { $name } asks about your motion “{ $title }”.
now-answer-button = Answer
now-decided = Decided lately
now-decided-nothing = Nothing was decided in the last 30 days. Results will stand here.
now-coming = Coming up
now-coming-nothing = Nothing is coming up. Motions and their votes will stand here.
now-share = Show the code to the room

## Where things stand

standing-moved = { $n ->
    [one] It needs one more second, or it lapses { $when }.
   *[other] It needs { $n } more seconds, or it lapses { $when }.
}
standing-seconded = Being discussed. The vote opens { $when }, { $away }.
standing-waits = Being discussed. A change to its text is decided first.
standing-voting = { $n ->
    [0] The vote closes { $when }, { $away }. Nobody has voted yet.
    [one] The vote closes { $when }, { $away }. 1 member has voted.
   *[other] The vote closes { $when }, { $away }. { $n } members have voted.
}
standing-counting = The vote closed { $when }. It is being counted.
standing-void = Too many votes could not be opened to be sure of the result. The vote is called anew { $when }.
standing-passed = { $result } Decided { $when }.
standing-passed-begins = { $result } It begins { $when }.
standing-passed-overtaken = { $result } It could not happen any more { $when }.
standing-failed = { $result } Decided { $when }.
standing-withdrawn = Its mover took it back { $when }.
standing-lapsed = Nobody seconded it in time. It lapsed { $when }.
standing-begins = It passed, and begins { $when }, { $away }.
standing-change-offered = This change needs a second before it is voted on.
standing-change-seconded = The vote on this change opens { $when }, { $away }.
standing-change-waits = This change is seconded. It is voted on after the one before it.
standing-change-passed = { $result } The text was changed.
standing-change-failed = { $result } The text stays.
standing-change-withdrawn = Who offered this change took it back.
standing-change-lapsed = Nobody seconded this change in time.
result-passed = Passed, { $yes } to { $no }; it needed { $needed }.
result-failed = Did not pass, { $yes } to { $no }; it needed { $needed }.
result-tie = Did not pass: a tie, { $yes } to { $no }; it needed { $needed }.
result-few = { $voted ->
    [one] Did not pass: 1 voted, and { $quorum } had to.
   *[other] Did not pass: { $voted } voted, and { $quorum } had to.
}
result-nobody = Did not pass: nobody voted, and { $quorum } had to.
since-by = Since { $date }, by vote of { $yes } to { $no }
alone-title = Who can act alone?
alone-now = { $name } alone can { $power }, until { $when }.
alone-none-now = Nobody can do anything alone now.

## Decide

decide-headline = { $n ->
    [0] Nothing is open
    [one] One motion is open
   *[other] { $n } motions are open
}
decide-empty = Motions will stand here. Move the first one.
decide-voting = Being voted on
decide-discussed = Being discussed
decide-moved = Waiting for a second
decide-decided = Decided
decide-move = Move something
decide-more = More of them
decide-older = Older motions
decide-discussing = { $n ->
    [one] 1 person has spoken.
   *[other] { $n } people are discussing it.
}

## A motion

motion-moved = Motion { $number }, moved by { $name } { $when }
motion-box = If it passes
motion-box-done = What has happened
motion-box-begins = What will happen
motion-box-overtaken = What could not happen any more
motion-box-failed = What would have happened
motion-clause = Read the rule as it is now
motion-open-for = Its vote is open for { $span }.
motion-vote-again = Change my vote
motion-result = See the vote
motion-second = I second this
cannot-second-own = You moved it. Another member must second it.
cannot-second-again = You have seconded it. It needs another member too.
cannot-second-stranger = A member must second it. Join to do so.
motion-text = The text
motion-changes = Changes to the text
motion-change-vote = See the vote on this change
motion-change-second = I second this change
motion-change-withdraw = I take this change back
motion-change-offer = Offer a change to the text
motion-arguments = For and against
motion-arguments-all = All { $n } of them
motion-answers-all = All answers
arguments-for = { $n ->
    [one] One reason for
   *[other] { $n } reasons for
}
arguments-against = { $n ->
    [one] One reason against
   *[other] { $n } reasons against
}
arguments-ask = { $n ->
    [one] One question
   *[other] { $n } questions
}
arguments-answer = { $n ->
    [one] One answer
   *[other] { $n } answers
}
arguments-more = More
arguments-back = Back to the motion
motion-for = For
motion-for-empty = Nobody has spoken for it yet.
motion-against = Against
motion-against-empty = Nobody has spoken against it yet.
motion-speak-for = Speak for it
motion-speak-for-label = Why are you for it?
motion-speak-for-button = I speak for it
motion-speak-against = Speak against it
motion-speak-against-label = Why are you against it?
motion-speak-against-button = I speak against it
motion-questions = Questions
motion-questions-empty = Nobody has asked anything yet.
motion-ask = Ask a question
motion-ask-label = What do you want to know?
motion-ask-button = I ask this
motion-answer = Answer this
motion-answer-label = Your answer
motion-answer-button = I answer
motion-put-title = Open the vote early
motion-put-says = You can end the time to think it over now. Everybody sees that you did.
motion-put = I open the vote now
motion-withdraw-title = Take this motion back
motion-withdraw-says = It ends here. Its text and what was said stay in the record.
motion-withdraw = I take it back
motion-history = History
history-moved = { $name } moved it { $when }.
history-seconded = Seconded by { $names }.
history-change = { $name } offered a change { $when }.
history-opened = { $n ->
    [one] The vote opened { $when }. 1 member may vote.
   *[other] The vote opened { $when }. { $n } members may vote.
}
history-closed = The vote closed { $when }.
argument-by = { $name }, { $when }
change-by = Offered by { $name } { $when }

## Offering a change to a text

text-title = Change the text
text-says = Change the words below. The others see which words you struck and which you added. Another member must second it; then it is voted on before the motion.
text-button = I offer this change

## A vote

vote-title = Vote
vote-result-title = Result
vote-change-question = Shall the text of “{ $title }” be changed as offered?
vote-change-effect = The text of the motion is changed. The motion itself is voted on afterwards.
vote-closes = The vote closes { $when }, { $away }.
vote-opening = The vote closed { $when }. { $counted } of { $all } votes are opened; the result follows.
vote-wanted = The count still lacks your vote. Your phone sends it again; keep this page open.
vote-void = Too many votes could not be opened to be sure of the result. The vote is called anew { $when }.
vote-closed = The vote closed { $when }.
vote-recorded = Recorded. You can change it until { $when }.
vote-button-yes = Vote yes
vote-button-no = Vote no
vote-button-abstain = Abstain
vote-read = Read the motion
vote-known = Until the close, how you vote is kept on your phone and on the server. Afterwards those who may read the record see it.
vote-why-not-late = You joined after this vote opened. Those who were members then decide it.
vote-why-not-stranger = Members vote. Join, and you can vote in the next one.
vote-yes = Yes
vote-no = No
vote-abstain = Abstained
vote-unopened = Could not be opened
vote-needed = Yes votes it needed
vote-turnout = Voted
vote-quorum = Had to vote
vote-entitled = Could vote
vote-counted = How it was counted
vote-rule-then = Fixed when the vote was called:
bar-yes = Yes { $n }
bar-no = No { $n }
bar-needed = needed { $n }
counted-commitments = Each vote was sealed when it was made and opened after the close. Anyone who may read the record can count again.
counted-entitled = { $n ->
    [one] 1 member belonged when the vote opened and could vote.
   *[other] { $n } members belonged when the vote opened and could vote.
}
counted-rule = It passes with { $majority }.
counted-unopened = { $n ->
    [one] 1 vote could not be opened. It could not have changed the result.
   *[other] { $n } votes could not be opened. They could not have changed the result.
}
because-change-passed = The text of the motion was changed.
because-change-failed = The text of the motion stays as it is.
because-failed = Nothing has changed.
because-overtaken = It passed, but what it rests on had changed by then. Nothing has happened.

## Bylaws

bylaws-title = Bylaws
bylaws-says = Every power here comes from these sentences. Tap one for its history, or to change it.
bylaws-contents = Contents
clause-propose = Propose a change
clause-proposed = A motion would change this rule:
clause-fixed = Members cannot change this rule here. It has no figure to pick.
clause-changed-by = How it can be changed
clause-history = History
clause-unchanged = It has stood like this since the founding.
clause-first = At the founding
clause-toml = The rule as programs read it
clause-all = All bylaws
clause-presence-seen = Whoever has read the code on the wall of a meeting votes.
clause-presence-vouch = Whoever joined by a link votes once { $n } members who were at a meeting know them; one member can say so for { $max } people.
clause-presence-wait = Without that they vote { $span } after joining.
clause-presence-challenge = { $n } members who were at a meeting can question those who came by one link in the last { $span }: time alone is then not enough.
clause-presence-founder = Whoever founded us has the powers of a facilitator for the first day.
clause-hand-count = At a meeting a show of hands may decide: { $matters }.
clause-hand-count-counters = It does when { $n } who count, from both sides, sign the same figures.
clause-hand-count-object = { $n } of those present can ask for a vote on the phones instead.
change-title = Change rule { $rule }
change-nothing = There is nothing to pick in this rule.
change-preview = Before and after
change-again = Pick something else
change-show = Show before and after
change-same = This is the rule as it stands. Pick something else.
change-unreadable = This cannot be a rule: a line is empty, too long, or has hidden characters.
change-why = Why
change-motion-title = Change rule { $rule }
field-purpose = We are here for this
field-readers = Who may read the record?
field-majority = A motion passes with
field-quorum-voters = How many members must vote at least?
field-quorum-percent = What percentage of those who may vote must do so?
field-seconders = How many others must second it?
field-minutes = This is { $span }. An hour is 60, a day 1,440.
field-notice = Minutes between the second and the vote
field-open-min = Shortest time a vote is open, in minutes
field-open-max = Longest time a vote is open, in minutes
field-early = May a facilitator open the vote early?
field-yes = Yes
field-no = No
field-people-max = How many facilitators at a time?
field-chore-hours = For how many hours?
field-demands-max = How many demands at a time?
field-speakers-max = How many may speak for us at a time?
field-speakers-hours = For how many hours at most?
field-delegation-hours = For how many hours at most?
field-vouchers = How many members must know somebody
field-vouches-max = Of how many people one member can say it
field-wait-hours = After how many hours time alone is enough
field-challengers = How many members question a link
field-challenge-hours = How many hours back they can look
field-tellers = How many must count the hands
field-objectors = How many can ask for a vote on the phones

## Moving

move-title = What do you want to move?
move-resolution = Move a resolution
move-resolution-kind = A resolution
move-resolution-does = The members say or want something.
move-rule-kind = A change of the bylaws
move-rule-does = Pick the sentence, then what it is to say.
move-name-facilitator = Name a facilitator
move-name-facilitator-kind = Name a facilitator
move-name-facilitator-does = Somebody keeps the meeting going for some hours.
move-name-facilitator-who = Name { $name } a facilitator
move-name-facilitator-title = { $name } facilitates
move-end-facilitator = End a facilitator's time
move-end-facilitator-kind = End a facilitator's time
move-end-facilitator-does = Before it ends by itself.
move-end-facilitator-who = End the time of { $name }
move-end-facilitator-title = { $name } no longer facilitates
move-lend-power = Lend a power
move-lend-power-kind = Lend a power
move-lend-power-does = Somebody may do one thing for some hours.
move-lend-power-who = Lend { $name } a power
move-lend-power-title = Lend { $name } a power
move-demand-adopt = Move a demand
move-demand-adopt-kind = A demand
move-demand-adopt-does = We want something from somebody outside, and say so to everybody.
move-demand-change = Change this demand
move-demand-change-does = This takes the place of what the demand says now.
move-demand-close = Say how this demand ended
move-demand-close-does = It stands no longer. What became of it stays for all to see.
move-demand-close-title = What became of: { $title }
move-offer-record = Record what was offered
move-offer-record-does = This is what the other side offers. We accept or refuse it by another motion.
move-offer-accept = Accept what was offered
move-offer-accept-does = We accept it, and the demand is won.
move-offer-accept-title = Accept what was offered on demand { $n }
move-offer-refuse = Refuse what was offered
move-offer-refuse-does = We refuse it. The demand stays.
move-offer-refuse-title = Refuse what was offered on demand { $n }
move-spokesperson-name = Speak for us
move-spokesperson-name-kind = I offer to speak for us
move-spokesperson-name-does = You say to others what we decided, for some hours.
move-spokesperson-name-who = { $name } speaks for us
move-spokesperson-name-title = { $name } speaks for us
move-spokesperson-public = Your name is then on the page that everybody can see. You can stop at any time.
move-spokesperson-end = Who speaks for us no longer?
move-spokesperson-end-kind = End somebody's time to speak for us
move-spokesperson-end-who = { $name } no longer speaks for us
move-spokesperson-end-title = { $name } no longer speaks for us
move-how-won = We won it
move-how-lost = We lost it
move-how-dropped = We no longer want it
move-field-how = What became of it?
move-field-replaces = Whose place does it take?
move-replaces-pick = Pick one
move-field-of = Of whom?
move-of-example = Who can grant it: the housing company.
move-field-least = What is the least we accept?
move-least-example = Below this we do not sign: no rise for two years.
move-field-by = By when? Leave it empty if there is no day.
move-stranger = Members move motions. Join first.
move-who = Who? Search by name.
move-field-title = Title
move-title-example = What you want, in one line: We lower the dues to 5 a month.
move-field-text = Text
move-text-example = Why, and how. Leave it empty if the title says it all.
move-field-open = How long is the vote open?
move-field-power = Which power?
move-field-hours = For how many hours?
move-begins-later = It begins later
move-field-begins = When does it begin?
move-button = I move this

## People

people-headline = { $n ->
    [one] One member
   *[other] { $n } members
}
people-search-label = Search by name
people-search = Search
people-found = Members with “{ $q }” in their name
people-none = No member has “{ $q }” in their name.
people-everyone = Everyone, in order of joining
people-newest = Joined last
people-all = Everyone, in order of joining
people-more = Further on the list
people-you = you
people-joined = joined { $date }
people-facilitators = Who facilitates
people-facilitators-none = Nobody facilitates now. Votes open by themselves when their time has come.
people-facilitator = { $name } facilitates until { $when }, named by the members.
people-facilitator-founder = { $name } facilitates until { $when }, having founded us.

## Record

record-headline = Minutes
record-bylaws = Read the bylaws
record-newer = Newer
record-older = Older
record-note-title = Why you can trust this
record-note = Nothing here can be taken out or changed unseen. Each line has its proof, and anyone who may read can check them all with “polity verify”.
record-feed = Follow this in a news reader
minute-found = { $name } founded { $org }.
minute-join = { $name } joined.
minute-rename = { $name } changed their name.
minute-leave = { $name } left.
minute-key-add = { $name } added a key of their own.
minute-key-drop = { $name } ended a key of their own.
minute-move = { $name } moved it.
minute-second = { $name } seconded it.
minute-withdraw = { $name } took it back.
minute-put = { $name } opened the vote early.
minute-offer = { $name } offered a change to its text.
minute-second-change = { $name } seconded a change to its text.
minute-withdraw-change = { $name } took back a change to its text.
minute-argue-for = { $name } spoke for it.
minute-argue-against = { $name } spoke against it.
minute-ask = { $name } asked a question.
minute-answer = { $name } answered a question.
minute-cast = { $name } voted.
minute-openings = { $n ->
    [one] 1 vote was opened.
   *[other] { $n } votes were opened.
}
minute-close = The vote closed. It is being counted.
minute-void = The vote closed. Too many votes could not be opened; it is called anew.
minute-result = { $result }
minute-result-change = A change to its text was voted on. { $result }
minute-count = The time to open votes was over.
minute-begin = What was decided began. { $what }
minute-facilitator-over = The time of { $name } as a facilitator was over.
minute-speaker-over = { $name } speaks for us no longer: the time was over.
minute-resign = { $name } stopped speaking for us.
minute-power-over = { $name } could no longer { $power }: the time was over.
minute-lapse = Nobody seconded it in time. It lapsed.
minute-open = The vote opened.
minute-open-change = The vote on a change to its text opened.
minute-enter-through = { $name } joined by the link of { $other }.
minute-enter-present = { $name } joined in the room.
minute-present = { $name } was present.
minute-vouch = { $name } said that they know { $other }.
minute-challenge = { $name } questioned those who came by the link of { $other }.
minute-challenge-bare = { $name } questioned those who came by the open link.
minute-meeting-call = { $name } called a meeting: { $title }.
minute-meeting-open = { $name } opened the meeting “{ $title }”, for { $n } people at most.
minute-meeting-close = { $name } closed the meeting “{ $title }”. { $n } were present.
minute-meeting-lapse = The meeting “{ $title }” was over by itself.
minute-speech-ask = { $name } asked to speak.
minute-speech-drop = { $name } no longer asked to speak.
minute-speech-begin = { $name } gave the floor to { $other }.
minute-speech-end = { $name } ended a speech.
minute-hand-open = { $name } had hands counted.
minute-hand-sign = { $name } counted { $yes } for, { $no } against, { $abstain } for neither.
minute-hand-object = { $name } asked for a vote on the phones.
minutes-join = { $n } people joined
minutes-rename = { $n } people changed their names
minutes-leave = { $n } people left
minutes-key = { $n } times somebody added or ended a key of their own
minutes-cast = { $n } votes were cast or changed
minutes-openings = Votes were opened in { $n } parts
minutes-count = { $n } times the time to open votes was over
minutes-present = { $n } people were present
minutes-speech = { $n } times somebody asked for the floor, got it or gave it back
minutes-vouch = { $n } times somebody said whom they know

## A proof

proof-title = Proof of line { $place }
proof-why = Why you can believe it
proof-member = { $name } signed it with the key on their phone. Nobody else has that key.
proof-found = Who founded us signed it. It is the first line of the record.
proof-clock = Time alone caused it. Nobody did it, and nobody could hold it back.
proof-openings = Votes were opened after the close. Each fits what its voter sealed before.
proof-place = It is line { $place } of { $size } in the record.
proof-hashes = { $n ->
    [one] 1 fingerprint leads from it to the seal of the record. Change one letter, and the seal breaks.
   *[other] { $n } fingerprints lead from it to the seal of the record. Change one letter, and the seal breaks.
}
proof-anyone = Anyone who may read can check this on another machine, with “polity verify”.
proof-bytes = The line as it was written down
proof-path = The fingerprints and the seal
proof-leaf = This line
proof-between = On the way
proof-root = The whole record
proof-seal = The seal
proof-tile = The file this line is in
proof-seal-link = The newest seal
proof-previous = The line before
proof-next = The line after

## Me

me-headline = You are { $name }
me-since = You joined { $date }.
me-can = What you can do
me-votes = { $n ->
    [0] You can vote in every vote that opens from now on. None is open.
    [one] You can vote in the one that is open.
   *[other] You can vote in the { $n } that are open.
}
me-motions = { $n ->
    [0] You can move motions, up to { $max } at a time.
    [one] You can move motions, up to { $max } at a time. One of yours is open.
   *[other] You can move motions, up to { $max } at a time. { $n } of yours are open.
}
me-speak = You can second, speak, ask and offer changes.
me-facilitator = You facilitate until { $when }.
me-lent = You can { $power }, until { $when }.
me-no-powers = You cannot open a vote early: you would have to be a facilitator (rule { $rule }).
me-proofs = Proofs on this phone
me-proofs-says = For everything you do, your phone keeps a proof that it was recorded. It checks them here.
me-proofs-scripts = Your phone needs scripts to check them.
me-name = Your name
me-name-label = What the others call you
me-name-button = I change my name
me-rights = What nobody can take from you
me-stop-title = Stop reading on this phone
me-stop-says = The pages close until your key opens them again. You stay a member.
me-stop-button = Close the pages
phone-title = Leave this phone
phone-lose = Your key, your proofs and what this browser remembers of us are taken off this phone. What is not sent yet is lost too. Nobody can make the key again: without another copy you cannot vote or speak as this member any more.
phone-stays = What you did stays in the record, and you stay on the members' list. To leave the organisation too, do that first.
phone-button = I leave this phone
phone-scripts = That needs scripts. Clearing this browser's data for this address does the same.
leave-title = Leave the organisation
leave-lose = You can no longer vote, and powers lent to you end. To come back you join as a new member.
leave-stays = What you moved and said stays in the record.
leave-button = I leave { $name }

## On a home screen, without a connection

home-title = On your home screen
home-neutral-name = Agenda
home-says-own = Your browser's menu puts this page on your home screen. There it is called “{ $name }”. Whoever sees your phone can read that; “{ $neutral }” says nothing.
home-says-neutral = Your browser's menu puts this page on your home screen. There it is called “{ $neutral }”, not “{ $name }”. What is on the home screen already keeps its name: put it there again.
home-button-neutral = I call it “{ $neutral }”
home-button-own = I call it “{ $name }”
offline-title = No connection
offline-says = The server cannot be reached. Nothing is shown here, because it may not be true any more.
offline-waits = The page opens by itself when there is a connection. What you did meanwhile waits on this phone and goes out then.

## Founding

server-title = Decide together
server-says = An organisation whose members hold the power, in a minute.
server-found = Found an organisation
server-closed = This server takes no new organisations.
server-joined = You have joined one? Open the link you joined with.
found-progress = Question { $number } of { $of }
found-name = What are you called?
found-name-example = The name people know you by: Tenants of Mill Street.
found-name-fault = A name is one line of 1 to 80 characters. Try again.
found-purpose = What is it about, in one line?
found-purpose-example = To keep our homes affordable.
found-purpose-fault = This is one line of 1 to 200 characters. Try again.
found-last = For tonight, or to last?
found-tonight = For tonight
found-clock = What time is it where you meet?
found-clock-example = Everybody reads the same clock. It stays the same in summer and winter.
found-clock-choice = { $hour } (UTC{ $offset })
found-you = What do the others call you?
found-code = The code on the server's screen
found-code-example = Whoever started the server sees it there.
found-button = I found this organisation
found-rules = The rules you start with
found-next = Next
found-back = Back
found-closed = This server takes no new organisations
found-closed-says = Ask who runs it, or run your own.

## What we demand, and who speaks for us

demands-title = What we demand
demands-none = Nothing is demanded yet. A demand says what we want, of whom, and the least we accept.
demands-move = Move a demand
demands-past = What became of the others
demands-older = What became of older ones
demands-won = What we won
demands-all = What we demand, and who speaks for us
demand-of = We demand it of: { $whom }
demand-least = The least we accept: { $least }
demand-by = By when: { $when }.
demand-open = Adopted { $when }.
demand-deciding = What we are deciding about it
demand-offered = Something was offered { $when }. We have not said yes or no.
demand-won = Won { $when }.
demand-lost = Lost { $when }.
demand-dropped = Given up { $when }.
demand-replaced = Another demand took its place { $when }.
demand-offers = What was offered
demand-more = What else can be moved
demand-was-adopted = Adopted { $when } by motion { $number }.
demand-was-changed = Changed { $when } by motion { $number }.
demand-was-offered = An offer was recorded { $when } by motion { $number }.
demand-was-refused = We refused the offer { $when } by motion { $number }.
demand-was-accepted = We accepted the offer { $when } by motion { $number }, and won.
demand-was-won = Won { $when }, we said by motion { $number }.
demand-was-lost = Lost { $when }, we said by motion { $number }.
demand-was-dropped = Given up { $when } by motion { $number }.
demand-was-replaced = Another demand took its place { $when } by motion { $number }.
offer-open = Recorded { $when }. We have not said yes or no.
offer-accepted = We accepted it { $when }.
offer-refused = We refused it { $when }.
offer-past = Past since { $when }: something else took its place.
speakers-title = Who speaks for us
speakers-none = Nobody speaks for us now.
speakers-only = Nobody else speaks for us.
speaker = { $name } speaks for us until { $when }, by motion { $number }.
speakers-stand = I offer to speak for us
speakers-resign = Stop speaking for us
speakers-resign-says = Your name leaves the public page at once. The members can ask you again.
speakers-resign-button = I stop speaking for us

## Words folded away, put back, removed

reason-insult = an insult
reason-address = somebody's address
reason-threat = a threat
reason-unlawful = something the law forbids
reason-spam = nothing to do with what is discussed
name-away = Member { $n }
title-away = Motion { $n }
brake-report = Report
brake-report-text = Report what { $name } wrote
brake-report-name = Report the name of { $name }
brake-away = What can be done
brake-away-text = What can be done about what { $name } wrote
brake-away-name = What can be done about the name of { $name }
away-show = Show it.
away-folded = Folded away by { $name }: { $reason }.
away-asked = Folded away by { $name }: { $reason }. One more facilitator can remove it.
away-removed = Removed by { $name } and { $second }: { $reason }. It comes back { $when }, unless the members decide otherwise.
away-gone = Removed by the members { $when }: { $reason }.
away-back = { $name } had this folded away: { $reason }. It was put back.
told-name-folded = { $name } folded your name away: { $reason }. Others see your number. Choose another name, or ask { $n } members to put it back.
told-name-removed = { $name } and another removed your name: { $reason }. Others see your number. You can choose another name.
told-text-folded = { $name } folded away what you wrote: { $reason }. One tap opens it. { $n } other members can put it back.
told-text-removed = { $name } and another removed what you wrote: { $reason }. It comes back in three days, unless the members decide otherwise.
told-look = Look at it
now-reported = { $n ->
    [one] A member reports what { $name } wrote: { $reason }.
   *[other] { $n } members report what { $name } wrote: { $reason }.
}
now-reported-name = { $n ->
    [one] A member reports the name of { $name }: { $reason }.
   *[other] { $n } members report the name of { $name }: { $reason }.
}
now-reported-button = Look at it
words-open = What can be done about this
words-folded = Folded away
words-removed = Removed
words-by = { $name } wrote this.
words-name-of = The name of { $name }.
words-back = { $n ->
    [0] { $needed } members can put it back. Nobody has asked for it yet.
    [one] { $needed } members can put it back. 1 has asked for it.
   *[other] { $needed } members can put it back. { $n } have asked for it.
}
words-unfold = I want it back
words-own = It is yours, so others put it back.
words-back-by-you = You have asked for it. Others must ask too.
words-why = Why?
words-report-title = Report it
words-report-says = Facilitators are asked to look at it. The record says that you asked.
words-report = I report this
words-fold-title = Fold it away
words-fold-says = Everybody can still open it with one tap. Its author is told, and the record says that you did it.
words-fold = I fold this away
words-remove-title = Remove it
words-remove-says = For an address, a threat, or what the law forbids. You fold it away now; when another facilitator says the same, nobody can read it. After three days it comes back, unless the members decide otherwise.
words-remove = I remove this
words-ratify-says = Only the members can decide that it stays away.
words-ratify = Move that it stays away
words-place = Back to where it stands
words-name = What can be done about the name of who wrote it
move-removal-ratify = Move that it stays away
move-removal-ratify-title = What { $name } wrote stays removed
effect-ratify = What { $name } wrote stays removed: { $reason }. Nobody can read it any more.
effect-ratify-name = The name of { $name } stays removed: { $reason }. Nobody can read it any more.
matter-removal = whether something stays removed
kind-moderation = what may be folded away
power-fold-away = fold a name or a text away for a reason these rules list
power-short-fold-away = Fold words away
clause-folding = A facilitator may fold a name or a text away for these reasons: { $reasons }. Everybody can still open it.
clause-folding-back = { $n ->
    [one] Any other member can put it back.
   *[other] Any { $n } other members can put it back.
}
clause-folding-removal = Two facilitators together may remove { $reasons } for three days. Longer only if the members decide so.
field-chore-may = May a facilitator { $power }?
field-unfold = How many members can put something back?
field-reason = May it be folded away for this reason: { $reason }?
fault-unfold-people = From 1 to { $detail } members must be able to put something back (rule { $rule }).
fault-reason-twice = Rule { $rule } would name the same reason twice.
minute-report = { $name } reported what { $author } wrote: { $reason }.
minute-report-name = { $name } reported the name of { $author }: { $reason }.
minute-fold = { $name } folded away what { $author } wrote: { $reason }.
minute-fold-name = { $name } folded away the name of { $author }: { $reason }.
minute-unfold = { $name } asked for what { $author } wrote to be put back.
minute-unfold-name = { $name } asked for the name of { $author } to be put back.
minute-remove = { $name } wants what { $author } wrote removed: { $reason }.
minute-remove-name = { $name } wants the name of { $author } removed: { $reason }.
minute-removal-over = What { $author } wrote can be read again: the members did not decide otherwise.
minutes-report = { $n } times something was reported
refusal-words-unknown = This was not recorded. It is not there any more, or has been rewritten. Load the page and look again.
refusal-reason-unknown = This was not recorded. Rule { $rule } does not know this reason. Pick one that it lists.
refusal-words-folded = This was not recorded again. It is folded away already. Load the page to see by whom.
refusal-words-open = This was not recorded. It is open, so nothing needs to be put back. Load the page.
refusal-words-removed = This was not recorded. It is removed now, and comes back by itself unless the members decide otherwise. You can move that it stays away.
refusal-words-decided = This was not recorded. The members passed it, so nobody folds it away. You can move to change it.
refusal-own-words = This was not recorded. It is yours, so it is not for you to put back. Ask other members.
refusal-put-back = This was not recorded. It came back after you had it away for this reason. Another facilitator may look at it.
refusal-not-grave = This was not recorded. Only an address, a threat or what the law forbids can be removed (rule { $rule }). You can fold it away.
refusal-done-by-you = This was not recorded a second time. You have done it already. Others must do it too.

## Who runs the server

about-link = Who runs this server: contact, imprint, privacy
about-title = Who runs this server
about-contact = Contact
about-contact-none = Who runs this server has not said how to reach them. Ask whoever gave you the link.
about-imprint = Imprint
about-imprint-none = Who runs this server has not said who they are.
about-privacy = Privacy
about-keeps = What this program keeps, whoever runs it
about-keeps-record = What was done in an organisation stays in its record for good, under numbers and keys, without names or texts.
about-keeps-names = Names and texts lie on this server, locked. They can be removed so that nobody can read them again.
about-keeps-votes = How you vote is on this server until the close, and then in the record for those who may read it.
about-keeps-visits = Nobody writes down which page you read, when, or from which address.
about-keeps-cookies = Three cookies, and no others: your language, whether the page hides its name, and what opens the members' pages.
about-keeps-others = Pages ask no other server for anything.
# Meetings, presence and counts of hands.
stands-founder = Votes, having founded us.
stands-present = Votes, having been at a meeting.
stands-vouched = Votes: known to { $names }.
stands-waited = Votes, having waited long enough.
stands-waiting = { $n ->
    [one] Votes from { $when } unless questioned, or once one more member knows them.
   *[other] Votes from { $when } unless questioned, or once { $n } more members know them.
}
stands-questioned = { $n ->
    [one] Does not vote yet: this link was questioned. One more member must know them.
   *[other] Does not vote yet: this link was questioned. { $n } more members must know them.
}
you-stand-founder = You vote, having founded us.
you-stand-present = You vote: you were at a meeting.
you-stand-vouched = You vote: { $names } know you.
you-stand-waited = You vote: you waited long enough.
you-stand-waiting = { $n ->
    [one] You do not vote yet. Read the code on the wall of a meeting, or have one more member say that they know you; else you vote from { $when }.
   *[other] You do not vote yet. Read the code on the wall of a meeting, or have { $n } members say that they know you; else you vote from { $when }.
}
you-stand-questioned = { $n ->
    [one] You do not vote yet: the link you came by was questioned. Read the code on the wall of a meeting, or have one more member say that they know you.
   *[other] You do not vote yet: the link you came by was questioned. Read the code on the wall of a meeting, or have { $n } members say that they know you.
}
people-through = by the link of { $name }
people-vouch = I know { $name }
people-lately = Who came lately by a link
people-lately-says = They vote by time alone. If you question them, and others do, members must know them first.
people-batch = { $n ->
    [one] One person came by the link of { $name }.
   *[other] { $n } people came by the link of { $name }.
}
people-batch-open = { $n ->
    [one] One person came by the open link.
   *[other] { $n } people came by the open link.
}
people-questioned = Questioned by { $names }. More must.
people-challenge = I question these
now-flood = { $n ->
    [one] One person who came by a link will vote by time alone. Look at who came.
   *[other] { $n } people who came by a link will vote by time alone, and could turn a vote. Look at who came.
}
join-here = I am in the room
join-present = You read the code on the wall: you join as somebody who is in the room, and you vote at once.
share-link = Whoever joins by this link is a member, and votes once members know them, or after a day. In a room, open a meeting: who reads the code on its wall votes at once.
share-room = We are in a room together
meetings-title = Meetings
meetings-none = No meeting is called.
meetings-past = Meetings that were
meeting-begins = Begins { $when }.
meeting-open = { $n ->
    [0] Open now. Nobody is present yet.
    [one] Open now. One member is present.
   *[other] Open now. { $n } members are present.
}
meeting-closed = { $n ->
    [0] Closed { $when }. Nobody was marked as present.
    [one] Closed { $when }. One member was present.
   *[other] Closed { $when }. { $n } members were present.
}
meeting-lapsed = Nobody opened it. It was given up { $when }.
meeting-call-title = Call a meeting
meeting-call-what = What is it?
meeting-call-what-example = First assembly
meeting-call-where = Where?
meeting-call-where-example = In the yard behind number 12
meeting-call-when = When?
meeting-call-when-example = Leave it empty if it begins now.
meeting-call-public = Anyone can read this on our public page.
meeting-call-button = I call it
meeting-heads = How many people does the room hold?
meeting-heads-example = No more than that can be present. Say a number that everybody can see is right.
meeting-open-button = I open the meeting
meeting-absent = You are not marked as present. Read the code on the wall with this phone’s camera.
meeting-ask = I would like to speak
meeting-asked = You have asked to speak.
meeting-drop = I no longer want to speak
meeting-next = Next: { $name }
meeting-end = { $name } has finished
meeting-others = Give the floor to somebody else
meeting-who = Who is present
meeting-business = Order of business
meeting-business-none = No motion is due.
meeting-put = I open the vote on the phones
meeting-wall = The wall for a projector
meeting-close-title = Close the meeting
meeting-close-says = Nobody can read the code after that. What was decided stays.
meeting-close-button = I close the meeting
hand-open = I have hands counted
hand-title = Hands are counted
hand-says = { $n } of those present, from both sides, count and sign the same figures. There are { $max } in the room who vote. { $objectors } who want a vote on the phones get one; else it opens { $when }.
hand-signed-for = { $name }, in favour: { $yes } for, { $no } against, { $abstain } for neither.
hand-signed-against = { $name }, against: { $yes } for, { $no } against, { $abstain } for neither.
hand-sign-title = I counted
hand-side = On which side are you?
hand-side-for = In favour
hand-side-against = Against
hand-sign-button = I sign these figures
hand-object-title = I want a vote on the phones
hand-object-button = I ask for a vote on the phones
result-by-hand = Counted by hand. { $result }
counted-by-hand = Hands were counted in the room. { $names } signed the figures, from both sides.
wall-title = The wall
wall-none = No meeting is open.
wall-not-open = It is not open yet
wall-way = Read this with your phone: you are in the room, and you vote.
wall-code = A code for phone cameras that is new every half minute
wall-elsewhere = The code is on the screen that opened the meeting.
wall-move = I show the code on this screen instead
wall-deciding = What is being decided
wall-voted = { $n ->
    [one] One of { $all } has voted.
   *[other] { $n } of { $all } have voted.
}
wall-hands = { $n ->
    [one] Hands are counted. One person has signed.
   *[other] Hands are counted. { $n } people have signed.
}
wall-opens = The vote opens in
wall-speaks = Speaks now
wall-next = Next
wall-first = for the first time
wall-next-more = { $n ->
    [one] and one more
   *[other] and { $n } more
}
wall-spoken = Has spoken, in minutes
wall-present = { $n ->
    [0] Nobody is present yet. There is room for { $heads }.
   *[other] { $n } of at most { $heads } people are present.
}
wall-unwitnessed = { $n ->
    [one] Nobody votes by being here yet: one more member who voted before must read the code.
   *[other] Nobody votes by being here yet: { $n } more members who voted before must read the code.
}
front-meeting = Next meeting

## Keeping one's place

keep-title = Keep your place
keep-why = Your place here hangs on a key in this browser. Browsers forget: after a week without a visit, when data is cleared, when a phone is lost.
keep-how = A key card is a second key, on paper. With it you come back on any phone, and go on as the same person.
keep-pin-title = Add a PIN to the card
keep-pin-says = Then whoever finds the card cannot use it at once. You need the PIN each time, and nobody can tell it to you again.
keep-pin = PIN for the card, if you want one
keep-pin-example = At least 4 digits; 6 or more are better. Not your bank's.
keep-pin-short = No card was made. A PIN needs at least 4 digits. Type a longer one, or leave it empty.
keep-making = Making the card. This takes a moment.
keep-button = I make my key card
keep-later = Not now
keep-scripts = Making a card needs scripts, since no server may see it. Without them: polity key new, then polity key add.
keep-card-title = This is your key card
keep-card-says = Print it, photograph it, or copy the seven words by hand. When you have it, say so.
keep-have = I have it
keep-not-recorded = Until then the card opens nothing. Once this page is gone, nobody can show it again.
keep-done-title = Your place is kept
keep-done = The card opens your place from now on. Keep it as you keep money, and not with the phone.
keep-onward = I go on
keep-keyless = This phone has no key of yours here, so there is nothing to keep.
keep-older = This organisation's record was begun under older rules, which know one key for each person. The members can decide to use the newer ones.
keep-note-title = What the card is
keep-note = Whoever has it can do what you can. It was made on this phone and was not sent anywhere. If it gets lost, end it under “Me”.
card-what = Key card
card-code = The card as a code for a camera
card-says = { $link } · { $date }
card-found = Found this? It opens somebody's place. Destroy it.
card-print = Print
card-copy = Copy the words
card-copied = Copied. Paste them where only you look.
card-photo = A photograph of this screen will do too. Keep it where only you look.
now-keep = Your place here hangs on this one phone. A key card lets you back in if you lose it.
now-keep-button = I keep my place
now-key = A key was added to your place { $when }, not by this phone.
now-key-link = If that was not you, look at your keys

## Coming back

join-before = Have you been here before?
join-before-button = Yes: I have a key card or another phone
front-before = I have been here before
key-title = Take your place again
key-says = Type the seven words of your key card. You go on as the same person, with a new key on this phone.
key-words = The seven words on your card
key-words-example = lusab babad gutih tugad kudof hamol zorib
key-pin = PIN, if you gave the card one
key-pin-example = Leave it empty if the card has none.
key-button = I open my place
key-scan = Read the card with the camera
key-scan-stop = Stop the camera
key-scan-refused = The browser does not let this page use the camera. Type the words, or point the phone's own camera at the card.
key-looking = Looking whose card this is.
key-slip = Nothing was opened. A letter is wrong, or a word is missing: the words do not fit together. Compare them with the card.
key-unknown = Nothing was opened. No place here belongs to this card. If it has a PIN, type that too. Perhaps the card was ended, or is for another organisation.
key-unknown-pin = Nothing was opened. No place here belongs to this card with this PIN. Type the PIN again, or leave it empty if the card has none.
key-scripts = Opening a place needs scripts, since the words must not be sent. Without them, use a key file and the command line: polity key --help.
key-phone-title = Your other phone still works?
key-phone-says = Open this organisation there, then “Me”, then “Another phone”. It shows a code: point this phone's camera at it.
key-neither-title = Neither card nor phone?
key-neither-says = Then nobody can give the place back to you, also not who runs the server. Join again, as a new member, and tell the others.
key-join = I join
key-who-title = Is this you?
key-who = This is the place of { $name }.
key-who-says = You go on as this person. A new key is made on this phone. The card stays good: keep it.
key-take = Yes, I go on here
key-not-me = No, that is not me
key-over-title = This code is over
key-over-says = Nothing was opened. A code from another phone works once, and this one was used or stopped. Show a new one there.
key-over-button = I have a key card
key-here-title = You are here already
key-here-says = This browser has a key for your place, and it works. There is nothing to take back.

## Browsers that forget

unkept-app-title = Open this in your phone's own browser
unkept-app-says = This page was opened inside another app. That app's browser forgets, and your key with it: you would be a stranger the next time.
unkept-out = Open it in my browser
unkept-iphone = Tap the three dots or the compass at the edge of the screen, then “Open in browser”.
unkept-other = Open the menu of this window and choose “Open in browser”. Or copy this address into it:
unkept-private-title = This window is private
unkept-private-says = When you close it, it forgets your key. Open the page in an ordinary window, or make a key card right after joining.
unkept-anyway = I go on here anyway
unkept-anyway-says = Then make a key card right after: it is your way back.

## A desk for many people

desk-title = A desk for everybody
desk-says = For people without a phone of their own. You need a key card, and your PIN if it has one.
desk-card = I have a key card
desk-join = I join, and get a key card
desk-scripts = The desk needs scripts. Without them, use another device.
desk-leaves = Nothing of you stays on this device. Your time here ends with one tap, and by itself after two minutes without a touch.
desk-back = Back
desk-card-title = Open your place here
desk-join-title = Join with a key card
desk-join-says = The card is your only key. Print it or copy the words by hand before you go on.
desk-card-says = Print it, photograph it, or copy the seven words by hand. Without it you cannot come back, and nobody can make it again.
desk-have = I have it, and I join
desk-at = { $name } is at this desk.
desk-end = I am done
desk-idle = Nobody has touched this for a while. It closes in 20 seconds. Touch it to stay.
desk-unsent = Something you did is not sent yet. If you end now, it is lost. Wait for the connection, or press again to end.

## One's keys

me-keys = Your keys
me-keys-says = Each of these can do what you can. End one that you have lost or no longer use: what it signs afterwards is refused.
me-keys-one = Your place hangs on the key in this browser alone.
me-key-this = The key on this device. Yours since { $when }.
me-key = Added { $when }. Used last { $used }.
me-key-unused = Added { $when }. Not used since.
me-key-end = I end this key
me-card-another = I make another key card
me-phone = Another phone, or another browser
me-phone-says = This phone shows a code. The other one reads it with its camera, makes a key of its own, and is you too.
me-phone-button = I show the code
me-phone-code = Point the other phone's camera at this. It works once. Let nobody else read it.
me-phone-stop = I stop this code
me-pin = A PIN for this phone
me-pin-says = Your key is then locked in this browser, and each page asks for the PIN before you do something.
me-pin-not = It keeps out whoever picks up your unlocked phone. It does not keep out somebody who copies the phone's data and has time to try every PIN, and it does not hide what you can read here.
me-pin-label = New PIN
me-pin-example = At least 6 digits or letters. Nobody can tell it to you again: your key card gets you back in.
me-pin-again = The same again
me-pin-button = I lock my key
me-pin-end = I take the PIN away
me-pin-short = No PIN was set. It needs at least 6 digits or letters. Type a longer one.
me-pin-differ = No PIN was set. The two are not the same. Type them again.
me-pin-insecure = Not possible here: this page did not come over https, so the browser has no lock to offer.
me-pin-first = First make a key card: whoever forgets a PIN needs another way in.
elsewhere-title = We have another address
elsewhere-says = This page is not at the address where the organisation is now. One tap brings your place there too.
elsewhere-button = I move there
phone-others = Your key, your proofs and what this browser remembers of us are taken off this phone, and the key is ended. You come back with your other keys. What is not sent yet is lost.
phone-know = I know that nobody can let me back in
phone-button-alone = I leave this phone and lose my place
## What happened, and hearing of it

notice-moved = { $name } moves: “{ $title }”.
notice-asked = { $name } asks about your motion “{ $title }”.
notice-spoke = { $name } spoke on “{ $title }”.
notice-folded = Something you wrote was folded away. Look at it, and ask others to put it back.
notice-reported = Something was reported. A facilitator looks at it.
notice-began = What was decided begins: “{ $title }”.
notice-speaks-no-longer = { $name } no longer speaks for us: the time is over.
notice-vote = Vote now on “{ $title }”, until { $until }.
notice-vote-change = Vote now on a change to “{ $title }”, until { $until }.
notice-meeting = We meet: “{ $title }”, { $when }.
notice-when = { $day }, { $hour }
notice-result = “{ $title }”: { $result }
notice-result-change = A change to “{ $title }”: { $result }
event-opens = The vote opens: { $title }
event-closes = The vote closes: { $title }
event-begins = It begins: { $title }
event-due = We demand it by now: { $title }
level-needs = What needs me
level-decisions = That, and what was decided
level-everything = Everything
notices-title = What happened
notices-says = Each line is a message for the group chat, with its link.
notices-none = Nothing of this kind has happened lately.
notices-share = For the group chat
follow-title = Hear of it
follow-level = How much?
follow-scripts = Your key signs this on your phone, and that needs scripts.
follow-push = On this phone
follow-push-says = Your phone tells you, also on its lock screen. It names neither us nor the question. Some browsers write this server's address below it.
follow-push-who = The maker of your browser carries it. They learn that something came, and when, not what it says.
follow-push-waits = You can ask for this once you can vote.
follow-push-button = I want to be told here
follow-push-on = You are told on this phone.
follow-push-end = I want silence here
follow-mail = By mail
follow-mail-says = A mail says how many things need you, and links. It names neither us nor the question, and comes at most every quarter of an hour.
follow-mail-to = Mail goes to
follow-mail-unconfirmed = A mail was sent. Open its link. Until then nothing else goes to
follow-mail-end = I want no mail
follow-mail-label = Your address
follow-mail-example = sam@example.org. You get one mail with a link first.
follow-mail-button = I want mail
follow-mail-none = This server sends no mail.
follow-mail-waits = You can ask for mail once you can vote. Until then nobody makes this server write to strangers.
follow-trouble = Mail did not arrive. The mail server said:
follow-feeds = In a news reader or calendar
follow-feeds-says = Two secret addresses: one for what happened, one with votes and deadlines for your calendar.
follow-feeds-news = What happened
follow-feeds-calendar = Votes and deadlines
follow-feeds-secret = Whoever has these addresses reads what you read there. If somebody else got them, make new ones: the old ones are dead at once.
follow-feeds-button = I want these addresses
follow-feeds-renew = I make new ones
follow-feeds-end = I want none
follow-who-title = Who sees this
follow-who = Nobody but you, on any page. Who runs the server could find your address there. It goes when you say so, and when you leave.
mailed-confirm-title = Is this your mailbox?
mailed-confirm-says = You asked to be told by mail when something needs you. Press the button if it was you.
mailed-confirm-button = I want this mail
mailed-confirmed-title = Done
mailed-confirmed-says = You get a mail when something needs you. Each has a link that ends it.
mailed-stop-title = No more mail?
mailed-stop-says = You are told nothing by mail any more, and your address is taken off the server.
mailed-stop-button = I want no mail
mailed-stopped-title = Done
mailed-stopped-says = No more mail comes, and your address is off the server.
mail-confirm-subject = Is this your mailbox?
mail-confirm-why = Somebody gave this address to be told when something needs them. If it was you, open the link and press the button.
mail-confirm-not = If it was not you, do nothing. Nothing else will come.
mail-subject-needs = Something needs you
mail-subject-others = Something happened
mail-needs = { $n ->
    [one] One thing needs you.
   *[other] { $n } things need you.
}
mail-others = { $n ->
    [one] One more thing happened.
   *[other] { $n } more things happened.
}
mail-why-so-little = This mail does not say what or where, so that nobody reads it over your shoulder. Open the link on the phone you joined with:
mail-stop = To end these mails:
problem-wish-old = This was not changed. You have changed it since, on another page or phone. Load the page.
problem-address-unusable = This was not changed. The address cannot be used. Look whether it is typed right.
problem-address-asked = This was not changed. You have asked for three confirmations today. Try again tomorrow.
problem-browser-unusable = This was not changed. This server does not know how to reach your browser.
problem-wish-waits = This was not changed. You can ask for this once you can vote.
about-keeps-mail = If you ask to be told of things, your mail address or your browser's lies on this server, locked, until you take it back or leave. No backup has it.

## Outside the purpose; rules that are added; who was questioned and is let in.
effect-add = A rule is added to our bylaws.
effect-admit = Those who came by the link of { $name } and were questioned vote from then on.
effect-admit-open = Those who came by the open link and were questioned vote from then on.
standing-taking = { $n ->
    [one] Outside our purpose. We first vote whether to take it: 1 person has voted. It closes { $when }, { $away }.
   *[other] Outside our purpose. We first vote whether to take it: { $n } people have voted. It closes { $when }, { $away }.
}
standing-taking-soon = Outside our purpose. We first vote whether to take it.
standing-declined = { $result } It is over since { $when }.
result-not-taken = Not taken, { $yes } to { $no }.
outside-by = { $names } said that this is outside our purpose.
outside-claimed = { $n ->
    [one] If 1 more member says so, we first vote whether to take it.
   *[other] If { $n } more members say so, we first vote whether to take it.
}
outside-first = So we first vote whether to take it. Its own vote comes after that.
outside-taken = We voted to take it all the same.
outside-taken-few = Too few voted to turn it away, so we take it.
outside-declined = We voted not to take it.
outside-title = This is outside our purpose
outside-says = If enough members say so, we first vote whether to take it. The discussion goes on meanwhile.
outside-says-mine = You can say so of your own motion. Then we first vote whether to take it.
outside-button = I say it is outside our purpose
vote-taking-question = Shall we take up “{ $title }”? It is outside our purpose.
vote-taking-effect = If it passes, or too few vote, the motion goes on like any other. If not, it is over.
because-taken = We take it: the motion goes on like any other.
because-not-taken = We do not take it: the motion is over.
history-taking = { $n ->
    [one] The vote whether to take it opened { $when }. 1 person could vote.
   *[other] The vote whether to take it opened { $when }. { $n } people could vote.
}
minute-outside = { $name } said that it is outside our purpose.
minute-open-taking = The vote whether to take it opened: it is outside our purpose.
minute-result-taking = We voted whether to take it. { $result }
now-vote-taking = The vote whether to take up “{ $title }” closes { $when }, { $away }.
meeting-title-away = A meeting whose title was folded away
words-back-votes = You do not vote yet, so others put it back.
move-semantics-raise = Read our record by newer rules
move-semantics-raise-kind = Use what this release brings
move-semantics-raise-does = Newer rules can be adopted after it.
move-semantics-raise-title = Our record is read by newer rules
move-batch-admit = Let in who was questioned
move-batch-admit-title = Who came by the link of { $name } votes
move-batch-admit-title-open = Who came by the open link votes
people-admit = { $n ->
    [one] 1 person who came by the link of { $name } was questioned and waits.
   *[other] { $n } people who came by the link of { $name } were questioned and wait.
}
people-admit-open = { $n ->
    [one] 1 person who came by the open link was questioned and waits.
   *[other] { $n } people who came by the open link were questioned and wait.
}
people-admit-move = Move that they vote
stands-admitted = Votes: the members let them in.
you-stand-admitted = You vote: the members let you in.
add-title = A new rule
add-motion-title = We adopt a rule
add-more = Rules we do not have
add-more-says = These came later, or were left out. We can adopt them like any change of a rule.
add-propose = Propose this rule
add-semantics = This rule needs a newer way of reading our record. Move that first, under Decide.
refusal-nobody-to-admit = Your motion was not recorded. Nobody who came by this link was questioned and waits (rule { $rule }). There is nothing to undo.
refusal-inside-purpose = This was not recorded. How we govern ourselves is never outside our purpose. You can speak and vote against it.
refusal-outside-already = This was not recorded again. It is said already, or we have voted on it. Look at where the motion stands.
refusal-taking-first = This was not recorded. We first vote whether to take the motion. Vote there, and come back after it.
notice-vote-taking = Vote now whether to take up “{ $title }”, until { $until }.
notice-result-taking = Whether to take up “{ $title }”: { $result }

## Offices, petitions, second votes, new rules as a whole.
matter-office = who holds an office until there is an election
matter-recall = voting somebody out of an office
kind-office = offices
kind-petition = signing for a vote
power-convene = call a meeting
power-short-convene = Call meetings
title-chair = Chair
title-secretary = Secretary
title-treasurer = Treasurer
title-committee = Member of the committee
article-6 = Who serves us, and until when
clause-decision-second = What passed is voted on once more, { $span } later, and stands when it passes again.
clause-office = { $seats ->
    [one] { $title }: one person, elected for { $span }.
   *[other] { $title }: { $seats } people, each elected for { $span }.
}
clause-office-may = Whoever is elected may { $power }.
clause-office-nothing = Whoever is elected has no powers that others lack.
clause-office-until = Until we can elect in secret, the members name somebody by a motion for { $span } at most, and that somebody may only call meetings.
clause-petition = A motion that { $percent } percent of those who vote have signed, and at least { $people } people, goes to the vote, whoever would rather it did not.
clause-petition-days = It can be signed for { $span }. Nobody need second it, and nobody can take it back.
effect-office-fill = { $name } holds this office until there is an election: { $office }. At the most for { $span }, and with no other power than to call meetings.
effect-office-recall = { $name } no longer holds this office: { $office }.
effect-adopt = New rules take the place of all our rules. Our name is then “{ $name }”.
effect-adopt-more = Who we are, what we decided and our record stay as they are.
standing-read-again = We passed it once. The second vote opens { $when }, { $away }.
petition-count = { $needed ->
   *[other] { $signed } of { $needed } people have signed for a vote on this. Signing ends { $when }.
}
petition-reached = Enough people signed: this goes to the vote, whoever would rather it did not.
petition-title = I want us to vote on this
petition-says = Whoever signs is named. With enough names nobody's leave is needed.
petition-button = Sign
minute-sign = { $name } signed for a vote on this.
minute-office-resign = { $name } laid down this office: { $office }.
minute-office-over = { $name } no longer holds this office, the time was over: { $office }.
minute-office-over-unknown = Somebody's time in an office was over.
notice-office-over = { $name } no longer holds this office: { $office }. The time was over.
offices-title = Who serves us, and until when
offices-says = Every office ends by itself, on its day. Until we can elect in secret, a motion names somebody for a while, who may only call meetings.
offices-holds = { $name }. It ends { $when }, or with an election.
offices-free = { $n ->
    [one] One place is free.
   *[other] { $n } places are free.
}
offices-full = Nobody else can hold it now.
offices-offer = I offer to serve
offices-out = Vote { $name } out
offices-resign = Lay it down
offices-call = Who may call a meeting now
offices-call-only = Only these people call meetings now: { $names }.
offices-call-any = Nobody holds an office that calls meetings. So any member may call one.
offices-call-free = Any member may call a meeting.
offices-lose = How somebody loses an office
offices-lose-says = The day comes, they lay it down, they leave, or we vote them out.
offices-link = Who holds which office
me-office = You hold this office: { $office }. It ends { $when }. You may only call meetings.
move-office-fill = Offer to serve: { $office }
move-office-fill-title = { $name } serves us: { $office }
move-office-recall = Vote { $name } out of this office: { $office }
move-office-recall-title = { $name } is voted out: { $office }
move-bylaws-adopt = Become permanent
move-bylaws-adopt-kind = Become permanent
move-bylaws-adopt-does = Rules to last: offices that end, signing for a vote, two votes on every change of a rule.
move-bylaws-adopt-title = We become permanent
move-bylaws-adopt-who = Only who joined a week before the vote opens decides this.
adopt-rules = All the new rules
adopt-new = New.
adopt-changed = Changed.
adopt-same = As now.
found-lasting = To last
found-lasting-says = With offices that end by themselves, signing for a vote, and two votes on every change of a rule. Elections in secret come later: until then offices are filled for ninety days at most.
refusal-office-unknown = Your motion was not recorded. Our rules know no such office. Load the page again.
refusal-not-in-office = This was not recorded. That person does not hold this office. Nothing needs to be ended.
refusal-office-full = Your motion was not recorded. As many hold this office as may (rule { $rule }: { $max }). Vote somebody out first, or wait until a time is over.
refusal-seated-unasked = Your motion was not recorded. Nobody holds an office who did not offer to. Whoever wants to must move it themselves.
refusal-prolongs-own = This was not recorded. You hold this now, and your own time is not yours to prolong. Another member can ask for it.
refusal-no-petition-clause = This was not recorded. Our rules know no signing for a vote. It can be added as a rule.
refusal-petition-over = This was not recorded. The time for signing is over (rule { $rule }). It can be moved again.
refusal-adoption-too-soon = Your motion was not recorded. All our rules can be replaced when we are a week old, from { $from } on. Move it then.
refusal-bylaws-changed = Your motion was not recorded. Our rules have been changed since you opened the page. Load it again.
refusal-bylaws-same = Your motion was not recorded. These are our rules already. Nothing needs to be changed.
refusal-adoption-split = Your motion was not recorded. Rule { $rule } protects a part of our rules by itself, so they cannot all be replaced at once. Change that rule first.
refusal-adoption-drops = Your motion was not recorded. The new rules have nothing about this: { $kind }. What we can do now must stay. Add it to them.
fault-person-by-hand = Who holds an office is not decided by hands (rule { $rule }).
fault-second-reading = The second vote (rule { $rule }) comes { $detail } days after the first at the latest.
fault-office-seats = An office (rule { $rule }) is held by 1 to { $detail } people.
fault-office-term = An elected term (rule { $rule }) lasts { $detail } days at the most.
fault-office-provisional = Nobody holds an office (rule { $rule }) unelected for more than { $detail } days.
fault-office-folds = No office (rule { $rule }) comes with folding words away.
fault-office-twice = Two offices are called { $detail } (rule { $rule }).
fault-power-twice = Rule { $rule } names a power twice.
fault-recall-too-hard = Voting somebody out of an office (rule { $rule }) takes { $detail } of the votes at the most.
fault-recall-too-slow = Voting somebody out of an office (rule { $rule }) takes { $detail } seconders, a quarter of the members and one vote at the most.
fault-petition-share = Signing for a vote (rule { $rule }) takes { $detail } percent at the most.
fault-petition-people = Signing for a vote (rule { $rule }) takes 2 to { $detail } people at least.
fault-petition-days = Signing for a vote (rule { $rule }) is possible for { $detail } days at least, and a year at the most.
field-seats = How many people
field-term-days = For how many days somebody is elected
field-provisional-days = For how many days at the most, unelected
field-office-may = May whoever is elected { $power }?
field-petition-percent = Percent of those who vote
field-petition-people = At least so many people
field-petition-days = For so many days
field-second-reading = Hours until a second vote; 0 for none

## Who can act alone: what one can do, what a few can, and how it is undone

power-link = Who can act alone?
power-reckoned = { $n ->
    [one] Reckoned from our rules, for the 1 member who may vote now.
   *[other] Reckoned from our rules, for the { $n } members who may vote now.
}
power-more = How each power is undone, and by how many
power-now = Who holds what now
power-now-nobody = Nobody holds anything now that others do not.
power-speaks = { $name } speaks for us, until { $when }.
power-serves = { $name } holds this office: { $office }. It ends { $when }.
power-end-office = { $n } of { $all } can vote somebody out of an office, if nobody else votes. It takes { $span } at least.
power-end-facilitator = { $n } of { $all } can end a facilitator's time by a motion, if nobody else votes. It takes { $span } at least.
power-end-lent = What was lent cannot be taken back. { $n } of { $all } can cut it to one hour, if nobody else votes. It takes { $span } at least.
power-end-spokesperson = { $n } of { $all } can end that somebody speaks for us, if nobody else votes. It takes { $span } at least.
power-one = One alone
power-few = A few together
power-got = How somebody comes to be able to
power-look = Look at this
power-how = How this is reckoned
power-how-rules = From our rules alone, each time this page is opened. The fewest come first.
power-how-few = A motion passes with few votes when few come. So there are two figures: if nobody else votes, and if everybody else votes against.
power-how-figures = In the pictures, the full figures are enough if nobody else votes. The shaded ones too are needed if everybody else is against.
power-scale = One figure stands for { $n } people.
power-not = What no rule can show
power-not-together = People who agree among themselves beforehand, or give each other their keys.
power-not-server = Whoever runs the server can stop it, and can read what is not locked. They hold no power by our rules.
power-not-server-more = Who runs this server
power-not-persons = One person with several phones counts here as several.
deed-join-as-many = One person can come in under many names, and all of them vote at once.
deed-join-as-many-later = One person can come in under many names by a link. After { $span } they all vote.
deed-use-a-key = Whoever holds somebody's phone or key card can do all that this person can.
deed-let-in-by-wall = { $n ->
    [one] Whoever runs a meeting can alone let in up to { $most } people, who then vote at once.
    [2] 2 people can let in up to { $most } others who then vote at once: one who runs a meeting, and one who voted before.
   *[other] { $n } people can let in up to { $most } others who then vote at once: one who runs a meeting, and { $others } who voted before.
}
deed-let-in-by-word = { $n } members who were at a meeting can let in { $most } others, by saying that they know them.
deed-decide = { $n } of { $all } can decide on { $matters }, if nobody else votes.
deed-decide-more = { $more ->
    [one] { $n } of { $all } can decide on { $matters } and one more thing, if nobody else votes.
   *[other] { $n } of { $all } can decide on { $matters } and { $more } more things, if nobody else votes.
}
deed-decide-rules = our rules
deed-decide-nobody = Nobody can decide now: { $all } may vote, and the rule asks for more.
deed-matters = This is about: { $matters }.
deed-against = It takes { $n } if everybody else votes against.
deed-against-fewer = Against the votes of all others { $n } are enough. If the others stay away, it takes { $quiet }.
deed-block = { $n ->
    [one] 1 can stop it.
   *[other] { $n } can stop it.
}
deed-time = It takes { $span } at least.
deed-time-early = It takes { $span } at least, or { $early } if somebody opens the vote early.
deed-by-hand = Some of it can be decided at once in a meeting, by counting hands.
deed-count-hands = { $n } people can say how many hands were raised in a meeting: one who runs it, and { $others } who count.
deed-speak-for-all = { $most ->
    [one] The member who speaks for us can say in our name what we did not decide.
   *[other] Each of up to { $most } members who speak for us can say in our name what we did not decide.
}
deed-remove-words = { $n } who may fold things away can have an address, a threat or something unlawful taken away, so that nobody reads it.
deed-remove-words-until = After { $span } it comes back, unless we decided that it stays away.
deed-fold-away = Whoever may fold things away can fold away a name or a text. One tap still opens it.
deed-challenge = { $n } members who were at a meeting can keep those who came by one link from voting.
deed-run-the-meeting = Whoever runs a meeting can open it, close it, and say who speaks.
deed-put-the-question = Whoever may open votes early can end the time to think it over.
deed-put-the-question-still = The motion still needs its votes.
deed-say-outside = { $n } members can have us vote first whether to take up a motion.
deed-object-to-hands = { $n ->
    [one] 1 person in the room can turn a count of hands into a vote on the phones.
   *[other] { $n } people in the room can turn a count of hands into a vote on the phones.
}
deed-put-words-back = { $n ->
    [one] 1 member who votes can open again what was folded away.
   *[other] { $n } members who vote can open again what was folded away.
}
deed-withdraw = Whoever moved a motion can withdraw it before its vote, although others seconded it.
deed-show-the-record = Each member can let somebody outside read the record.
deed-convene = Each member who votes can call a meeting, and up to { $most } at a time.
deed-convene-office = Whoever holds an office that calls meetings can call one. If nobody holds one, any member can.
deed-petition = { $n } members can bring any motion to the vote by signing for it, whoever would rather it did not.
deed-put-before-all = { $others ->
    [one] { $n } members can bring any question to the vote: one who moves it, and one who seconds.
   *[other] { $n } members can bring any question to the vote: one who moves it, and { $others } who second.
}
got-founding = Whoever founded us could, for the first { $span }.
got-facilitator = { $people ->
    [one] { $n } of { $all } can name a facilitator for { $span }, if nobody else votes. There can be 1 at a time.
   *[other] { $n } of { $all } can name a facilitator for { $span }, if nobody else votes. There can be { $people } at a time.
}
got-lent = { $n } of { $all } can lend this to a member for { $span } at most, if nobody else votes.
got-office = { $people ->
    [one] { $n } of { $all } can have somebody hold such an office for { $span } at most, if nobody else votes. 1 person holds it at a time.
   *[other] { $n } of { $all } can have somebody hold such an office for { $span } at most, if nobody else votes. { $people } people hold it at a time.
}
got-spokesperson = { $people ->
    [one] { $n } of { $all } can have a member speak for us for { $span } at most, if nobody else votes. There can be 1 at a time.
   *[other] { $n } of { $all } can have a member speak for us for { $span } at most, if nobody else votes. There can be { $people } at a time.
}
undo-too-few = We are too few to undo it now.
undo-nobody = Nobody can undo it.
undo-clock = By itself it ends after { $span }.
undo-join-as-many = { $n } members who were at a meeting can question them within { $span }. Then they need people who know them.
undo-join-as-many-nobody = Nobody can take those votes away again.
undo-use-a-key-oneself = That person can end the lost key with another key of theirs. Whoever ends the other's first stays.
undo-let-in-by-wall-nobody = Nobody can take those votes away again.
undo-let-in-by-word-nobody = Nobody can take those votes away again.
undo-decide = { $n } of { $all } can decide the opposite, in { $span } at least.
undo-count-hands = { $n ->
    [one] 1 person in the room can object while hands are counted. After that only a new motion helps.
   *[other] { $n } people in the room can object while hands are counted. After that only a new motion helps.
}
undo-speak-for-all = { $n } of { $all } can end it by a motion, if nobody else votes. It takes { $span } at least.
undo-speak-for-all-oneself = Whoever speaks for us can stop at any time.
undo-fold-away = { $n ->
    [one] 1 member who votes can open it again, at once.
   *[other] { $n } members who vote can open it again, at once.
}
undo-challenge = { $n } of { $all } can let them in by a motion, if nobody else votes. It takes { $span } at least.
undo-run-the-meeting = { $n } of { $all } can end a facilitator's time by a motion, if nobody else votes. It takes { $span } at least.
undo-put-the-question-nobody = Nobody can give that time back.
undo-say-outside = { $n } of { $all } can take it up all the same, if nobody else votes. It takes { $span } at least.
undo-object-to-hands-nobody = The question is then decided on the phones, by everybody.
undo-put-words-back-nobody = Whoever folded it away cannot do so again for the same reason.
undo-withdraw-nobody = Any member can move it again.
undo-show-the-record-nobody = What somebody has read, nobody can take back.
undo-convene = { $n } of { $all } can vote somebody out of that office, if nobody else votes. It takes { $span } at least.
undo-convene-nobody = Nobody has to come.
undo-petition-nobody = It then still needs its votes.
undo-put-before-all-nobody = It then still needs its votes.
finding-nobody-decides = { $against ->
    [one] Nobody can decide now on { $matters }. It takes { $n }, and 1 may vote.
   *[other] Nobody can decide now on { $matters }. It takes { $n }, and { $against } may vote.
}
finding-staying-away = Rule { $rule }: staying away does more than voting no. It then takes { $n } to decide, and otherwise { $against }.
finding-changing-easier = Rule { $rule } asks for { $n } if all others are against. But { $against } can change that rule first.
finding-hand-never = Rule { $rule } lets hands be counted on { $matters }. It never happens: no vote on that may be opened early.
finding-power-unheld = No facilitator may do this, only who is lent it: { $power }.
finding-power-idle = Rule { $rule } lets facilitators do what no other rule has a use for: { $power }.
finding-joins-and-votes = Whoever joins votes at once. No rule asks whether they are one person or many.
finding-no-secret-vote = Rule { $rule } promises a secret vote where a person is decided upon. None can be held here yet, so nobody is elected here.
finding-law-unknown = Our bylaws name a law that is not known here: { $name }. Ask somebody who knows it.
finding-office-waits = { $name } (rule { $rule }): only who was elected may { $power }. Nobody is elected here yet, so nobody does so by this office.
finding-law-us-elections = A union's officers are elected by a secret vote of its members, every { $n } years at least. That cannot be done here yet.
finding-law-us-term = Officers of a union local are elected every { $n } years at least. Rule { $rule } says { $against } days.
finding-law-uk-term = Leaders of a trade union are elected every { $n } years at least. Rule { $rule } says { $against } days.
finding-law-uk-elections = A trade union's leaders are elected by post, every { $n } years at least. That cannot be done here.
finding-law-de-changing = An association changes its rules with three quarters of the votes. Rule { $rule } asks for { $n }/{ $against }.
finding-law-de-purpose = An association changes what it is for only if everybody agrees. Rule { $rule } asks for less.
finding-source = { $cites }, since { $since }.
finding-source-yields = { $cites }, since { $since }. Members may agree otherwise in their rules.
finding-source-unchecked = { $cites }, since { $since }. Written from memory: look it up before you rely on it.
finding-source-unchecked-yields = { $cites }, since { $since }. Members may agree otherwise in their rules. Written from memory: look it up before you rely on it.
## The members' details: what the rules ask, who looks, and that everybody sees who looked.
kind-roll = what we ask each member about themselves
power-see-the-roll = see what members entered about themselves
power-short-see-the-roll = See members' details
roll-field-legal-name = name in law
roll-field-postal-address = postal address
roll-field-postcode = postcode
roll-field-phone = phone number
roll-field-mail = mail address
roll-field-workplace = workplace
roll-field-job = job
roll-field-joined-on = day of joining
clause-roll = Each member is asked for: { $fields }.
clause-roll-see = Members see each other's shown name alone. Only whoever may see members' details sees the rest, one look at a time, and the member sees each look.
clause-roll-leave = Whoever leaves takes it along.
deed-see-the-roll = Whoever may see members' details can look at anybody's.
undo-see-the-roll-nobody = What somebody has seen, nobody can take back. Each look is recorded first, and the member sees it.
field-roll = Do we ask for this: { $field }?
fault-roll-asks-nothing = A rule about members' details must ask for something (rule { $rule }).
fault-roll-field-twice = Members' details: the same is asked for twice (rule { $rule }).
refusal-no-roll-clause = This was not recorded. Our rules ask nobody for details. A motion can change that.
refusal-nothing-entered = Nobody was looked at, and this was not recorded. Somebody has entered nothing, or has left (rule { $rule }). Load the page again.
problem-roll-fields = This was not recorded. One of these is too long, has hidden characters, or is not asked for any more. Load the page again and shorten it.
roll-details-title = My details
roll-details-says = Our rules ask for these. Other members do not see them.
roll-sees = Who could look at them now: { $names }. You see here that they did.
roll-sees-page = Who can look now: { $names }.
roll-sees-nobody = Nobody could look at them now.
roll-entered = You entered these { $when }.
roll-blank = What you leave blank is not entered.
roll-enter-button = I enter this
roll-looks-title = Who looked
roll-looks-none = Nobody has looked at your details.
roll-look = { $name }, { $when } (rule { $rule })
roll-title = Members' details
roll-headline = { $n } of { $of } members have entered their details.
roll-look-says = Each look is recorded, and the member sees it. You then see their details for an hour.
roll-look-not = You cannot look at others' details. A motion can lend you that for some hours.
roll-look-button = Look at the details of { $name }
roll-looked = You looked { $when }. The member sees that.
roll-nothing = Nothing is entered here.
minute-roll-enter = { $name } entered the details that our rules ask for.
minutes-roll = { $n } times somebody entered their details
minute-roll-look = { $n ->
    [one] { $name } looked at the details of one member.
   *[other] { $name } looked at the details of { $n } members.
}
notice-looked = { $name } looked at your details.
