package store_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/store/storetest"
)

func TestSQLiteDatabase(t *testing.T) {
	storetest.RunDatabase(t, func(t *testing.T) storetest.Database {
		path := filepath.Join(t.TempDir(), "makegood.db")
		return storetest.Database{DSN: "sqlite:" + path, Files: func(t *testing.T) []string {
			t.Helper()
			files, err := filepath.Glob(path + "*") // the -wal and -shm too
			if err != nil {
				t.Fatal(err)
			}
			return files
		}}
	})
}

func TestPostgresDatabase(t *testing.T) {
	storetest.RunDatabase(t, func(t *testing.T) storetest.Database {
		return storetest.Database{DSN: cluster.Database(t), Files: func(t *testing.T) []string {
			t.Helper()
			var files []string
			err := filepath.WalkDir(cluster.Folder(), func(path string, d fs.DirEntry, err error) error {
				if err != nil && !strings.Contains(err.Error(), "no such file") {
					return err
				}
				if err == nil && d.Type().IsRegular() {
					files = append(files, path)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return files
		}}
	})
}
