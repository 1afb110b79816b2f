package api

import "makegood/internal/desk"

// mayEnter lists what roles there are, with an actor of each: the description
// tells from it, with the one table of the desk, who may do what.
func mayEnter(action desk.Action) []string {
	var who []string
	for _, r := range seats() {
		if desk.May(r.actor, action) == nil {
			who = append(who, r.name)
		}
	}
	return who
}
