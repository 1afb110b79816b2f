// Package phrase stands between the desk and a language model, if there is one.
// It takes what is personal out of what is sent and puts it back (Veil), merges
// what a model says it read with what our own reader read (Gather), and holds a
// text that a model wrote to the text that we would have written (Check).
//
//	customer's words -> Veil.Hide -> model -> ParseHeard -> Gather -> proposals
//	our own text     -> Veil.Hide -> model -> Veil.Show  -> Check  -> that text, or ours
//
// A model reads and phrases; it decides nothing. What it read is a proposal
// with the words it was read from; what it wrote says nothing that our own text
// does not say.
package phrase
