package flatjson

import (
	"encoding/json"
	"testing"
)

// FuzzObject holds what is read against encoding/json: the same keys and the same values, or nothing.
func FuzzObject(f *testing.F) {
	for _, line := range []string{`{}`, ` { } `, `null`, `[]`, ``, `{`, `{"a"`, `{"a":"b"`, `{"a":"b",}`, `{"a":"b"} x`, `{"a":1,"b":[1,"]",{"c":null}]}`,
		`{"a":"b\tc\u00e9\ud83d\ude00\ud83d\\"}`, `{"\u0061":"x"}`, `{"a":"\q"}`, `{"a":01}`, `{"a":}`, "{\"a\":\"\xff\"}", "{\r\n\t\"a\" : null }", `{"a":"0123456789abcdefé"}`} {
		f.Add([]byte(line))
	}
	var s Scanner
	f.Fuzz(func(t *testing.T, line []byte) {
		values, texts := map[string]json.RawMessage{}, map[string]string{}
		ok := s.Object(line, func(key []byte) bool {
			if s.IsText() {
				var text string
				ok := s.Text(&text)
				texts[string(key)] = text
				delete(values, string(key))
				return ok
			}
			value, ok := s.Value()
			values[string(key)] = value
			delete(texts, string(key))
			return ok
		})
		if !ok {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(line, &want); err != nil || len(want) != len(values)+len(texts) {
			t.Fatalf("read %d members of %q, want %d, %v", len(values)+len(texts), line, len(want), err)
		}
		for key, value := range values {
			if string(want[key]) != string(value) {
				t.Errorf("%q: member %q is %q, want %q", line, key, value, want[key])
			}
		}
		for key, text := range texts {
			var decoded string
			if err := json.Unmarshal(want[key], &decoded); err != nil || decoded != text {
				t.Errorf("%q: text %q is %q, want %q, %v", line, key, text, decoded, err)
			}
		}
	})
}

func TestUsualObjectsAreRead(t *testing.T) {
	var s Scanner
	read := func() bool { _, ok := s.Value(); return ok }
	for line, want := range map[string]bool{
		`{}`: true, ` { "a" : "b" } `: true, `{"a":["x",{"c":[1,null]}],"d":-1.5e3}`: true, `{"a":"\u00e9\n"}`: true,
		`null`: false, `{"\u0061":1}`: false, `{"a":"\q"}`: false, `{"a":1} {}`: false,
	} {
		if got := s.Object([]byte(line), func([]byte) bool { return read() }); got != want {
			t.Errorf("Object(%s) = %t, want %t", line, got, want)
		}
	}
}
