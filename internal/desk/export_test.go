package desk

import (
	"encoding/json"

	"makegood/internal/journal"
)

// FoldForTest gives the views of a log, as JSON, a row a line.
func FoldForTest(log []journal.Stored) ([]byte, error) {
	registry, streams, order := Registry(), map[string]*stream{}, []string{}
	for _, s := range log {
		st, ok := streams[s.Stream]
		if !ok {
			st = &stream{}
			streams[s.Stream] = st
			order = append(order, s.Stream)
		}
		e, err := registry.Decode(s.Entry)
		if err != nil {
			return nil, err
		}
		st.subject, st.version, st.events = s.Subject, s.Version, append(st.events, e)
	}
	var out []byte
	for _, name := range order {
		views, _, err := project(name, streams[name])
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			data, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			out = append(append(out, data...), '\n')
		}
	}
	return out, nil
}
