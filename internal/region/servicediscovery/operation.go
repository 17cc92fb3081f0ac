package servicediscovery

import (
	"time"

	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// operationRecord is an operation and what it will have done when it succeeds.
type operationRecord struct {
	Operation sdtypes.Operation
	Takes     time.Duration
	Namespace *namespaceRecord `json:",omitempty"`
	Service   *serviceRecord   `json:",omitempty"`
	Instance  *instanceRecord  `json:",omitempty"`
}

// operationsDone are all operations, by id.
var operationsDone = store.Collection[operationRecord]{Name: "servicediscovery/operation"}

const (
	step = "servicediscovery/operation"

	// How long operations take is nowhere written; a hosted zone's creation is
	// known to take the better part of a minute, the rest a moment.
	moment     = time.Second
	hostedZone = 40 * time.Second
)

func registerOperations(s *operation.Service) {
	operation.Register(s, getOperation)
	operation.Register(s, listOperations)
	s.On(step, func(r *operation.Request, e store.Event) error {
		rec, found := operationsDone.Get(r.Scoped, e.Key)
		if found {
			rec.step(r)
		}
		return nil
	})
}

// submit starts the operation and tells its id.
func (rec operationRecord) submit(r *operation.Request, kind sdtypes.OperationType, targets map[sdtypes.OperationTargetType]string) *string {
	id := newID(r, "") + newID(r, "") + "-" + r.ID("servicediscovery/operation", 8)
	rec.Operation = sdtypes.Operation{
		Id: new(id), Type: kind, Status: sdtypes.OperationStatusSubmitted, CreateDate: new(r.Now()), UpdateDate: new(r.Now()), Targets: map[string]string{},
		OwnerAccount: new(r.Account),
	}
	for k, v := range targets {
		rec.Operation.Targets[string(k)] = v
	}
	operationsDone.Put(r.Scoped, id, rec)
	r.Enqueue(store.Event{Due: r.Now().Add(moment), Kind: step, Key: id})
	return new(id)
}

// step takes an operation from SUBMITTED to PENDING, and from there to its end.
func (rec operationRecord) step(r *operation.Request) {
	o := &rec.Operation
	o.UpdateDate = new(r.Now())
	if o.Status == sdtypes.OperationStatusSubmitted {
		o.Status = sdtypes.OperationStatusPending
		r.Enqueue(store.Event{Due: r.Now().Add(rec.Takes), Kind: step, Key: *o.Id})
	} else {
		o.Status = sdtypes.OperationStatusSuccess
		if code, message := rec.apply(r); code != "" {
			o.Status, o.ErrorCode, o.ErrorMessage = sdtypes.OperationStatusFail, new(code), new(message)
		}
	}
	operationsDone.Put(r.Scoped, *o.Id, rec)
}

// apply does what the operation is for; a code says that it could not.
func (rec operationRecord) apply(r *operation.Request) (code, message string) {
	switch rec.Operation.Type {
	case sdtypes.OperationTypeCreateNamespace:
		return rec.Namespace.create(r)
	case sdtypes.OperationTypeUpdateNamespace:
		rec.Namespace.put(r)
	case sdtypes.OperationTypeDeleteNamespace:
		namespaces.Delete(r.Scoped, rec.Namespace.ID)
	case sdtypes.OperationTypeUpdateService:
		rec.Service.put(r)
	case sdtypes.OperationTypeRegisterInstance:
		rec.Instance.put(r)
	case sdtypes.OperationTypeDeregisterInstance:
		rec.Instance.delete(r)
	}
	return "", ""
}

func getOperation(r *operation.Request, in *sd.GetOperationInput) (*sd.GetOperationOutput, error) {
	rec, found := operationsDone.Get(r.Scoped, operation.Deref(in.OperationId))
	if !found {
		return nil, &sdtypes.OperationNotFound{Message: new("Operation " + operation.Deref(in.OperationId) + " not found")}
	}
	return &sd.GetOperationOutput{Operation: &rec.Operation}, nil
}

func listOperations(r *operation.Request, in *sd.ListOperationsInput) (*sd.ListOperationsOutput, error) {
	found := []sdtypes.OperationSummary{}
next:
	for _, rec := range operationsDone.List(r.Scoped, "") {
		for _, f := range in.Filters {
			text := ""
			switch f.Name {
			case sdtypes.OperationFilterNameNamespaceId:
				text = rec.Operation.Targets[string(sdtypes.OperationTargetTypeNamespace)]
			case sdtypes.OperationFilterNameServiceId:
				text = rec.Operation.Targets[string(sdtypes.OperationTargetTypeService)]
			case sdtypes.OperationFilterNameStatus:
				text = string(rec.Operation.Status)
			case sdtypes.OperationFilterNameType:
				text = string(rec.Operation.Type)
			default:
				return nil, invalidInput("the embedded region filters operations by NAMESPACE_ID, SERVICE_ID, STATUS and TYPE, not by %s", f.Name)
			}
			ok, err := matches(text, f.Condition, f.Values)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue next
			}
		}
		found = append(found, sdtypes.OperationSummary{Id: rec.Operation.Id, Status: rec.Operation.Status})
	}
	cut, token, err := page(found, func(o sdtypes.OperationSummary) string { return *o.Id }, in.MaxResults, in.NextToken)
	return &sd.ListOperationsOutput{Operations: cut, NextToken: token}, err
}
