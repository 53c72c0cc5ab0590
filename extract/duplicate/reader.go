package duplicate

import (
	"encoding/binary"
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// errRecord says that bytes are not what Prepare wrote.
var errRecord = fmt.Errorf("not a prepared posting")

// reader takes values off a record; bad is set when there are none left.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) string() string { return string(r.bytes(r.number())) }

func (r *reader) uint32() uint32 {
	b := r.bytes(4)
	if r.bad {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

// record reads what Prepare wrote up to the lines.
func (r *reader) record(keys []uint32) (record, []uint32) {
	rec := record{day: int32(r.uint32()), employer: r.uint32(), title: r.uint32(), first: uint32(len(keys))}
	if counts := r.bytes(2); !r.bad {
		rec.sketch, rec.keys = counts[0], counts[1]
		r.bad = rec.sketch > rec.keys
	}
	for range rec.keys {
		keys = append(keys, r.uint32())
	}
	rec.key = r.string()
	rec.size = int32(len(r.b))
	if lines := r.bytes(2); !r.bad {
		rec.lines = binary.LittleEndian.Uint16(lines)
	}
	r.bytes(8 * uint64(rec.lines))
	return rec, keys
}

func (r *reader) posting() Posting {
	var p Posting
	var day string
	for _, s := range []*string{&p.Title, &p.Company, &p.Location, &p.Text, &p.Salary, &day, &p.Requisition, &p.Group, &p.Board} {
		*s = r.string()
	}
	p.Day = market.Day(day)
	for n := r.number(); n > 0 && !r.bad; n-- {
		p.Asides = append(p.Asides, Aside{int(r.number()), int(r.number())})
	}
	return p
}
