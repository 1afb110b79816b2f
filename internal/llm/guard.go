package llm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/openai/openai-go/v3"

	"makegood/internal/desk"
)

// guard lets only answers through that can be one: JSON of a bounded size, from
// the host that was asked.
type guard struct{ next http.RoundTripper }

// RoundTrip makes one exchange.
func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	closed := res.Body.Close()
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400:
		return nil, &desk.NoAnswer{Why: "redirect", Cause: errors.New("the endpoint sends us elsewhere")}
	case len(data) > maxAnswer:
		return nil, &desk.NoAnswer{Why: "too_large", Cause: fmt.Errorf("more than %d bytes", maxAnswer)}
	case err != nil:
		return nil, fmt.Errorf("llm: answer: %w", err)
	case closed != nil:
		return nil, fmt.Errorf("llm: answer: %w", closed)
	case res.StatusCode < 300 && kind != "application/json":
		return nil, &desk.NoAnswer{Why: "type", Cause: fmt.Errorf("content type %.40q", kind)}
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	return res, nil
}

// passing reports whether an error may have passed by the next moment: the
// endpoint was busy or down, or the line broke.
func passing(err error) bool {
	if _, ok := errors.AsType[*desk.NoAnswer](err); ok {
		return false
	}
	if status, ok := errors.AsType[*openai.Error](err); ok {
		return status.StatusCode == http.StatusTooManyRequests || status.StatusCode >= 500
	}
	return !broken(err)
}

// broken reports whether the answer came and could not be read.
func broken(err error) bool {
	var network interface{ Timeout() bool } // errors of the line know whether they are timeouts
	return !errors.As(err, &network)
}

// named is the error with the word by which the tally knows it.
func named(err error) error {
	if n, ok := errors.AsType[*desk.NoAnswer](err); ok {
		return n
	}
	if status, ok := errors.AsType[*openai.Error](err); ok {
		return &desk.NoAnswer{Why: fmt.Sprintf("status_%d", status.StatusCode), Cause: err}
	}
	if broken(err) {
		return &desk.NoAnswer{Why: "broken", Cause: err}
	}
	return &desk.NoAnswer{Why: "unreachable", Cause: err}
}

// waited lets a moment pass before a second try; false where the time is over.
func waited(ctx context.Context) bool {
	moment, cancel := context.WithTimeout(ctx, pause)
	defer cancel()
	<-moment.Done()
	return ctx.Err() == nil
}
