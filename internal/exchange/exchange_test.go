package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

func number(f float64) *float64 { return &f }

// nasty are texts that files lose easily.
var nasty = []string{
	"", " ", "'", "''quoted", "=1+2", "+49", "-", "@x", "\tindented", "\r", "\r\n", "a\r\nb\rc\n", "\n", `"`, `""`, `a,"b",c`,
	"null", "NULL", `\N`, "\\", "\u202eRight to left\u202c", "\u2028\u2029", "日本語 Ingénieur ﷽ 🦫", "<b>&amp;</b>", "\x01\x1f\x7f",
	"\ufeffmark", "\ufffd", strings.Repeat("x\r\n\"", 5_000), "a;b", "[]", "{}", "roadcheck.posting.v1",
}

// nastyPostings puts each text into each field.
func nastyPostings() []Posting {
	var list []Posting
	for i, s := range nasty {
		list = append(list, Posting{
			Kind: PostingKind, Dataset: "real", Source: s + "s", Board: s, Key: fmt.Sprint(s, i), Hash: "h", URL: s, Title: s, Company: s,
			Location: s, EmploymentType: s, Remote: s, Department: s, Language: s, Group: s, SalaryText: s, Description: s,
			FirstSeen: DateOf("2026-11-20"), LastSeen: DateOf("2026-11-21"), ContentSince: DateOf("2026-11-20"),
			Pay:  []Pay{{Min: number(0.1), Max: number(1e300), Currency: s, Period: s, Label: s, Basis: s, Form: s}, {}},
			Tags: []string{s, "", s},
		})
	}
	return append(list, Posting{Kind: PostingKind, FirstSeen: DateOf("0001-01-01"), LastSeen: DateOf("9999-12-31"), ClosedOn: DateOf("1969-12-31"), PostedOn: DateOf("1970-01-01")})
}

func written[T Row](t testing.TB, o Options, rows []T) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter[T](&out, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readBack(file []byte) (list []Posting, err error) {
	yield := func(p Posting) error {
		list = append(list, p)
		return nil
	}
	format := Detect(file)
	if format == Parquet {
		return list, ReadParquet(bytes.NewReader(file), int64(len(file)), yield)
	}
	err = ReadPostings(bufio.NewReader(bytes.NewReader(file)), format, yield)
	return list, err
}

// emptyLists makes lists without members one: a file knows only one way to be empty.
func emptyLists(list []Posting) []Posting {
	for i := range list {
		if len(list[i].Pay) == 0 {
			list[i].Pay = nil
		}
		if len(list[i].Tags) == 0 {
			list[i].Tags = nil
		}
	}
	return list
}

func TestNothingIsLost(t *testing.T) {
	want := nastyPostings()
	for _, o := range []Options{{Format: JSONL}, {Format: CSV}, {Format: CSV, Raw: true}, {Format: Parquet}} {
		t.Run(fmt.Sprint(o.Format, o.Raw), func(t *testing.T) {
			file := written(t, o, want)
			if Detect(file) != o.Format {
				t.Errorf("the file is taken for %q", Detect(file))
			}
			got, err := readBack(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, emptyLists(got)); d != "" {
				t.Fatal(d)
			}
			if !bytes.Equal(file, written(t, o, got)) {
				t.Error("written again the file has other bytes")
			}
		})
	}
}

func TestCSVIsDefused(t *testing.T) {
	file := written(t, Options{Format: CSV}, nastyPostings())
	r := csvReader{in: bufio.NewReader(bytes.NewReader(file))}
	rows := 0
	for ; ; rows++ {
		cells, err := r.row()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range cells {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet would run %.20q", cell)
			}
		}
	}
	if want := len(nasty) + 2; rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
}

// TestParquetForOthers looks at the file as a reader does that knows nothing of this program.
func TestParquetForOthers(t *testing.T) {
	reading := Reading{Kind: ReadingKind, Key: "k", Countries: []string{"DE", "FR"}, Salary: &Salary{Min: number(50000), Currency: "EUR"},
		Skills: []Skill{{ID: "go", Need: "required", Start: 1, End: 3, Surface: "Go"}, {ID: "c"}}}
	file := written(t, Options{Format: Parquet}, []Reading{reading, {Kind: ReadingKind}})
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	schema := f.Schema().String()
	for _, want := range []string{"repeated group list", "optional group salary", "required group skills (LIST)"} {
		if !strings.Contains(schema, want) {
			t.Errorf("the schema lacks %q:\n%s", want, schema)
		}
	}
	rows := f.RowGroups()[0].Rows()
	defer rows.Close()
	got := make([]parquet.Row, 2)
	if n, err := rows.ReadRows(got); n != 2 || err != nil && err != io.EOF {
		t.Fatal(n, err)
	}
	leaf, _ := f.Schema().Lookup("skills", "list", "element", "surface")
	var surfaces []string
	got[0].Range(func(column int, values []parquet.Value) bool {
		for _, v := range values {
			if column == leaf.ColumnIndex {
				surfaces = append(surfaces, v.String())
			}
		}
		return true
	})
	if d := cmp.Diff([]string{"Go", ""}, surfaces); d != "" {
		t.Error(d)
	}
}

func TestParquetMemory(t *testing.T) {
	var list []Posting
	text := strings.Repeat("abcdefghij klmnop ", 1<<16)
	for i := range 2 * rowGroupSize / len(text) {
		list = append(list, Posting{Kind: PostingKind, Key: fmt.Sprint(i), Description: text})
	}
	file := written(t, Options{Format: Parquet}, list)
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.RowGroups()); n < 2 {
		t.Errorf("%d row groups of %d MiB: all was kept in memory", n, len(list)*len(text)>>20)
	}
	got, err := readBack(file)
	if err != nil || len(got) != len(list) {
		t.Errorf("read back %d of %d: %v", len(got), len(list), err)
	}
}

func TestOtherKindsAreWritten(t *testing.T) {
	for _, format := range []string{JSONL, CSV, Parquet} {
		written(t, Options{Format: format}, []Mention{{Kind: MentionKind, Surface: "=go"}})
		file := written(t, Options{Format: format}, []Findings{{Kind: FindingsKind, Data: json.RawMessage(`{"a":[1,2]}`)}})
		if _, err := readBack(file); err == nil || !strings.Contains(err.Error(), "postings") {
			t.Errorf("%s of findings: %v", format, err)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	one := []Posting{{Kind: PostingKind, Key: "k", Description: "text, with a comma"}}
	jsonl, csv, pq := written(t, Options{Format: JSONL}, one), written(t, Options{Format: CSV}, one), written(t, Options{Format: Parquet}, one)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"jsonl cut off":    {jsonl[:len(jsonl)-9], "line 1"},
		"csv cut off":      {csv[:len(csv)-2], "quoted cell"},
		"parquet cut off":  {pq[:len(pq)-9], "Parquet"},
		"parquet head":     {pq[:4], "Parquet"},
		"other version":    {[]byte(`{"format":"roadcheck.posting.v9"}` + "\n"), "v9"},
		"unknown column":   {[]byte(`{"format":"roadcheck.posting.v1","x":1}` + "\n"), "x"},
		"csv other column": {bytes.Replace(csv, []byte("board"), []byte("bored"), 1), "headings"},
		"bad day":          {bytes.Replace(jsonl, []byte(`"first_seen":null`), []byte(`"first_seen":"2026-13-01"`), 1), "2026-13-01"},
		"behind a quote":   {bytes.Replace(csv, []byte("comma\""), []byte("comma\"x"), 1), "behind a quoted cell"},
	} {
		if _, err := readBack(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
	if got, err := readBack(bytes.ReplaceAll(csv, []byte("\n"), []byte("\r\n"))); err != nil || len(got) != 1 || got[0].Key != "k" {
		t.Errorf("CSV saved with CR LF by an editor: %v, %v", got, err)
	}
}

func FuzzReadPostings(f *testing.F) {
	for _, o := range []Options{{Format: JSONL}, {Format: CSV}, {Format: Parquet}} {
		f.Add(written(f, o, []Posting{{Kind: PostingKind, Key: "k", Title: "a\r\n\"b\"", Tags: []string{"t"}}}))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		list, err := readBack(file)
		if err != nil || Detect(file) == "" {
			return
		}
		again, err := readBack(written(t, Options{Format: CSV}, list))
		if len(list) > 0 && (err != nil || !cmp.Equal(emptyLists(list), emptyLists(again))) {
			t.Errorf("read %d, written as CSV and read again %d: %v\n%s", len(list), len(again), err, cmp.Diff(list, again))
		}
	})
}
