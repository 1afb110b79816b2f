package scenario

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that an editor began with its mark is read as without it.
func TestByteOrderMark(t *testing.T) {
	const text = `{"name":"n","issues":[{"name":"a","values":["x",2]}],"ufuns":[{"weights":[1],"bias":0,"values":[[0,1]]},{"weights":[1],"values":[[1,0]]}],"result":{"reserved_value":[0.1,-Infinity]},"discount_factor":[0.5,null]}`
	for name, begin := range map[string]string{"plain.json": "", "marked.json": "\ufeff"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(begin+text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
