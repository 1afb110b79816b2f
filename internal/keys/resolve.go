package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"makegood/internal/fault"
)

// Variable is the environment variable that holds the master key.
const Variable = "MAKEGOOD_KEY"

// Source says where a command may take the master key from.
type Source struct {
	DSN  string                        // of the database that the key is for
	File string                        // --key FILE; "" when the option was not given
	Env  func(name string) string      // os.Getenv in the commands
	Note func(format string, a ...any) // told when a key file is made; may be nil
}

// Resolve finds the master key: MAKEGOOD_KEY, else the file that --key names,
// else the file beside a SQLite database, which is made on first use. A database
// that exists without its key file is refused: a new key could not read it.
//
// Errors are faults: WrongKey with the arguments problem and hint.
func Resolve(s Source) (Master, error) {
	if text := s.Env(Variable); text != "" {
		m, err := Parse(text)
		if err != nil {
			return Master{}, refuse(Variable+" does not hold a master key", "set it to 64 hexadecimal digits", err)
		}
		return m, nil
	}
	if s.File != "" {
		return read(s.File)
	}
	path, sqlite := strings.CutPrefix(s.DSN, "sqlite:")
	if !sqlite || path == "" {
		return Master{}, refuse("this database needs a master key",
			"set "+Variable+" or give --key FILE; for a new database, make one with: openssl rand -hex 32", nil)
	}
	return beside(path, s.Note)
}

// beside reads or makes the key file of a SQLite database.
func beside(database string, note func(string, ...any)) (Master, error) {
	path := database + ".key"
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().Perm()&0o077 != 0:
		return Master{}, refuse(fmt.Sprintf("others may read the key file %s (mode %04o)", path, info.Mode().Perm()),
			"chmod 600 "+path, nil)
	case err == nil:
		return read(path)
	case !errors.Is(err, fs.ErrNotExist):
		return Master{}, refuse("the key file "+path+" can't be looked at", "check the folder's permissions", err)
	}
	if info, err := os.Stat(database); err == nil && info.Size() > 0 {
		return Master{}, refuse(fmt.Sprintf("%s exists but its key file %s is missing", database, path),
			"bring the key file back, or set "+Variable+" or --key FILE to the key that the database was made with", nil)
	}
	if err := create(path); err != nil {
		return Master{}, refuse("the key file "+path+" can't be made", "check that the folder exists and can be written", err)
	}
	if note != nil {
		note("made a new master key in %s: keep a copy, without it the database can't be read", path)
	}
	return read(path)
}

func read(path string) (Master, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Master{}, refuse("the key file "+path+" can't be read", "check its name and permissions", err)
	}
	m, err := Parse(string(text))
	if err != nil {
		return Master{}, refuse("the key file "+path+" does not hold a master key", "it must hold 64 hexadecimal digits", err)
	}
	return m, nil
}

// create writes a new key to path, whole or not at all. When another process
// was first its key stands.
func create(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".makegood-key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(Generate().Text() + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	// A link fails where a name exists already, and shows the whole key at once.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		if err = os.Rename(f.Name(), path); err != nil { // a file system without links
			return err
		}
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func refuse(problem, hint string, cause error) error {
	f := fault.New(fault.WrongKey, "problem", problem, "hint", hint)
	if cause != nil {
		f = f.Because(cause)
	}
	return f
}
