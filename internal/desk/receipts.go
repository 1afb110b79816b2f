package desk

import (
	"context"
	"strings"
)

// caseTerms are the terms by which cases are found. A receipt is its order's: the
// order's row knows it, so that no case need hold it in its own.
func (d *Desk) caseTerms(ctx context.Context, search string) ([]string, error) {
	if !strings.ContainsAny(search, "0123456789") {
		return searchTerms(search), nil
	}
	if order, err := d.orderOf(ctx, search); err != nil || order != "" {
		return []string{"s:" + plain(order)}, err
	}
	terms := []string{}
	for word := range strings.FieldsSeq(search) {
		order, err := d.orderOf(ctx, word)
		switch {
		case err != nil:
			return nil, err
		case order != "":
			terms = append(terms, "s:"+plain(order))
		default:
			terms = append(terms, searchTerms(word)...)
		}
	}
	return terms, nil
}

// orderOf is the order whose receipt has the number; "" where there is none, or
// more than one.
func (d *Desk) orderOf(ctx context.Context, receipt string) (string, error) {
	if !strings.ContainsAny(receipt, "0123456789") {
		return "", nil
	}
	found, err := d.Store.List(ctx, Query{Kind: KindOrder, Terms: []string{"s:" + plain(receipt)}, Limit: 2})
	if err != nil || len(found) != 1 {
		return "", err
	}
	o, err := body[OrderRow](found[0])
	if err != nil || !SameNumber(o.Receipt, receipt) {
		return "", err
	}
	return o.ID, nil
}
