package desk

import (
	"context"
	"net/netip"
	"strings"
)

// The doors through which commands come.
const (
	DoorPage  = "page"
	DoorAPI   = "api"
	DoorCLI   = "cli"
	DoorSweep = "sweep" // the clock
)

// From says where a call comes from. A door puts it into the context of
// everything that it asks of the desk.
type From struct {
	Door    string // page, api, cli, sweep
	Address string // IP address of the caller, or user@host on the machine itself; "" unknown
	Request string // number under which the server's log knows the call
	Action  Action // what the door was asked for; "" where the events say it
}

type fromKey struct{}

// Through is a context in which whatever is asked comes from there.
func Through(ctx context.Context, from From) context.Context {
	return context.WithValue(ctx, fromKey{}, from)
}

// FromOf says where the call of a context comes from; the zero From where no
// door said it.
func FromOf(ctx context.Context) From {
	from, _ := ctx.Value(fromKey{}).(From)
	return from
}

// network is the part of an address by which callers are counted: of IPv6
// the /64 that one household or machine holds, of IPv4 all of it. What is no IP
// address stands for itself.
func network(address string) string { return cut(address, 32, 64) }

// area is the part of an address that is kept of a customer: enough to tell
// that two calls came from different places, too little to find a person by.
func area(address string) string { return cut(address, 24, 48) }

func cut(address string, v4, v6 int) string {
	ip, err := netip.ParseAddr(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	bits := v6
	if ip.Is4() {
		bits = v4
	}
	p, err := ip.Prefix(bits)
	if err != nil || bits == ip.BitLen() {
		return ip.String()
	}
	return p.String()
}
