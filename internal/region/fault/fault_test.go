package fault

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

func TestTheFirstFaultThatMatchesStrikes(t *testing.T) {
	w := &Wire{Seed: "s"}
	w.Add(Fault{Kind: Throttle, Service: "ecs", Operation: "list*", Region: "eu-*", Times: 2})
	w.Add(Fault{Kind: ServerError})
	w.Add(Fault{Kind: StaleReads, Delay: Duration(time.Minute)})
	var got []string
	for _, rq := range [][3]string{
		{"eu-west-1", "ECS", "ListTasks"}, {"us-east-1", "ECS", "ListTasks"}, {"eu-west-1", "EFS", "ListTags"},
		{"eu-west-1", "ECS", "ListClusters"}, {"eu-west-1", "ECS", "ListClusters"},
	} {
		f, struck := w.Strike(rq[0], rq[1], rq[2])
		if !struck {
			t.Errorf("%v was not struck", rq)
		}
		got = append(got, f.ID)
	}
	if want := "wire-1 wire-2 wire-2 wire-1 wire-2"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !w.StrikeRead("eu-west-1", "ECS", "ListTasks") || w.Lag() != time.Minute {
		t.Errorf("reads do not lag: %s", w.Lag())
	}
	if n := w.Remove("wire-2"); n != 1 {
		t.Errorf("removed %d", n)
	}
	if _, struck := w.Strike("eu-west-1", "ECS", "ListClusters"); struck {
		t.Error("what was removed, or is over, strikes")
	}
}

func TestChanceDependsOnTheSeedAlone(t *testing.T) {
	count := func(seed string) (struck string) {
		w := &Wire{Seed: seed}
		w.Add(Fault{Kind: Throttle, Probability: 0.25})
		for range 200 {
			if _, hit := w.Strike("r", "s", "o"); hit {
				struck += "x"
			} else {
				struck += "."
			}
		}
		return struck
	}
	first, again, other := count("a"), count("a"), count("b")
	if first != again || first == other {
		t.Error("not by the seed")
	}
	if n := strings.Count(first, "x"); n < 30 || n > 70 {
		t.Errorf("%d of 200 struck with a probability of a quarter", n)
	}
}

func TestFaultsOfTheWorldStayWithIt(t *testing.T) {
	st, err := store.Open(context.Background(), store.Options{Wall: func() time.Time { return time.Unix(0, 0) }, Seed: "s"})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	in := func(region string, fn func(r *operation.Request)) {
		t.Helper()
		err := st.Update(context.Background(), func(tx *store.Tx) error {
			fn(operation.NewRequest(tx, operation.Scope{Account: operation.DefaultAccount, Region: region}))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	in("us-east-1", func(r *operation.Request) {
		Add(r, Fault{Kind: ImagePull, Image: "*.dkr.ecr.*/web:*", Region: "eu-west-1", Times: 1})
	})
	in("us-east-1", func(r *operation.Request) {
		if _, struck := StrikeImagePull(r, "1.dkr.ecr.us-east-1.amazonaws.com/web:1"); struck {
			t.Error("strikes in another region")
		}
	})
	in("eu-west-1", func(r *operation.Request) {
		for image, want := range map[string]bool{"web:1": false, "1.dkr.ecr.eu-west-1.amazonaws.com/web:1": true} {
			if _, struck := StrikeImagePull(r, image); struck != want {
				t.Errorf("%s: struck is %v", image, struck)
			}
		}
		if _, struck := StrikeImagePull(r, "1.dkr.ecr.eu-west-1.amazonaws.com/web:1"); struck {
			t.Error("strikes more often than it may")
		}
		if list := List(r); len(list) != 1 || list[0].ID != "world-1" || list[0].Struck != 1 {
			t.Errorf("there are %+v", list)
		}
		if n, err := Remove(r, "world-1"); n != 1 || err != nil || len(List(r)) != 0 {
			t.Errorf("removed %d: %v", n, err)
		}
	})
}

func TestFaultsAtOnceAreEvents(t *testing.T) {
	st, err := store.Open(context.Background(), store.Options{Wall: func() time.Time { return time.Unix(0, 0) }, Seed: "s"})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	want := Fault{ID: "world-1", Kind: ZoneLoss, Region: "eu-west-1", Target: "eu-west-1a", Struck: 1, Met: 1}
	happened := 0
	err = st.Update(context.Background(), func(tx *store.Tx) error {
		r := operation.NewRequest(tx, operation.Scope{Account: operation.DefaultAccount, Region: "eu-west-1"})
		f, err := Happen(r, Fault{Kind: ZoneLoss, Region: "eu-west-1", Target: "eu-west-1a"})
		if err != nil || f != want {
			t.Errorf("%+v, %v", f, err)
		}
		return tx.Advance(func(e store.Event) error {
			happened++
			f, err := Read(e)
			if e.Kind != "fault/zone-loss" || e.Scope != "123456789012/eu-west-1" || f != want {
				t.Errorf("event %+v: %+v", e, f)
			}
			return err
		})
	})
	if err != nil || happened != 1 {
		t.Errorf("%d events, %v", happened, err)
	}
}

func TestALostZoneIsLostUntilTheFaultIsRemoved(t *testing.T) {
	st, err := store.Open(context.Background(), store.Options{Wall: func() time.Time { return time.Unix(0, 0) }, Seed: "s"})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.Update(context.Background(), func(tx *store.Tx) error {
		here := operation.NewRequest(tx, operation.Scope{Account: operation.DefaultAccount, Region: "eu-west-1"})
		elsewhere := operation.NewRequest(tx, operation.Scope{Account: "210987654321", Region: "eu-west-1"})
		if _, err := Happen(here, Fault{Kind: ZoneLoss, Region: "eu-west-1", Target: "eu-west-1a"}); err != nil {
			return err
		}
		if _, err := Happen(here, Fault{Kind: InstanceLoss, Region: "eu-west-1", Target: "i-1"}); err != nil {
			return err
		}
		if got := strings.Join(LostZones(here), " "); got != "eu-west-1a" || len(LostZones(elsewhere)) != 0 {
			t.Errorf("lost are %q here and %q in another account", got, LostZones(elsewhere))
		}
		if list := List(here); len(list) != 1 || list[0].ID != "world-1" {
			t.Errorf("there are %+v", list)
		}
		if n, err := Remove(elsewhere, ""); n != 1 || err != nil || len(LostZones(here)) != 0 {
			t.Errorf("removed %d: %v", n, err)
		}
		var happened []string
		err := tx.Advance(func(e store.Event) error {
			f, err := Read(e)
			happened = append(happened, e.Scope+" "+e.Kind+" "+f.Target)
			return err
		})
		want := "123456789012/eu-west-1 fault/zone-loss eu-west-1a, 123456789012/eu-west-1 fault/instance-loss i-1, 123456789012/eu-west-1 fault/zone-return eu-west-1a"
		if got := strings.Join(happened, ", "); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
