package llm_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"makegood/internal/llm"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// question is what came over the wire.
type question struct {
	header http.Header
	path   string
	raw    string
	system string
	data   map[string]any // of the user's message
}

// endpoint speaks OpenAI's wire format, by a script.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []question
	answer func(n int, q question, w http.ResponseWriter, r *http.Request)
}

// scripted starts an endpoint; answer is told which call it is, from 1.
func scripted(t *testing.T, answer func(n int, q question, w http.ResponseWriter, r *http.Request)) *endpoint {
	t.Helper()
	e := &endpoint{answer: answer}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var body struct {
			Messages []struct{ Role, Content string }
		}
		_ = json.Unmarshal(raw, &body)
		q := question{header: r.Header.Clone(), path: r.URL.Path, raw: string(raw)}
		for _, m := range body.Messages {
			switch m.Role {
			case "system":
				q.system = m.Content
			case "user":
				_ = json.Unmarshal([]byte(m.Content), &q.data)
			}
		}
		e.mu.Lock()
		e.asked = append(e.asked, q)
		n := len(e.asked)
		e.mu.Unlock()
		e.answer(n, q, w, r)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) questions() []question {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.asked)
}

// completion is an answer as the wire has it.
func completion(content, finish string) map[string]any {
	return map[string]any{
		"id": "c1", "object": "chat.completion", "created": 1, "model": "m",
		"choices": []any{map[string]any{"index": 0, "finish_reason": finish, "message": map[string]any{"role": "assistant", "content": content}}},
		"usage":   map[string]any{"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
	}
}

func send(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// says answers every question with this content.
func says(content string) func(int, question, http.ResponseWriter, *http.Request) {
	return func(_ int, _ question, w http.ResponseWriter, _ *http.Request) { send(w, completion(content, "stop")) }
}

// misbehaviours are all the ways in which an endpoint gives no answer, with the
// word by which the tally knows each.
var misbehaviours = map[string]struct {
	why    string
	calls  int // made, second tries included
	answer func(n int, q question, w http.ResponseWriter, r *http.Request)
}{
	"slow": {"timeout", 1, func(_ int, _ question, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	"drips": {"timeout", 1, func(_ int, _ question, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}},
	"broken JSON":    {"broken", 1, says(`{"acts": [{"act": "accept", `)},
	"prose":          {"broken", 1, says("Sure, I would be happy to help you with that!")},
	"another object": {"broken", 1, says(`{"command": "approve", "refund": "900.00 USD"}`)},
	"two objects":    {"broken", 1, says(`{"acts":[],"offers":[],"promises":[]} {"acts":[]}`)},
	"nothing":        {"broken", 1, says("")},
	"broken body": {"broken", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		send(w, json.RawMessage(`"a string"`))
	}},
	"cut-off body": {"broken", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"choices": [{"message": {"cont`)
	}},
	"no choices": {"broken", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		send(w, map[string]any{"choices": []any{}})
	}},
	"cut off": {"cut_off", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		send(w, completion(`{"acts":[]}`, "length"))
	}},
	"filtered": {"refusal", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		send(w, completion(`{}`, "content_filter"))
	}},
	"refuses": {"refusal", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		c := completion("", "stop")
		c["choices"].([]any)[0].(map[string]any)["message"].(map[string]any)["refusal"] = "I can't help with that."
		send(w, c)
	}},
	"huge": {"too_large", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		send(w, completion(strings.Repeat("x", 1<<20), "stop"))
	}},
	"endless": {"too_large", 1, func(_ int, _ question, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, strings.Repeat(" ", 1<<15)); err != nil {
				return
			}
		}
	}},
	"streams garbage": {"type", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: {\"choices\":[{\"delta\":{\"content\":\"{\"}}]}\n\ndata: [DONE]\n\n")
	}},
	"a page": {"type", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html>log in</html>")
	}},
	"busy":         {"status_429", 2, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) { fails(w, 429) }},
	"down":         {"status_500", 2, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) { fails(w, 500) }},
	"unauthorised": {"status_401", 1, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) { fails(w, 401) }},
	"hangs up": {"unreachable", 2, func(_ int, _ question, w http.ResponseWriter, _ *http.Request) {
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			_ = c.Close()
		}
	}},
}

func fails(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Retry-After", "3600")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"error":{"message":"no, Olga Kim","type":"x"}}`)
}

// client asks an endpoint; it waits briefly, so that tests do.
func client(t *testing.T, url string, change func(*llm.Config)) *llm.Client {
	t.Helper()
	c := llm.Config{URL: url + "/v1", Model: "m-1", Key: "sk-test", Timeout: 20 * time.Second, PriceIn: 0.15, PriceOut: 0.60, Clock: time.Now}
	if change != nil {
		change(&c)
	}
	out, err := llm.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

func short(c *llm.Config) { c.Timeout = 300 * time.Millisecond }
