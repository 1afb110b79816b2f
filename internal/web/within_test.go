package web

import (
	"net/url"
	"testing"
)

// Nobody is sent to another site, whatever an address is made of.
func FuzzWithin(f *testing.F) {
	for _, path := range []string{"/inbox?q=a", "//evil.example", `/\evil.example`, "https://evil.example", "/%2f/evil.example", "/\tevil", "///evil", "/a//b", "javascript:alert(1)"} {
		f.Add(path)
	}
	here, err := url.Parse("https://desk.example/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got := within(path, "/")
		to, err := here.Parse(got)
		if err != nil || to.Host != here.Host || to.Scheme != here.Scheme {
			t.Errorf("%q leads to %v (%v)", path, to, err)
		}
		if got != "/" && got != path {
			t.Errorf("%q became %q", path, got)
		}
	})
}
