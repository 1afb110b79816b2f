// Package packs embeds the data files that Makegood ships with: law and policy
// packs, words, scenarios and the demo shop. Each folder is read by one
// package, which validates it with file, line and column; the same formats are
// read from a folder of the shop's own.
package packs

import "embed"

// FS holds the folders examples, law, people, policy, sources, words, scenarios, shops and prompts.
//
//go:embed examples law people policy sources words scenarios shops prompts
var FS embed.FS
