package lint

import (
	"bytes"
	"fmt"
)

// UnifiedDiff is the difference of two versions of a file in the form that patch and git apply read, "" when there is
// none.
func UnifiedDiff(name string, before, after []byte) string {
	if bytes.Equal(before, after) {
		return ""
	}
	const context = 3
	a, b := lines(before), lines(after)
	steps := diffLines(a, b)
	var out bytes.Buffer
	fmt.Fprintf(&out, "--- a/%s\n+++ b/%s\n", Printable(name), Printable(name))
	for from := 0; from < len(steps); {
		if steps[from].op == ' ' {
			from++
			continue
		}
		to := from
		for i := from; i < len(steps) && i <= to+2*context; i++ {
			if steps[i].op != ' ' {
				to = i
			}
		}
		start, end := max(0, from-context), min(len(steps), to+context+1)
		writeHunk(&out, steps[start:end], a, b)
		from = end
	}
	return out.String()
}

// step keeps (' '), takes out ('-') or puts in ('+') a line; i and j are the lines of both versions it stands at.
type step struct {
	op   byte
	i, j int
}

func writeHunk(out *bytes.Buffer, steps []step, a, b []string) {
	removed, added := 0, 0
	for _, s := range steps {
		if s.op != '+' {
			removed++
		}
		if s.op != '-' {
			added++
		}
	}
	start := func(line, count int) int {
		if count == 0 {
			return line
		}
		return line + 1
	}
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", start(steps[0].i, removed), removed, start(steps[0].j, added), added)
	for _, s := range steps {
		line := ""
		if s.op == '+' {
			line = b[s.j]
		} else {
			line = a[s.i]
		}
		out.WriteByte(s.op)
		out.WriteString(line)
		if line == "" || line[len(line)-1] != '\n' {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

func lines(src []byte) []string {
	var all []string
	for line := range bytes.Lines(src) {
		all = append(all, string(line))
	}
	return all
}

// diffLines finds a shortest way between the lines that differ in the middle; where those are very many it replaces them
// all, which is right too and takes no time.
func diffLines(a, b []string) []step {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var steps []step
	for i := range head {
		steps = append(steps, step{' ', i, i})
	}
	n, m := len(a)-head-tail, len(b)-head-tail
	const most = 4 << 20
	if n*m > most {
		for i := range n {
			steps = append(steps, step{'-', head + i, head})
		}
		for j := range m {
			steps = append(steps, step{'+', head + n, head + j})
		}
	} else {
		steps = append(steps, shortest(a[head:head+n], b[head:head+m], head)...)
	}
	for k := range tail {
		steps = append(steps, step{' ', len(a) - tail + k, len(b) - tail + k})
	}
	return steps
}

// shortest walks the table of longest common subsequences.
func shortest(a, b []string, offset int) []step {
	n, m := len(a), len(b)
	common := make([]int32, (n+1)*(m+1))
	at := func(i, j int) int { return i*(m+1) + j }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[at(i, j)] = common[at(i+1, j+1)] + 1
			} else {
				common[at(i, j)] = max(common[at(i+1, j)], common[at(i, j+1)])
			}
		}
	}
	var steps []step
	i, j := 0, 0
	for i < n || j < m {
		switch {
		case i < n && j < m && a[i] == b[j]:
			steps = append(steps, step{' ', offset + i, offset + j})
			i, j = i+1, j+1
		case j == m || i < n && common[at(i+1, j)] >= common[at(i, j+1)]:
			steps = append(steps, step{'-', offset + i, offset + j})
			i++
		default:
			steps = append(steps, step{'+', offset + i, offset + j})
			j++
		}
	}
	return steps
}
