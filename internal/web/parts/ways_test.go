package parts

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"makegood/internal/casefile"
)

// A phone's bar holds five ways; of more it holds four, and one to the rest, which
// says where the reader is when they are there.
func TestTheBarHoldsFive(t *testing.T) {
	for n := range 9 {
		v := View{Actor: casefile.Actor{Kind: casefile.Staff, ID: "staff/ada"}}
		for i := range n {
			v.Nav = append(v.Nav, Place{Name: "web.nav.inbox", Path: fmt.Sprintf("/w%d", i), Icon: "inbox", Press: string(rune('a' + i)), Here: i == 6})
		}
		var out bytes.Buffer
		if err := ways().Render(With(context.Background(), v), &out); err != nil {
			t.Fatal(err)
		}
		page := out.String()
		more, beyond, here := strings.Contains(page, `popovertarget="ways-more"`), strings.Count(page, `class="beyond"`), strings.Contains(page, `class="here"`)
		if more != (n > 5) || n > 5 && beyond != n-4 || n <= 5 && beyond != 0 || here != (n > 6) {
			t.Errorf("of %d ways %d are beyond the bar, one to the rest: %v, the reader there: %v", n, beyond, more, here)
		}
		for i := range n {
			if c := strings.Count(page, fmt.Sprintf(`data-press="%c"`, 'a'+i)); c != 1 {
				t.Errorf("the key of way %d is there %d times", i, c)
			}
		}
	}
}
