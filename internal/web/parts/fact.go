package parts

import (
	"context"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/words"
)

// facts are the terms of the packs' vocabulary that have a name on pages.
var facts = []string{
	"claim", "ordered_via", "paid_by", "category", "condition", "packaging", "buyer", "proof", "member", "supplied_as",
	"time_essential", "custom_made", "told_of_right_to_cancel", "posted_refund_policy", "sealed_for_hygiene", "special_order", "sale_item", "said_final",
	"notified_day", "refused_day", "cancelled_day", "returned_day", "refund_agreed_day", "refunded_day", "statement_day", "refund_demanded_day", "reduction_demanded_day",
	"on", "contract_day", "promised_day", "day_agreed", "delivered", "delivery_day", "shipped_day", "defect_day", "failed_attempt", "put_right",
	"attempt_pending", "attempt_pending_since", "repair_asked_day", "repair_back_day", "replacement_asked_day", "replacement_back_day", "days_in_repair",
	"extra_time_set", "extra_time_end", "delay_noticed", "noticed_day", "accepted_day", "prepaid", "promise_by", "promise_said", "promise_kept",
}

// values are what stands for something in such a fact, and has a name on pages.
var values = []string{
	"true", "false", "store", "web", "phone", "mail", "doorstep", "card_credit", "card_debit", "card", "cash", "store_credit", "financed", "split",
	"consumer", "business", "receipt", "statement", "gift_receipt", "none", "guest", "bronze", "silver", "gold", "sale", "replacement", "free",
	"furniture", "appliance", "electronics", "clothing", "footwear", "food", "hygiene", "vehicle", "other", "unopened", "opened", "used", "original",
	"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind",
}

// Fact is a fact that opened a right, as people say it: "name: value" of the
// packs' vocabulary. What is none is a sentence of a pack; ok is false then.
func Fact(ctx context.Context, why string) (text string, ok bool) {
	name, value, _ := strings.Cut(why, ": ")
	name = strings.ReplaceAll(name, " ", "_")
	if !slices.Contains(facts, name) && name != "used_in_time" {
		return why, false
	}
	if day, err := calendar.Parse(value); err == nil {
		value = words.Day(Of(ctx).Lang, day)
	} else if slices.Contains(values, value) {
		value = Say(ctx, "web.fact.is."+value)
	}
	return Say(ctx, "web.fact."+name) + ": " + value, true
}
