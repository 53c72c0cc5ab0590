package reports

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"
)

// palette are the tones of the theme and what they blend to where an edge is smoothed, the paper first. A chart has few
// colours: with one byte for each dot its file is a third as large and made in half the time.
var palette = sync.OnceValue(func() color.Palette {
	var out color.Palette
	have := map[color.NRGBA]bool{}
	ramp := func(from, to tone, steps int) {
		a, b := from.rgb(), to.rgb()
		for i := 0; i <= steps; i++ {
			mix := func(x, y uint8) uint8 {
				return uint8(math.Round(float64(x) + (float64(y)-float64(x))*float64(i)/float64(steps)))
			}
			c := color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
			if !have[c] {
				have[c] = true
				out = append(out, c)
			}
		}
	}
	for _, strong := range []tone{ink, muted, taught, absent, weak, more[3]} {
		ramp(paper, strong, 20)
	}
	for _, pale := range tones {
		ramp(paper, pale, 4)
	}
	for _, under := range []tone{panel, field, taughtIv, absentIv, weakIv, more[1], more[2]} {
		ramp(under, ink, 8)
	}
	return out[:min(len(out), 256)]
})

// paletted is an opaque picture in the colours of the theme, each dot in the nearest.
func paletted(from image.Image) *image.Paletted {
	src, ok := from.(*image.RGBA)
	if !ok {
		src = image.NewRGBA(from.Bounds())
		draw.Draw(src, src.Rect, from, src.Rect.Min, draw.Src)
	}
	colours := palette()
	dst := image.NewPaletted(src.Rect, colours)
	near := make(map[[3]uint8]uint8, 1024)
	var last [3]uint8
	index := nearest(colours, last)
	for i := range dst.Pix {
		p := src.Pix[4*i : 4*i+3 : 4*i+3]
		if p[0] != last[0] || p[1] != last[1] || p[2] != last[2] {
			last = [3]uint8{p[0], p[1], p[2]}
			at, ok := near[last]
			if !ok {
				at = nearest(colours, last)
				near[last] = at
			}
			index = at
		}
		dst.Pix[i] = index
	}
	return dst
}

func nearest(colours color.Palette, want [3]uint8) uint8 {
	return uint8(colours.Index(color.NRGBA{want[0], want[1], want[2], 255}))
}

// encodePNG writes a picture with its resolution.
func encodePNG(img image.Image, dpi int) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encode png: %w", err)
	}
	const heading = 8 + 12 + 13 // signature and the chunk IHDR (PNG specification, 5.2 and 11.2.1)
	raw := b.Bytes()
	chunk := []byte("pHYs") // 11.3.4.3
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // metre
	out := make([]byte, 0, len(raw)+len(chunk)+8)
	out = append(out, raw[:heading]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, raw[heading:]...), nil
}
