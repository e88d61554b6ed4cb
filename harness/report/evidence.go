package report

import (
	"fmt"
	"slices"
)

// evidence writes what was sent as timelines, and the requests to send again.
func (p *prose) evidence(r *Result) {
	if len(r.Deliveries) == 0 {
		return
	}
	shown := telling(r)
	p.section("What was sent" + date(shown))
	for _, t := range shown {
		p.track(&t)
	}
	if rest := len(r.Deliveries) - len(shown); rest > 0 {
		p.printf("      and %s more; the JSON and HTML reports have all\n", deliveries(rest))
	}
	for _, t := range shown {
		p.command(fmt.Sprintf("Send it again: %s (line %d)", line(t.Name(), maxNote), t.Line), t.Curl)
	}
}

func deliveries(n int) string { return count(n, "delivery") }

// telling picks the timelines that there is room for, those of the steps that
// failed first, and leaves them in the order in which they were sent.
func telling(r *Result) []track {
	all := tracks(r.Deliveries)
	room := maxDeliveries
	shown := make([]bool, len(all))
	for _, wanted := range []bool{true, false} {
		for i, t := range all {
			if room > 0 && !shown[i] && r.failsAt(t.Line) == wanted {
				shown[i], room = true, room-1
			}
		}
	}
	i := -1
	return slices.DeleteFunc(all, func(track) bool { i++; return !shown[i] })
}

func (r *Result) failsAt(at int) bool {
	return slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Line == at })
}

// date is the day that the wall times are of.
func date(tracks []track) string {
	for _, t := range tracks {
		if len(t.Moments) > 0 {
			return t.Moments[0].Wall.UTC().Format(" (VineSpring’s time, and wall time of 2006-01-02)")
		}
	}
	return ""
}

// track writes one delivery: a line on how it went and one per attempt.
func (p *prose) track(t *track) {
	name := ""
	if t.As != "" {
		name = line(t.As, maxNote) + ": "
	}
	p.printf("      %s%s  %s\n", name, line(t.Story(), maxValue), p.paint(faint, fmt.Sprintf("line %d", t.Line)))
	p.moments(t.Moments)
}

// moments writes a line per attempt; of very many, the first and the last.
func (p *prose) moments(all []moment) {
	folded := max(0, len(all)-maxAttempts)
	from := min(len(all), maxAttempts) - lastAttempts
	resultWidth := 0
	for _, m := range all {
		resultWidth = max(resultWidth, len(m.Result))
	}
	for i, m := range all {
		if folded > 0 && i == from {
			p.printf("         …  %s more\n", count(folded, "attempt"))
		}
		if folded > 0 && i >= from && i < from+folded {
			continue
		}
		p.moment(&m, resultWidth)
		if m.Note != "" && !m.Again {
			p.printf("               %s\n", p.paint(faint, line(m.Note, maxNote)))
		}
	}
}

func (p *prose) moment(m *moment, resultWidth int) {
	result := fmt.Sprintf("%-*s", resultWidth, m.Result)
	text := fmt.Sprintf("      %4d %11s  %s %8s  %s", m.Number, m.Offset(), p.paint(m.Kind.color(), result), m.Took, m.Clock())
	if m.Fault != "" {
		text += "  fault: " + line(m.Fault, maxNote)
	}
	p.printf("%s\n", text)
}

func (k kind) color() color {
	switch k {
	case succeeded:
		return green
	case refused:
		return red
	default:
		return yellow
	}
}
