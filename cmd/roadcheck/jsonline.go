package main

import (
	"bytes"

	"github.com/roadcheck/roadcheck/internal/flatjson"
)

// lineScanner reads a line whose members are those of lineIn.
type lineScanner struct{ flatjson.Scanner }

// scan reads a line into in. It is false when encoding/json is to read the line.
func (s *lineScanner) scan(line []byte, in *lineIn) bool {
	return s.Object(line, func(key []byte) bool { return s.member(key, in) })
}

// lineKeys are the names of the members of lineIn.
var lineKeys = [...]string{"id", "title", "company", "location", "description", "salary", "employment_type", "posted_on"}

// member reads the value of a key into in.
func (s *lineScanner) member(key []byte, in *lineIn) bool {
	switch string(key) {
	case "id":
		return s.Text(&in.ID)
	case "title":
		return s.Text(&in.Title)
	case "company":
		return s.Text(&in.Company)
	case "location":
		return s.Text(&in.Location)
	case "description":
		return s.Text(&in.Description)
	case "salary":
		value, ok := s.Value()
		in.Salary = value
		return ok
	case "employment_type":
		return s.Text(&in.EmploymentType)
	case "posted_on":
		in.PostedOn = nil
		if s.Null() {
			return true
		}
		in.PostedOn = new(string)
		return s.Text(in.PostedOn)
	}
	for _, k := range lineKeys {
		if bytes.EqualFold(key, []byte(k)) {
			return false // encoding/json takes a key in any letter case
		}
	}
	_, ok := s.Value()
	return ok
}
