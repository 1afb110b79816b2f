// Package llm asks a language model behind any endpoint that speaks OpenAI's
// chat completions. It is an edge: the desk says what it asks (desk.Model), and
// goes on without an answer where there is none in time.
//
// What is sent is a prompt from a file and one JSON object with the data; what a
// customer wrote is a string in it and nothing else. What is personal is taken
// out first and put back after, unless the shop says otherwise. What comes back
// is parsed as the one answer that was asked for, or thrown away.
package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/shared"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/phrase"
	"makegood/internal/talk"
)

// Config says which model, and on which terms.
type Config struct {
	URL      string // the base of the API, as in https://api.example.com/v1
	Model    string
	Key      string        // "" sends none
	Unmasked bool          // what is personal is sent as it is
	Timeout  time.Duration // of one question, its second try included; 0: 4 seconds
	PriceIn  float64       // of a million tokens sent, in the shop's own currency
	PriceOut float64       // of a million tokens received
	Prompts  *phrase.Prompts
	Clock    func() time.Time // tells how long a call took
}

// The bounds of a call.
const (
	patience  = 4 * time.Second
	pause     = 200 * time.Millisecond // before the second try
	maxAnswer = 256 << 10              // bytes
	maxTokens = 1500                   // of an answer
	maxBefore = 1000                   // characters of each thing said before
	mostUsed  = 10_000_000             // tokens that one call can have taken, whatever the endpoint says
)

// Client asks one model. It is safe for concurrent use.
type Client struct {
	Config
	host      string
	transport *http.Transport
	chat      openai.ChatCompletionService
}

var _ desk.Model = (*Client)(nil)

// New makes a client. It calls nobody.
func New(c Config) (*Client, error) {
	base, err := url.Parse(c.URL)
	switch {
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, fmt.Errorf("llm: %q is no http or https address", c.URL)
	case base.User != nil || base.RawQuery != "":
		return nil, errors.New("llm: the address holds a password or a query; the key is given apart")
	case c.Key != "" && base.Scheme == "http" && !loopback(base.Hostname()):
		return nil, errors.New("llm: a key is sent over https alone, or to this machine")
	case c.Model == "":
		return nil, errors.New("llm: which model?")
	case c.PriceIn < 0 || c.PriceOut < 0:
		return nil, errors.New("llm: a price below nothing")
	case c.Clock == nil:
		return nil, errors.New("llm: no clock")
	}
	c.Timeout = cmp.Or(c.Timeout, patience)
	c.Prompts = cmp.Or(c.Prompts, phrase.Shipped())
	transport := http.DefaultTransport.(*http.Transport).Clone()
	options := []option.RequestOption{
		option.WithBaseURL(strings.TrimRight(c.URL, "/") + "/"), option.WithMaxRetries(0),
		option.WithHTTPClient(&http.Client{Transport: guard{transport}}),
	}
	if c.Key != "" {
		options = append(options, option.WithAPIKey(c.Key))
	}
	return &Client{Config: c, host: base.Host, transport: transport, chat: openai.NewChatCompletionService(options...)}, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Close lets go of connections that nobody uses.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// About says which model it is.
func (c *Client) About() desk.AboutModel {
	return desk.AboutModel{Name: c.Model, Host: c.host, Masked: !c.Unmasked}
}

// veil hides what is personal; a shop that says otherwise hides nothing.
type veil interface {
	Hide(text string) string
	Show(text string) string
}

type bare struct{}

func (bare) Hide(text string) string { return text }
func (bare) Show(text string) string { return text }

func (c *Client) veil(k phrase.Known) veil {
	if c.Unmasked {
		return bare{}
	}
	return phrase.NewVeil(k)
}

// hearing is the data of a question to read.
type hearing struct {
	Seat   talk.Seat    `json:"seat"`
	Lang   string       `json:"lang"`
	On     calendar.Day `json:"on"`
	Before []talk.Turn  `json:"before"`
	Text   string       `json:"text"`
}

// Hear reads an utterance. The quotes of the answer are in the words of the
// utterance again.
func (c *Client) Hear(ctx context.Context, h desk.Hearing) (phrase.Heard, desk.Call, error) {
	v := c.veil(h.Known)
	q := hearing{Seat: h.Utterance.Seat, Lang: h.Utterance.Lang, On: h.Utterance.On, Before: []talk.Turn{}, Text: v.Hide(h.Utterance.Text)}
	for _, t := range h.Utterance.Context {
		q.Before = append(q.Before, talk.Turn{Seat: t.Seat, Text: clipped(v.Hide(t.Text))})
	}
	answer, call, err := c.ask(ctx, c.Prompts.Read, q, "reading", phrase.Schema())
	if err != nil {
		return phrase.Heard{}, call, err
	}
	heard, err := phrase.ParseHeard(answer)
	if err != nil {
		return phrase.Heard{}, call, &desk.NoAnswer{Why: "broken", Cause: err}
	}
	for i := range heard.Acts {
		heard.Acts[i].Quote = v.Show(heard.Acts[i].Quote)
	}
	for i := range heard.Offers {
		heard.Offers[i].Quote = v.Show(heard.Offers[i].Quote)
	}
	for i := range heard.Promises {
		heard.Promises[i].Quote = v.Show(heard.Promises[i].Quote)
	}
	return heard, call, nil
}

// clipped is the beginning of a text; it is hidden first, so that nothing
// personal is cut in two and shows.
func clipped(text string) string {
	if r := []rune(text); len(r) > maxBefore {
		return string(r[:maxBefore]) + "…"
	}
	return text
}

// wording is the data of a question to phrase.
type wording struct {
	Lang  string `json:"lang"`
	Tone  string `json:"tone"`
	Draft string `json:"draft"`
}

// reworded is the answer to it.
type reworded struct {
	Text string `json:"text"`
}

// Reword puts a text into other words. Whether they hold is the desk's to see.
func (c *Client) Reword(ctx context.Context, w desk.Wording) (string, desk.Call, error) {
	v := c.veil(w.Known)
	schema := map[string]any{"type": "object", "properties": map[string]any{"text": map[string]any{"type": "string"}}, "required": []string{"text"}, "additionalProperties": false}
	answer, call, err := c.ask(ctx, c.Prompts.Phrase, wording{string(w.Lang), string(w.Tone), v.Hide(w.Text)}, "message", schema)
	if err != nil {
		return "", call, err
	}
	var r reworded
	d := json.NewDecoder(strings.NewReader(string(answer)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || d.More() {
		return "", call, &desk.NoAnswer{Why: "broken", Cause: cmp.Or(err, errors.New("something follows the object"))}
	}
	return v.Show(strings.TrimSpace(r.Text)), call, nil
}

// ask puts one question, and once more where the endpoint was busy or down.
func (c *Client) ask(ctx context.Context, prompt string, data any, name string, schema map[string]any) ([]byte, desk.Call, error) {
	question, err := json.Marshal(data)
	if err != nil {
		return nil, desk.Call{}, fmt.Errorf("llm: question: %w", err)
	}
	body := openai.ChatCompletionNewParams{
		Model:               c.Model,
		Messages:            []openai.ChatCompletionMessageParamUnion{openai.SystemMessage(prompt), openai.UserMessage(string(question))},
		MaxCompletionTokens: openai.Int(maxTokens),
		ResponseFormat: openai.ChatCompletionNewParamsResponseFormatUnion{OfJSONSchema: &shared.ResponseFormatJSONSchemaParam{
			JSONSchema: shared.ResponseFormatJSONSchemaJSONSchemaParam{Name: name, Strict: openai.Bool(true), Schema: schema},
		}},
	}
	start := c.Clock()
	inTime, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var call desk.Call
	for try := 1; ; try++ {
		answer, in, out, err := c.once(inTime, body)
		call.In, call.Out = call.In+in, call.Out+out
		call.Micros, call.Took = c.cost(call.In, call.Out), c.Clock().Sub(start)
		switch {
		case err == nil:
			return answer, call, nil
		case ctx.Err() != nil:
			return nil, call, &desk.NoAnswer{Why: "called_off", Cause: ctx.Err()}
		case inTime.Err() != nil:
			return nil, call, &desk.NoAnswer{Why: "timeout", Cause: err}
		case try == 1 && passing(err) && waited(inTime):
			continue
		}
		return nil, call, named(err)
	}
}

// once is one request and its answer's text.
func (c *Client) once(ctx context.Context, body openai.ChatCompletionNewParams) (text []byte, in, out int64, err error) {
	done, err := c.chat.New(ctx, body)
	if err != nil {
		return nil, 0, 0, err
	}
	in, out = tokens(done.Usage.PromptTokens), tokens(done.Usage.CompletionTokens)
	no := func(why, cause string) ([]byte, int64, int64, error) {
		return nil, in, out, &desk.NoAnswer{Why: why, Cause: errors.New(cause)}
	}
	if len(done.Choices) == 0 {
		return no("broken", "no choice")
	}
	choice := done.Choices[0]
	switch {
	case choice.Message.Refusal != "" || choice.FinishReason == "content_filter":
		return no("refusal", "the model declined")
	case choice.FinishReason == "length":
		return no("cut_off", "the answer was too long for the model")
	case strings.TrimSpace(choice.Message.Content) == "":
		return no("broken", "an empty answer")
	}
	return unfenced(choice.Message.Content), in, out, nil
}

// unfenced takes away the fence that some models put around JSON.
func unfenced(text string) []byte {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "```"); ok {
		_, rest, _ = strings.Cut(rest, "\n")
		text = strings.TrimSuffix(strings.TrimSpace(rest), "```")
	}
	return []byte(text)
}

func tokens(n int64) int64 { return min(max(n, 0), mostUsed) }

// cost is what tokens come to, in millionths: a price is that of a million.
func (c *Client) cost(in, out int64) int64 {
	return int64(float64(in)*c.PriceIn + float64(out)*c.PriceOut + 0.5)
}
