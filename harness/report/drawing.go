package report

import (
	"slices"
	"strconv"
	"time"
)

// The measures of a drawing, in its own units, of which 16 are a line of text.
const (
	drawingWidth = 960
	leftMargin   = 190 // room for the lanes' names
	rightMargin  = 50
	laneHeight   = 44
	laneTop      = 18 // from a lane's top to its marks' labels
	axisHeight   = 26
	labelWidth   = 62 // a mark's label is left out closer than this
	mostTicks    = 10
	mostLanes    = 40
)

// drawing is the attempts of one scenario on the sender's time, a lane for
// each delivery: what overlaps, and what overtook what, can be seen.
type drawing struct {
	Width, Height int
	Axis          int // where the axis lies
	Ticks         []tick
	Lanes         []lane
	// Kinds are those that are drawn, for the legend.
	Kinds []kind
	// Left out, because nobody can read so many lanes.
	Left int
}

type tick struct {
	X     int
	Label string
}

type lane struct {
	Y        int
	Name     string
	From, To int
	Marks    []mark
}

// mark is one attempt: a shape where it began, a bar for as long as it lasted.
type mark struct {
	moment
	X, Width int
	// Labelled tells that there is room for the result beside the shape.
	Labelled bool
}

// draw gives the drawing, or nil where fewer than two attempts leave nothing to
// compare.
func draw(tracks []track) *drawing {
	var attempts int
	var span time.Duration
	for _, t := range tracks {
		attempts += len(t.Moments)
		for _, m := range t.Moments {
			span = max(span, m.Until)
		}
	}
	if attempts < 2 {
		return nil
	}
	shown := tracks[:min(len(tracks), mostLanes)]
	d := &drawing{Width: drawingWidth, Axis: len(shown) * laneHeight, Left: len(tracks) - len(shown)}
	d.Height = d.Axis + axisHeight
	scale := scaleOf(span)
	for i, t := range shown {
		d.Lanes = append(d.Lanes, laneOf(&t, i*laneHeight+laneTop, scale))
	}
	d.Ticks = ticks(span, scale)
	d.Kinds = kindsIn(d.Lanes)
	return d
}

// scaleOf maps the sender's time to the drawing's width.
func scaleOf(span time.Duration) func(time.Duration) int {
	return func(at time.Duration) int {
		room := float64(drawingWidth - leftMargin - rightMargin)
		return leftMargin + int(room*float64(at)/float64(max(span, 1)))
	}
}

func laneOf(t *track, y int, scale func(time.Duration) int) lane {
	l := lane{Y: y, Name: line(t.Name(), 26)}
	free := 0
	for _, m := range t.Moments {
		x := scale(m.At)
		l.Marks = append(l.Marks, mark{moment: m, X: x, Width: max(0, scale(m.Until)-x), Labelled: x >= free})
		if x >= free {
			free = x + labelWidth
		}
	}
	if len(l.Marks) > 0 {
		l.From, l.To = l.Marks[0].X, l.Marks[len(l.Marks)-1].X
	}
	return l
}

// ticks are at round moments; 25 seconds, VineSpring's interval, is one.
func ticks(span time.Duration, scale func(time.Duration) int) []tick {
	step := roundStep(span)
	var list []tick
	for i := range span/step + 1 {
		at := i * step //nolint:durationcheck // i is a count
		list = append(list, tick{X: scale(at), Label: "+" + strconv.FormatFloat(at.Seconds(), 'f', -1, 64) + "s"})
	}
	return list
}

// roundStep is the smallest of 1, 2.5, 5 and their tenfolds that does not need
// too many ticks.
func roundStep(span time.Duration) time.Duration {
	step := time.Millisecond
	for {
		for _, factor := range []time.Duration{10, 25, 50} {
			if candidate := step / 10 * factor; span/candidate <= mostTicks { //nolint:durationcheck // factor is a count
				return candidate
			}
		}
		step *= 10
	}
}

func kindsIn(lanes []lane) []kind {
	var found []kind
	for _, k := range []kind{succeeded, refused, lost, silent} {
		if slices.ContainsFunc(lanes, func(l lane) bool {
			return slices.ContainsFunc(l.Marks, func(m mark) bool { return m.Kind == k })
		}) {
			found = append(found, k)
		}
	}
	return found
}

// Outline is the kind's shape around its middle, as SVG path data: told apart
// by form, not by colour alone.
func (k kind) Outline() string {
	switch k {
	case succeeded:
		return "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0z"
	case refused:
		return "M-5.5,-5.5h11v11h-11z"
	case lost:
		return "M0,-7l7,7l-7,7l-7,-7z"
	default:
		return "M-6,-6L6,6M-6,6L6,-6"
	}
}

// Words is the kind as the legend has it.
func (k kind) Words() string {
	switch k {
	case succeeded:
		return "success"
	case refused:
		return "answered, no success"
	case lost:
		return "answered, the answer was lost"
	default:
		return "no answer"
	}
}
