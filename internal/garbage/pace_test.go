package garbage

import "testing"

func TestPercentKeepsUnderTheRoof(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{
		{0, rarely}, {1, rarely}, {roof / 5, rarely}, {roof / 4, 300}, {roof / 2, 100}, {roof, least}, {100 * roof, least},
	} {
		if got := percent(c.live); got != c.want {
			t.Errorf("with %d bytes alive %d%% are allocated before the next collection, expected %d%%", c.live, got, c.want)
		}
	}
}
