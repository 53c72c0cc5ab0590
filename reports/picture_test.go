package reports

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"
)

// TestPaletteHasTheTones proves that flat areas keep their colour, that smoothed edges stay near theirs, and that a PNG
// tells its resolution.
func TestPaletteHasTheTones(t *testing.T) {
	const step = 4
	src := image.NewRGBA(image.Rect(0, 0, step*len(tones), 33))
	for i, tn := range tones {
		for k := range 33 { // from the tone to the paper
			a, b := tn.rgb(), paper.rgb()
			mix := func(x, y uint8) uint8 { return uint8((int(x)*(32-k) + int(y)*k) / 32) }
			draw.Draw(src, image.Rect(step*i, k, step*(i+1), k+1), image.NewUniform(color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}), image.Point{}, draw.Src)
		}
	}
	got := paletted(src)
	for i, tn := range tones {
		r, g, b, _ := got.At(step*i, 0).RGBA()
		if c := (color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}); c != tn.rgb() {
			t.Errorf("%s became %v", tn.name, c)
		}
	}
	worst := 0
	for i := range src.Pix {
		r, g, b, a := got.At(i/4%src.Rect.Dx(), i/4/src.Rect.Dx()).RGBA()
		worst = max(worst, abs(int(src.Pix[i])-int([]uint32{r, g, b, a}[i%4]>>8)))
	}
	if worst > 16 {
		t.Errorf("an edge is off by %d of 255", worst)
	}
	raw, err := encodePNG(got, 192)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, []byte("pHYs"))
	if at < 0 || binary.BigEndian.Uint32(raw[at+4:]) != 7559 || raw[at+12] != 1 {
		t.Error("no resolution of 192 dpi")
	}
	if img, err := png.Decode(bytes.NewReader(raw)); err != nil || img.Bounds() != src.Rect {
		t.Errorf("not readable again: %v", err)
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
