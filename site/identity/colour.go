package identity

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// enough is the contrast that text needs (WCAG 2.2, 1.4.6).
const enough = 7

// colour is an sRGB colour, each part from 0 to 255.
type colour [3]float64

// parseColour reads #rgb and #rrggbb.
func parseColour(text string) (c colour, ok bool) {
	digits, ok := strings.CutPrefix(strings.TrimSpace(text), "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return c, false
	}
	return colour{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}

// luminance is the relative luminance of WCAG 2.2.
func (c colour) luminance() float64 {
	var parts [3]float64
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			parts[i] = v / 12.92
		} else {
			parts[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*parts[0] + 0.7152*parts[1] + 0.0722*parts[2]
}

// contrast is the contrast of two colours, from 1 to 21.
func contrast(x, y colour) float64 {
	lighter, darker := math.Max(x.luminance(), y.luminance()), math.Min(x.luminance(), y.luminance())
	return (lighter + 0.05) / (darker + 0.05)
}

// grounds are what text of a mode stands on: --paper and --panel of css/site.css.
type grounds struct {
	name         string // in a message: 浅色底
	paper, panel colour
	end          colour // towards which a colour gains contrast
	example      string
}

var (
	onLight = grounds{"浅色底", colour{0xff, 0xff, 0xff}, colour{0xf4, 0xf4, 0xf1}, colour{}, "#8a1c14"}
	onDark  = grounds{"深色底", colour{0x12, 0x13, 0x14}, colour{0x1e, 0x20, 0x22}, colour{255, 255, 255}, "#ffb8b0"}
)

// contrast is the smaller of the contrasts with both grounds.
func (g grounds) contrast(c colour) float64 {
	return math.Min(contrast(c, g.paper), contrast(c, g.panel))
}

// nearest returns the first colour on the way from c to the end that has enough
// contrast.
func (g grounds) nearest(c colour) colour {
	const steps = 256
	for i := range steps {
		near := c
		for k := range near {
			near[k] = math.Round(c[k] + (g.end[k]-c[k])*float64(i)/steps)
		}
		if g.contrast(near) >= enough {
			return near
		}
	}
	return g.end
}
