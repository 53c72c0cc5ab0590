package analysis

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/roadcheck/roadcheck/internal/market"
)

// schemaFile describes findings.json and "analyze --json" for other programs.
const schemaFile = "findings.schema.json"

// The schema in the repository is that of the Go types, with their comments.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	r := jsonschema.Reflector{Anonymous: true}
	for _, dir := range []string{".", "../internal/market"} {
		if err := r.AddGoComments("github.com/roadcheck/roadcheck/analysis", dir, jsonschema.WithFullComment()); err != nil {
			t.Fatal(err)
		}
	}
	schema := r.Reflect(&Findings{})
	schema.ID, schema.Title = Schema, "Findings of roadcheck analyze"
	got, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not that of the types: go test ./analysis -run Schema -update", schemaFile)
	}
}

// Findings on much, little and nothing are as the schema says; what is not, is told.
func TestFindingsMeetTheSchema(t *testing.T) {
	schema, err := validator.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	valid := func(data []byte) error {
		value, err := validator.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	golden, err := os.ReadFile("testdata/findings.golden.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(golden); err != nil {
		t.Errorf("the golden findings: %v", err)
	}
	for name, observations := range map[string][]market.Observation{"nothing": nil, "one": {observe(1, "", "2026-10-01", "go!")}} {
		data, err := json.Marshal(collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{teaching}}, observations...))
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := valid([]byte(`{"schema": 1}`)); err == nil {
		t.Error("anything meets the schema")
	}
}
