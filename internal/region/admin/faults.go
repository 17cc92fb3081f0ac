package admin

import (
	"net/http"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// world is the scope that the world's faults are turned from; they lie beside all of them.
var world = operation.Scope{Account: operation.DefaultAccount, Region: "us-east-1"}

func (a *admin) listFaults(w http.ResponseWriter, r *http.Request) error {
	list := a.wire.List()
	err := a.region.Change(r.Context(), world, func(rq *operation.Request) error {
		list = append(list, fault.List(rq)...)
		return nil
	})
	if err == nil {
		answer(w, http.StatusOK, map[string][]fault.Fault{"faults": append([]fault.Fault{}, list...)})
	}
	return err
}

func (a *admin) addFault(w http.ResponseWriter, r *http.Request) error {
	var f fault.Fault
	if err := decode(w, r, &f); err != nil {
		return err
	}
	if f.ID != "" {
		return bad("id %q: the server names faults", f.ID)
	}
	if err := f.Check(); err != nil {
		return bad("%w", err)
	}
	if !f.Kind.OfWorld() {
		answer(w, http.StatusCreated, a.wire.Add(f))
		return nil
	}
	scope := world
	if f.Kind.AtOnce() {
		if !a.region.Handles(f.Kind.Event()) {
			return bad("kind %q: no service of this region has such faults yet", f.Kind)
		}
		scope = operation.Scope{Account: a.account, Region: f.Region}
	}
	err := a.region.Change(r.Context(), scope, func(rq *operation.Request) (err error) {
		if f.Kind.AtOnce() {
			f, err = fault.Happen(rq, f)
		} else {
			f = fault.Add(rq, f)
		}
		return err
	})
	if err == nil {
		answer(w, http.StatusCreated, f)
	}
	return err
}

func (a *admin) removeFaults(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	removed := a.wire.Remove(id)
	err := a.region.Change(r.Context(), world, func(rq *operation.Request) error {
		n, err := fault.Remove(rq, id)
		removed += n
		return err
	})
	switch {
	case err != nil:
		return err
	case id != "" && removed == 0:
		return &problem{http.StatusNotFound, bad("there is no fault %q", id)}
	}
	answer(w, http.StatusOK, map[string]int{"removed": removed})
	return nil
}
