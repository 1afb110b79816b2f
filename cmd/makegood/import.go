package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"makegood/internal/connect/shopfile"
	"makegood/internal/connect/tau"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

type importCmd struct {
	Kind   string `arg:"" enum:"tau,shop" help:"What it is: tau (a folder with users.json, orders.json, products.json) or shop (Makegood's own shop file)."`
	Path   string `arg:"" help:"The folder, or the file."`
	Policy string `placeholder:"ID" help:"The policy pack that the shop works by (default: tau-shop for tau, department-store for shop)."`
	JSON   bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// imported is what a command says of a shop that was taken in.
type imported struct {
	Name      string `json:"name"`
	Policy    string `json:"policy"`
	Stores    int    `json:"stores"`
	Products  int    `json:"products"`
	Customers int    `json:"customers"`
	Orders    int    `json:"orders"`
}

// Run reads the whole input before it touches the database, and writes it in
// one transaction: a broken file or a full disk leaves nothing half imported.
func (cmd *importCmd) Run(ctx context.Context, c *console) (err error) {
	if err := cmd.named(); err != nil {
		return err
	}
	ref, failed := references()
	records, policy, err := cmd.read(c, ref)
	if err = errors.Join(err, failed()); err != nil {
		return err
	}
	if cmd.Policy != "" {
		policy = cmd.Policy
	}
	h, err := cmd.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	step, finish := c.progress("taking in")
	err = h.desk.Import(ctx, h.actor, cmd.Kind, policy, records, step)
	finish()
	if err != nil {
		return err
	}
	if err := h.store.Checkpoint(ctx, h.desk.Clock()); err != nil {
		return err
	}
	done := imported{records.Name, policy, len(records.Stores), len(records.Products), len(records.Customers), len(records.Orders)}
	if cmd.JSON {
		return c.json(done)
	}
	c.say("Imported %d customers, %d orders and %d products into %s, under the policy %s.", done.Customers, done.Orders, done.Products, cmd.DB, policy)
	return nil
}

// read reads the shop, and names the policy that goes with its kind.
func (cmd *importCmd) read(c *console, ref func(string) string) (shop.Records, string, error) {
	switch cmd.Kind {
	case "tau":
		if there, err := os.Stat(cmd.Path); err != nil || !there.IsDir() {
			return shop.Records{}, "", fault.New(fault.InputInvalid, "at", cmd.Path, "problem", "there is no such folder").Because(err)
		}
		step, finish := c.progress("reading")
		defer finish()
		records, err := tau.Read(cmd.Path, tau.Options{Ref: ref, Progress: step})
		if records.Name == "" {
			records.Name = filepath.Base(cmd.Path)
		}
		return records, "tau-shop", err
	default:
		data, err := readFile(cmd.Path)
		if err != nil {
			return shop.Records{}, "", fault.New(fault.InputInvalid, "at", cmd.Path, "problem", "can't be read").Because(err)
		}
		records, err := shopfile.Read(filepath.Base(cmd.Path), data, shopfile.Options{Ref: ref})
		return records, "department-store", err
	}
}

// references mints the opaque references of customers while a file is read;
// failed tells afterwards whether randomness ran out.
func references() (ref func(string) string, failed func() error) {
	var first error
	d := desk.New(desk.Config{Random: rand.Reader}) // minting needs no more of a desk
	return func(string) string {
			r, err := d.Ref()
			if first == nil && err != nil {
				first = err
			}
			return r
		}, func() error {
			return first
		}
}

type exportCmd struct {
	Kind string `arg:"" enum:"tau" help:"The format: tau (users.json, orders.json, products.json)."`
	Path string `arg:"" optional:"" default:"." help:"The folder to write into (default: this one)."`
	JSON bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run writes all files or replaces none.
func (cmd *exportCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	records, err := h.desk.Export(ctx, h.actor)
	if err != nil {
		return err
	}
	if err := tau.Write(cmd.Path, records); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := h.desk.Exported(ctx, h.actor); err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(map[string]any{"folder": cmd.Path, "customers": len(records.Customers), "orders": len(records.Orders), "products": len(records.Products)})
	}
	c.say("Wrote users.json, orders.json and products.json into %s: %d customers, %d orders, %d products.",
		cmd.Path, len(records.Customers), len(records.Orders), len(records.Products))
	return nil
}
