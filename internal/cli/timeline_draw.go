package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
)

// rollout is the part of a service's history that one deployment covers: from
// its creation to the next one's.
type rollout struct {
	before []ecs.TimelineRow // what led to it: which tasks run when it begins
	rows   []ecs.TimelineRow
}

func splitDeployments(rows []ecs.TimelineRow) []rollout {
	var all []rollout
	for i, row := range rows {
		if row.Kind == ecs.TimelineDeploymentCreated {
			all = append(all, rollout{before: rows[:i]})
		}
		if len(all) > 0 {
			last := &all[len(all)-1]
			last.rows = append(last.rows, row)
		}
	}
	return all
}

// count is how many tasks of one deployment are in which state.
type count struct{ running, starting, stopping int }

// tasks follows the state of every task.
type tasks map[string]struct{ deployment, status string }

func (t tasks) apply(row ecs.TimelineRow) {
	if row.Kind != ecs.TimelineTask {
		return
	}
	if row.To == "STOPPED" {
		delete(t, row.Task)
		return
	}
	task := t[row.Task]
	task.status = row.To
	if row.Deployment != "" {
		task.deployment = row.Deployment
	}
	t[row.Task] = task
}

// count splits the tasks into those of the deployment and all older ones.
func (t tasks) count(deployment string) (older, own count) {
	for _, task := range t {
		c := &older
		if task.deployment == deployment {
			c = &own
		}
		switch task.status {
		case "RUNNING":
			c.running++
		case "PROVISIONING", "PENDING", "ACTIVATING":
			c.starting++
		default:
			c.stopping++
		}
	}
	return older, own
}

const (
	markOld      = '█'
	markNew      = '▓'
	markStarting = '░'
)

// draw shows how the tasks of the old and the new revision came and went
// between the service's bounds.
func (d rollout) draw(service string, s *IO) string {
	paint := func(style, text string) string {
		if !s.Color {
			return text
		}
		return "\x1b[" + style + "m" + text + "\x1b[0m"
	}
	first := d.rows[0]
	world := tasks{}
	old := ""
	for _, row := range d.before {
		world.apply(row)
		if row.Kind == ecs.TimelineDeploymentCreated {
			old = row.TaskDefinition
		}
	}
	var b strings.Builder
	title := service + "  " + first.TaskDefinition
	if old != "" {
		title = service + "  " + old + " → " + first.TaskDefinition
	}
	fmt.Fprintf(&b, "\n%s  %s\n", paint("1", title), first.At.Format("2006-01-02 15:04:05 UTC"))
	fmt.Fprintf(&b, "desired %d, minimum healthy %d, maximum %d    %c old running  %c new running  %c starting\n\n",
		first.DesiredCount, first.MinimumHealthy, first.Maximum, markOld, markNew, markStarting)
	width := max(first.Maximum, first.DesiredCount, 1)
	if width > 40 {
		width = 40 // the bar would leave the terminal; the figures tell the rest
	}
	fmt.Fprintf(&b, "  %8s  %4s %4s  %-*s\n", "time", "old", "new", width*2, "tasks")
	last := ""
	for i := 0; i < len(d.rows); {
		at := d.rows[i].At
		var notes []string
		changed := i == 0
		for ; i < len(d.rows) && d.rows[i].At.Equal(at); i++ {
			row := d.rows[i]
			world.apply(row)
			changed = changed || row.Kind == ecs.TimelineTask
			if note := noteOf(row); note != "" {
				notes = append(notes, note)
			}
		}
		if !changed && len(notes) == 0 {
			continue
		}
		older, own := world.count(first.Deployment)
		figures := fmt.Sprintf("%4d %4d  %s", older.running, own.running, bar(older, own, first, width, paint))
		// A task that only goes from one way of starting to the next changes nothing here.
		if figures == last && len(notes) == 0 {
			continue
		}
		last = figures
		line := fmt.Sprintf("  %8s  %s  %s", "+"+clock(at.Sub(first.At)), figures, strings.Join(notes, "; "))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// bar draws a cell a task, with a rule behind the minimum and the maximum.
func bar(older, own count, bounds ecs.TimelineRow, width int, paint func(style, text string) string) string {
	var cells []rune
	for range older.running {
		cells = append(cells, markOld)
	}
	for range own.running {
		cells = append(cells, markNew)
	}
	for range older.starting + own.starting {
		cells = append(cells, markStarting)
	}
	var b strings.Builder
	for i := range max(width, len(cells)) {
		if i == 40 && len(cells) > 40 {
			b.WriteString("…")
			break
		}
		cell := " "
		if i < len(cells) {
			cell = string(cells[i])
			switch cells[i] {
			case markOld:
				cell = paint("34", cell)
			case markNew:
				cell = paint("32", cell)
			}
		}
		b.WriteString(cell)
		switch i + 1 {
		case bounds.MinimumHealthy, bounds.Maximum:
			b.WriteString(paint("2", "│"))
		default:
			b.WriteString(" ")
		}
	}
	return b.String()
}

// noteOf is what a row says besides the figures.
func noteOf(row ecs.TimelineRow) string {
	switch row.Kind {
	case ecs.TimelineDeploymentCreated:
		return "deployment begins"
	case ecs.TimelineDeploymentCompleted:
		return "deployment completed"
	case ecs.TimelineDeploymentFailed:
		return "deployment failed: " + row.Reason
	case ecs.TimelineRolledBack:
		return "rolled back to " + row.TaskDefinition
	case ecs.TimelineScaled:
		return fmt.Sprintf("desired count is %d", row.DesiredCount)
	case ecs.TimelineTask:
		if row.To == "STOPPED" && row.Reason != "" && !strings.HasPrefix(row.Reason, "Scaling activity") {
			return row.Reason
		}
	case ecs.TimelineEvent:
		if _, message, ok := strings.Cut(row.Reason, ") "); ok && strings.HasPrefix(message, "has reached a steady state") {
			return "steady state"
		}
	}
	return ""
}

// clock writes a duration as minutes and seconds.
func clock(d time.Duration) string {
	d = d.Round(time.Second)
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}
