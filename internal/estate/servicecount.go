package estate

// LargestCount is the largest number of tasks that the service is known to want: its desired count, or the most that it
// is scaled to, by a schedule too. ok is false when that cannot be known.
func (s *Service) LargestCount() (n int, ok bool) {
	if len(s.Scaling) > 0 {
		for _, t := range s.Scaling {
			maximum, known := t.Maximum.Get()
			if !known {
				return 0, false
			}
			n = max(n, maximum)
			for _, schedule := range t.Schedules {
				if more, known := schedule.Maximum.Get(); known {
					n = max(n, more)
				}
			}
		}
		return n, true
	}
	if s.CountOwnedElsewhere() {
		return 0, false
	}
	return s.DesiredCount.Get()
}

// CountOwnedElsewhere reports whether Terraform leaves the number of tasks to somebody else.
func (s *Service) CountOwnedElsewhere() bool {
	for _, path := range s.Resource.IgnoreChanges {
		if path == "desired_count" || path == "all" {
			return true
		}
	}
	return false
}

// MayBeScaled reports whether something scales the service, or may: a target that leads to it, or one that leads nowhere
// in the code.
func (e *Estate) MayBeScaled(s *Service) bool {
	if len(s.Scaling) > 0 || !e.Whole() {
		return true
	}
	for _, t := range e.ScalingTargets {
		if len(t.Service.Targets) == 0 && !t.Service.Absent() {
			if _, known := t.ID.Get(); !known {
				return true
			}
		}
	}
	return false
}
