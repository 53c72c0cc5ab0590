package main

import (
	"strings"
	"testing"
)

func TestLibpq(t *testing.T) {
	for _, c := range []struct{ in, want, env string }{
		{"postgres://u:p%40ss@h:5432/d?sslmode=require", "postgres://u@h:5432/d?sslmode=require", "PGPASSWORD=p@ss"},
		{"postgres:///d?host=%2Ftmp&user=u&password=x%20y", "postgres:///d?host=%2Ftmp&user=u", "PGPASSWORD=x y"},
		{"postgres:///d?host=%2Ftmp&search_path=a+b", `postgres:///d?host=%2Ftmp&options=-c%20search_path%3Da%5C%20b`, ""},
	} {
		got, env, err := libpq(c.in)
		if err != nil || got != c.want || strings.Join(env, "") != c.env {
			t.Errorf("libpq(%s) = %s, %s, %v: want %s, %s", c.in, got, env, err, c.want, c.env)
		}
	}
	if _, _, err := libpq("postgres://u:secret@h:x%/d"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v: want one without the password", err)
	}
}
