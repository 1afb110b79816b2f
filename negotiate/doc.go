// Package negotiate is a negotiation engine for two seats and many issues. It
// describes what can be agreed and what each side wants, finds the agreements
// worth having, runs the session in which the two exchange proposals, learns
// what the other side wants from what it does, and plays a seat itself. It
// uses nothing but the standard library, reads no clock and draws no lots of
// its own: the same inputs give the same outcome on every machine.
//
// # Negotiation in ten words
//
// Someone who has never met the field's terms can start here; the examples
// walk the same way.
//
//   - An issue is one thing to settle: the remedy, a credit, a day. An
//     outcome settles every issue at once, and the outcome space is all of
//     them. See [Issue], [Outcome], [Space].
//   - Utility is how much an outcome is worth to one side, as a number. It is
//     private, and made of how much each issue weighs and how good each value
//     is. See [Preferences].
//   - A side's best alternative to a negotiated agreement (BATNA) is what it
//     does when the talks fail. What that is worth is its reservation value,
//     or break point: nothing below it is worth signing. See [Reserved].
//   - The zone of possible agreement (ZOPA) is the outcomes at or above both
//     break points. It can be empty; then the right end is no deal.
//   - Within it, the Pareto frontier is the outcomes that nobody can improve
//     on without making the other side worse off. Any other agreement leaves
//     something on the table. See [Frontier].
//   - The Nash, Kalai and Kalai–Smorodinsky points are three answers to which
//     place on the frontier is fair. See [Analyse].
//   - Logrolling is trading across issues: each gives way where it costs it
//     little and the other much. It is why packages beat splitting every
//     difference. See [Logroll].
//   - Several packages of equal worth put at once (MESO) ask the other side
//     what matters to it without a question. See [Move].
//   - An opponent model is what one guesses the other side wants. See [Model].
//   - A strategy decides what to propose and when to accept; one that
//     concedes late is called a Boulware, after a manager who made one offer
//     and stuck to it, one that concedes early a conceder. See [Strategy].
//
// # A tour of the code
//
// In the order in which a negotiation needs it: [Issue] and [Space] say what
// can be agreed (issue.go, space.go), [Preferences] what a seat wants
// (preferences.go). factor.go splits both into blocks that simply add, and
// everything fast rests on that: [Frontier] merges the blocks one by one
// (frontier.go), [Analyse] and [Logroll] judge (solution.go), [Ranking] orders
// a seat's outcomes (ranking.go), [Tradeoff] finds the package best for the
// other side at a price to us (tradeoff.go). [Session] is the protocol, one
// step at a time, and [View] what a seat may see of it (session.go);
// [Match] lets two strategies play it out (strategy.go). [Frequency],
// [Ordinal] and [Bayesian] learn (model.go, bayes.go), [Acceptance] conditions
// accept (acceptance.go), and the strategies do the rest: [TimeBased]
// (timebased.go), [TitForTat], [MiCRO] and others from the literature
// (published.go), and [Makegood] (makegood.go).
//
// # What holds
//
//   - The frontier is exact, to the bit of a sweep over all outcomes, and its
//     cost grows with the frontiers met on the way, not with the space: 10^12
//     outcomes are ordinary.
//   - A session is a fold of its moves; a move that the rules do not allow
//     changes nothing.
//   - Privacy is a matter of types: neither [Session] nor [View] has a field
//     that could hold the other side's preferences.
//   - No strategy of this package proposes or accepts an outcome worth less to
//     it than its reservation value.
package negotiate
