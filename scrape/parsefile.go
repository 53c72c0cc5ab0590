package scrape

import (
	"bytes"
	"errors"
)

// ParseFile reads one saved response of a source, as "roadcheck parse" does.
// source is a name of the table, or "jsonld" for "site"; board and address may
// be "", then what the payload itself says stands in for them.
func ParseFile(source, board, address string, body []byte) (Batch, error) {
	if source == "jsonld" {
		source = site.Name
	}
	s, err := Lookup(source)
	if err != nil {
		return Batch{}, err
	}
	body, err = inflated(body)
	if err != nil {
		return Batch{}, err
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return Batch{}, errors.New("empty file: want one saved response")
	}
	b, err := s.Parse(Response{
		Request: Request{URL: address, Kind: "file"},
		Target:  Target{Source: source, Board: board, URL: address}, FinalURL: address, Body: body,
	})
	if err != nil {
		return Batch{}, err
	}
	return b, nil
}
