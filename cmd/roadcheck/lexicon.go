package main

import (
	"fmt"
	"os"

	"github.com/roadcheck/roadcheck/extract"
)

// lexicon is the built-in lexicon with the configured files on top, in their order.
func (a *app) lexicon() (*extract.Lexicon, error) {
	l, err := extract.Embedded()
	if err != nil {
		return nil, err
	}
	for _, file := range a.cfg.Lexicon {
		if err := addLexicon(l, file); err != nil {
			return nil, &usageError{fmt.Sprintf("configuration key lexicon: %v", err)}
		}
	}
	return l, nil
}

// extractor is the one that every command reads postings with; it is built once.
func (a *app) extractor() (*extract.Extractor, error) {
	if a.reader != nil {
		return a.reader, nil
	}
	l, err := a.lexicon()
	if err != nil {
		return nil, err
	}
	a.reader, err = extract.New(l)
	return a.reader, err
}

// addLexicon reads a lexicon file on top of l. The error names the file, and the line at fault.
func addLexicon(l *extract.Lexicon, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open lexicon: %w", err)
	}
	defer f.Close()
	return l.Add(name, f)
}
