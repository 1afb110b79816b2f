// Package faults is the fault suite: it starts the real program, lets several
// clients drive it over HTTP, breaks something under it, starts it again and
// looks what is there. The harness and its tests are one thing, so all of it is
// in test files; scripts/faults.sh runs it and docs/faults.md says what it holds.
//
//	scene (a database with a shop) -> server (the program) -> load (clients, and
//	what they were told) -> a fault -> check (what the API answers, verify, rebuild)
//
// Each test is a kind of fault and runs it a number of times. A run's dice come
// from the seed, the kind and the number of the run: a failing run says how to
// run it again.
package faults
