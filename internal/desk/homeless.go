package desk

import (
	"context"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
)

// homeless names the cases and files of which a row is left and nothing in the
// log: whoever took away a whole stream, head and all, before a checkpoint
// signed it left nothing else that tells of it. There are the streams that were
// walked; a row that is younger than the walk is looked up before it is named.
func (d *Desk) homeless(ctx context.Context, there map[string]bool, report func(Finding)) error {
	for kind, stream := range map[string]func(string) string{KindCase: casefile.Stream, KindFile: consumer.Stream} {
		var gone []string
		err := d.each(ctx, Query{Kind: kind}, func(v View) {
			if !there[stream(v.ID)] {
				gone = append(gone, v.ID)
			}
		})
		if err != nil {
			return unreadable(err)
		}
		for _, id := range gone {
			found, err := d.Store.Load(ctx, stream(id))
			if err != nil {
				if err = unreadable(err); err != nil {
					return err
				}
				continue
			}
			if len(found[stream(id)]) == 0 {
				report(Finding{stream(id), "its row is there, its events are not: the whole stream was taken away"})
			}
		}
	}
	return nil
}
