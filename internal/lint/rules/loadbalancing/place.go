package loadbalancing

import "github.com/hashicorp/hcl/v2"

// place is a range, for [lint.At].
type place hcl.Range

// Range is the range.
func (p place) Range() hcl.Range { return hcl.Range(p) }
