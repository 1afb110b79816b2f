package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// answered is how a call ended.
type answered int

const (
	yes     answered = iota // 2xx: it is acknowledged
	refused                 // told why, and nothing was done
	unknown                 // no answer, or one that does not know
)

// A reply is an answer, read.
type reply struct {
	how    answered
	status int
	header http.Header
	body   []byte
	err    error // why there is none
}

func (r reply) String() string {
	if r.err != nil {
		return r.err.Error()
	}
	return fmt.Sprintf("%d %.400s", r.status, r.body)
}

// code is that of a refusal.
func (r reply) code() string { return read[struct{ Code string }](r).Code }

// read decodes an answer; what is not there stays empty.
func read[T any](r reply) T {
	var v T
	_ = json.Unmarshal(r.body, &v) // an answer that is no JSON has nothing that is asked for
	return v
}

// caller is a client of one or several servers.
type caller struct {
	http *http.Client
}

// newCaller is a client with connections of its own; each call ends in time.
func newCaller(s *scene) *caller {
	c := &caller{&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}, Timeout: time.Minute}}
	s.t.Cleanup(c.http.CloseIdleConnections)
	return c
}

type obj = map[string]any

// call sends one request. A 503 that says `unavailable` may have come after the
// database did what it was told: whether it was done is not known.
func (c *caller) call(ctx context.Context, server, key, method, path string, body any) reply {
	data, err := json.Marshal(body)
	if err != nil {
		return reply{how: unknown, err: err}
	}
	if body == nil {
		data = nil
	}
	r, err := http.NewRequestWithContext(ctx, method, server+path, bytes.NewReader(data))
	if err != nil {
		return reply{how: unknown, err: err}
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	got, err := c.http.Do(r)
	if err != nil {
		return reply{how: unknown, err: err}
	}
	text, err := io.ReadAll(got.Body)
	if closed := got.Body.Close(); err == nil {
		err = closed
	}
	out := reply{status: got.StatusCode, header: got.Header, body: text, err: err}
	switch {
	case err != nil || got.StatusCode >= 500:
		out.how = unknown
	case got.StatusCode >= 300:
		out.how = refused
	}
	return out
}

// caseSeen is a case as the API shows it, as far as the suite looks.
type caseSeen struct {
	Token string
	Notes []struct{ Text string }
	Case  struct {
		ID, Order, Step string
		Owed            struct {
			Entitlements []struct {
				ID, Remedy, Chooser string
				Amount              *string
			}
		}
		Moves    []struct{ Text string }
		Said     []struct{ Words, Promise string }
		Offers   []struct{ ID, State, Words string }
		ReadBack *struct {
			Confirmed []string
		} `json:"read_back"`
		Agreements   []struct{ No int }
		Promises     []promiseSeen
		Instructions []struct {
			Key, Promise, Amount, Method, State string
		}
		Notices []struct{ Kind, Promise string }
	}
}

type promiseSeen struct {
	ID, Kind, State, Due, Origin string
}

func (c *caseSeen) promise(id string) promiseSeen {
	for _, p := range c.Case.Promises {
		if p.ID == id {
			return p
		}
	}
	return promiseSeen{}
}

// orderSeen is an order as the API shows it.
type orderSeen struct {
	ID, State string
	Lines     []struct {
		ID             string
		Quantity, Left int
	}
	Payments []struct{ Kind, Amount, Method, Reference string }
}

// customerSeen is a customer's records as the API shows them.
type customerSeen struct {
	Methods []struct{ ID, Balance string } `json:"payment_methods"`
}
