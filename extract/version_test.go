package extract

import "testing"

func TestVersionCoversTables(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	before := tablesHash(l)
	for _, table := range []*string{&phrasesFile, &employersFile, &placesFile, &citiesFile, &stopwordsFile, &rolesFile} {
		kept := *table
		*table += "# one more line\n"
		if tablesHash(l) == before {
			t.Errorf("the version is the same after a change of the table that begins %.40q", kept)
		}
		*table = kept
	}
	if tablesHash(l) != before {
		t.Error("equal tables have two versions")
	}
}
