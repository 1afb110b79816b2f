package main

import (
	"log/slog"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/llm"
)

// languageModel are the flags of a server that may ask a language model.
type languageModel struct {
	URL      string        `name:"llm-url" placeholder:"URL" help:"A language model reads and phrases beside our own rules: the base address of an API that speaks OpenAI's, as https://host/v1. The key is MAKEGOOD_LLM_KEY."`
	Name     string        `name:"llm-model" placeholder:"NAME" help:"Which model of it."`
	Timeout  time.Duration `name:"llm-timeout" default:"4s" help:"How long a question may take before our own answer is used (default ${default})."`
	PriceIn  float64       `name:"llm-price-in" placeholder:"PRICE" help:"Of a million tokens sent; for the tally at /v1/model."`
	PriceOut float64       `name:"llm-price-out" placeholder:"PRICE" help:"Of a million tokens received."`
	Unmasked bool          `name:"llm-unmasked" help:"Send names, addresses and numbers of people as they are. Without it they are taken out first."`
}

// join gives the desk its model, where one is configured.
func (l languageModel) join(d *desk.Desk, c *console, log *slog.Logger) error {
	if l.URL == "" && l.Name == "" && !l.Unmasked {
		return nil
	}
	if l.URL == "" || l.Name == "" {
		return fault.New(fault.Usage, "problem", "--llm-url and --llm-model go together")
	}
	if l.Timeout < 0 {
		return fault.New(fault.Usage, "problem", "--llm-timeout: a time below nothing")
	}
	client, err := llm.New(llm.Config{
		URL: l.URL, Model: l.Name, Key: c.env("MAKEGOOD_LLM_KEY"), Unmasked: l.Unmasked, Timeout: l.Timeout,
		PriceIn: l.PriceIn, PriceOut: l.PriceOut, Clock: time.Now,
	})
	if err != nil {
		return fault.New(fault.Usage, "problem", err.Error())
	}
	d.Model = client
	about := client.About()
	if l.Unmasked {
		log.Warn("a language model is asked, and personal data is sent to it as it is", "model", about.Name, "host", about.Host)
		return nil
	}
	log.Info("a language model is asked; personal data is taken out first", "model", about.Name, "host", about.Host)
	return nil
}
