package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"makegood/internal/testdata"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"makegood": main})
}

// TestCommands runs the scripts of testdata: every command as a person types
// it, in a folder of its own.
//
// Beside testscript's own commands there are
//
//	json-equal A B    two files are equal as JSON
//	get URL [KEY]     asks until it is answered; the answer is stdout
//	await URL KEY TEXT  asks until the answer has the text; the answer is stdout
//	capture NAME      the last stdout, trimmed, becomes an environment variable
//
// and the condition [data]: the data that tests compare against is there.
func TestCommands(t *testing.T) {
	root := testdata.Root(t)
	data := os.Getenv(testdata.Variable)
	if data == "" {
		data = filepath.Join(root, "..", "shared", "data")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("DATA", data)
			e.Setenv("MAKEGOOD_KEY", "")
			port, err := freePort()
			e.Setenv("PORT", port)
			return err
		},
		Condition: func(cond string) (bool, error) {
			if cond != "data" {
				return false, fmt.Errorf("no condition %q", cond)
			}
			_, err := os.Stat(filepath.Join(data, "tau"))
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json-equal": jsonEqual, "get": get, "await": await, "capture": capture,
		},
		RequireUniqueNames: true,
	})
}

// freePort is a port that nobody listens on just now.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

func jsonEqual(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: json-equal A B")
	}
	var values [2]any
	for i, name := range args {
		if err := json.Unmarshal([]byte(ts.ReadFile(name)), &values[i]); err != nil {
			ts.Fatalf("%s: %v", name, err)
		}
	}
	if !reflect.DeepEqual(values[0], values[1]) {
		ts.Fatalf("%s and %s differ", args[0], args[1])
	}
}

// get waits for a server that has just been started.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: get URL [KEY]")
	}
	for tries := 0; ; tries++ {
		status, body, err := fetch(args)
		if err == nil {
			fmt.Fprintf(ts.Stdout(), "%d\n%s\n", status, body)
			return
		}
		if tries == 300 {
			ts.Fatalf("%s: %v", args[0], err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// await asks until the answer has the text.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: await URL KEY TEXT")
	}
	for tries := 0; ; tries++ {
		status, body, err := fetch(args[:2])
		if err == nil && strings.Contains(string(body), args[2]) {
			fmt.Fprintf(ts.Stdout(), "%d\n%s\n", status, body)
			return
		}
		if tries == 300 {
			ts.Fatalf("%s never answered with %s, but %s %v", args[0], args[2], body, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func fetch(args []string) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodGet, args[0], nil)
	if err != nil {
		return 0, nil, err
	}
	if len(args) > 1 {
		request.Header.Set("Authorization", "Bearer "+args[1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: capture NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
