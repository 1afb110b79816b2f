// Package fault is the one shape of an error that somebody is told about: a
// code that programs rely on, the facts that the sentence needs, and a cause
// for the log. The sentence itself is written by package words in the reader's
// language; the table in codes.go says what each code is to HTTP and to the
// command line.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Args are the facts a sentence names. Values are text, numbers, money.Amount
// or calendar.Day; nothing in them may be secret from whoever is told.
type Args map[string]any

// Error is a refusal or a failure with a code.
type Error struct {
	Code  Code
	Args  Args
	Cause error // for the log only, never shown
}

// New makes a refusal. Pairs are alternating names and values of its Args.
func New(code Code, pairs ...any) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Args == nil {
			e.Args = Args{}
		}
		e.Args[pairs[i].(string)] = pairs[i+1]
	}
	return e
}

// Because adds the cause that the log keeps.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// Error is the log's line: code, facts, cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	for _, k := range slices.Sorted(maps.Keys(e.Args)) {
		fmt.Fprintf(&b, " %s=%v", k, e.Args[k])
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target carries the same code, so that
// errors.Is(err, fault.New(fault.UnderFloor)) asks for a code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// As finds the fault in an error chain; nil when there is none.
func As(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// CodeOf is the code of an error: that of the fault in its chain, OK for nil,
// Internal for any other error.
func CodeOf(err error) Code {
	if err == nil {
		return OK
	}
	if e := As(err); e != nil {
		return e.Code
	}
	return Internal
}
