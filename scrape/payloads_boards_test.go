package scrape

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// notPayloads are files beside the payloads that no board sent, and why.
var notPayloads = map[string]string{
	"teamtailor/api-v1-fallback_jobs-2017.js": "a program that holds the API's answer",
	"usajobs/repo-raw_jobs-gsa.json":          "a table of another project",
	"weworkremotely/repo-reshaped-jobs.json":  "a table of another project",
}

// statesPay tells, for the sources that have fields for pay, whether an object
// of a payload states some there. It knows nothing of the adapters.
var statesPay = map[string]func(map[string]any) bool{
	"greenhouse":      statesPayRange,
	"lever":           func(m map[string]any) bool { return positive(m["salaryRange"], "min", "max") },
	"ashby":           statesSalaryComponent,
	"smartrecruiters": func(m map[string]any) bool { return positive(m["compensation"], "min", "max") },
	"recruitee":       func(m map[string]any) bool { return positive(m["salary"], "min", "max") },
	"remoteok":        func(m map[string]any) bool { return positive(m, "salary_min", "salary_max") },
	"remotive":        func(m map[string]any) bool { s, _ := m["salary"].(string); return s != "" },
	"himalayas":       func(m map[string]any) bool { return positive(m, "minSalary", "maxSalary") },
	"jobicy":          func(m map[string]any) bool { return positive(m, "salaryMin", "salaryMax") },
	"adzuna":          func(m map[string]any) bool { return positive(m, "salary_min") && m["salary_is_predicted"] != "1" },
	"usajobs": func(m map[string]any) bool {
		list, _ := m["PositionRemuneration"].([]any)
		return len(list) > 0 && positive(list[0], "MinimumRange", "MaximumRange")
	},
	"nofluffjobs": func(m map[string]any) bool { return positive(m["salary"], "from", "to") },
	"justjoinit":  statesTerms,
	"rocketjobs":  statesTerms,
	"pinpoint":    func(m map[string]any) bool { return positive(m, "compensation_minimum", "compensation_maximum") },
	"torre":       func(m map[string]any) bool { return positive(m["data"], "minAmount", "maxAmount") },
	"jobscz":      func(m map[string]any) bool { return positive(m["salary"], "min", "max") },
}

// statesPayRange finds the blocks that Greenhouse makes of pay, and ranges of money in the employer's own fields.
func statesPayRange(m map[string]any) bool {
	if content, _ := m["content"].(string); strings.Contains(content, "pay-range") {
		return true
	}
	list, _ := m["metadata"].([]any)
	return slices.ContainsFunc(list, func(v any) bool {
		f, _ := v.(map[string]any)
		return f["value_type"] == "currency_range" && positive(f["value"], "min_value", "max_value")
	})
}

func statesSalaryComponent(m map[string]any) bool {
	compensation, _ := m["compensation"].(map[string]any)
	list, _ := compensation["summaryComponents"].([]any)
	return slices.ContainsFunc(list, func(v any) bool {
		c, _ := v.(map[string]any)
		return c["compensationType"] == "Salary" && positive(c, "minValue", "maxValue")
	})
}

func statesTerms(m map[string]any) bool {
	list, _ := m["employmentTypes"].([]any)
	return slices.ContainsFunc(list, func(v any) bool { return positive(v, "from", "to") })
}

// statesBasePay tells whether a JobPosting has an amount in baseSalary; it knows nothing of the adapter.
func statesBasePay(m map[string]any) bool {
	salary, ok := m["baseSalary"].(map[string]any)
	return ok && (positive(salary, "minValue", "maxValue", "value") || positive(salary["value"], "minValue", "maxValue", "value"))
}

// positive tells whether an object has a number above 0, or text with one, under one of the names.
func positive(v any, names ...string) bool {
	m, _ := v.(map[string]any)
	for _, name := range names {
		if n, ok := asNumber(m[name]); ok && n != nil && *n > 0 {
			return true
		}
	}
	return false
}

// countObjects counts the objects of a document, at any depth, that are as said.
func countObjects(v any, is func(map[string]any) bool) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			n += countObjects(x, is)
		}
	case map[string]any:
		if is(v) {
			n++
		}
		for _, x := range v {
			n += countObjects(x, is)
		}
	}
	return n
}

// TestRealBoards reads every real payload of every source but the first three,
// which TestRealPayloads reads. What is there and what is missing is compared
// with a file of figures (-update rewrites it); of the postings that state pay
// in fields of the payload at least 99 % have it read.
func TestRealBoards(t *testing.T) {
	dir := sharedDir(t, "data/payloads")
	var figures strings.Builder
	for _, s := range Sources {
		if slices.Contains([]string{"greenhouse", "lever", "ashby", "hn", "site"}, s.Name) {
			continue
		}
		var all payloadTally
		stated := 0
		for _, file := range payloadFiles(t, dir, s.Name) {
			got, pay := readPayloads(t, s.Name, payloadsOf(t, filepath.Join(dir, file)))
			fmt.Fprintf(&figures, "%s %s\n", file, strings.Trim(fmt.Sprintf("%+v", got), "{}"))
			all.sum(got)
			stated += pay
		}
		t.Logf("%-16s %+v, %d state pay in fields", s.Name, all, stated)
		if all.Postings == 0 {
			t.Errorf("%s: no real payload read", s.Name)
		}
		if read := all.Pay + all.PayText; float64(read) < 0.99*float64(stated) {
			t.Errorf("%s: %d postings state pay, of %d it was read", s.Name, stated, read)
		}
	}
	compareGolden(t, "testdata/real-payloads.golden", []byte(figures.String()))
}

// readPayloads reads responses of one source, and counts besides how many objects in them state pay.
func readPayloads(t *testing.T, source string, payloads []payload) (got payloadTally, stated int) {
	t.Helper()
	for _, p := range payloads {
		b, err := ParseFile(source, "", "", p.body)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
		checkStrict(t, b)
		for _, problem := range b.Problems {
			t.Logf("%s %s: %+v", source, p.name, problem)
		}
		got.add(b)
		if is := statesPay[source]; is != nil {
			docs, err := decodeAll(p.body)
			if err != nil {
				t.Fatal(err)
			}
			stated += countObjects(docs, is)
		}
	}
	return got, stated
}

// payloadFiles lists the real payloads of a source, relative to the folder of all.
func payloadFiles(t *testing.T, dir, source string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(dir, source), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, p)
		if name = filepath.ToSlash(name); notPayloads[name] == "" {
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (c *payloadTally) sum(o payloadTally) {
	for _, n := range []struct {
		to   *int
		more int
	}{
		{&c.Postings, o.Postings}, {&c.Problems, o.Problems}, {&c.Pay, o.Pay}, {&c.PayText, o.PayText},
		{&c.NoTitle, o.NoTitle}, {&c.NoCompany, o.NoCompany}, {&c.NoPlace, o.NoPlace}, {&c.NoDate, o.NoDate}, {&c.NoText, o.NoText},
	} {
		*n.to += n.more
	}
}
